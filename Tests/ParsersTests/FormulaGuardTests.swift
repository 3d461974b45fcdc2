import Testing

@testable import Parsers

@Suite struct FormulaGuardTests {
  @Test(arguments: [
    ("=1+1", "'=1+1"), ("+SUM(A1)", "'+SUM(A1)"), ("-cmd", "'-cmd"), ("@x", "'@x"), ("\t=1", "'\t=1"), ("\r=1", "'\r=1"), ("\n=1", "'\n=1"),
    ("'=1", "''=1"), ("''-5", "'''-5"), ("-", "-"), ("-17.35", "-17.35"), ("+02:00", "+02:00"), ("+1-1", "'+1-1"), ("'t was", "'t was"),
    ("", ""), ("'", "'"), ("a=1", "a=1"), ("2026-03-29", "2026-03-29"),
  ])
  func aSpreadsheetSeesTextAndReadingGivesItBack(text: String, guarded: String) {
    #expect(FormulaGuard.guarded(text) == guarded)
    #expect(FormulaGuard.unguarded(guarded) == text)
  }
}

/// Keeps spreadsheets from running what somebody has written into a note or a name: a text that they would take for a formula gets an apostrophe
/// before it, which reading takes away again. No other text is changed, so what is written and read is the same to the byte.
package enum FormulaGuard {
  /// The text as it can stand in a spreadsheet.
  package static func guarded(_ text: String) -> String { isPlainNumber(text) || !isSuspect(text) ? text : "'" + text }

  /// The text that `guarded` was given.
  package static func unguarded(_ text: String) -> String {
    text.utf8.first == apostrophe && isSuspect(text) ? String(text.dropFirst()) : text
  }

  private static let apostrophe = UInt8(ascii: "'")

  /// Whether what follows the apostrophes at its beginning, which may be none, begins a formula.
  private static func isSuspect(_ text: String) -> Bool {
    guard let first = text.utf8.first(where: { $0 != apostrophe }) else { return false }
    return "=+-@\t\r\n".utf8.contains(first)
  }

  /// Whether it is a number or an offset such as `-17.3526` and `+02:00`, which do nothing in a cell.
  private static func isPlainNumber(_ text: String) -> Bool {
    guard let sign = text.utf8.first, "+-".utf8.contains(sign) else { return false }
    return text.utf8.dropFirst().allSatisfy { "0123456789.:".utf8.contains($0) }
  }
}

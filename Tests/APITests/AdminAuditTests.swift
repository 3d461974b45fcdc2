import Database
import Schema
import Store
import Testing
import Travel

@testable import API

/// The audit log as administrators get it.
@Suite struct AdminAuditTests {
  private static func api(_ kind: TestDatabase.Kind, _ settings: APISettings = APISettings(version: "1.2.3")) throws -> (
    TestAPI, TestAPI.Person
  ) {
    let api = try TestAPI(kind, settings)
    return (api, try api.person("ada", isAdministrator: true))
  }

  private static func makeTokens(_ api: TestAPI, _ ada: TestAPI.Person, _ count: Int) throws {
    for number in 0..<count {
      let made = try api.ask(
        "POST", "/settings/tokens", as: .session(ada), #"{"name": "t\#(number)", "scopes": ["read"]}"#, ["User-Agent: =cmd()"])
      #expect(made.status == 201)
    }
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func theWholeLogIsAFileOfLinesThatHangTogether(kind: TestDatabase.Kind) throws {
    let (api, ada) = try Self.api(kind)
    try Self.makeTokens(api, ada, 3)
    let answer = try api.ask("GET", "/admin/audit/export", as: .session(ada))
    #expect(answer.status == 200 && answer["Content-Type"] == "application/jsonl; charset=utf-8")
    #expect(answer["Content-Disposition"]?.hasSuffix(".jsonl\"") == true && answer["Cache-Control"] == "no-store")
    let lines = try answer.text.split(separator: "\n").map { try JSONParser.parse(Array($0.utf8)) }
    #expect(lines.map { $0["sequence"] } == [1, 2, 3])
    #expect(lines.allSatisfy { $0["action"] == "token.created" && $0["actor_name"] == "ada" })
    #expect(lines[1]["previous_hash"] == lines[0]["hash"] && lines[2]["previous_hash"] == lines[1]["hash"])
    let head = try api.ask("GET", "/admin/integrity", as: .session(ada)).string("data.audit_head")
    if case .string(let hash)? = lines[2]["hash"] { #expect(head == "3:\(hash)") } else { Issue.record("no hash") }
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func theTableRunsNothingInASpreadsheetAndTakesTheFiltersOfTheList(kind: TestDatabase.Kind) throws {
    let (api, ada) = try Self.api(kind)
    try Self.makeTokens(api, ada, 2)
    api.pass(seconds: 60)
    let since = "\(api.now)"
    try Self.makeTokens(api, ada, 1)
    func rows(_ query: String) throws -> [Substring] {
      try api.ask("GET", "/admin/audit/export?format=csv\(query)", as: .session(ada)).text.split(separator: "\r\n")
    }
    let all = try rows("")
    #expect(all.count == 4 && all[0].hasPrefix("id,occurred_at,action,"))
    #expect(all[1].contains(",'=cmd(),") && !all[1].contains(",=cmd()"))
    #expect(try rows("&since=\(since)").count == 2 && rows("&action=user.login").count == 1)
    #expect(try rows("&actor_id=\(ada.user.id)").count == 4)
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func aLogOfManyPagesIsExportedWhole(kind: TestDatabase.Kind) throws {
    let (api, ada) = try Self.api(kind)
    try api.database.write { db in
      for number in 1...1_001 as ClosedRange<UInt64> {
        try db.insert(AuditEntry(id: UUID(high: 1, low: number), occurredAt: api.now, action: "user.login"))
      }
    }
    let text = try api.ask("GET", "/admin/audit/export", as: .session(ada)).text
    #expect(text.split(separator: "\n").count == 1_001)
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func integrityTellsOfAnEntryThatSomebodyHasChanged(kind: TestDatabase.Kind) throws {
    let (api, ada) = try Self.api(kind)
    try Self.makeTokens(api, ada, 2)
    func integrity(_ query: String = "") throws -> RawResponse { try api.ask("GET", "/admin/integrity\(query)", as: .session(ada)) }
    let head = try integrity().string("data.audit_head") ?? ""
    #expect(try integrity("?audit_head=\(head)").json("data.ok") == true)
    #expect(try integrity("?audit_head=nonsense").status == 400)
    #expect(try integrity("?audit_head=1\(head.dropFirst())").json("data.ok") == false)
    try api.database.write { _ = try $0.execute("UPDATE audit_log SET actor_name = 'bob' WHERE sequence = 1") }
    let after = try integrity()
    #expect(after.json("data.ok") == false)
    #expect(after.json("data.problems")?.elements.count == 1 && after.text.contains("entry 1 (token.created"))
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func oldEntriesGoAndWhatIsLeftIsStillInOrder(kind: TestDatabase.Kind) throws {
    var settings = APISettings(version: "1.2.3")
    settings.auditKeep = 86_400_000
    let (api, ada) = try Self.api(kind, settings)
    try Self.makeTokens(api, ada, 2)
    api.pass(seconds: 86_000)
    try Self.makeTokens(api, ada, 1)
    try api.sweep()
    func total() throws -> JSON? { try api.ask("GET", "/admin/audit", as: .session(ada)).json("meta.pagination.total") }
    #expect(try total() == 3)
    api.pass(seconds: 1_000)
    try api.sweep()
    #expect(try total() == 1)
    #expect(try api.ask("GET", "/admin/integrity", as: .session(ada)).json("data.ok") == true)
    try api.look()
    let metrics = try api.ask("GET", "//metrics").text
    #expect(metrics.contains("\nperegrine_audit_entries 1\n") && metrics.contains("\nperegrine_audit_sequence 3\n"))
    #expect(metrics.contains("\nperegrine_mails_waiting 0\n") && metrics.contains("\nperegrine_jobs_failing 0\n"))
    #expect(!metrics.contains("peregrine_backup_timestamp_seconds"), "there is none")
  }

  @Test func withoutALimitOfAgeNothingGoes() throws {
    let (api, ada) = try Self.api(.sqlite)
    try Self.makeTokens(api, ada, 1)
    api.pass(seconds: 100 * 365 * 86_400)
    try api.sweep()
    #expect(try api.database.read { try $0.checkAudit().count } == 1)
  }
}

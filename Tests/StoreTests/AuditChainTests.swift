import Database
import Store
import Testing
import Travel

/// The audit log as a chain: what somebody does to it who can write to the database is found.
@Suite struct AuditChainTests {
  private static func entry(_ number: UInt64, at milliseconds: Int64 = 0, _ action: String = "user.login") -> AuditEntry {
    AuditEntry(id: UUID(high: 0, low: number), occurredAt: Instant(milliseconds: milliseconds), action: action)
  }

  /// A database with entries 1 to `count`, a second apart.
  private static func log(_ kind: TestDatabase.Kind, _ count: UInt64 = 5) throws -> TestDatabase {
    let test = try TestDatabase(kind)
    try test.database.migrate(Tables.migrations, program: "0.1.0") { 0 }
    for number in 1...count {
      try test.database.write { db in
        var entry = entry(number, at: Int64(number) * 1_000)
        entry.actorName = "Zoë"
        entry.details = #"{"n":\#(number)}"#
        try db.insert(entry)
      }
    }
    return test
  }

  private static func problems(_ test: TestDatabase, noted: AuditLink? = nil) throws -> [String] {
    try test.database.read { try $0.checkAudit(noted: noted).problems }
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func aLogThatOnlyTheServerHasWrittenIsInOrder(kind: TestDatabase.Kind) throws {
    let test = try Self.log(kind)
    let check = try test.database.read { try $0.checkAudit() }
    #expect(check.problems == [] && check.count == 5 && check.head.sequence == 5)
    #expect(AuditLink("\(check.head)") == check.head)
  }

  /// What is done, and a part of what is said of it.
  private static let tampering: [(SQL, String)] = [
    ("UPDATE audit_log SET action = 'nothing' WHERE sequence = 3", "entry 3 (nothing, 1970-01-01T00:00:03Z) was changed"),
    ("UPDATE audit_log SET occurred_at = 1 WHERE sequence = 3", "was changed"),
    ("UPDATE audit_log SET actor_name = NULL WHERE sequence = 3", "was changed"),
    ("UPDATE audit_log SET details = '{\"n\":4}' WHERE sequence = 3", "was changed"),
    ("UPDATE audit_log SET ip = '::1' WHERE sequence = 5", "was changed"),
    ("DELETE FROM audit_log WHERE sequence = 3", "entry 3 is missing"),
    ("DELETE FROM audit_log WHERE sequence IN (2, 3)", "entries 2 to 3 are missing"),
    ("DELETE FROM audit_log WHERE sequence = 1", "entry 1 is missing"),
    ("DELETE FROM audit_log WHERE sequence >= 4", "its end is missing: the newest entry was 5, and what is there ends with 3"),
    ("DELETE FROM audit_log", "its end is missing"),
    ("UPDATE audit_log SET sequence = 7 - sequence + 10 WHERE sequence IN (3, 4)", "are missing"),
    ("UPDATE audit_log SET previous_hash = hash WHERE sequence = 3", "does not follow on entry 2"),
    ("UPDATE audit_log SET hash = previous_hash WHERE sequence = 3", "was changed"),
    ("DELETE FROM audit_chain", "what says where it ends is missing"),
    ("UPDATE audit_chain SET sequence = 4", "entries after 4 were not written by the server"),
    ("UPDATE audit_log SET sequence = NULL WHERE sequence = 5", "entries were not written by the server: they have no number"),
  ]

  @Test(arguments: TestDatabase.Kind.allCases)
  func whatIsChangedRemovedOrPutInIsNamed(kind: TestDatabase.Kind) throws {
    for (statement, expected) in Self.tampering {
      let test = try Self.log(kind)
      try test.database.write { _ = try $0.execute(statement) }
      let problems = try Self.problems(test)
      #expect(problems.contains { $0.contains(expected) }, "\(statement.text): \(problems)")
      // It is not mended by what comes after, and that can still be written.
      try test.database.write { try $0.insert(Self.entry(9, at: 9_000)) }
      #expect(try !Self.problems(test).isEmpty, "\(statement.text)")
    }
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func entriesThatChangePlacesAreFound(kind: TestDatabase.Kind) throws {
    let test = try Self.log(kind)
    try test.database.write { db in
      try db.execute("UPDATE audit_log SET sequence = 100 WHERE sequence = 2")
      try db.execute("UPDATE audit_log SET sequence = 2 WHERE sequence = 3")
      try db.execute("UPDATE audit_log SET sequence = 3 WHERE sequence = 100")
    }
    #expect(try Self.problems(test).contains { $0.contains("entry 2") && $0.contains("was changed") })
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func anEntryPutBetweenOthersIsFoundAlsoWithAHashOfItsOwn(kind: TestDatabase.Kind) throws {
    let test = try Self.log(kind)
    try test.database.write { db in
      let previous: [UInt8] = try db.value("SELECT hash FROM audit_log WHERE sequence = 5")!
      let forged = Self.entry(77, at: 5_500, "nothing.happened")
      try db.execute(
        "INSERT INTO audit_log (id, occurred_at, action, sequence, previous_hash, hash) VALUES ($1, $2, $3, 6, $4, $5)", forged.id,
        forged.occurredAt, forged.action, previous, forged.hash(sequence: 6, after: previous))
    }
    #expect(try Self.problems(test) == ["the audit log: the entries after 5 were not written by the server"])
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func aLogWrittenAnewAsAWholeIsFoundByAHeadThatWasNoted(kind: TestDatabase.Kind) throws {
    let test = try Self.log(kind)
    let noted = try test.database.read { try $0.auditLink(.head) }
    try test.database.write { try $0.insert(Self.entry(6, at: 6_000)) }
    #expect(try Self.problems(test, noted: noted) == [])
    try test.database.write { db in
      try db.execute("UPDATE audit_log SET action = 'nothing', sequence = NULL, previous_hash = NULL, hash = NULL")
      try db.execute("DELETE FROM audit_chain")
      try db.beginAuditChain()
    }
    #expect(try Self.problems(test) == [], "whoever can write everything can chain it anew")
    #expect(try Self.problems(test, noted: noted).contains { $0.contains("no entry 5 with the hash that was noted") })
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func whatIsTooOldIsRemovedAndTheRestStaysAChain(kind: TestDatabase.Kind) throws {
    let test = try Self.log(kind)
    let head = try test.database.read { try $0.auditLink(.head) }
    #expect(try test.database.write { try $0.pruneAudit(before: Instant(milliseconds: 3_000)) } == 2)
    #expect(try Self.problems(test, noted: head) == [])
    #expect(try test.database.read { try $0.checkAudit().count } == 3)
    try test.database.write { _ = try $0.execute("DELETE FROM audit_log WHERE sequence = 3") }
    #expect(try Self.problems(test) == ["the audit log: entry 3 is missing"], "the anchor says where it begins")
    // All of it, and what follows.
    #expect(try test.database.write { try $0.pruneAudit(before: Instant(milliseconds: 99_000)) } == 2)
    try test.database.write { try $0.insert(Self.entry(9, at: 99_000)) }
    #expect(try Self.problems(test) == [])
    #expect(try test.database.write { try $0.pruneAudit(before: Instant(milliseconds: 50_000)) } == 0)
    let old = AuditLink(sequence: 1, hash: head!.hash)
    #expect(try Self.problems(test, noted: old).contains { $0.contains("has been removed by its age") })
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func aLogFromBeforeTheChainIsChainedWithTheNextEntry(kind: TestDatabase.Kind) throws {
    let test = try TestDatabase(kind)
    try test.database.migrate(Array(Tables.migrations.prefix(1)), program: "0.1.0") { 0 }
    try test.database.write { db in
      for number: UInt64 in 1...3 {
        let entry = Self.entry(number, at: 9_000 - Int64(number))
        try db.execute("INSERT INTO audit_log (id, occurred_at, action) VALUES ($1, $2, $3)", entry.id, entry.occurredAt, entry.action)
      }
    }
    try test.database.migrate(Tables.migrations, program: "0.1.0") { 0 }
    #expect(try Self.problems(test) == [])
    try test.database.write { try $0.insert(Self.entry(4, at: 10_000)) }
    #expect(try Self.problems(test) == [])
    let order: [UUID] = try test.database.read { try $0.rows("SELECT id FROM audit_log ORDER BY sequence") { row in try row.next() } }
    #expect(order.map(\.low) == [3, 2, 1, 4])
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func manyWhoWriteAtOnceMakeOneChain(kind: TestDatabase.Kind) throws {
    let test = try Self.log(kind, 1)
    let database = test.database
    try onThreads(4) { thread in
      for i in 0..<10 { try database.write { try $0.insert(Self.entry(UInt64(100 + thread * 10 + i), at: 2_000)) } }
    }
    let check = try database.read { try $0.checkAudit() }
    #expect(check.problems == [] && check.count == 41)
  }

  @Test(arguments: ["", "17", "0:\(String(repeating: "0", count: 64))", "1:abc", "1:\(String(repeating: "g", count: 64))", "+1:2:3"])
  func whatIsNoHeadIsNotTakenForOne(text: String) { #expect(AuditLink(text) == nil) }
}

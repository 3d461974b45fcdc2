import Store
import Testing
import Travel

@testable import Database

/// Whose caches a write makes stale.
@Suite struct DataVersionTests {
  private struct Stop: Error {}

  private static let users = (1...4).map { UUID(repeating: $0) }

  /// By how much `body` has raised the versions of the four users. The user 3 is a collaborator of the trips 1 and 2, whose owners are the users 1
  /// and 2.
  private static func raises(_ kind: TestDatabase.Kind, _ body: (Connection) throws -> Void) throws -> [Int] {
    let database = try SampleRow.database(kind)
    func versions() throws -> [Int] {
      try database.database.read { db in try users.map { try #require(try db.dataVersion(of: $0)) } }
    }
    try database.database.write { try SampleRow("users", 4, of: 4).insert(into: $0) }
    let before = try versions()
    do { try database.database.write(body) } catch is Stop {}
    return zip(try versions(), before).map { $0 - $1 }
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func aRecordOfOnesOwnIsNobodyElsesMatter(kind: TestDatabase.Kind) throws {
    #expect(try Self.raises(kind) { try $0.raiseDataVersion(of: Self.users[1]) } == [0, 1, 0, 0])
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func aTripIsTheMatterOfItsOwnerAndAllItsCollaborators(kind: TestDatabase.Kind) throws {
    let trip = Self.users[0]
    #expect(try Self.raises(kind) { try $0.raiseDataVersion(ofAllWhoSeeTrip: trip) } == [1, 0, 1, 0])
    let raises = try Self.raises(kind) { db in
      try SampleRow("collaborators", 9, of: 1, ["user_id": .id(4)]).insert(into: db)
      try db.raiseDataVersion(ofAllWhoSeeTrip: trip)
    }
    #expect(raises == [1, 0, 1, 1])
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func aWriteThatFailsMakesNothingStale(kind: TestDatabase.Kind) throws {
    let raises = try Self.raises(kind) { db in
      try db.raiseDataVersion(of: Self.users[0])
      try db.raiseDataVersion(ofAllWhoSeeTrip: Self.users[0])
      throw Stop()
    }
    #expect(raises == [0, 0, 0, 0])
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func somebodyWhoHasGoneHasNoVersion(kind: TestDatabase.Kind) throws {
    let test = try SampleRow.database(kind)
    try test.database.write { db in
      try db.raiseDataVersion(of: UUID(repeating: 99))
      #expect(try db.dataVersion(of: UUID(repeating: 99)) == nil)
    }
  }
}

import Testing

@testable import Database

/// What the tables of `Migrations/` take and refuse, and what goes with what, on both engines. The cases are in `SchemaCases.swift`.
@Suite struct SchemaTests {
  private struct Undo: Error {}

  /// What the rows of the cases refer to.
  private static let parents: Set = ["users", "uploads", "trips", "bookings", "webhooks", "webhook_events"]

  /// The rule that refuses what `body` writes; nil when all of it could be stored. Nothing of it is.
  private static func refusal(_ db: Connection, _ body: () throws -> Void) throws -> DatabaseError.Constraint? {
    do {
      try db.savepoint {
        try body()
        throw Undo()
      }
    } catch DatabaseError.constraint(let constraint) { return constraint } catch is Undo {}
    return nil
  }

  private static func refusal(_ db: Connection, of rows: SampleRow...) throws -> DatabaseError.Constraint? {
    try refusal(db) { for row in rows { try row.insert(into: db) } }
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func whatPeopleRecordIsTaken(kind: TestDatabase.Kind) throws {
    let test = try SampleRow.database(kind, with: Self.parents)
    try test.database.write { db in
      for table in try SampleRow.names(db) {
        #expect(try Self.refusal(db, of: SampleRow(table, 9, of: 1)) == nil, "\(table), the least")
        #expect(try Self.refusal(db, of: SampleRow(whole: table, 9, of: 1)) == nil, "\(table), whole")
      }
      for edge in Self.edges {
        #expect(try Self.refusal(db, of: SampleRow(edge.table, 9, of: 1, edge.changes)) == nil, "\(edge.table): \(edge.what)")
      }
      for (table, columns) in Self.words {
        for (column, words) in columns {
          for word in words {
            #expect(try Self.refusal(db, of: SampleRow(table, 9, of: 1, [column: .text(word)])) == nil, "\(table): \(word)")
          }
        }
      }
    }
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func whatARecordCannotDoWithoutIsAskedFor(kind: TestDatabase.Kind) throws {
    // Columns that may be empty, but not all of a kind.
    let checked = [
      "flights_departure_airport": "flights_departure_place", "flights_arrival_airport": "flights_arrival_place",
      "webhook_deliveries_next_attempt_at": "webhook_deliveries_next_attempt",
      "outgoing_mails_next_attempt_at": "outgoing_mails_next_attempt", "outgoing_mails_content": "outgoing_mails_content",
    ]
    let test = try SampleRow.database(kind, with: Self.parents)
    try test.database.write { db in
      for table in try SampleRow.names(db) {
        let least = try SampleRow(table, 9, of: 1)
        for column in least.values.keys {
          var row = least
          row.values[column] = nil
          let name = "\(table)_\(column)"
          #expect(try Self.refusal(db, of: row) == checked[name].map { .init(.check, $0) } ?? .init(.notNull, name))
        }
      }
    }
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func whatContradictsItselfIsRefused(kind: TestDatabase.Kind) throws {
    let test = try SampleRow.database(kind, with: Self.parents)
    try test.database.write { db in
      for bad in Self.checks {
        let found = try Self.refusal(db, of: SampleRow(bad.table, 9, of: 1, bad.changes))
        let isUnnamed = bad.rule.hasSuffix("_check")
        if kind == .sqlite, isUnnamed {
          // SQLite quotes the check, which is of one column.
          let column = bad.rule.dropFirst(bad.table.count + 1).dropLast("_check".count)
          let words = found?.name.split { !$0.isLetter && $0 != "_" } ?? []
          #expect(found?.kind == .check && words.contains(column), "\(bad)")
        } else {
          #expect(found == .init(.check, bad.rule), "\(bad)")
        }
      }
    }
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func whatRefersToNothingOrToSomebodyElsesIsRefused(kind: TestDatabase.Kind) throws {
    let test = try SampleRow.database(kind, with: Self.parents)
    try test.database.write { db in
      for bad in Self.foreignKeys {
        let found = try Self.refusal(db, of: SampleRow(bad.table, 9, of: 1, bad.changes))
        #expect(found == .init(.foreignKey, kind == .sqlite ? "" : bad.rule), "\(bad)")
      }
    }
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func whatIsTakenIsRefusedTheSecondTime(kind: TestDatabase.Kind) throws {
    let test = try SampleRow.database(kind, with: Self.parents)
    try test.database.write { db in
      for (table, indexes) in Self.unique {
        for columns in indexes {
          let first = try SampleRow(whole: table, 8, of: 1)
          var second = try SampleRow(whole: table, 9, of: 2)
          #expect(try Self.refusal(db, of: first, second) == nil, "\(table)")
          for column in columns { second.values[column] = first.values[column] }
          #expect(try Self.refusal(db, of: first, second) == .init(.unique, ([table] + columns).joined(separator: "_")))
        }
      }
    }
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func onlyLongIdentifiersOfATripAreUniqueAndOnlyForItsOwner(kind: TestDatabase.Kind) throws {
    let test = try SampleRow.database(kind, with: ["users"])
    try test.database.write { db in
      for (identifier, owner, isTaken) in [("12345", 1, true), ("123456", 1, false), ("123456", 2, true)] {
        let first = try SampleRow("trips", 8, of: 1, ["internal_identifier": .text(identifier)])
        let second = try SampleRow("trips", 9, of: owner, ["internal_identifier": .text(identifier)])
        #expect(
          try Self.refusal(db, of: first, second) == (isTaken ? nil : .init(.unique, "trips_user_id_internal_identifier")),
          "\(identifier) of \(owner)")
      }
    }
  }

  /// PostgreSQL's catalogue has a name for every rule.
  @Test func everyRuleHasACaseHere() throws {
    let test = try SampleRow.database(.postgres, with: [])
    let rules: [String] = try test.database.read { db in
      try db.rows(
        """
        SELECT CAST(conname AS TEXT) FROM pg_constraint
        WHERE connamespace = CAST(current_schema() AS REGNAMESPACE) AND contype IN ('c', 'f')
        """
      ) { row in try row.next() }
    }
    // An item's user is the owner of its trip, who is a user.
    let implied = ["items_user_id_fkey"]
    #expect(Set(rules).symmetricDifference((Self.checks + Self.foreignKeys).map(\.rule) + implied).sorted() == [])

    let sqlite = try SampleRow.database(.sqlite, with: [])
    let indexes = try sqlite.database.read { db in
      let names = Set(try SampleRow.names(db))
      return try SQLiteIndex.all(db).filter { $0.isUnique && names.contains($0.table) }
    }
    let cases = Self.unique.flatMap { table, indexes in indexes.map { "\(table) \($0)" } }
    // Parents of foreign keys with two columns, of which the first is the primary key: no row gets as far as these.
    let unreachable = [#"trips ["id", "user_id"]"#, #"bookings ["id", "user_id"]"#]
    #expect(Set(indexes.map { "\($0.table) \($0.columns)" }).symmetricDifference(cases + unreachable).sorted() == [])
  }

  // MARK: What goes with what

  /// How many rows each table has, where it is not the two that it had.
  private static func changedCounts(_ test: TestDatabase) throws -> [String: Int] {
    try test.database.read { db in
      var counts: [String: Int] = [:]
      for table in try SampleRow.names(db) {
        let count: Int? = try db.value(.unchecked("SELECT count(*) FROM \(table)"))
        if count != 2 { counts[table] = count }
      }
      return counts
    }
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func aPersonGoesWithAllTheyHaveAndWithNothingOfOthers(kind: TestDatabase.Kind) throws {
    let test = try SampleRow.database(kind)
    try test.database.write { try $0.execute("DELETE FROM users WHERE id = $1", SQLValue.id(1)) }
    let owned = [
      "sessions", "tokens", "idempotency_keys", "uploads", "trips", "collaborators", "bookings", "flights", "items", "deletions",
      "calendar_tokens", "picture_links", "webhooks", "webhook_events", "webhook_deliveries", "notification_preferences",
      "notices", "password_resets", "outgoing_mails", "achievement_watches",
      "totp_secrets", "recovery_codes", "identities",
    ]
    #expect(try Self.changedCounts(test) == Dictionary(uniqueKeysWithValues: owned.map { ($0, 1) }), "of three users two are left")
    // What they did for all stays, and that it was them is forgotten, except in the audit.
    let invitations: Int? = try test.database.read {
      try $0.value("SELECT count(*) FROM invitations WHERE invited_by IS NULL AND used_by IS NULL")
    }
    #expect(invitations == 2)
    #expect(try test.database.read { try $0.value("SELECT count(*) FROM settings WHERE updated_by IS NULL") } == 2)
    #expect(try test.database.read { try $0.value("SELECT count(*) FROM audit_log WHERE actor_id = $1", SQLValue.id(1)) } == 1)
    #expect(try test.database.check() == [])
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func aCollaboratorWhoGoesLeavesTheTripAsItIs(kind: TestDatabase.Kind) throws {
    let test = try SampleRow.database(kind)
    try test.database.write { try $0.execute("DELETE FROM users WHERE id = $1", SQLValue.id(3)) }
    #expect(try Self.changedCounts(test) == ["collaborators": 0], "of three users two are left")
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func aTripThatIsDeletedKeepsItsFlightsAndTakesItsItems(kind: TestDatabase.Kind) throws {
    let test = try SampleRow.database(kind)
    try test.database.write { db in
      func deleteTrip() throws { try db.execute("DELETE FROM trips WHERE id = $1", SQLValue.id(1)) }
      func rule(_ name: String) -> DatabaseError.Constraint { .init(.foreignKey, kind == .sqlite ? "" : name) }

      try db.execute("UPDATE bookings SET trip_id = NULL")
      #expect(try Self.refusal(db, deleteTrip) == rule("flights_trip"))
      try db.execute("UPDATE flights SET trip_id = NULL")
      try db.execute("UPDATE bookings SET trip_id = $1 WHERE id = $1", SQLValue.id(1))
      #expect(try Self.refusal(db, deleteTrip) == rule("bookings_trip"))
      try db.execute("UPDATE bookings SET trip_id = NULL")
      try deleteTrip()
    }
    #expect(try Self.changedCounts(test) == ["users": 3, "trips": 1, "items": 1, "collaborators": 1])
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func aBookingIsKeptWhileSomethingBelongsToIt(kind: TestDatabase.Kind) throws {
    let test = try SampleRow.database(kind)
    try test.database.write { db in
      func deleteBooking() throws { try db.execute("DELETE FROM bookings WHERE id = $1", SQLValue.id(1)) }
      func rule(_ name: String) -> DatabaseError.Constraint { .init(.foreignKey, kind == .sqlite ? "" : name) }

      try db.execute("UPDATE items SET booking_id = NULL")
      #expect(try Self.refusal(db, deleteBooking) == rule("flights_booking"))
      try db.execute("UPDATE flights SET booking_id = NULL")
      try db.execute("UPDATE items SET booking_id = $1 WHERE id = $1", SQLValue.id(1))
      #expect(try Self.refusal(db, deleteBooking) == rule("items_booking"))
      try db.execute("UPDATE items SET booking_id = NULL")
      #expect(try Self.refusal(db, deleteBooking) == nil)
    }
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func aCoverPictureGoesWithoutItsTripAndDeliveriesGoWithTheirWebhookOrEvent(kind: TestDatabase.Kind) throws {
    let test = try SampleRow.database(kind)
    func delete(_ sql: SQL, _ number: Int) throws { try test.database.write { try $0.execute(sql, SQLValue.id(number)) } }
    try delete("DELETE FROM uploads WHERE id = $1", 1)
    #expect(try test.database.read { try $0.value("SELECT count(*) FROM trips WHERE cover_upload_id IS NULL") } == 2)
    try delete("DELETE FROM webhooks WHERE id = $1", 1)
    #expect(try test.database.read { try $0.value("SELECT id FROM webhook_deliveries") } == SQLValue.id(2))
    try delete("DELETE FROM webhook_events WHERE id = $1", 2)
    // The first event stays: other addresses may want it.
    #expect(try Self.changedCounts(test) == ["users": 3, "uploads": 1, "webhooks": 1, "webhook_events": 1, "webhook_deliveries": 0])
  }
}

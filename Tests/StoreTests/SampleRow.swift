import Store
import Testing
import Travel

@testable import Database

/// A row to be stored: of each table there is one with the least that it asks for, and one with all that it can hold. What a test is about, it
/// changes in them.
struct SampleRow {
  let table: String
  var values: [String: SQLValue]

  /// The least that `table` asks for. Row `number` of the user `owner` refers to the trip, booking, … of the same number as its owner.
  init(_ table: String, _ number: Int, of owner: Int, _ changes: [String: SQLValue] = [:]) throws {
    self.table = table
    values = try Self.least(table, number, owner).merging(changes) { $1 }
  }

  /// Every column of `table` that has a value beside the others.
  init(whole table: String, _ number: Int, of owner: Int) throws {
    try self.init(table, number, of: owner, Self.rest(table, number, owner))
  }

  func insert(into db: Connection) throws {
    let columns = values.keys.sorted()
    _ = try db.run(Table(name: table, columns: columns).insertion, columns.map { values[$0]! }) { _ in true }
  }

  /// A migrated database with the users 1 to 3 and, of each table or of `tables` only, row 1 whole and row 2 with the least, of the user of that
  /// number.
  static func database(_ kind: TestDatabase.Kind, with tables: Set<String>? = nil) throws -> TestDatabase {
    let test = try TestDatabase(kind)
    try test.database.migrate(Tables.migrations, program: "0.1.0") { 0 }
    try test.database.write { db in
      for table in try names(db) where tables?.contains(table) ?? true {
        try SampleRow(whole: table, 1, of: 1).insert(into: db)
        try SampleRow(table, 2, of: 2).insert(into: db)
        if table == "users" { try SampleRow(table, 3, of: 3).insert(into: db) }
      }
    }
    return test
  }

  /// The tables of the schema, in the order in which they can be filled.
  static func names(_ db: Connection) throws -> [String] { try db.engine.tables().map(\.name).filter { $0 != Migrator.tableName } }

  private static func least(_ table: String, _ n: Int, _ owner: Int) throws -> [String: SQLValue] {
    switch table {
    case "users":
      [
        "id": .id(n), "username": .text("User \(n)"), "username_key": .text("user \(n)"), "email": .text("U\(n)@example.org"),
        "email_key": .text("u\(n)@example.org"), "created_at": 1, "updated_at": 1,
      ]
    case "sessions":
      ["id": .id(n), "user_id": .id(owner), "token_hash": .hash(n), "created_at": 1, "last_used_at": 1, "expires_at": 2]
    case "tokens":
      ["id": .id(n), "user_id": .id(owner), "name": "script", "prefix": "ts_pat_8fK2q", "token_hash": .hash(n), "created_at": 1]
    case "invitations": ["id": .id(n), "code_hash": .hash(n), "created_at": 1, "expires_at": 2]
    case "idempotency_keys":
      ["owner_id": .id(n), "key": .text("key \(n)"), "user_id": .id(owner), "request_hash": .hash(n), "created_at": 1, "expires_at": 2]
    case "settings": ["name": .text("setting \(n)"), "value": "", "updated_at": 1]
    case "audit_log": ["id": .id(n), "occurred_at": 1, "action": "user.login"]
    case "audit_chain": ["place": n % 2 == 1 ? "head" : "anchor", "sequence": 1, "hash": .hash(n)]
    case "uploads":
      [
        "id": .id(n), "user_id": .id(owner), "purpose": "trip_cover", "token_hash": .hash(n), "content_type": "image/png", "size": 1,
        "created_at": 1,
      ]
    case "trips": ["id": .id(n), "user_id": .id(owner), "title": "", "created_at": 1, "updated_at": 1, "changed_at": 1]
    case "collaborators":
      ["trip_id": .id(owner), "owner_id": .id(owner), "user_id": .id(3), "role": "view", "created_at": 1, "updated_at": 1]
    case "bookings": ["id": .id(n), "user_id": .id(owner), "created_at": 1, "updated_at": 1]
    case "flights":
      [
        "id": .id(n), "user_id": .id(owner), "departure_airport": "FRA", "departure_local": "2026-03-29T10:30",
        "departure_timezone": "Europe/Berlin", "departure_utc": 1_774_773_000_000, "departure_day": "2026-03-29",
        "departure_precision": "minute", "arrival_airport": "JFK", "ends_utc": 1_774_803_900_000, "source": "api", "created_at": 1,
        "updated_at": 1,
      ]
    case "items":
      [
        "id": .id(n), "user_id": .id(owner), "trip_id": .id(owner), "kind": "hotel", "start_date": "2026-03-29", "created_at": 1,
        "updated_at": 1,
      ]
    case "deletions": ["user_id": .id(owner), "kind": "flight", "record_id": .id(n), "deleted_at": 1]
    case "calendar_tokens": ["user_id": .id(owner), "token_hash": .hash(n), "created_at": 1]
    case "picture_links": ["id": .id(n), "user_id": .id(owner), "token_hash": .hash(n), "picture": "map.svg", "created_at": 1]
    case "webhooks":
      [
        "id": .id(n), "user_id": .id(owner), "url": "https://example.org", "secret": .blob([1]), "created_at": 1, "updated_at": 1,
      ]
    case "webhook_events":
      ["id": .id(n), "user_id": .id(owner), "event": "flight.created", "resource_id": .id(1), "payload": "{}", "created_at": 1]
    case "webhook_deliveries": ["id": .id(n), "webhook_id": .id(owner), "event_id": .id(owner), "next_attempt_at": 1, "created_at": 1]
    case "notification_preferences": ["user_id": .id(owner), "updated_at": 1]
    case "notices": ["user_id": .id(owner), "kind": "flight_reminder", "subject": .text("flight \(n)"), "told_at": 1]
    case "password_resets": ["id": .id(n), "user_id": .id(owner), "token_hash": .hash(n), "created_at": 1, "expires_at": 2]
    case "outgoing_mails":
      [
        "id": .id(n), "kind": "invitation", "recipient": "u@example.org", "content": .blob([1]), "next_attempt_at": 1, "expires_at": 2,
        "created_at": 1,
      ]
    case "jobs": ["name": .text("job \(n)"), "due_at": 1]
    case "achievement_watches": ["user_id": .id(owner), "data_version": 1]
    case "totp_secrets": ["user_id": .id(owner), "secret": .blob([1]), "created_at": 1]
    case "recovery_codes": ["user_id": .id(owner), "code_hash": .hash(n), "created_at": 1]
    case "identities":
      ["user_id": .id(owner), "issuer": "https://id.example.org", "subject": .text("subject \(n)"), "created_at": 1]
    case "login_states": ["state_hash": .hash(n), "expires_at": 2]
    default: throw NoSample(table: table)
    }
  }

  private static func rest(_ table: String, _ n: Int, _ owner: Int) -> [String: SQLValue] {
    switch table {
    case "users":
      [
        "display_name": "Zoë", "password_hash": "scrypt", "is_administrator": 1, "disabled_at": 1, "timezone": "Europe/Berlin",
        "home_airport": "FRA", "distance_unit": "mi", "currency": "EUR", "data_version": 7, "last_login_at": 1,
      ]
    case "sessions": ["ip": "::1", "user_agent": "Firefox"]
    case "tokens":
      [
        "description": "for the dashboard", "scopes": #"["read"]"#, "expires_at": 2, "last_used_at": 1, "last_used_ip": "::1",
        "revoked_at": 2,
      ]
    case "invitations": ["email": "u@example.org", "invited_by": .id(owner), "used_at": 1, "used_by": .id(owner)]
    case "idempotency_keys": ["answer_status": 201, "answer_headers": "{}", "answer_body": .blob([])]
    case "settings": ["updated_by": .id(owner)]
    case "audit_log":
      [
        "actor_id": .id(owner), "actor_name": "User", "token_id": .id(1), "subject_kind": "token", "subject_id": .id(1), "details": "{}",
        "ip": "::1", "user_agent": "curl", "request_id": "r",
        "sequence": .integer(Int64(n)), "previous_hash": .hash(n), "hash": .hash(n),
      ]
    case "uploads": ["content_hash": .hash(n), "stored_at": 1]
    case "trips":
      [
        "description": "d", "notes": "line\n\tand line", "category": "leisure", "tags": #"["a"]"#, "travelers": #"["Zoë"]"#,
        "primary_location": "New York", "timezone": "America/New_York", "start_date": "2026-03-29", "start_date_set": 1,
        "end_date": "2026-03-31", "end_date_set": 1, "number_of_days": 3, "cover_upload_id": .id(owner), "cover_gradient": "sunset",
        "hidden": 1, "travelers_set": 1, "primary_location_set": 1, "internal_identifier": .text("identifier \(n)"), "share_enabled": 1,
        "share_token": .text("22 characters or more \(n)"),
      ]
    case "bookings":
      [
        "trip_id": .id(owner), "provider": "Lufthansa", "confirmation_code": "X4T9QK", "booking_reference": "X4T9QK",
        "ticket_number": "220-1", "source_email_id": "m", "price_amount": "612.40", "price_currency": "EUR", "booked_at": 1,
      ]
    case "flights":
      wholeFlight.merging(["trip_id": .id(owner), "booking_id": .id(owner)]) { $1 }
    case "items":
      [
        "booking_id": .id(owner), "provider": "Hilton", "traveler_names": #"["Zoë"]"#, "start_local": "2026-03-29T15:00",
        "start_timezone": "America/New_York", "start_utc": 1_774_810_800_000, "start_location": "New York", "end_date": "2026-03-31",
        "end_local": "2026-03-31T11:00:00", "end_timezone": "America/New_York", "end_utc": 1_774_969_200_000, "end_location": "New York",
        "status": "pending", "details_json": "{}", "confirmation_code": "1", "booking_reference": "2", "ticket_number": "3",
        "source_email_id": "4", "confidence": 0.5, "needs_review": 1,
      ]
    case "calendar_tokens": ["last_used_at": 1]
    case "picture_links": ["description": "blog", "query": "year=2026", "expires_at": 2, "last_used_at": 1]
    case "webhooks": ["events": #"["flight.created"]"#, "preset": "ntfy", "description": "phone", "active": 0]
    case "webhook_deliveries":
      [
        "status": "pending", "attempt_count": 1, "last_attempt_at": 1, "response_status": 503, "response_body": .blob([0, 255]),
        "response_ms": 12, "error": "timed out", "claimed_until": 1,
      ]
    case "notification_preferences":
      ["check_in_hours": 48, "trip_starting": 0, "email_reminders": 1, "email_yearly_review": 1, "email_token_expiry": 0]
    case "outgoing_mails": ["user_id": .id(owner), "status": "pending", "attempt_count": 1, "error": "timed out"]
    case "jobs":
      [
        "subject": "ada", "lease_until": 2, "leased_by": .id(n), "attempt_count": 1, "last_error": "timed out", "done_at": 1,
      ]
    case "achievement_watches": ["next_check_at": 1, "unlocked": #"["round-the-earth"]"#]
    case "totp_secrets": ["confirmed_at": 1, "last_step": 0, "failures": 5, "locked_until": 2]
    case "identities": ["email": "u@example.org", "last_login_at": 1]
    default: [:]
    }
  }

  /// What a flight can have beyond the least, but a trip and a booking.
  private static let wholeFlight: [String: SQLValue] = [
    "flight_number": "LH400", "callsign": "DLH400", "airline_iata": "LH", "airline_icao": "DLH", "airline_name": "Lufthansa",
    "operating_airline_iata": "LH", "operating_airline_icao": "DLH", "operating_airline_name": "Lufthansa", "codeshare": 1,
    "departure_airport_name": "Frankfurt", "departure_airport_city": "Frankfurt", "departure_airport_latitude": 50.0264,
    "departure_airport_longitude": 8.5431, "departure_country": "DE", "departure_ambiguous": 1, "departure_terminal": "1",
    "departure_gate": "Z69", "departure_check_in": "571-583", "departure_actual_local": "2026-03-29T10:41",
    "departure_actual_utc": 1_774_773_660_000, "arrival_airport_name": "Kennedy", "arrival_airport_city": "New York",
    "arrival_airport_latitude": 40.6398, "arrival_airport_longitude": -73.7789, "arrival_country": "US",
    "arrival_local": "2026-03-29T13:05", "arrival_timezone": "America/New_York", "arrival_utc": 1_774_803_900_000,
    "arrival_precision": "minute", "arrival_ambiguous": 1, "arrival_terminal": "1", "arrival_gate": "7", "arrival_baggage_belt": "2",
    "arrival_actual_local": "2026-03-29T12:58:30", "arrival_actual_utc": 1_774_803_510_000, "status": "flown", "duration_minutes": 515,
    "duration_source": "measured", "distance_km": 6188.5, "aircraft_icao": "A388", "aircraft_iata": "388",
    "aircraft_type": "Airbus A380-800", "registration": "D-AIMA", "aircraft_name": "Frankfurt am Main", "cabin_class": "economy",
    "fare_class": "Y", "seat": "34A", "seat_position": "window", "boarding_group": "3", "passengers": #"["Zoë"]"#,
    "companions": #"["Bob"]"#, "reason": "leisure", "price_amount": "612.40", "price_taxes": "80.00", "price_fees": "0.00",
    "price_currency": "EUR",
    "tags": #"["2026"]"#, "notes": "n", "details_json": "{}", "pending": 1, "confirmation_code": "X4T9QK", "booking_reference": "X4T9QK",
    "ticket_number": "220-1", "source_email_id": "m", "confidence": 0.75, "needs_review": 1,
  ]

  struct NoSample: Error, CustomStringConvertible {
    let table: String

    var description: String { "SampleRow knows no row of the table \(table)" }
  }
}

extension UUID {
  /// One for tests, of which all bytes are `number`.
  init(repeating number: Int) {
    let half = UInt64(number) * 0x0101_0101_0101_0101
    self.init(high: half, low: half)
  }
}

extension SQLValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral {
  init(stringLiteral value: String) { self = .text(value) }
  init(integerLiteral value: Int64) { self = .integer(value) }
  init(floatLiteral value: Double) { self = .real(value) }

  static func id(_ number: Int) -> SQLValue { UUID(repeating: number).sqlValue }

  static func hash(_ number: Int) -> SQLValue { .blob(Array(repeating: UInt8(number), count: 32)) }
}

@testable import Database

/// The rows that `SchemaTests` stores: what the tables take, and what they refuse by which rule.
extension SchemaTests {
  /// A row like the least one of its table, but for `changes`, that a rule refuses.
  struct Refusal {
    /// Begins with the table. One without a name of its own is `table_column_check` or `table_column_fkey`, as PostgreSQL calls it.
    let rule: String
    let changes: [String: SQLValue]

    init(_ rule: String, _ changes: [String: SQLValue]) {
      self.rule = rule
      self.changes = changes
    }

    var table: String { unique.map(\.key).first { rule.hasPrefix("\($0)_") }! }
  }

  // MARK: Taken

  static let edges: [(what: String, table: String, changes: [String: SQLValue])] = [
    ("an invitation whose user has gone", "invitations", ["used_at": 1, "used_by": .null]),
    ("the longest key", "idempotency_keys", ["key": .text(String(repeating: "ü", count: 128))]),
    ("an empty answer", "idempotency_keys", ["answer_status": 204, "answer_headers": "{}", "answer_body": .blob([])]),
    ("a trip of one day", "trips", ["start_date": "2026-03-29", "end_date": "2026-03-29"]),
    ("a trip that only begins", "trips", ["start_date": "2026-03-29"]),
    ("a length without dates", "trips", ["number_of_days": 1]),
    ("a cover from elsewhere", "trips", ["cover_image_url": "https://example.org/a.png"]),
    ("the shortest share token", "trips", ["share_enabled": 1, "share_token": .text(String(repeating: "a", count: 22))]),
    ("a currency alone", "bookings", ["price_currency": "EUR"]),
    ("a currency alone", "flights", ["price_currency": "EUR"]),
    (
      "between places of one's own", "flights",
      [
        "departure_airport": .null, "departure_airport_name": "Meadow", "departure_airport_latitude": -90,
        "departure_airport_longitude": -180, "arrival_airport": .null, "arrival_airport_name": "Ice", "arrival_airport_latitude": 90.0,
        "arrival_airport_longitude": 180.0,
      ]
    ),
    ("from a place whose position nobody knows", "flights", ["departure_airport": .null, "departure_airport_name": "Meadow"]),
    (
      "of which the days are known", "flights",
      [
        "departure_precision": "day", "departure_local": "2026-03-29", "arrival_precision": "day", "arrival_local": "2026-03-30",
        "arrival_timezone": "Asia/Tokyo", "arrival_utc": 1, "duration_minutes": 0, "duration_source": "estimated", "distance_km": 0.0,
      ]
    ),
    ("with seconds", "flights", ["departure_local": "2026-03-29T10:30:59"]),
    ("an arrival of which the place's zone is known", "flights", ["arrival_timezone": "America/New_York"]),
    (
      "it has landed, though nobody knows when it should", "flights",
      ["arrival_timezone": "America/New_York", "arrival_actual_local": "2026-03-29T13:01", "arrival_actual_utc": 1]
    ),
    ("nothing of what was read is certain", "flights", ["confidence": 0.0]),
    (
      "a night train", "items",
      [
        "kind": "train", "start_local": "2026-03-29T23:10", "start_timezone": "Europe/Berlin", "start_utc": 1, "end_date": "2026-03-30",
        "end_local": "2026-03-30T06:10", "end_timezone": "Europe/Vienna", "end_utc": 2,
      ]
    ),
    ("a hotel until a day", "items", ["end_date": "2026-03-31"]),
    (
      "delivered at once", "webhook_deliveries",
      ["status": "delivered", "next_attempt_at": .null, "attempt_count": 1, "last_attempt_at": 1]
    ),
    ("given up before the first attempt", "webhook_deliveries", ["status": "failed", "next_attempt_at": .null]),
  ]

  /// The words that a column takes beside NULL, as API.md has them.
  static let words: KeyValuePairs<String, KeyValuePairs<String, [String]>> = [
    "users": ["distance_unit": ["km", "mi"]],
    "collaborators": ["role": ["edit", "view"]],
    "flights": [
      "status": ["scheduled", "flown", "cancelled", "diverted"], "cabin_class": ["economy", "premium_economy", "business", "first"],
      "seat_position": ["window", "middle", "aisle"], "reason": ["leisure", "business", "crew", "other"],
      "source": ["manual", "api", "import", "email", "boarding_pass"],
    ],
    "items": [
      "kind": ["hotel", "train", "car", "restaurant", "activity", "transfer", "cruise"], "status": ["confirmed", "pending", "cancelled"],
    ],
    "deletions": ["kind": ["flight", "trip", "item", "booking"]],
    "audit_chain": ["place": ["head", "anchor"]],
    "webhooks": ["preset": ["slack", "discord", "ntfy", "home_assistant"]],
  ]

  // MARK: Refused by a check

  private static let short = SQLValue.blob(Array(repeating: 1, count: 15))
  private static let shortHash = SQLValue.blob(Array(repeating: 1, count: 31))

  /// What a column refuses whatever the others hold.
  private static let badValues: KeyValuePairs<String, KeyValuePairs<String, SQLValue>> = [
    "users": [
      "id": short, "username": "", "username_key": "", "email": "", "email_key": "", "is_administrator": 2, "currency": "EURO",
      "data_version": 0,
    ],
    "sessions": ["id": short, "token_hash": shortHash],
    "tokens": ["id": short, "name": "", "prefix": "ts_pat_8fK2", "token_hash": shortHash],
    "invitations": ["id": short, "code_hash": shortHash],
    "idempotency_keys": [
      "owner_id": short, "key": "", "key": .text(String(repeating: "k", count: 129)), "request_hash": shortHash,
    ],
    "settings": ["name": ""],
    "audit_log": [
      "id": short, "actor_id": short, "token_id": short, "action": "", "subject_id": short, "previous_hash": shortHash, "hash": shortHash,
    ],
    "audit_chain": ["sequence": 0, "hash": shortHash],
    "uploads": ["id": short, "token_hash": shortHash, "size": 0],
    "trips": [
      "id": short, "start_date": "2026-3-29", "start_date_set": 2, "end_date": "2026-3-29", "end_date_set": 2, "number_of_days": 0,
      "hidden": 2, "share_enabled": 2, "travelers_set": 2, "primary_location_set": 2,
    ],
    "bookings": ["id": short, "price_currency": "EU"],
    "flights": [
      "id": short, "codeshare": 2, "departure_country": "DEU", "departure_ambiguous": 2, "arrival_country": "USA", "distance_km": -0.1,
      "price_currency": "EU", "pending": 2, "confidence": 1.01, "confidence": -0.01, "needs_review": 2,
    ],
    "items": ["id": short, "start_date": "2026-3-29", "end_date": "2026-3-29", "confidence": 1.01, "needs_review": 2],
    "deletions": ["record_id": short],
    "calendar_tokens": ["token_hash": shortHash],
    "picture_links": ["id": short, "token_hash": shortHash, "picture": ""],
    "webhooks": ["id": short, "url": "", "secret": .blob([]), "active": 2],
    "webhook_events": ["id": short, "event": "", "resource_id": short],
    "webhook_deliveries": ["id": short, "attempt_count": -1, "response_status": 99, "response_status": 600, "response_ms": -1],
    "notification_preferences": [
      "check_in_hours": 0, "check_in_hours": 169, "trip_starting": 2, "email_reminders": 2, "email_yearly_review": 2,
      "email_token_expiry": 2,
    ],
    "notices": ["kind": "", "subject": ""],
    "password_resets": ["id": short, "token_hash": shortHash],
    "outgoing_mails": ["id": short, "kind": "", "recipient": "", "attempt_count": -1],
    "jobs": ["name": "", "attempt_count": -1],
    "totp_secrets": ["secret": .blob([]), "last_step": -1, "failures": -1],
    "recovery_codes": ["code_hash": shortHash],
    "identities": ["issuer": "", "subject": ""],
    "login_states": ["state_hash": shortHash],
  ]

  static let checks =
    badValues.flatMap { table, values in values.map { Refusal("\(table)_\($0)_check", [$0: $1]) } } + namedChecks.map(Refusal.init)
    + ["departure", "arrival"].flatMap(placeChecks) + ["start", "end"].flatMap(itemChecks)

  private static let namedChecks: KeyValuePairs<String, [String: SQLValue]> = [
    "audit_chain_place": ["place": "middle"],
    "users_distance_unit": ["distance_unit": "nm"],
    "invitations_use": ["used_by": .id(1)],
    "idempotency_keys_answer": ["answer_status": 201, "answer_headers": "{}"],
    "idempotency_keys_answer": ["answer_status": 201, "answer_body": .blob([])],
    "idempotency_keys_answer": ["answer_headers": "{}"],
    "idempotency_keys_answer": ["answer_body": .blob([])],
    "idempotency_keys_answer_status_check": ["answer_status": 199, "answer_headers": "{}", "answer_body": .blob([])],
    "uploads_purpose": ["purpose": "avatar"],
    "uploads_stored": ["stored_at": 1],
    "uploads_stored": ["content_hash": .hash(1)],
    "uploads_content_hash_check": ["content_hash": shortHash, "stored_at": 1],

    "trips_dates": ["start_date": "2026-03-29", "end_date": "2026-03-28"],
    "trips_cover": ["cover_image_url": "https://example.org/a.png", "cover_upload_id": .id(1)],
    "trips_share": ["share_enabled": 1],
    "trips_share": ["share_token": "AAAAAAAAAAAAAAAAAAAAAA"],
    "trips_share_token_check": ["share_enabled": 1, "share_token": "AAAAAAAAAAAAAAAAAAAAA"],
    "collaborators_role": ["role": "owner"],
    "collaborators_not_owner": ["user_id": .id(1)],
    "bookings_price": ["price_amount": "612.40"],

    "flights_departure_precision": ["departure_precision": "hour"],
    "flights_departure_time": ["departure_day": "2026-03-30"],
    "flights_departure_time": ["departure_local": "2026-03-29"],
    "flights_departure_time": ["departure_precision": "day"],
    "flights_departure_time": ["departure_precision": "day", "departure_local": "2026-03-29", "departure_ambiguous": 1],
    "flights_departure_day_check": ["departure_precision": "day", "departure_local": "2026-3-29", "departure_day": "2026-3-29"],
    "flights_departure_actual": ["departure_actual_local": "2026-03-29T10:30"],
    "flights_departure_actual": ["departure_actual_utc": 1],
    "flights_departure_actual": ["departure_actual_local": "2026-03-29", "departure_actual_utc": 1],
    "flights_arrival_precision": arrival(["arrival_precision": "hour"]),
    "flights_arrival_ambiguous_check": arrival(["arrival_ambiguous": 2]),
    "flights_arrival_time": ["arrival_ambiguous": 1],
    "flights_arrival_time": ["arrival_utc": 1],
    "flights_arrival_time": ["arrival_precision": "minute"],
    "flights_arrival_time": arrival(["arrival_local": .null]),
    "flights_arrival_time": arrival(["arrival_timezone": .null]),
    "flights_arrival_time": arrival(["arrival_utc": .null]),
    "flights_arrival_time": arrival(["arrival_precision": .null]),
    "flights_arrival_time": arrival(["arrival_local": "2026-03-29"]),
    "flights_arrival_time": arrival(["arrival_precision": "day"]),
    "flights_arrival_time": arrival(["arrival_local": "2026-03-29", "arrival_precision": "day", "arrival_ambiguous": 1]),
    "flights_arrival_actual": ["arrival_actual_local": "2026-03-29T13:01", "arrival_actual_utc": 1],
    "flights_arrival_actual": arrival(["arrival_actual_utc": 1]),
    "flights_arrival_actual": arrival(["arrival_actual_local": "2026-03-29T13:01"]),
    "flights_arrival_actual": arrival(["arrival_actual_local": "2026-03-29", "arrival_actual_utc": 1]),

    "flights_status": ["status": "delayed"],
    "flights_duration": ["duration_minutes": 1],
    "flights_duration": ["duration_source": "estimated"],
    "flights_duration": arrival(["duration_minutes": 1]),
    "flights_duration": arrival(["duration_minutes": 1, "duration_source": "guessed"]),
    // Without the time of the arrival; with its day alone; with the day of the departure alone.
    "flights_duration": ["duration_minutes": 1, "duration_source": "measured"],
    "flights_duration": arrival([
      "duration_minutes": 1, "duration_source": "measured", "arrival_precision": "day", "arrival_local": "2026-03-29",
    ]),
    "flights_duration": arrival([
      "duration_minutes": 1, "duration_source": "measured", "departure_precision": "day", "departure_local": "2026-03-29",
    ]),
    "flights_duration_minutes_check": ["duration_minutes": -1, "duration_source": "estimated"],
    "flights_cabin_class": ["cabin_class": "eco"],
    "flights_seat_position": ["seat_position": "A"],
    "flights_reason": ["reason": ""],
    "flights_source": ["source": "mail"],
    "flights_price": ["price_amount": "1.00"],
    "flights_price": ["price_taxes": "1.00"],
    "flights_price": ["price_fees": "1.00"],

    // A flight in a trip is stored in flights only.
    "items_kind": ["kind": "flight"],
    "items_status": ["status": "scheduled"],
    "items_end": ["end_local": "2026-03-29T11:00", "end_timezone": "Europe/Berlin", "end_utc": 1],

    "deletions_kind": ["kind": "user"],
    "webhooks_preset": ["preset": "teams"],
    "webhook_deliveries_status": ["status": "lost", "next_attempt_at": .null],
    "webhook_deliveries_next_attempt": ["next_attempt_at": .null],
    "webhook_deliveries_next_attempt": ["status": "failed"],
    "webhook_deliveries_last_attempt": ["attempt_count": 1],
    "webhook_deliveries_last_attempt": ["last_attempt_at": 1],
    "outgoing_mails_status": ["status": "lost", "next_attempt_at": .null, "content": .null, "finished_at": 1],
    "outgoing_mails_content": ["content": .null],
    "outgoing_mails_content": ["status": "sent", "next_attempt_at": .null, "finished_at": 1],
    "outgoing_mails_next_attempt": ["next_attempt_at": .null],
    "outgoing_mails_next_attempt": ["status": "sent", "content": .null, "finished_at": 1],
    "outgoing_mails_finished": ["finished_at": 1],
    "outgoing_mails_finished": ["status": "failed", "content": .null, "next_attempt_at": .null],
    "jobs_lease": ["lease_until": 1],
    "jobs_lease": ["leased_by": .id(1)],
    "jobs_leased_by_check": ["leased_by": short, "lease_until": 1],
  ]

  /// A flight that arrives, but for `changes`.
  private static func arrival(_ changes: [String: SQLValue]) -> [String: SQLValue] {
    let arrival: [String: SQLValue] = [
      "arrival_local": "2026-03-29T13:05", "arrival_timezone": "America/New_York", "arrival_utc": 1, "arrival_precision": "minute",
    ]
    return arrival.merging(changes) { $1 }
  }

  private static func placeChecks(_ end: String) -> [Refusal] {
    let (latitude, longitude) = ("\(end)_airport_latitude", "\(end)_airport_longitude")
    return [
      Refusal("flights_\(end)_place", ["\(end)_airport": .null]), Refusal("flights_\(end)_place", [latitude: 1.0]),
      Refusal("flights_\(end)_place", [longitude: 1.0]), Refusal("flights_\(latitude)_check", [latitude: 90.01, longitude: 0.0]),
      Refusal("flights_\(longitude)_check", [latitude: 0.0, longitude: -180.01]),
    ]
  }

  /// A time has all that belongs to it, or nothing.
  private static func itemChecks(_ end: String) -> [Refusal] {
    let time: [String: SQLValue] = [
      "\(end)_date": "2026-03-29", "\(end)_local": "2026-03-29T11:00", "\(end)_timezone": "Europe/Berlin", "\(end)_utc": 1,
    ]
    let changes: [[String: SQLValue]] = [
      ["\(end)_local": .null], ["\(end)_utc": .null], ["\(end)_timezone": .null], ["\(end)_date": "2026-03-28"],
      ["\(end)_local": "2026-03-29"],
    ]
    return changes.map { Refusal("items_\(end)", time.merging($0) { $1 }) }
  }

  // MARK: Refused by a foreign key

  private static let references: KeyValuePairs<String, [String]> = [
    "sessions": ["user_id"], "tokens": ["user_id"], "invitations": ["invited_by"], "idempotency_keys": ["user_id"],
    "settings": ["updated_by"], "uploads": ["user_id"], "trips": ["user_id", "cover_upload_id"], "collaborators": ["user_id"],
    "bookings": ["user_id"], "flights": ["user_id"],
    "deletions": ["user_id"], "calendar_tokens": ["user_id"], "picture_links": ["user_id"], "webhooks": ["user_id"],
    "webhook_events": ["user_id"], "webhook_deliveries": ["webhook_id", "event_id"], "notification_preferences": ["user_id"],
    "notices": ["user_id"], "password_resets": ["user_id"], "outgoing_mails": ["user_id"],
    "achievement_watches": ["user_id"],
    "totp_secrets": ["user_id"], "recovery_codes": ["user_id"], "identities": ["user_id"],
  ]

  /// The users 1 and 2 have a trip and a booking each, of the same number.
  private static let namedReferences: KeyValuePairs<String, [String: SQLValue]> = [
    "invitations_used_by_fkey": ["used_at": 1, "used_by": .id(99)],
    "collaborators_trip": ["trip_id": .id(99)],
    "collaborators_trip": ["owner_id": .id(2)],
    "bookings_trip": ["trip_id": .id(99)],
    "bookings_trip": ["trip_id": .id(2)],
    "flights_trip": ["trip_id": .id(99)],
    "flights_trip": ["trip_id": .id(2)],
    "flights_booking": ["booking_id": .id(99)],
    "flights_booking": ["booking_id": .id(2)],
    "items_trip": ["trip_id": .id(99)],
    "items_trip": ["trip_id": .id(2)],
    "items_booking": ["booking_id": .id(99)],
    "items_booking": ["booking_id": .id(2)],
  ]

  static let foreignKeys =
    references.flatMap { table, columns in columns.map { Refusal("\(table)_\($0)_fkey", [$0: .id(99)]) } }
    + namedReferences.map(Refusal.init)

  // MARK: Refused the second time

  static let unique: KeyValuePairs<String, [[String]]> = [
    "users": [["id"], ["username_key"], ["email_key"]], "sessions": [["id"], ["token_hash"]], "tokens": [["id"], ["token_hash"]],
    "invitations": [["id"], ["code_hash"]], "idempotency_keys": [["owner_id", "key"]], "settings": [["name"]],
    "audit_log": [["id"], ["sequence"]],
    "audit_chain": [["place"]],
    "uploads": [["id"], ["token_hash"]], "trips": [["id"], ["share_token"], ["user_id", "internal_identifier"]],
    "collaborators": [["trip_id", "user_id"]], "bookings": [["id"]], "flights": [["id"]], "items": [["id"]],
    "deletions": [["user_id", "kind", "record_id"]], "calendar_tokens": [["user_id"], ["token_hash"]],
    "picture_links": [["id"], ["token_hash"]], "webhooks": [["id"]], "webhook_events": [["id"]],
    "webhook_deliveries": [["id"], ["webhook_id", "event_id"]], "notification_preferences": [["user_id"]],
    "notices": [["user_id", "kind", "subject"]], "password_resets": [["id"], ["token_hash"]], "outgoing_mails": [["id"]],
    "jobs": [["name", "subject"]],
    "achievement_watches": [["user_id"]],
    "totp_secrets": [["user_id"]], "recovery_codes": [["user_id", "code_hash"]],
    "identities": [["user_id", "issuer"], ["issuer", "subject"]],
    "login_states": [["state_hash"]],
  ]
}

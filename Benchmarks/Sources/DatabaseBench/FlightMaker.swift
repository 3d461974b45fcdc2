import Database
import Store
import Travel

/// Makes flights that fill the columns that people's flights fill.
struct FlightMaker {
  let user: UUID
  private let ids = UUIDGenerator(clock: .system)

  /// Makes a user to whom the flights belong.
  init(_ database: Database) throws {
    let user = UUIDGenerator(clock: .system).next()
    try database.write { db in
      try db.execute(
        """
        INSERT INTO users (id, username, username_key, email, email_key, created_at, updated_at)
        VALUES ($1, $2, $2, $2, $2, 0, 0)
        """, user, "\(user)")
    }
    self.user = user
  }

  /// When flight `number` departs: one a day, in milliseconds.
  static func departure(_ number: Int) -> Int { 946_720_800_000 + number * 86_400_000 }

  /// Writes flight `number` as the server will: the row, and the user's counter. Returns its id.
  @discardableResult
  func insert(_ number: Int, _ db: Connection) throws -> UUID {
    let id = ids.next()
    let day = "\(2000 + number / 336)-\(Self.two(1 + number / 28 % 12))-\(Self.two(1 + number % 28))"
    let departure = Self.departure(number)
    try db.execute(
      """
      INSERT INTO flights (
        id, user_id, flight_number, airline_iata, airline_icao, airline_name, departure_airport, departure_country, departure_local,
        departure_timezone, departure_utc, departure_day, departure_precision, departure_terminal, departure_gate, arrival_airport,
        arrival_country, arrival_local, arrival_timezone, arrival_utc, arrival_precision, ends_utc, duration_minutes, duration_source,
        distance_km, aircraft_icao, aircraft_iata, aircraft_type, registration, cabin_class, fare_class, seat, seat_position, passengers,
        reason, price_amount, price_currency, tags, notes, source, created_at, updated_at)
      VALUES ($1, $2, $3, 'LH', 'DLH', 'Lufthansa', 'FRA', 'DE', $4, 'Europe/Berlin', $5, $6, 'minute', '1', $7, 'JFK', 'US', $8,
        'America/New_York', $9, 'minute', $9, 515, 'measured', 6188.5, 'A388', '388', 'Airbus A380-800', $10, 'economy', 'Y', $11,
        'window', '["Ada Lovelace"]', 'leisure', '612.40', 'EUR', '["2026","long haul"]', $12, 'api', $5, $5)
      """, id, user, "LH\(number)", day + "T10:30", departure, day, "Z\(number % 70)", day + "T13:05", departure + 30_900_000,
      "D-AI\(number % 1000)", "\(number % 60)A", number % 3 == 0 ? "Rained all the way, and the view over Greenland was worth it." : nil)
    try db.raiseDataVersion(of: user)
    return id
  }

  private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

internal import Schema
internal import Store
internal import Travel

extension User {
  /// A user as that user and administrators see it.
  static let schema = ObjectSchema(
    "User", "An account.", User(id: UUID(high: 0, low: 0), username: "", email: "", passwordHash: nil, createdAt: Instant(milliseconds: 0))
  ) {
    Property("id", \.id, .id, "The account's id.", access: .readOnly)
    Property("username", \.username, .username, "The name to log in with.", example: "ada", access: .readOnly)
    Property("email", \.email, .email, "The address to log in with, and for mail.", example: "ada@example.org")
    Property("display_name", \.displayName, .name(1...100), "The name that others see.", example: "Ada Lovelace")
    Property("timezone", \.timezone, .timezone, "The zone that decides what is today.", example: "Europe/Berlin", default: "UTC")
    Property("home_airport", \.homeAirport, .airportCode, "Where journeys begin and end.", example: "BER")
    Property("distance_unit", \.distanceUnit, .enumeration, "What distances are shown in.", default: "km")
    Property("currency", \.currency, .currency, "What costs are shown in, by ISO 4217.", example: "EUR")
    Property("is_administrator", \.isAdministrator, .boolean, "Whether this account runs the server.", access: .readOnly)
    Property("last_login_at", \.lastLoginAt, .instant, "When this account last logged in.", access: .readOnly)
    Property("created_at", \.createdAt, .instant, "When it was made.", access: .readOnly)
    Property("updated_at", \.updatedAt, .instant, "When it was last changed.", access: .readOnly)
  }
}

extension Schema where Value == String {
  /// The name of an account.
  static let username = Schema.string(1...64).map(
    { name in
      name.unicodeScalars.allSatisfy { $0.properties.isAlphabetic || ("0"..."9").contains($0) || "._-".unicodeScalars.contains($0) }
        ? name : nil
    }, expected: "1 to 64 letters, digits, dots, hyphens and underscores", write: { $0 })

  /// An e-mail address as RFC 5321 section 4.1.2 has it, but without names in quotation marks and addresses of machines: as far as can be said without
  /// sending to it.
  static let email = Schema.string(3...254).map(
    { address in (try? Regex(emailPattern).wholeMatch(in: address)) == nil ? nil : address },
    expected: "an e-mail address such as ada@example.org", write: { $0 }
  ).documented(.init("pattern", .string(emailPattern)))

  private static let emailPattern: String = {
    let word = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
    let label = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
    return #"^\#(word)(\.\#(word))*@\#(label)(\.\#(label))*$"#
  }()

  /// A new password.
  static let newPassword = Schema.string(8...1_000).documented(.init("format", "password"))

  /// A currency by ISO 4217.
  static let currency = Schema.string(3...3).map(
    { $0.unicodeScalars.allSatisfy { ("A"..."Z").contains($0) } ? $0 : nil }, expected: "a currency of ISO 4217 such as EUR", write: { $0 }
  ).documented(.init("pattern", "^[A-Z]{3}$"))

  /// The name of a zone in the tz database.
  static let timezone = Schema.string(1...64)

  /// The code of an airport.
  static let airportCode = Schema.string(3...4)
}

internal import Travel

extension Services {
  /// Throws 400 for a zone that is none.
  func check(timezone: String, at field: String) throws {
    do { _ = try resolver.zones.rules(for: timezone) } catch { throw APIError.validation(field, "is not usable: \(error)") }
  }

  /// Throws 400 for an airport that is none.
  func check(airport: String?, at field: String) throws {
    guard let airport, reference.airports.airport(airport) == nil else { return }
    throw APIError.validation(field, "is no airport that is known: \(airport)")
  }
}

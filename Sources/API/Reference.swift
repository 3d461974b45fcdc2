internal import Schema
internal import Travel

/// Zones and airports, as far as requests are checked against them.
struct Reference: Sendable {
  /// Throws 400 for a zone that is none.
  func check(timezone: String, at field: String) throws {}

  /// Throws 400 for an airport that is none.
  func check(airport: String?, at field: String) throws {}
}

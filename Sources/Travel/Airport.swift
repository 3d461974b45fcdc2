/// An airport of the catalogue. It has an IATA code, an ICAO code, or both.
public struct Airport: Hashable, Sendable {
  /// Three letters: `FRA`.
  public let iata: String?
  /// Four letters or digits: `EDDF`.
  public let icao: String?
  /// `Frankfurt am Main Airport`.
  public let name: String
  /// The city that it serves, not always the one that it lies in.
  public let city: String?
  /// State, province or the like.
  public let region: String?
  /// ISO 3166-1 alpha-2.
  public let country: String
  /// Where it lies itself: Honolulu is in Oceania.
  public let continent: Continent
  /// Degrees on WGS 84.
  public let coordinate: Coordinate
  /// Feet above the sea, as aviation has it.
  public let elevation: Int?
  /// A name of the tz database: `Europe/Berlin`.
  public let timezone: String
  /// From 1, the most important, to nil: by this searches are ordered.
  public let rank: Double?
  /// Whether it has scheduled service, as far as is known.
  public let isScheduled: Bool
  /// The last day of operation of an airport that is no more.
  public let closed: LocalDate?

  /// What flights refer to it by: the IATA code, else the ICAO code. No two airports share one.
  public var key: String { iata ?? icao ?? "" }
}

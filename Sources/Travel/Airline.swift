/// An airline of the catalogue, now or in the past: one entry for each period in which it had its codes.
public struct Airline: Hashable, Sendable {
  /// Two letters or digits: `LH`.
  public let iata: String?
  /// Three letters: `DLH`.
  public let icao: String?
  /// `Lufthansa`.
  public let name: String
  /// ISO 3166-1 alpha-2.
  public let country: String
  /// The first day of operation; where only its month or year is known, the first of that. nil: not known.
  public let activeFrom: LocalDate?
  /// The last day of operation; where only its month or year is known, the last of that. nil: not known, or not over.
  public let activeUntil: LocalDate?
  /// The first three digits of its ticket numbers: `220`.
  public let ticketPrefix: String?
  /// Whether it flies at the date of the data.
  public let isActive: Bool
  /// From 1, small, to 5, large; nil for airlines that are no more.
  public let size: Int?

  /// How many days `date` lies outside of the time in which it flew; 0 inside.
  func days(from date: LocalDate) -> Int {
    if let activeFrom, date < activeFrom { return activeFrom.dayNumber - date.dayNumber }
    if let activeUntil, date > activeUntil { return date.dayNumber - activeUntil.dayNumber }
    return 0
  }
}

/// A type of aircraft.
public struct Aircraft: Hashable, Sendable {
  /// Three letters or digits: `388`. Variants that ICAO does not tell apart have one each.
  public let iata: String?
  /// ICAO Doc 8643: `A388`. nil for families such as `777`.
  public let icao: String?
  /// `Airbus`.
  public let manufacturer: String
  /// `A380-800`.
  public let model: String
  /// How many; nil where there is none, or where the code stands for several types.
  public let engines: Int?
  /// What kind; nil as for `engines`.
  public let engineType: EngineType?
  /// What it is for.
  public let category: Category
  /// The IATA code of the family that it belongs to.
  public let family: String?

  /// `Airbus A380-800`.
  public var name: String { manufacturer.isEmpty ? model : "\(manufacturer) \(model)" }

  /// What an aircraft flies by.
  public enum EngineType: String, Hashable, Sendable {
    case jet, turboprop, piston, helicopter
  }

  /// What a type is for. Codes of `surface` are trains, buses and ships, which have flight numbers too.
  public enum Category: String, Hashable, Sendable {
    case passenger, freighter, combi, family, helicopter, military, surface
  }
}

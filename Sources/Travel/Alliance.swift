/// An alliance of airlines.
public enum Alliance: String, Hashable, Sendable, CaseIterable {
  case oneworld = "oneworld"
  case skyTeam = "SkyTeam"
  case starAlliance = "Star Alliance"

  /// How an airline belongs to one.
  public enum Role: String, Hashable, Sendable {
    case member
    /// Flies for a member.
    case affiliate
  }

  /// That an airline belongs to an alliance.
  public struct Membership: Hashable, Sendable {
    /// Which.
    public let alliance: Alliance
    /// How.
    public let role: Role
    let iata: String?
    let icao: String?
    let from: LocalDate?
    let until: LocalDate?
  }
}

/// The class of a seat.
public enum CabinClass: String, Hashable, Sendable, CaseIterable {
  case economy
  case premiumEconomy = "premium_economy"
  case business
  case first
}

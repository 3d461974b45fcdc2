/// The greenhouse gases of a flight for one of its passengers, in kg of CO₂ equivalent: the distance times a factor for the length of the
/// flight and the class of the seat.
///
/// The factors are those of the "UK Government GHG Conversion Factors for Company Reporting" 2022 (DESNZ and Defra), table "Business
/// travel – air", without radiative forcing. They are for great-circle distances and allow for detours; what aircraft do to the climate
/// at height besides burning fuel is not in them.
public enum Emissions {
  /// For flights shorter than `below` km: kg per passenger and km.
  struct Factors {
    let below: Double
    let economy: Double
    let premiumEconomy: Double
    let business: Double
    let first: Double
  }

  // The published rows are domestic, short-haul and long-haul. Where one ends and the next begins is as in the GHG Emission Factors Hub of
  // the United States' EPA, which has taken them over by distance: 300 and 2,300 miles. Domestic flights have no classes, short-haul ones
  // two.
  static let factors = [
    Factors(below: 482.8032, economy: 0.13003, premiumEconomy: 0.13003, business: 0.13003, first: 0.13003),
    Factors(below: 3701.4912, economy: 0.07986, premiumEconomy: 0.07986, business: 0.11979, first: 0.11979),
    Factors(below: .infinity, economy: 0.07818, premiumEconomy: 0.12508, business: 0.22671, first: 0.31270),
  ]

  /// kg of CO₂ equivalent for a passenger on a flight over a great-circle distance in km. A class that is not known counts as economy,
  /// which most seats are.
  public static func perPassenger(distance: Double, cabin: CabinClass?) -> Double {
    guard let factors = factors.first(where: { distance < $0.below }) else { return 0 }
    let factor =
      switch cabin ?? .economy {
      case .economy: factors.economy
      case .premiumEconomy: factors.premiumEconomy
      case .business: factors.business
      case .first: factors.first
      }
    return distance * factor
  }
}

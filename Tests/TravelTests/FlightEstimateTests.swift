import Testing
import Travel

/// How long a flight takes and what it emits, when only its route is known.
@Suite struct FlightEstimateTests {
  private static func distance(_ from: String, _ to: String) throws -> Double {
    let from = try #require(Reference.airports.airport(from))
    let to = try #require(Reference.airports.airport(to))
    return from.coordinate.distance(to: to.coordinate)
  }

  // Minutes as they are usually scheduled, the mean of both directions.
  @Test(arguments: [
    ("FRA", "MUC", 60), ("LHR", "CDG", 80), ("LHR", "AMS", 80), ("LAX", "SFO", 87), ("LHR", "DUB", 82), ("MAD", "BCN", 80),
    ("BOS", "DCA", 97),
    ("SYD", "MEL", 93), ("FRA", "LHR", 98), ("HND", "CTS", 95), ("LHR", "FCO", 157), ("JFK", "MIA", 187), ("FRA", "IST", 185),
    ("LHR", "ATH", 235), ("SIN", "HKG", 238), ("JFK", "LAX", 353), ("LHR", "JFK", 450), ("FRA", "JFK", 480), ("LHR", "DXB", 437),
    ("FRA", "SIN", 768), ("LHR", "SIN", 815), ("LHR", "LAX", 648), ("SYD", "LAX", 860), ("DXB", "LAX", 957), ("JFK", "SIN", 1120),
    ("FRA", "NRT", 700), ("DOH", "AKL", 1000), ("LHR", "PER", 1025),
  ])
  func estimatedDurationIsNearTheScheduledOne(from: String, to: String, minutes: Int) throws {
    let estimate = FlightDuration.estimated(distance: try Self.distance(from, to))
    #expect(abs(Double(estimate) / Double(minutes) - 1) <= 0.15, "\(estimate) minutes, not \(minutes)")
  }

  // Distance times the published factor, by hand.
  @Test(
    arguments: [
      (300, .economy, 39.009), (300, .first, 39.009), (1000, .economy, 79.86), (1000, .premiumEconomy, 79.86), (1000, .business, 119.79),
      (1000, nil, 79.86), (6000, .economy, 469.08), (6000, .premiumEconomy, 750.48), (6000, .business, 1360.26), (6000, .first, 1876.2),
      (6000, nil, 469.08), (0, .economy, 0), (482.8, .economy, 62.778_484), (482.81, .economy, 38.557_206_6),
      (3701.4, .business, 443.390_706),
      (3701.5, .business, 839.167_065),
    ] as [(Double, CabinClass?, Double)])
  func emissionsAreThoseOfThePublishedFactors(distance: Double, cabin: CabinClass?, kg: Double) {
    #expect(abs(Emissions.perPassenger(distance: distance, cabin: cabin) - kg) < 1e-6)
  }
}

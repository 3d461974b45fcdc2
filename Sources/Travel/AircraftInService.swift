/// The types that airlines fly people in, with what they are used for: the catalogue knows codes and names only.
struct AircraftInService {
  /// ICAO Doc 8643.
  let icao: String
  /// On flights of so many km.
  let range: ClosedRange<Double>
  /// In these years, about.
  let years: ClosedRange<Int>
  let isWide: Bool

  private init(_ icao: String, _ range: ClosedRange<Double>, _ years: ClosedRange<Int>, isWide: Bool = false) {
    (self.icao, self.range, self.years, self.isWide) = (icao, range, years, isWide)
  }

  static let types = [
    AircraftInService("AT43", 0...900, 1986...2015), AircraftInService("AT72", 0...1_000, 1990...9_999),
    AircraftInService("DH8D", 0...1_300, 2000...2024), AircraftInService("F50", 0...1_000, 1988...2014),
    AircraftInService("F27", 0...900, 1960...1990), AircraftInService("CRJ2", 300...1_800, 1993...2022),
    AircraftInService("CRJ9", 300...2_200, 2003...9_999), AircraftInService("E190", 400...3_000, 2005...9_999),
    AircraftInService("BCS3", 400...4_500, 2016...9_999), AircraftInService("B722", 500...3_500, 1967...2001),
    AircraftInService("DC93", 300...2_200, 1966...2005), AircraftInService("MD82", 500...3_500, 1982...2015),
    AircraftInService("B732", 300...3_200, 1969...2004), AircraftInService("B733", 300...3_500, 1985...2016),
    AircraftInService("B738", 400...5_000, 1998...9_999), AircraftInService("B38M", 500...6_000, 2018...9_999),
    AircraftInService("A319", 400...4_500, 1996...9_999), AircraftInService("A320", 400...5_000, 1988...9_999),
    AircraftInService("A321", 500...4_800, 1994...9_999), AircraftInService("A20N", 500...5_800, 2016...9_999),
    AircraftInService("A21N", 800...6_800, 2017...9_999), AircraftInService("B752", 1_500...6_800, 1983...2020),
    AircraftInService("A306", 1_000...6_500, 1984...2009, isWide: true),
    AircraftInService("DC10", 3_000...9_800, 1972...2002, isWide: true),
    AircraftInService("B742", 4_000...11_500, 1971...2003, isWide: true),
    AircraftInService("B744", 5_000...13_200, 1989...2020, isWide: true),
    AircraftInService("B763", 3_000...10_500, 1987...9_999, isWide: true),
    AircraftInService("A332", 2_500...12_500, 1998...9_999, isWide: true),
    AircraftInService("A333", 2_500...10_800, 1994...9_999, isWide: true),
    AircraftInService("A343", 5_000...13_500, 1993...2022, isWide: true),
    AircraftInService("B772", 4_000...14_000, 1995...9_999, isWide: true),
    AircraftInService("B77W", 5_000...14_500, 2004...9_999, isWide: true),
    AircraftInService("B789", 4_000...15_500, 2014...9_999, isWide: true),
    AircraftInService("A359", 4_000...16_000, 2015...9_999, isWide: true),
    AircraftInService("A388", 5_000...15_000, 2008...9_999, isWide: true),
  ]
}

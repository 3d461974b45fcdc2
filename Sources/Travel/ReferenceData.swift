/// All that is known before anybody has entered anything: airports, airlines, aircraft and countries.
public struct ReferenceData: Sendable {
  /// From `airports.csv`, `airport_aliases.csv` and `cities.csv`.
  public let airports: AirportCatalogue
  /// From `airlines.csv` and `airline_alliances.csv`.
  public let airlines: AirlineCatalogue
  /// From `aircraft.csv`.
  public let aircraft: AircraftCatalogue
  /// From `countries.csv`.
  public let countries: CountryCatalogue

  /// Reads the files that `file` has under their names without `.csv`, in some milliseconds. They are not needed afterwards.
  public init(file: (_ name: String) -> UnsafeBufferPointer<UInt8>) throws(ReferenceDataError) {
    countries = try CountryCatalogue(file("countries").span)
    airports = try AirportCatalogue(
      airports: file("airports").span, aliases: file("airport_aliases").span, cities: file("cities").span, countries: countries)
    airlines = try AirlineCatalogue(airlines: file("airlines").span, alliances: file("airline_alliances").span)
    aircraft = try AircraftCatalogue(file("aircraft").span)
  }
}

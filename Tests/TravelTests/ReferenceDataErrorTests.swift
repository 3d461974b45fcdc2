import Testing
import Travel

/// What somebody who edits the reference data is told of a slip.
@Suite struct ReferenceDataErrorTests {
  private static let heading = "alpha2,alpha3,name,continent,currency,region\n"

  @Test(arguments: [
    ("", "countries.csv, line 1: the columns should be alpha2,alpha3,name,continent,currency,region."),
    ("alpha2,alpha3\n", "countries.csv, line 1: the columns should be alpha2,alpha3,name,continent,currency,region."),
    ("DE,DEU,Germany\n", "countries.csv, line 2: there are fewer than 6 fields."),
    ("DE,DEU,Germany,EU,EUR,Western Europe,\n", "countries.csv, line 2: there should be 6 fields and the end of the line."),
    ("DE,DEU,Germany,EU,EUR,Western Europe", "countries.csv, line 2: there should be 6 fields and the end of the line."),
    ("DE,DEU,Germany,EU,EUR,x\nAT,AUT,Austria,XX,EUR,x\n", "countries.csv, line 3: \"XX\" is no Continent."),
    ("DE,DEU,\"Germany,EU,EUR,x\n", "countries.csv, line 2: a quotation mark is not closed."),
    ("DE,DEU,\"Germany\" ,EU,EUR,x\n", "countries.csv, line 2: there are fewer than 6 fields."),
  ])
  func faultIsNamedByFileAndLine(rows: String, message: String) {
    let text = Array((message.contains("line 1") ? rows : Self.heading + rows).utf8)
    let error = #expect(throws: ReferenceDataError.self) { try CountryCatalogue(text.span) }
    #expect(error?.description == message)
  }

  @Test(arguments: [
    ("FRA,EDDF,Frankfurt,,,DE,EU,91,8.5,364,Europe/Berlin,1,1,", "airports.csv, line 2: an airport needs a latitude and a longitude."),
    ("FRA,EDDF,Frankfurt,,,DE,EU,50.0.1,8.5,364,Europe/Berlin,1,1,", "airports.csv, line 2: 50.0.1 is no number."),
    (",,Frankfurt,,,DE,EU,50,8.5,364,Europe/Berlin,1,1,", "airports.csv, line 2: an airport needs an IATA or an ICAO code."),
    ("FRA,EDDF,Frankfurt,,,DE,EU,50,8.5,364,Europe/Berlin,1,1,shut", "airports.csv, line 2: \"shut\" is no status."),
    (
      "FRA,EDDF,Frankfurt,,,DE,EU,50,8.5,364,Europe/Berlin,1,1,closed 2020-02-30",
      "airports.csv, line 2: \"closed 2020-02-30\" is no status."
    ),
    ("FRA,EDDF,Frankfurt,,,DE,EU,50,8.5,364,Europe/Berlin,1,1,", "airport_aliases.csv, line 2: there is no airport BSZ."),
  ])
  func faultOfAnAirportIsNamed(row: String, message: String) {
    let heading = "iata,icao,name,city,region,country,continent,latitude,longitude,elevation_ft,timezone,rank,scheduled,status"
    let airports = Array("\(heading)\n\(row)\n".utf8)
    let aliases = Array("kind,old,new,since,note\niata,FRU,BSZ,,Bishkek\n".utf8)
    let error = #expect(throws: ReferenceDataError.self) {
      try AirportCatalogue(
        airports: airports.span, aliases: aliases.span, cities: Reference.bytes("cities").span, countries: Reference.data.countries)
    }
    #expect(error?.description == message)
  }
}

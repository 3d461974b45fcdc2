/// `airports.csv`, read: the airports, and what of them is searched. The latter stays in the bytes of the file, because making a String for
/// each of 18,000 names and another for its words would be half of the work.
struct AirportFile {
  private(set) var airports: [Airport] = []
  private var rows: [Row] = []
  // Few regions and countries for many airports.
  private var regions = SharedTexts()
  private var countries = SharedTexts()

  private struct Row {
    let iata: UnsafeBufferPointer<UInt8>
    let icao: UnsafeBufferPointer<UInt8>
    let name: UnsafeBufferPointer<UInt8>
    let city: UnsafeBufferPointer<UInt8>
    let region: Int
    let country: Int
    let codeKind: SearchIndex.CodeKind
  }

  /// The bytes must outlive it.
  init(_ bytes: UnsafeBufferPointer<UInt8>) throws(ReferenceDataError) {
    var table = try CSVTable(
      bytes, file: "airports",
      columns: "iata,icao,name,city,region,country,continent,latitude,longitude,elevation_ft,timezone,rank,scheduled,status")
    // Lines have a good 100 bytes.
    airports.reserveCapacity(bytes.count / 100)
    rows.reserveCapacity(bytes.count / 100)
    var zones = SharedTexts()
    var continents = SharedTexts()
    while try table.next() {
      guard !(table.isBlank(0) && table.isBlank(1)) else { throw table.fault("an airport needs an IATA or an ICAO code") }
      guard let latitude = try table.number(7), let longitude = try table.number(8),
        let coordinate = Coordinate(latitude: latitude, longitude: longitude)
      else { throw table.fault("an airport needs a latitude and a longitude") }
      let region = regions.number(of: 4, in: table)
      let country = countries.number(of: 5, in: table)
      let continent = continents.number(of: 6, in: table)
      let zone = zones.number(of: 10, in: table)
      guard let continent = continents[continent].continent else { throw table.fault("\(table.text(6)) is no continent") }
      let closed = try Self.closingDay(table)
      airports.append(
        Airport(
          iata: table.optionalText(0), icao: table.optionalText(1), name: table.text(2), city: table.optionalText(3),
          region: table.isBlank(4) ? nil : regions[region].text, country: countries[country].text, continent: continent,
          coordinate: coordinate, elevation: try table.number(9).map { Int($0) }, timezone: zones[zone].text, rank: try table.number(11),
          isScheduled: !table.isBlank(12), closed: closed))
      rows.append(
        Row(
          iata: table.raw(0), icao: table.raw(1), name: table.raw(2), city: table.raw(3), region: region, country: country,
          codeKind: closed == nil ? .own : .ended))
    }
  }

  // The status is blank, or `closed 2020-11-08`.
  private static func closingDay(_ table: borrowing CSVTable) throws(ReferenceDataError) -> LocalDate? {
    guard !table.isBlank(13) else { return nil }
    let status = table.text(13)
    guard status.hasPrefix("closed "), let day = try? LocalDate(String(status.dropFirst(7))) else {
      throw table.fault("\"\(status)\" is no status")
    }
    return day
  }

  /// What finds the airports, as documents in an order.
  mutating func index(in order: [UInt16], _ catalogue: CountryCatalogue) -> SearchIndex.Builder {
    var builder = SearchIndex.Builder(documents: order.count)
    regions.readWords(with: &builder) { $0 }
    countries.readWords(with: &builder) { code in
      let country = catalogue.country(code)
      // Nobody types GB.
      return "\(country?.name ?? "") \(code) \(country?.alpha3 ?? "")\(code == "GB" ? " uk" : "")"
    }
    for (document, position) in order.enumerated() {
      let row = rows[Int(position)]
      builder.add(code: row.iata, row.codeKind, to: document)
      builder.add(code: row.icao, row.codeKind, to: document)
      builder.add(name: row.city, isTitle: true, to: document)
      builder.add(name: row.name, to: document)
      builder.add(words: regions[row.region].words, to: document)
      builder.add(words: countries[row.country].words, to: document)
    }
    return builder
  }
}

// Texts of a column that many rows have the same, each read once.
private struct SharedTexts {
  private var table = WordTable(capacity: 4096)
  private var entries: [Entry] = []

  struct Entry {
    let text: String
    let continent: Continent?
    var words: [UInt32] = []
  }

  mutating func number(of column: Int, in row: borrowing CSVTable) -> Int {
    let number = table.number(of: row.raw(column))
    if number == entries.count { entries.append(Entry(text: row.text(column), continent: Continent(rawValue: row.text(column)))) }
    return number
  }

  subscript(number: Int) -> Entry { entries[number] }

  mutating func readWords(with builder: inout SearchIndex.Builder, _ searched: (String) -> String) {
    for i in entries.indices { entries[i].words = builder.wordNumbers(of: searched(entries[i].text)) }
  }
}

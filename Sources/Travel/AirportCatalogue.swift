/// The airports of the world in memory: by code, by what a person types, and by place.
public struct AirportCatalogue: Sendable {
  /// In the order of their keys.
  public let airports: [Airport]
  // Where in `airports` the documents of the index are.
  private let order: [UInt16]
  private let index: SearchIndex
  // Where in `airports` an IATA code is, `none` where there is none, by its letters as digits to the base 26: a page of flights asks for a
  // hundred of them.
  private let byIATA: [UInt16]
  private static let none = UInt16.max
  // Kilometres from the centre of the earth, for `nearest`.
  private let positions: [SIMD3<Float>]

  /// Reads `airports.csv`, `airport_aliases.csv` (codes that were changed) and `cities.csv` (metropolitan codes).
  public init(airports: Span<UInt8>, aliases: Span<UInt8>, cities: Span<UInt8>, countries: CountryCatalogue) throws(ReferenceDataError) {
    let (all, order, indexed) = try airports.withUnsafeBufferPointer { bytes throws(ReferenceDataError) in
      var file = try AirportFile(bytes)
      let order = Self.byPreference(file.airports)
      return (file.airports, order, file.index(in: order, countries))
    }
    var builder = indexed
    builder.sortCodes()
    try aliases.withUnsafeBufferPointer { bytes throws(ReferenceDataError) in try Self.addAliases(bytes, to: &builder) }
    try cities.withUnsafeBufferPointer { bytes throws(ReferenceDataError) in try Self.addCities(bytes, to: &builder) }
    self.airports = all
    self.order = order
    index = builder.build()
    var byIATA = [UInt16](repeating: Self.none, count: 26 * 26 * 26)
    for (position, airport) in all.enumerated() {
      if let iata = airport.iata, let number = Self.number(ofIATA: iata) { byIATA[number] = UInt16(position) }
    }
    self.byIATA = byIATA
    positions = all.map { SIMD3<Float>($0.coordinate.position) }
  }

  // By rank, then those with scheduled service, then those with an IATA code, then by key: the file is in the order of the keys.
  private static func byPreference(_ airports: [Airport]) -> [UInt16] {
    // Numbers that are in this order, the rank with four decimals; the position is in the last 16 bits.
    airports.indices.map { i in
      let lack =
        4 * (10_000 - Int(((airports[i].rank ?? 0) * 10_000).rounded())) + (airports[i].isScheduled ? 0 : 2)
        + (airports[i].iata == nil ? 1 : 0)
      return lack << 16 | i
    }
    .sorted().map { UInt16($0 & 0xffff) }
  }

  private static func addAliases(
    _ bytes: UnsafeBufferPointer<UInt8>, to builder: inout SearchIndex.Builder
  ) throws(ReferenceDataError) {
    var table = try CSVTable(bytes, file: "airport_aliases", columns: "kind,old,new,since,note")
    while try table.next() {
      guard let document = builder.document(withCode: table.text(2)) else { throw table.fault("there is no airport \(table.text(2))") }
      builder.add(code: table.text(1), .former, to: document)
    }
  }

  private static func addCities(
    _ bytes: UnsafeBufferPointer<UInt8>, to builder: inout SearchIndex.Builder
  ) throws(ReferenceDataError) {
    var table = try CSVTable(bytes, file: "cities", columns: "code,name,country,latitude,longitude,airports,former")
    while try table.next() {
      for (place, code) in "\(table.text(5)) \(table.text(6))".split(separator: " ").enumerated() {
        guard let document = builder.document(withCode: String(code)) else { throw table.fault("there is no airport \(code)") }
        builder.add(code: table.text(0), .group, place: place, to: document)
        builder.add(name: table.text(1), isTitle: true, to: document)
      }
    }
  }

  /// The airport with an IATA or ICAO code, in capitals or not. A code that none has now finds the airport that had it.
  public func airport(_ code: String) -> Airport? {
    if let number = Self.number(ofIATA: code), byIATA[number] != Self.none { return airports[Int(byIATA[number])] }
    guard 3...4 ~= code.utf8.count, let document = index.document(withCode: code) else { return nil }
    return airports[Int(order[document])]
  }

  private static func number(ofIATA code: String) -> Int? {
    let letters = code.utf8
    guard letters.count == 3 else { return nil }
    var number = 0
    for letter in letters {
      // In lower case; what is no letter is outside of the alphabet then, too.
      let place = Int(letter | 0x20) - 0x61
      guard 0..<26 ~= place else { return nil }
      number = number * 26 + place
    }
    return number
  }

  /// The airports for what a person typed, the best first: codes, then cities, names, regions and countries, each by its beginning. The
  /// order is the same each time.
  public func search(_ query: String, limit: Int = 10) -> [Airport] {
    index.search(query, limit: limit).map { airports[Int(order[$0])] }
  }

  /// The airports nearest to a place with their distances in km, nearest first, none further than `radius` km.
  public func nearest(to place: Coordinate, radius: Double = .infinity, limit: Int = 10, scheduledOnly: Bool = false) -> [(
    airport: Airport, distance: Double
  )] {
    guard limit > 0 else { return [] }
    let limit = min(limit, airports.count)
    // Straight through the earth, which is as far as the way around for comparing; then the few exactly.
    let position = SIMD3<Float>(place.position)
    var best: [(square: Float, airport: Int)] = []
    best.reserveCapacity(limit + 1)
    // The straight way is never longer than the way around, but for the rounding of positions to half a metre.
    var worst = Float(radius * radius + 0.01 * radius + 0.01)
    for i in positions.indices {
      let difference = positions[i] - position
      let square = (difference * difference).sum()
      guard square <= worst, !scheduledOnly || airports[i].isScheduled else { continue }
      best.insert((square, i), at: partitionPoint(best.count) { best[$0].square <= square })
      if best.count > limit { best.removeLast() }
      if best.count == limit { worst = best[limit - 1].square }
    }
    return best.map { (airports[$0.airport], place.distance(to: airports[$0.airport].coordinate)) }
      .filter { $0.distance <= radius }
      .sorted { $0.distance != $1.distance ? $0.distance < $1.distance : $0.airport.key < $1.airport.key }
  }
}

/// The types of aircraft: by code, and by what a person types.
public struct AircraftCatalogue: Sendable {
  /// In the order of their IATA codes.
  public let aircraft: [Aircraft]
  private let order: [Int]
  private let index: SearchIndex

  /// Reads `aircraft.csv`.
  public init(_ bytes: Span<UInt8>) throws(ReferenceDataError) {
    let all = try bytes.withUnsafeBufferPointer(Self.read)
    // Of the variants of a type the plainest first: what carries passengers, without an addition in brackets.
    func weight(_ aircraft: Aircraft) -> Int {
      (aircraft.category == .passenger ? 0 : aircraft.category == .family ? 1 : 2) * 2 + (aircraft.model.contains("(") ? 1 : 0)
    }
    let order = all.indices.map { (weight(all[$0]), $0) }.sorted(by: <).map(\.1)
    var builder = SearchIndex.Builder(documents: all.count)
    for (document, position) in order.enumerated() {
      for code in [all[position].iata, all[position].icao] {
        if let code { builder.add(code: code, to: document) }
      }
      builder.add(name: all[position].name, to: document)
    }
    aircraft = all
    self.order = order
    index = builder.build()
  }

  private static func read(_ bytes: UnsafeBufferPointer<UInt8>) throws(ReferenceDataError) -> [Aircraft] {
    var table = try CSVTable(
      bytes, file: "aircraft", columns: "iata_type,icao_type,manufacturer,model,engines,engine_type,category,family")
    var aircraft: [Aircraft] = []
    while try table.next() {
      aircraft.append(
        Aircraft(
          iata: table.optionalText(0), icao: table.optionalText(1), manufacturer: table.text(2), model: table.text(3),
          engines: try table.number(4).map { Int($0) },
          engineType: table.isBlank(5) ? nil : try table.choice(5, of: Aircraft.EngineType.self),
          category: try table.choice(6, of: Aircraft.Category.self), family: table.optionalText(7)))
    }
    return aircraft
  }

  /// The type with an IATA or ICAO code, in capitals or not; of several variants the plainest.
  public func aircraft(_ code: String) -> Aircraft? {
    guard 2...4 ~= code.utf8.count else { return nil }
    return index.document(withCode: code).map { aircraft[order[$0]] }
  }

  /// The types for what a person typed, the best first: codes, then names by the beginnings of their words.
  public func search(_ query: String, limit: Int = 10) -> [Aircraft] {
    index.search(query, limit: limit).map { aircraft[order[$0]] }
  }
}

/// The countries of the world, by code.
public struct CountryCatalogue: Sendable {
  /// In the order of their two-letter codes.
  public let countries: [Country]
  private let indices: [String: Int]

  /// Reads `countries.csv`.
  public init(_ bytes: Span<UInt8>) throws(ReferenceDataError) {
    countries = try bytes.withUnsafeBufferPointer { bytes throws(ReferenceDataError) in
      var table = try CSVTable(bytes, file: "countries", columns: "alpha2,alpha3,name,continent,currency,region")
      var countries: [Country] = []
      while try table.next() {
        countries.append(
          Country(
            alpha2: table.text(0), alpha3: table.text(1), name: table.text(2), continent: try table.choice(3, of: Continent.self),
            currency: table.optionalText(4), region: table.text(5)))
      }
      return countries
    }
    indices = countries.enumerated().reduce(into: [:]) { indices, country in
      indices[country.element.alpha2] = country.offset
      indices[country.element.alpha3] = country.offset
    }
  }

  /// The country with a code of two or three letters, in capitals or not.
  public func country(_ code: String) -> Country? {
    guard 2...3 ~= code.utf8.count else { return nil }
    return (indices[code] ?? indices[code.uppercased()]).map { countries[$0] }
  }
}

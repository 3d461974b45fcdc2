/// The shapes of the countries, for maps.
package struct WorldOutline: Sendable {
  /// One closed line: x is the longitude, y the latitude, in degrees.
  package typealias Ring = [SIMD2<Double>]

  /// An outer ring, and those of what is not in it.
  package let polygons: [[Ring]]

  /// Reads a table of countries and WKT polygons. Throws `ReferenceDataError`.
  package init(_ file: UnsafeBufferPointer<UInt8>) throws(ReferenceDataError) {
    var polygons: [[Ring]] = []
    var table = try CSVTable(file, file: "world.csv", columns: "country,polygon")
    while try table.next() {
      guard let polygon = Self.polygon(table.text(1)) else { throw table.fault("this is no polygon of WKT") }
      polygons.append(polygon)
    }
    self.polygons = polygons
  }

  /// `POLYGON((7.38 43.73,7.4 43.77,7.38 43.73))`
  private static func polygon(_ text: String) -> [Ring]? {
    guard text.hasPrefix("POLYGON(("), text.hasSuffix("))") else { return nil }
    var rings: [Ring] = []
    for part in text.dropFirst(9).dropLast(2).split(separator: "),(") {
      var ring: Ring = []
      for point in part.split(separator: ",") {
        let numbers = point.split(separator: " ").compactMap { Double($0) }
        guard numbers.count == 2 else { return nil }
        ring.append(SIMD2(numbers[0], numbers[1]))
      }
      rings.append(ring)
    }
    return rings
  }
}

package import Schema
package import Travel

/// Writes flights as GeoJSON (RFC 7946): a line along the great circle for each, cut at the antimeridian (section 3.1.9), and a point for each airport. A
/// flight of which a position is not known has no geometry.
package struct GeoJSONWriter: MapWriter {
  private var bytes: [UInt8] = []
  private var places: Set<String> = []
  private var isFirst = true

  package init() {}

  package mutating func begin() { bytes += #"{"type":"FeatureCollection","features":["#.utf8 }

  package mutating func flight(_ flight: MapFlight) {
    for stop in [flight.departure, flight.arrival] {
      guard let coordinate = stop.coordinate, places.insert(stop.code).inserted else { continue }
      let point: JSON = ["type": "Point", "coordinates": [Self.degrees(coordinate.longitude), Self.degrees(coordinate.latitude)]]
      feature(["kind": "airport", "code": .string(stop.code), "name": Self.text(stop.name)], point)
    }
    let line = flight.departure.coordinate.flatMap { from in flight.arrival.coordinate.map { Self.line(from: from, to: $0) } }
    feature(
      [
        "kind": "flight", "id": .string(flight.id.description), "flight_number": Self.text(flight.number),
        "airline": Self.text(flight.airline), "aircraft": Self.text(flight.aircraft), "origin": .string(flight.departure.code),
        "destination": .string(flight.arrival.code), "departure_local": Self.text(flight.departure.local),
        "departure_utc": Self.text(flight.departure.instant?.description), "arrival_local": Self.text(flight.arrival.local),
        "arrival_utc": Self.text(flight.arrival.instant?.description),
        "distance_km": flight.kilometres.map { .number("\($0)") } ?? .null,
      ], line ?? .null)
  }

  package mutating func end() { bytes += "\n]}\n".utf8 }

  package mutating func take() -> [UInt8] {
    defer { bytes = [] }
    return bytes
  }

  private mutating func feature(_ properties: JSON, _ geometry: JSON) {
    var writer = JSONWriter()
    writer.value(["type": "Feature", "properties": properties, "geometry": geometry])
    bytes += (isFirst ? "\n" : ",\n").utf8
    bytes += writer.bytes
    isFirst = false
  }

  private static func text(_ text: String?) -> JSON { text.map { .string($0) } ?? .null }

  // MARK: Lines

  /// A point for so many kilometres, which looks round as far as one zooms out.
  private static let spacing = 150.0

  /// The way along the great circle, in as many pieces as the antimeridian cuts it into.
  package static func line(from: Coordinate, to: Coordinate) -> JSON {
    let lines = GreatCircle(from: from, to: to).pieces(around: 0, every: spacing).map { $0.count > 1 ? $0 : $0 + $0 }
    let coordinates = lines.map { JSON.array($0.map { [degrees($0.x), degrees($0.y)] }) }
    return lines.count == 1
      ? ["type": "LineString", "coordinates": coordinates[0]] : ["type": "MultiLineString", "coordinates": .array(coordinates)]
  }

  /// To ten metres.
  static func degrees(_ value: Double) -> JSON { .number("\((value * 10_000).rounded() / 10_000)") }
}

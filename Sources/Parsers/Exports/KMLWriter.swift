internal import Travel

/// Writes flights as KML 2.2 (OGC 07-147r2): a line along the great circle for each, on the ground, and a mark for each airport. A flight of which a
/// position is not known has no line.
package struct KMLWriter: MapWriter {
  private var text = ""
  private var places: Set<String> = []

  package init() {}

  package mutating func begin() {
    // Colours are alpha, blue, green, red.
    text += """
      <?xml version="1.0" encoding="UTF-8"?>
      <kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>Flights</name>
      <Style id="flight"><LineStyle><color>ffd0802a</color><width>2</width></LineStyle></Style>
      <Style id="airport"><IconStyle><color>ff2a50d0</color><scale>0.6</scale></IconStyle></Style>\n
      """
  }

  package mutating func flight(_ flight: MapFlight) {
    for stop in [flight.departure, flight.arrival] {
      guard let place = stop.coordinate, places.insert(stop.code).inserted else { continue }
      let name = stop.name.map { "<description>\(Markup.xml($0))</description>" } ?? ""
      text += """
        <Placemark><name>\(Markup.xml(stop.code))</name>\(name)<styleUrl>#airport</styleUrl>\
        <Point><coordinates>\(place.longitude),\(place.latitude)</coordinates></Point></Placemark>\n
        """
    }
    let about = [flight.airline, flight.aircraft].compactMap { $0 }.joined(separator: " · ")
    text += "<Placemark><name>\(Markup.xml(flight.title))</name>"
    if !about.isEmpty { text += "<description>\(Markup.xml(about))</description>" }
    text += "\(time(flight))<styleUrl>#flight</styleUrl>\(line(flight))</Placemark>\n"
  }

  package mutating func end() { text += "</Document></kml>\n" }

  package mutating func take() -> [UInt8] {
    defer { text = "" }
    return Array(text.utf8)
  }

  private func time(_ flight: MapFlight) -> String {
    guard let begin = flight.departure.instant else {
      return flight.departure.day.map { "<TimeStamp><when>\($0)</when></TimeStamp>" } ?? ""
    }
    return "<TimeSpan><begin>\(begin)</begin>\(flight.arrival.instant.map { "<end>\($0)</end>" } ?? "")</TimeSpan>"
  }

  /// A point for so many kilometres: not all programs draw the shortest way between two.
  private static let spacing = 150.0

  private func line(_ flight: MapFlight) -> String {
    guard let from = flight.departure.coordinate, let to = flight.arrival.coordinate else { return "" }
    let pieces = GreatCircle(from: from, to: to).pieces(around: 0, every: Self.spacing).map { piece in
      let points = (piece.count > 1 ? piece : piece + piece).map { point in
        "\((point.x * 10_000).rounded() / 10_000),\((point.y * 10_000).rounded() / 10_000)"
      }
      return "<LineString><tessellate>1</tessellate><coordinates>\(points.joined(separator: " "))</coordinates></LineString>"
    }
    return pieces.count == 1 ? pieces[0] : "<MultiGeometry>\(pieces.joined())</MultiGeometry>"
  }
}

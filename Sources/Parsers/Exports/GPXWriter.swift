internal import Travel

/// Writes flights as GPX 1.1: a route of two points for each, with the times where they are known. A flight of which a position is not known is left out:
/// GPX has no points without one.
package struct GPXWriter: MapWriter {
  private var text = ""

  package init() {}

  package mutating func begin() {
    text += """
      <?xml version="1.0" encoding="UTF-8"?>
      <gpx version="1.1" creator="Peregrine" xmlns="http://www.topografix.com/GPX/1/1">\n
      """
  }

  package mutating func flight(_ flight: MapFlight) {
    guard let from = point(flight.departure), let to = point(flight.arrival) else { return }
    text += "<rte><name>\(Markup.xml(flight.title))</name><type>flight</type>\(from)\(to)</rte>\n"
  }

  private func point(_ stop: MapFlight.Stop) -> String? {
    guard let place = stop.coordinate else { return nil }
    let time = stop.instant.map { "<time>\($0)</time>" } ?? ""
    let name = stop.name.map { "<desc>\(Markup.xml($0))</desc>" } ?? ""
    return "<rtept lat=\"\(place.latitude)\" lon=\"\(place.longitude)\">\(time)<name>\(Markup.xml(stop.code))</name>\(name)</rtept>"
  }

  package mutating func end() { text += "</gpx>\n" }

  package mutating func take() -> [UInt8] {
    defer { text = "" }
    return Array(text.utf8)
  }
}

import Foundation
import Testing

@testable import Travel

/// Maps of the world with routes.
@Suite struct WorldMapTests {
  private static let outline = Result { try WorldOutline(Reference.bytes("world")) }

  private static func map(
    _ flights: [(String, String, Int)], centre: Double? = nil, extent: WorldMap.Extent = .world
  ) throws -> WorldMap {
    var counts: [String: Int] = [:]
    for (from, to, count) in flights { for code in [from, to] { counts[code, default: 0] += count } }
    func coordinate(_ code: String) throws -> Coordinate { try #require(Reference.airports.airport(code)).coordinate }
    return WorldMap(
      try flights.map { .init(from: try coordinate($0.0), to: try coordinate($0.1), label: "\($0.0) – \($0.1)", flights: $0.2) },
      try counts.map { .init(label: $0.key, coordinate: try coordinate($0.key), flights: $0.value) }, centre: centre, extent: extent)
  }

  private static func svg(_ map: WorldMap, title: String = "Flights", theme: PictureTheme = .auto) throws -> String {
    map.svg(title: title, subtitle: "some", try outline.get(), theme, shownWidth: nil)
  }

  private static func drawn(
    _ flights: [(String, String, Int)], centre: Double? = nil, extent: WorldMap.Extent = .world
  ) throws -> DrawnPicture { try DrawnPicture(svg(map(flights, centre: centre, extent: extent))) }

  /// The dot of a place, by the pixels of the map.
  private static func dot(_ code: String, _ picture: DrawnPicture) throws -> SIMD2<Double> {
    let dot = try #require(picture.all("circle").first { $0.tip?.hasPrefix("\(code): ") == true })
    return SIMD2(dot["cx"], dot["cy"])
  }

  /// The lines of a route, by the pixels of the map.
  private static func lines(_ route: String, _ picture: DrawnPicture) throws -> [[SIMD2<Double>]] {
    try #require(picture.all("path").first { $0.tip?.hasPrefix("\(route): ") == true }).lines
  }

  /// Of a closed line.
  private static func area(_ ring: [SIMD2<Double>]) -> Double {
    var area = 0.0
    for (a, b) in zip(ring, ring.dropFirst() + [ring[0]]) { area += (a.x * b.y - b.x * a.y) / 2 }
    return area.magnitude
  }

  @Test func aSquareDegreeTakesThePixelsOfItsArea() {
    func area(_ x: Double, _ latitude: Double) -> Double {
      let corners = [(x, latitude), (x + 1, latitude), (x + 1, latitude + 1), (x, latitude + 1)]
      return Self.area(corners.map { EqualEarth.point(SIMD2($0.0, $0.1)) })
    }
    for latitude in [-80.0, -45, 10, 33, 60, 75] {
      let degree = Double.pi / 180
      let onTheSphere = degree * (sin((latitude + 1) * degree) - sin(latitude * degree))
      for x in [-170.0, 0, 100] { #expect(abs(area(x, latitude) / onTheSphere - 1) < 0.001, "\(x) \(latitude)") }
    }
    // As published: the width of the world is 2.05458 times its height.
    #expect(abs(EqualEarth.halfWidth / EqualEarth.y(90) - 2.05458) < 0.0001)
  }

  @Test func placesAreWhereTheyAre() throws {
    let flights = [("FRA", "JFK", 3), ("FRA", "SYD", 1)]
    let picture = try Self.drawn(flights, centre: 0)
    // By a computation apart from this one: 952 pixels for 360 degrees, and 84° N at the top.
    for (code, x, y) in [("FRA", 518.6, 64.1), ("JFK", 327.8, 91.6), ("SYD", 866.8, 346.9)] {
      let dot = try Self.dot(code, picture)
      #expect(abs(dot.x + 24 - x) < 0.2 && abs(dot.y - y) < 0.2, "\(code) is at \(dot)")
    }
    // Somebody in the middle of the map is in the middle of the sheet.
    let moved = try Self.drawn(flights, centre: try #require(Reference.airports.airport("SYD")).coordinate.longitude)
    #expect(try Self.dot("SYD", moved).x == 476)
    // A line begins and ends in its dots.
    let line = try #require(try Self.lines("FRA – JFK", picture).first)
    for (end, code) in [(line.first, "FRA"), (line.last, "JFK")] {
      let way = try #require(end) - Self.dot(code, picture)
      #expect((way * way).sum() < 0.1)
    }
    #expect((line.map(\.y).min() ?? 0) < 64.1 - 10, "it bends to the pole")
  }

  @Test(arguments: [("SFO", "NRT"), ("AKL", "SCL")])
  func aRouteOverTheDateLineLeavesOnOneSideAndComesBackOnTheOther(from: String, to: String) throws {
    let picture = try Self.drawn([(from, to, 1)], centre: 0)
    let lines = try Self.lines("\(from) – \(to)", picture)
    try #require(lines.count == 2)
    for line in lines { for (a, b) in zip(line, line.dropFirst()) { #expect(abs(a.x - b.x) < 120, "no line across the map") } }
    let (end, start) = (try #require(lines[0].last), try #require(lines[1].first))
    // Both on the edge, which is as far from the middle on either side.
    #expect(abs((end.x - 476) + (start.x - 476)) < 0.2 && abs(end.x - 476) > 300 && abs(end.y - start.y) < 0.2)
    // A map that may choose its middle does not cut it.
    #expect(try Self.lines("\(from) – \(to)", Self.drawn([(from, to, 1)])).count == 1)
  }

  @Test func aMapOfThePartShowsAllOfItAndNotTheWorld() throws {
    for flights in [
      [("FRA", "MUC", 2), ("LIS", "FRA", 1)], [("SFO", "NRT", 1)], [("NAN", "APW", 1)], [("LYR", "TOS", 1)], [("BER", "BER", 1)],
    ] {
      let picture = try Self.drawn(flights, extent: .routes)
      let view = try #require(picture.all("svg").last)
      #expect(view["width"] == 1_000 && view["height"] == 500)
      for dot in picture.all("circle") { #expect((20...980).contains(dot["cx"]) && (10...490).contains(dot["cy"])) }
      for path in picture.all("path") where path.tip != nil {
        #expect(path.lines.count == 1)
        for point in path.lines.joined() { #expect((0...1_000).contains(point.x) && (0...500).contains(point.y)) }
      }
      #expect(!picture.marked("land")[0].lines.isEmpty)
    }
  }

  @Test func whoGoesBeyondTheInhabitedWorldSeesAllOfIt() throws {
    let usual = try Self.drawn([("FRA", "JFK", 1)]).all("svg")[1]["height"]
    let polar = try Self.drawn([("SIN", "EWR", 1)])
    #expect(polar.all("svg")[1]["height"] > usual)
    for line in try Self.lines("EWR – SIN", Self.drawn([("EWR", "SIN", 1)])) { for point in line { #expect(point.y >= 0) } }
  }

  @Test func whatIsFlownMoreIsStrongerAndOnTop() throws {
    let picture = try Self.drawn([("FRA", "JFK", 40), ("FRA", "SIN", 9), ("FRA", "LIS", 1)])
    let routes = picture.elements.enumerated().filter { $0.element.name == "path" && $0.element.tip != nil }
    #expect(routes.map(\.element.tip) == ["FRA – LIS: 1 flight", "FRA – SIN: 9 flights", "FRA – JFK: 40 flights"])
    let groups = picture.elements.filter { $0.name == "g" && $0.marks.contains("route") }.prefix(3).map { $0["stroke-width"] }
    #expect(groups == groups.sorted() && Set(groups).count == 3)
    let radii = ["LIS", "SIN", "JFK", "FRA"].compactMap { code in picture.all("circle").first { $0.tip?.hasPrefix(code) == true }?["r"] }
    #expect(radii == radii.sorted() && radii.count == 4)
    #expect(picture.texts.contains("40 flights"), "the legend says what is strong")
  }

  @Test func namesAreBesideTheirPlacesAndNoneHidesAnother() throws {
    let codes = ["FRA", "MUC", "LHR", "CDG", "AMS", "BRU", "LUX", "ZRH", "GVA", "HAM", "BER", "JFK", "EWR", "LGA"]
    let picture = try Self.drawn(codes.dropFirst().enumerated().map { ("FRA", $0.element, 30 - $0.offset) })
    let labels = picture.all("text").filter { codes.contains($0.text) }
    #expect((4..<codes.count).contains(labels.count), "not all have room")
    let boxes = labels.map { label -> (low: SIMD2<Double>, high: SIMD2<Double>) in
      let width = TextWidth.of(label.text, size: 12)
      let left =
        label["x"] - (label.attributes["text-anchor"] == "end" ? width : label.attributes["text-anchor"] == "middle" ? width / 2 : 0)
      return (SIMD2(left, label["y"] - 9), SIMD2(left + width, label["y"]))
    }
    for (i, a) in boxes.enumerated() {
      for b in boxes[(i + 1)...] { #expect(a.high.x <= b.low.x || b.high.x <= a.low.x || a.high.y <= b.low.y || b.high.y <= a.low.y) }
      let dot = try Self.dot(labels[i].text, picture)
      #expect(dot.x > a.low.x - 14 && dot.x < a.high.x + 14 && dot.y > a.low.y - 14 && dot.y < a.high.y + 14)
    }
  }

  @Test func withoutFlightsThereIsTheWorldAndAWord() throws {
    for extent in WorldMap.Extent.allCases {
      let picture = try Self.drawn([], extent: extent)
      #expect(picture.texts.contains("No flights here yet"))
      #expect(picture.marked("route").isEmpty && picture.marked("place").isEmpty && picture.marked("land")[0].lines.count > 100)
    }
  }

  @Test func theLandIsWholeWhereverTheMiddleIs() throws {
    // Of all land, without what the edge cuts off: to a hundredth as much, wherever it is cut.
    func area(_ centre: Double) throws -> Double {
      try #require(try Self.drawn([], centre: centre).marked("land").first).lines.map(Self.area).reduce(0, +)
    }
    let usual = try area(0)
    for centre in [-170.0, -90, 11, 100, 155, 179.99] { #expect(abs(try area(centre) / usual - 1) < 0.01, "around \(centre)") }
  }

  @Test func theSameFlightsAreTheSamePictureInWhateverOrder() throws {
    let flights = [("FRA", "JFK", 2), ("FRA", "SIN", 2), ("FRA", "LIS", 1), ("SFO", "NRT", 2)]
    let first = try Self.svg(Self.map(flights))
    for _ in 0..<5 { #expect(try Self.svg(Self.map(flights.shuffled())) == first) }
  }

  @Test func thousandsOfRoutesAreAPictureThatCanBeSent() throws {
    let airports = Array(Reference.airports.airports.lazy.filter { $0.iata != nil && $0.isScheduled }.prefix(400))
    let routes = (0..<3_000).map { i -> WorldMap.Route in
      let (from, to) = (airports[i % 60], airports[60 + (i * 7 + i / 60) % 340])
      return WorldMap.Route(from: from.coordinate, to: to.coordinate, label: "\(from.key) – \(to.key)", flights: i % 17 + 1)
    }
    let places = airports.map { WorldMap.Place(label: $0.key, coordinate: $0.coordinate, flights: 3) }
    let map = WorldMap(routes, places, centre: nil, extent: .world)
    let svg = try Self.svg(map)
    #expect(svg.utf8.count < 900_000)
    #expect(try DrawnPicture(svg).all("path").filter { $0.tip != nil }.count == 3_000)
  }

  @Test func whateverAPlaceIsCalledIsText() throws {
    let coordinate = try #require(Coordinate(latitude: 50, longitude: 8))
    let name = "<script>\u{301}&\"'\u{1}\u{FFFF}</text>"
    let map = WorldMap([], [.init(label: name, coordinate: coordinate, flights: 1)], centre: nil, extent: .world)
    let picture = try DrawnPicture(Self.svg(map, title: name))
    #expect(picture.all("script").isEmpty)
    #expect(picture.all("circle").first?.tip == "<script>\u{301}&\"'</text>: 1 flight")
    #expect(picture.texts.contains("<script>\u{301}&\"'</text>"))
  }
}

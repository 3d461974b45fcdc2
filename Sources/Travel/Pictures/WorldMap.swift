internal import Glibc

/// Routes along great circles over a map of the world, each as strong as it has been flown often, with the places that they connect.
package struct WorldMap: Sendable {
  /// How much of the world is shown.
  package enum Extent: String, CaseIterable, Sendable {
    case world
    /// The part where the routes are.
    case routes
  }

  package struct Place: Sendable {
    /// What it is written with: `FRA`.
    let label: String
    let coordinate: Coordinate
    let flights: Int

    package init(label: String, coordinate: Coordinate, flights: Int) {
      self.label = label
      self.coordinate = coordinate
      self.flights = flights
    }
  }

  /// Two places with the flights between them, both ways.
  package struct Route: Sendable {
    let from: Coordinate
    let to: Coordinate
    let label: String
    let flights: Int

    package init(from: Coordinate, to: Coordinate, label: String, flights: Int) {
      self.from = from
      self.to = to
      self.label = label
      self.flights = flights
    }
  }

  /// A part of the projected world.
  private struct Frame {
    var low: SIMD2<Double>
    var high: SIMD2<Double>
    var size: SIMD2<Double> { high - low }
  }

  /// Longitudes in the middle of maps as people know them: of Europe with Africa, of the Pacific, of the Americas. The edge of the first lies in the Bering
  /// Strait.
  private static let familiar = [11.0, 155, -90]
  /// What is shown of the whole world unless somebody has been further: latitudes.
  private static let inhabited = (south: -57.0, north: 84.0)
  /// Of a part, width to height.
  private static let aspect = 2.0
  /// The most places that get their names.
  private static let mostLabels = 14
  /// Pixels that a line may be off.
  private static let tolerance = 0.3
  private static let widths = [0.9, 1.4, 2.0, 2.7, 3.5]

  private let routes: [Route]
  private let places: [Place]
  private let centre: Double
  private let frame: Frame
  private let isWorld: Bool
  /// The routes' pieces, in degrees from the middle.
  private let lines: [[WorldOutline.Ring]]

  /// A map with the longitude `centre` in its middle; nil takes the one that suits the routes best.
  package init(_ routes: [Route], _ places: [Place], centre: Double?, extent: Extent) {
    // What has been flown most lies on top.
    self.routes = routes.sorted { ($0.flights, $1.label) < ($1.flights, $0.label) }
    self.places = places.sorted { ($1.flights, $0.label) < ($0.flights, $1.label) }
    let circles = self.routes.map { GreatCircle(from: $0.from, to: $0.to) }
    func shown(around middle: Double) -> (lines: [[WorldOutline.Ring]], points: [SIMD2<Double>]) {
      let lines = circles.map { $0.pieces(around: middle, every: 60) }
      return (lines, lines.joined().joined() + places.map { Self.place($0.coordinate, from: middle) })
    }
    if extent == .routes, !places.isEmpty {
      let middle = centre ?? Self.centre(of: circles, places)
      let (lines, points) = shown(around: middle)
      if let part = Self.part(points) {
        (self.centre, self.lines, frame, isWorld) = (middle, lines, part, false)
        return
      }
    }
    let middle = centre ?? Self.familiarCentre(circles, self.routes)
    let (lines, points) = shown(around: middle)
    (self.centre, self.lines, frame, isWorld) = (middle, lines, Self.world(points), true)
  }

  /// The map as a picture.
  package func svg(
    title: String, subtitle: String, _ outline: WorldOutline, _ theme: PictureTheme, shownWidth: Int?
  ) -> String {
    var drawing = Drawing(width: 1_000, height: 0)
    drawing.heading(title, subtitle)
    let top = 100.0
    // The whole world has an edge of its own; a part is cut by the sheet's.
    let inset = isWorld ? 24.0 : 0
    let height = height(width: drawing.width - 2 * inset)
    draw(on: &drawing, outline, inset, top, width: drawing.width - 2 * inset, labels: Self.mostLabels)
    if places.isEmpty { drawing.emptiness(top + height / 2) }
    drawing.height = top + height + (drawLegend(on: &drawing, top + height + 34) ? 64 : 24)
    let busiest = places.prefix(5).map { "\($0.label) (\(Drawing.count($0.flights, "flight")))" }.joined(separator: ", ")
    let most = busiest.isEmpty ? "" : " Most flights: \(busiest)."
    let description = "World map with \(Drawing.count(routes.count, "route")) between \(Drawing.count(places.count, "airport")).\(most)"
    return drawing.svg("map", title: title, description: description, theme, shownWidth: shownWidth)
  }

  /// How high it is.
  func height(width: Double) -> Double { (width * frame.size.y / frame.size.x).rounded() }

  // MARK: What is shown

  private static func familiarCentre(_ circles: [GreatCircle], _ routes: [Route]) -> Double {
    let cuts = familiar.map { centre in
      zip(circles, routes).reduce(0) { $0 + ($1.0.pieces(around: centre, every: 500).count > 1 ? $1.1.flights : 0) }
    }
    return familiar[cuts.indices.min { cuts[$0] < cuts[$1] }!]
  }

  /// The longitude opposite to the middle of the widest gap.
  private static func centre(of circles: [GreatCircle], _ places: [Place]) -> Double {
    let longitudes = (circles.flatMap { $0.points(every: 200).map(\.x) } + places.map(\.coordinate.longitude)).sorted()
    var (width, middle) = (longitudes[0] + 360 - longitudes[longitudes.count - 1], (longitudes[0] + longitudes[longitudes.count - 1]) / 2)
    for (west, east) in zip(longitudes, longitudes.dropFirst()) where east - west > width {
      (width, middle) = (east - west, (west + east) / 2 + 180)
    }
    return middle
  }

  private static func place(_ place: Coordinate, from centre: Double) -> SIMD2<Double> {
    SIMD2(remainder(place.longitude - centre, 360), place.latitude)
  }

  private static func world(_ points: some Sequence<SIMD2<Double>>) -> Frame {
    var (south, north) = inhabited
    for point in points {
      if point.y < south + 3 { south = -90 }
      if point.y > north - 2 { north = 90 }
    }
    return Frame(low: SIMD2(-EqualEarth.halfWidth, EqualEarth.y(south)), high: SIMD2(EqualEarth.halfWidth, EqualEarth.y(north)))
  }

  /// nil for more than most of the world.
  private static func part(_ points: some Sequence<SIMD2<Double>>) -> Frame? {
    let points = points.map(EqualEarth.point)
    let (low, high) = points.reduce((points[0], points[0])) { (pointwiseMin($0.0, $1), pointwiseMax($0.1, $1)) }
    // Room for names around it, and never so near that nobody knows where it is.
    let width = max((high.x - low.x) * 1.2, (high.y - low.y) * 1.28 * aspect, 0.5)
    if width >= 1.7 * EqualEarth.halfWidth { return nil }
    let half = SIMD2(width, width / aspect) / 2
    let top = EqualEarth.y(90)
    var middle = (low + high) / 2
    middle.y = min(max(middle.y, half.y - top), top - half.y)
    return Frame(low: middle - half, high: middle + half)
  }

  // MARK: Drawing

  /// Draws the map with its upper left corner at x and y.
  func draw(on drawing: inout Drawing, _ outline: WorldOutline, _ x: Double, _ y: Double, width: Double, labels: Int) {
    let (height, scale) = (height(width: width), width / frame.size.x)
    let (low, high) = (frame.low, frame.high)
    func project(_ place: SIMD2<Double>) -> SIMD2<Double> {
      let point = EqualEarth.point(place)
      return SIMD2((point.x - low.x) * scale, (high.y - point.y) * scale)
    }
    let box = "x=\"\(Polyline.text(x))\" y=\"\(Polyline.text(y))\" width=\"\(Polyline.text(width))\" height=\"\(Polyline.text(height))\""
    let view = "viewBox=\"0 0 \(Polyline.text(width)) \(Polyline.text(height))\""
    drawing.group("\(box) \(view)", element: "svg") { drawing in
      drawing.mark("<path class=\"sea\" d=\"\(Self.globe(project))\"/>")
      drawing.mark("<path class=\"graticule\" fill=\"none\" d=\"\(Self.graticule(project))\"/>")
      let land = self.land(outline, SIMD2(width, height), project)
      drawing.mark("<path class=\"land\" fill-rule=\"evenodd\" stroke-width=\".5\" d=\"\(land)\"/>")
      self.drawRoutes(on: &drawing, project)
      self.drawPlaces(on: &drawing, SIMD2(width, height), labels, project)
    }
  }

  private static func globe(_ project: (SIMD2<Double>) -> SIMD2<Double>) -> String {
    let latitudes = Array(stride(from: -90.0, through: 90, by: 3))
    let edge = latitudes.map { project(SIMD2(-180, $0)) } + latitudes.reversed().map { project(SIMD2(180, $0)) }
    return Polyline.path(Polyline.simplified(edge, tolerance: tolerance)) + "z"
  }

  private static func graticule(_ project: (SIMD2<Double>) -> SIMD2<Double>) -> String {
    let parallels = stride(from: -60.0, through: 60, by: 30).map { [SIMD2(-180, $0), SIMD2(180, $0)] }
    let meridians = stride(from: -150.0, through: 150, by: 30).map { x in stride(from: -90.0, through: 90, by: 3).map { SIMD2(x, $0) } }
    return (parallels + meridians).map { Polyline.path(Polyline.simplified($0.map(project), tolerance: tolerance)) }.joined()
  }

  private func land(_ outline: WorldOutline, _ size: SIMD2<Double>, _ project: (SIMD2<Double>) -> SIMD2<Double>) -> String {
    var path = ""
    for ring in outline.polygons.joined() {
      // On either side of the map's edge.
      let first = remainder(ring[0].x - centre, 360) - ring[0].x
      for shift in [first - 360, first, first + 360] {
        let points = Self.clipped(ring.map { SIMD2($0.x + shift, $0.y) }).map(project)
        guard points.count > 3 else { continue }
        let (low, high) = points.reduce((points[0], points[0])) { (pointwiseMin($0.0, $1), pointwiseMax($0.1, $1)) }
        let isSeen = low.x < size.x && low.y < size.y && high.x > 0 && high.y > 0 && max(high.x - low.x, high.y - low.y) > 0.7
        let line = isSeen ? Polyline.simplified(points, tolerance: Self.tolerance) : []
        if line.count > 3 { path += Polyline.path(Array(line.dropLast())) + "z" }
      }
    }
    return path
  }

  /// What of a closed line is on the map (Sutherland and Hodgman, 1974), with points along the edge, which is no straight line.
  private static func clipped(_ ring: WorldOutline.Ring) -> WorldOutline.Ring {
    if ring.allSatisfy({ abs($0.x) <= 180 }) { return ring }
    var ring = ring
    for edge in [-180.0, 180] {
      var kept: WorldOutline.Ring = []
      guard var last = ring.last else { return [] }
      for point in ring {
        let (isIn, wasIn) = (edge < 0 ? point.x >= edge : point.x <= edge, edge < 0 ? last.x >= edge : last.x <= edge)
        if isIn != wasIn { kept.append(SIMD2(edge, last.y + (point.y - last.y) * (edge - last.x) / (point.x - last.x))) }
        if isIn { kept.append(point) }
        last = point
      }
      ring = kept
    }
    guard let first = ring.first else { return [] }
    return zip(ring, ring.dropFirst() + [first]).flatMap { a, b in
      let steps = max(1, Int(abs(b.y - a.y) / 3))
      return (0..<steps).map { a + (b - a) * (Double($0) / Double(steps)) }
    } + [first]
  }

  // MARK: Routes

  /// From 0 to 4: thin to thick.
  private func tier(_ flights: Int) -> Int {
    let most = routes.last?.flights ?? 1
    return most == 1 ? 1 : min(4, Int(5 * (Double(flights - 1) / Double(most - 1)).squareRoot()))
  }

  /// How lines look. Many on top of each other must not become a blot.
  private func stroke(_ tier: Int) -> String {
    let thin = min(0.65, 6 / Double(max(1, routes.count)).squareRoot())
    let opacity = Int((100 * (thin + (min(0.95, 3 * thin) - thin) * Double(tier) / 4)).rounded())
    let width = Self.widths[tier] * (routes.count > 400 ? 0.7 : 1)
    return "class=\"route\" fill=\"none\" stroke-linecap=\"round\" stroke-width=\"\(Polyline.text(width))\" stroke-opacity=\"\(opacity)%\""
  }

  private func drawRoutes(on drawing: inout Drawing, _ project: (SIMD2<Double>) -> SIMD2<Double>) {
    for tier in 0..<5 {
      let drawn = zip(routes, lines).filter { self.tier($0.0.flights) == tier && !($0.1.count == 1 && $0.1[0].count == 1) }
      if drawn.isEmpty { continue }
      drawing.group(stroke(tier)) { drawing in
        for (route, pieces) in drawn {
          let path = pieces.map { Polyline.path(Polyline.simplified($0.map(project), tolerance: Self.tolerance)) }.joined()
          drawing.group("d=\"\(path)\"", tip: "\(route.label): \(Drawing.count(route.flights, "flight"))", element: "path") { _ in }
        }
      }
    }
  }

  /// Draws how strong how many flights are. Returns false where that says nothing.
  private func drawLegend(on drawing: inout Drawing, _ y: Double) -> Bool {
    guard let most = routes.last?.flights, most > 1 else { return false }
    var x = Drawing.margin
    let counts = [1, most / 4, most].reduce(into: [Int]()) { if $1 > ($0.last ?? 0) { $0.append($1) } }
    for flights in counts {
      drawing.group(stroke(tier(flights))) { $0.line("route", x, y - 4.5, x + 36, y - 4.5) }
      let text = flights == counts.last ? Drawing.count(flights, "flight") : Drawing.number(flights)
      drawing.text(text, x + 46, y, size: 13, "soft")
      x += 46 + TextWidth.of(text, size: 13) + 24
    }
    return true
  }

  // MARK: Places

  private func drawPlaces(on drawing: inout Drawing, _ size: SIMD2<Double>, _ labels: Int, _ project: (SIMD2<Double>) -> SIMD2<Double>) {
    let most = Double(places.first?.flights ?? 1)
    let dots = places.map { place in
      let radius = 1.6 + 3.2 * (Double(place.flights) / most).squareRoot()
      return (place: place, middle: project(Self.place(place.coordinate, from: centre)), radius: places.count > 400 ? radius * 0.7 : radius)
    }
    // The largest last, so that no other one hides it.
    for dot in dots.reversed() {
      let attributes = """
        class="place" stroke-width=".8" cx="\(Polyline.text(dot.middle.x))" cy="\(Polyline.text(dot.middle.y))" r="\(Polyline.text(dot.radius))"
        """
      drawing.group(attributes, tip: "\(dot.place.label): \(Drawing.count(dot.place.flights, "flight"))", element: "circle") { _ in }
    }
    typealias Box = (low: SIMD2<Double>, high: SIMD2<Double>)
    var taken: [Box] = dots.prefix(labels).map { ($0.middle - $0.radius, $0.middle + $0.radius) }
    for (index, dot) in dots.prefix(labels).enumerated() {
      let text = TextWidth.cut(dot.place.label, to: 110, size: 12)
      let (width, gap) = (TextWidth.of(text, size: 12), dot.radius + 4)
      let places: [(anchor: Drawing.Anchor, x: Double, y: Double, left: Double)] = [
        (.start, dot.middle.x + gap, dot.middle.y + 4, 0), (.end, dot.middle.x - gap, dot.middle.y + 4, -width),
        (.middle, dot.middle.x, dot.middle.y - gap, -width / 2), (.middle, dot.middle.x, dot.middle.y + gap + 9, -width / 2),
      ]
      for place in places {
        let box: Box = (SIMD2(place.x + place.left, place.y - 10), SIMD2(place.x + place.left + width, place.y + 2))
        let isIn = box.low.x > 2 && box.low.y > 2 && box.high.x < size.x - 2 && box.high.y < size.y - 2
        let isFree = taken.indices.allSatisfy { $0 == index || !Self.overlap(taken[$0], box) }
        guard isIn, isFree else { continue }
        taken.append(box)
        drawing.outlined { $0.text(text, place.x, place.y, size: 12, "ink", place.anchor, bold: true) }
        break
      }
    }
  }

  private static func overlap(_ a: (low: SIMD2<Double>, high: SIMD2<Double>), _ b: (low: SIMD2<Double>, high: SIMD2<Double>)) -> Bool {
    a.low.x < b.high.x && b.low.x < a.high.x && a.low.y < b.high.y && b.low.y < a.high.y
  }
}

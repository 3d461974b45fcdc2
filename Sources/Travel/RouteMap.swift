internal import Glibc

/// A map of the part of the world that some routes cross, as SVG without a script: the shapes of the countries, the routes along great circles, and a dot
/// for each place. The routes that cross the date line go on over the edge of the usual map: its middle is where they are.
package struct RouteMap: Sendable {
  private static let width = 800.0
  private static let height = 400.0
  /// Degrees that are shown at least, from top to bottom.
  private static let least = 12.0

  private let lines: [WorldOutline.Ring]
  private let places: [SIMD2<Double>]
  /// The middle, and degrees of latitude from top to bottom.
  private let middle: SIMD2<Double>
  private let span: Double
  /// How much shorter a degree of longitude is in the middle of the map.
  private let squeeze: Double

  /// The map of routes from place to place; nil without any.
  package init?(_ routes: [(from: Coordinate, to: Coordinate)]) {
    guard let first = routes.first else { return nil }
    var lines: [WorldOutline.Ring] = []
    // Each route goes on where the one before it ended, as far as that can be.
    var near = first.from.longitude
    for route in routes {
      let line = GreatCircle.unwrapped(GreatCircle(from: route.from, to: route.to).points(every: 100), near: near)
      near = line[line.count - 1].x
      lines.append(line)
    }
    let points = lines.flatMap { $0 }
    let (west, east) = (points.map(\.x).min()!, points.map(\.x).max()!)
    let (south, north) = (points.map(\.y).min()!, points.map(\.y).max()!)
    middle = SIMD2((west + east) / 2, (south + north) / 2)
    squeeze = max(0.2, cos(middle.y * .pi / 180))
    span = max(Self.least, (north - south) * 1.3, (east - west) * squeeze * 1.2 * Self.height / Self.width)
    self.lines = lines
    places = lines.flatMap { [$0[0], $0[$0.count - 1]] }
  }

  /// The picture. `description` is what it is for those who do not see it, in plain text.
  package func svg(_ outline: WorldOutline, description: String) -> String {
    var land = ""
    for polygon in outline.polygons {
      for ring in polygon { for shift in [-360.0, 0, 360] { append(ring, shiftedBy: shift, to: &land) } }
    }
    let routes = lines.map { "<path class=\"route\" d=\"\(path($0))\"/>" }.joined()
    let dots = places.map { place in
      let point = project(place)
      return "<circle class=\"place\" cx=\"\(Polyline.text(point.x))\" cy=\"\(Polyline.text(point.y))\" r=\"4\"/>"
    }.joined()
    return """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Int(Self.width)) \(Int(Self.height))" role="img" \
      aria-label="\(Markup.escaped(description))"><path class="land" d="\(land)"/>\(routes)\(dots)</svg>
      """
  }

  // MARK: Drawing

  private func project(_ point: SIMD2<Double>) -> SIMD2<Double> {
    let scale = Self.height / span
    return SIMD2(Self.width / 2 + (point.x - middle.x) * squeeze * scale, Self.height / 2 - (point.y - middle.y) * scale)
  }

  private func path(_ line: WorldOutline.Ring) -> String {
    line.enumerated().map { index, point in
      let point = project(point)
      return "\(index == 0 ? "M" : "L")\(Polyline.text(point.x)) \(Polyline.text(point.y))"
    }.joined()
  }

  /// The shape, where some of it is in the picture.
  private func append(_ ring: WorldOutline.Ring, shiftedBy shift: Double, to path: inout String) {
    let points = ring.map { project($0 + SIMD2(shift, 0)) }
    guard
      points.contains(where: { (-50...(Self.width + 50)).contains($0.x) && (-50...(Self.height + 50)).contains($0.y) })
        || Self.surrounds(points)
    else { return }
    for (index, point) in points.dropLast().enumerated() {
      path += "\(index == 0 ? "M" : "L")\(Polyline.text(point.x)) \(Polyline.text(point.y))"
    }
    path += "Z"
  }

  /// Whether all of the picture may lie within.
  private static func surrounds(_ points: [SIMD2<Double>]) -> Bool {
    let (xs, ys) = (points.map(\.x), points.map(\.y))
    return xs.min()! < 0 && xs.max()! > width && ys.min()! < 0 && ys.max()! > height
  }
}

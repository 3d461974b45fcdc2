internal import Glibc

/// The shortest way between two places on a sphere, from which the ellipsoid differs less than a line on a map is wide.
package struct GreatCircle: Sendable {
  private let from: Coordinate
  private let to: Coordinate
  private let start: SIMD3<Double>
  private let end: SIMD3<Double>
  /// From the one to the other as seen from the centre, in radians.
  private let angle: Double

  package init(from: Coordinate, to: Coordinate) {
    (self.from, self.to) = (from, to)
    (start, end) = (Self.vector(from), Self.vector(to))
    let normal = Self.cross(start, end)
    // Not by the cosine alone, which hardly changes near 0° and 180°.
    angle = atan2((normal * normal).sum().squareRoot(), (start * end).sum())
  }

  /// Whether it leads to the other hemisphere. A way along the equator, or one that ends on it, crosses nothing.
  var crossesEquator: Bool { from.latitude * to.latitude < 0 }

  /// Whether it leads over 180° east, which is 180° west. A way that ends there only touches it, and over a pole it meets all meridians at once.
  var crosses180thMeridian: Bool {
    // At a pole a longitude says nothing.
    let isOnIt = abs(from.longitude) == 180 || abs(to.longitude) == 180 || abs(from.latitude) == 90 || abs(to.latitude) == 90
    return !isOnIt && abs(from.longitude - to.longitude) > 180
  }

  /// The latitude of its northernmost point, in degrees.
  var northernmost: Double { furthest(towards: 1) }

  /// The latitude of its southernmost point, in degrees.
  var southernmost: Double { -furthest(towards: -1) }

  /// How far it comes towards a pole, 1 the northern one and -1 the southern one, in degrees from the equator.
  private func furthest(towards pole: Double) -> Double {
    let ends = max(from.latitude * pole, to.latitude * pole)
    // Between a place and itself, or the one opposite to it, no great circle is shorter than the others.
    guard angle > 1e-9, angle < .pi - 1e-9 else { return ends }
    let normal = Self.cross(start, end) / sin(angle)
    // The point of the whole circle that is nearest to the pole: the pole, put upright down on the plane of the circle.
    let vertex = SIMD3(0, 0, pole) - normal * (normal.z * pole)
    let isOnTheWay = (Self.cross(start, vertex) * normal).sum() > 0 && (Self.cross(vertex, end) * normal).sum() > 0
    return isOnTheWay ? max(ends, acos(min(1, abs(normal.z))) * 180 / .pi) : ends
  }

  /// Points of it, one for about so many kilometres, its ends included: x is the longitude, y the latitude.
  package func points(every kilometres: Double) -> WorldOutline.Ring {
    let ends = [SIMD2(from.longitude, from.latitude), SIMD2(to.longitude, to.latitude)]
    guard angle > 1e-9 else { return ends }
    let steps = max(1, Int(angle * 6_371 / kilometres))
    let between = (1..<max(1, steps)).map { step in
      let part = Double(step) / Double(steps)
      let point =
        angle < .pi - 1e-9 ? (start * sin((1 - part) * angle) + end * sin(part * angle)) / sin(angle) : start * (1 - part) + end * part
      return SIMD2(atan2(point.y, point.x) * 180 / .pi, atan2(point.z, (point.x * point.x + point.y * point.y).squareRoot()) * 180 / .pi)
    }
    return [ends[0]] + between + [ends[1]]
  }

  /// The same line without leaps from one edge of the world to the other.
  static func unwrapped(_ line: WorldOutline.Ring, near longitude: Double) -> WorldOutline.Ring {
    var last = longitude
    return line.map { point in
      var point = point
      while point.x - last > 180 { point.x -= 360 }
      while point.x - last < -180 { point.x += 360 }
      last = point.x
      return point
    }
  }

  /// The line on a map with this longitude in its middle, where longitudes are -180 to 180 from there: in as many pieces as the edge of that map cuts
  /// it into, both of which end on the edge.
  package func pieces(around centre: Double, every kilometres: Double) -> [WorldOutline.Ring] {
    let line = Self.unwrapped(points(every: kilometres).map { SIMD2($0.x - centre, $0.y) }, near: 0)
    // Which of the worlds side by side a point is in.
    func world(_ point: SIMD2<Double>) -> Double { floor((point.x + 180) / 360) }
    var pieces: [WorldOutline.Ring] = []
    var piece: WorldOutline.Ring = []
    var current = world(line[0])
    for point in line {
      while let last = piece.last, world(point) != current {
        let edge: Double = world(point) > current ? 180 : -180
        let x = point.x - current * 360
        let part = x == last.x ? 0 : (edge - last.x) / (x - last.x)
        let cut = last.y + (point.y - last.y) * part
        if last.x != edge { piece.append(SIMD2(edge, cut)) }
        if piece.count > 1 { pieces.append(piece) }
        piece = [SIMD2(-edge, cut)]
        current += edge > 0 ? 1 : -1
      }
      let moved = SIMD2(point.x - current * 360, point.y)
      if piece.last != moved { piece.append(moved) }
    }
    if piece.count > 1 || pieces.isEmpty { pieces.append(piece) }
    return pieces
  }

  private static func vector(_ place: Coordinate) -> SIMD3<Double> {
    let (latitude, longitude) = (place.latitude * .pi / 180, place.longitude * .pi / 180)
    return SIMD3(cos(latitude) * cos(longitude), cos(latitude) * sin(longitude), sin(latitude))
  }

  private static func cross(_ a: SIMD3<Double>, _ b: SIMD3<Double>) -> SIMD3<Double> {
    SIMD3(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x)
  }
}

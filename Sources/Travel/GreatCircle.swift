internal import Glibc

/// The shortest way between two places on a sphere, from which the ellipsoid differs less than a line on a map is wide.
struct GreatCircle {
  private let from: Coordinate
  private let to: Coordinate
  private let start: SIMD3<Double>
  private let end: SIMD3<Double>
  /// From the one to the other as seen from the centre, in radians.
  private let angle: Double

  init(_ from: Coordinate, _ to: Coordinate) {
    (self.from, self.to) = (from, to)
    (start, end) = (Self.vector(from), Self.vector(to))
    let normal = Self.cross(start, end)
    // Not by the cosine alone, which near 0 and 180° tells angles apart to a hundred metres only.
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

  /// Longitudes and latitudes of points on it, one for about each hundred kilometres, its ends included.
  var points: [SIMD2<Double>] {
    guard angle > 1e-9 else { return [SIMD2(from.longitude, from.latitude), SIMD2(to.longitude, to.latitude)] }
    let steps = max(1, Int(angle * 6_371 / 100))
    return (0...steps).map { step in
      let part = Double(step) / Double(steps)
      let point =
        angle < .pi - 1e-9 ? (start * sin((1 - part) * angle) + end * sin(part * angle)) / sin(angle) : start * (1 - part) + end * part
      return SIMD2(atan2(point.y, point.x) * 180 / .pi, atan2(point.z, (point.x * point.x + point.y * point.y).squareRoot()) * 180 / .pi)
    }
  }

  private static func vector(_ place: Coordinate) -> SIMD3<Double> {
    let (latitude, longitude) = (place.latitude * .pi / 180, place.longitude * .pi / 180)
    return SIMD3(cos(latitude) * cos(longitude), cos(latitude) * sin(longitude), sin(latitude))
  }

  private static func cross(_ a: SIMD3<Double>, _ b: SIMD3<Double>) -> SIMD3<Double> {
    SIMD3(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x)
  }
}

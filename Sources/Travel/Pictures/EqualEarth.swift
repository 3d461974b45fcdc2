internal import Glibc

/// The projection Equal Earth, in which areas keep their size (Šavrič, Patterson and Jenny: The Equal Earth map projection, 2018). Parallels are straight.
/// Of a globe with the radius 1: y grows to the north.
enum EqualEarth {
  private static let a = (1.340264, -0.081106, 0.000893, 0.003796)
  private static let m = 3.0.squareRoot() / 2

  /// Half as wide as the world is.
  static let halfWidth = Double.pi / (m * a.0)

  /// Where a point is, by the degrees east of the middle of the map and its latitude.
  static func point(_ place: SIMD2<Double>) -> SIMD2<Double> {
    let theta = asin(m * sin(place.y * .pi / 180))
    let (t2, t6) = (theta * theta, theta * theta * theta * theta * theta * theta)
    let x = place.x * .pi / 180 * cos(theta) / (m * (a.0 + 3 * a.1 * t2 + t6 * (7 * a.2 + 9 * a.3 * t2)))
    return SIMD2(x, theta * (a.0 + a.1 * t2 + t6 * (a.2 + a.3 * t2)))
  }

  /// How far up a parallel is.
  static func y(_ latitude: Double) -> Double { point(SIMD2(0, latitude)).y }
}

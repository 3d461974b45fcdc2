internal import Glibc

/// A point on the WGS 84 ellipsoid, in degrees.
public struct Coordinate: Hashable, Sendable {
  /// -90 to 90, north positive.
  public let latitude: Double
  /// -180 to 180, east positive.
  public let longitude: Double

  /// nil when one of them is out of its range, or no number.
  public init?(latitude: Double, longitude: Double) {
    guard -90...90 ~= latitude, -180...180 ~= longitude else { return nil }
    self.latitude = latitude
    self.longitude = longitude
  }

  /// The length in km of the geodesic to `other`, the shortest way over the ellipsoid; exact to a micrometre, and the same in
  /// both directions. See `Geodesic`.
  public func distance(to other: Coordinate) -> Double { Geodesic.distance(self, other) / 1000 }

  /// Kilometres from the centre of the earth: x to 0° N 0° E, z to the north pole.
  var position: SIMD3<Double> {
    let (sine, cosine) = (sin(latitude * .pi / 180), cos(latitude * .pi / 180))
    let e2 = Geodesic.f * (2 - Geodesic.f)
    let normal = Geodesic.a / 1000 / (1 - e2 * sine * sine).squareRoot()
    let longitude = longitude * .pi / 180
    return SIMD3(normal * cosine * cos(longitude), normal * cosine * sin(longitude), normal * (1 - e2) * sine)
  }
}

internal import Glibc

/// The inverse geodesic problem on the WGS 84 ellipsoid: how far it is from one point to another.
///
/// The distance and the longitude along a geodesic are the integrals of C. F. F. Karney, "Algorithms for geodesics", Journal of Geodesy 87
/// (2013) 43–55, doi:10.1007/s00190-012-0578-z, as its series to the sixth order in the flattening; numbers of equations are of that
/// paper. The azimuth at which to set out is found by the iteration of T. Vincenty, "Direct and inverse solutions of geodesics on the
/// ellipsoid", Survey Review 23 (1975) 88–93, which does not converge for points that are nearly opposite; for those it is bracketed
/// (Karney, section 4: the longitude that is reached grows with the azimuth).
package enum Geodesic {
  /// Kilometres once around the equator.
  package static let equator = 2 * Double.pi * a / 1000

  /// Equatorial radius in metres and flattening.
  static let a = 6_378_137.0
  static let f = 1 / 298.257_223_563

  private static let b = a * (1 - f)
  private static let n = f / (2 - f)
  private static let secondEccentricitySquared = f * (2 - f) / ((1 - f) * (1 - f))

  /// Metres.
  static func distance(_ from: Coordinate, _ to: Coordinate) -> Double {
    // Which of the two comes first, and north for south, make no difference. As in section 4, the first is in the south and the second no
    // further from the equator.
    var (latitude1, latitude2) = (from.latitude, to.latitude)
    if abs(latitude1) < abs(latitude2) { swap(&latitude1, &latitude2) }
    if latitude1 > 0 { (latitude1, latitude2) = (-latitude1, -latitude2) }
    var degrees = abs(from.longitude - to.longitude)
    if degrees > 180 { degrees = 360 - degrees }
    let longitude = degrees * .pi / 180

    // Along the equator, unless it is shorter to leave it.
    if latitude1 == 0, longitude <= (1 - f) * .pi { return a * longitude }
    let first = Reduced(latitude: latitude1)
    let second = Reduced(latitude: latitude2)
    // Along a meridian; a pole lies on all of them.
    if degrees == 0 || degrees == 180 || latitude1 == -90 {
      return Arc(first, second, sine: 0, cosine: degrees == 180 ? -1 : 1).distance
    }
    if latitude1 != 0, let distance = iterated(first, second, longitude: longitude) { return distance }
    return bracketed(first, second, longitude: longitude)
  }

  /// Sine and cosine of a reduced latitude (equation 6).
  private struct Reduced {
    let sine: Double
    let cosine: Double

    init(latitude: Double) {
      // On the equator a little beside it, so that the azimuth still says where a geodesic crosses it.
      let tangentSine = latitude == 0 ? -1e-200 : (1 - f) * sin(latitude * .pi / 180)
      let tangentCosine = abs(latitude) == 90 ? 0 : cos(latitude * .pi / 180)
      let length = (tangentSine * tangentSine + tangentCosine * tangentCosine).squareRoot()
      sine = tangentSine / length
      cosine = tangentCosine / length
    }
  }

  /// A geodesic between two latitudes, as the great circle on the auxiliary sphere that goes with it.
  private struct Arc {
    /// Where the first point is on the great circle, from its crossing of the equator, and how far it is to the second.
    let sigma1: Double
    let sigma12: Double
    /// The longitude between the two on the sphere.
    let sphericalLongitude: Double
    private let sineAzimuth0: Double
    // The expansion parameter (equation 16).
    private let epsilon: Double

    /// The great circle that sets out with an azimuth and is known to be so long.
    init(_ first: Reduced, sine: Double, cosine: Double, sigma12: Double, longitude: Double) {
      sineAzimuth0 = sine * first.cosine
      let cosineAzimuth0Squared = cosine * cosine + sine * first.sine * sine * first.sine
      sigma1 = atan2(first.sine, cosine * first.cosine)
      self.sigma12 = sigma12
      sphericalLongitude = longitude
      let k2 = Geodesic.secondEccentricitySquared * cosineAzimuth0Squared
      epsilon = k2 / (2 * (1 + (1 + k2).squareRoot()) + k2)
    }

    /// The great circle that sets out with an azimuth and ends where it comes to the second latitude on its way north.
    init(_ first: Reduced, _ second: Reduced, sine: Double, cosine: Double) {
      // Squares of the cosines differ as those of the sines do; the smaller ones are the more exact.
      let difference =
        first.cosine < -first.sine
        ? (second.cosine - first.cosine) * (second.cosine + first.cosine)
        : (first.sine - second.sine) * (first.sine + second.sine)
      let north1 = cosine * first.cosine
      // Not below 0: of two latitudes that are next to each other, rounding may make the wrong one the lower.
      let north2 = (north1 * north1 + max(difference, 0)).squareRoot()
      let east = sine * first.cosine
      self.init(
        first, sine: sine, cosine: cosine, sigma12: atan2(second.sine, north2) - atan2(first.sine, north1),
        longitude: atan2(east * second.sine, north2) - atan2(east * first.sine, north1))
    }

    /// Metres (equations 7, 15, 17 and 18).
    var distance: Double {
      let e = epsilon
      let e2 = e * e
      let a1 = (1 + e2 * (1 / 4 + e2 * (1 / 64 + e2 / 256))) / (1 - e)
      let c1: InlineArray<6, Double> = [
        e * (-1 / 2 + e2 * (3 / 16 - e2 / 32)), e2 * (-1 / 16 + e2 * (1 / 32 - e2 * 9 / 2048)), e * e2 * (-1 / 48 + e2 * 3 / 256),
        e2 * e2 * (-5 / 512 + e2 * 3 / 512), e * e2 * e2 * (-7 / 1280), e2 * e2 * e2 * (-7 / 2048),
      ]
      return Geodesic.b * a1 * (sigma12 + sineSeries(c1, sigma1 + sigma12) - sineSeries(c1, sigma1))
    }

    /// Radians (equations 8, 23, 24 and 25).
    var longitude: Double {
      let n = Geodesic.n
      let n2 = n * n
      let e = epsilon
      let a3 =
        1 - e * ((1 - n) / 2 + e * (1 / 4 + n / 8 - 3 * n2 / 8 + e * (1 / 16 + 3 * n / 16 + n2 / 16 + e * (3 / 64 + n / 32 + e * 3 / 128))))
      let e2 = e * e
      let c3: InlineArray<6, Double> = [
        e * ((1 - n) / 4 + e * ((1 - n2) / 8 + e * ((3 + 3 * n - n2) / 64 + e * ((5 + 2 * n) / 128 + e * 3 / 128)))),
        e2 * ((2 - 3 * n + n2) / 32 + e * ((3 - 2 * n - 3 * n2) / 64 + e * ((3 + n) / 128 + e * 5 / 256))),
        e2 * e * ((5 - 9 * n + 5 * n2) / 192 + e * ((9 - 10 * n) / 384 + e * 7 / 512)),
        e2 * e2 * ((7 - 14 * n) / 512 + e * 7 / 512),
        e2 * e2 * e * 21 / 2560, 0,
      ]
      let way = a3 * (sigma12 + sineSeries(c3, sigma1 + sigma12) - sineSeries(c3, sigma1))
      return sphericalLongitude - Geodesic.f * sineAzimuth0 * way
    }

    // The sum of c[l-1] sin 2lσ, after Clenshaw.
    private func sineSeries(_ c: InlineArray<6, Double>, _ sigma: Double) -> Double {
      let sine = sin(2 * sigma)
      let factor = 2 * cos(2 * sigma)
      var (last, beforeLast) = (0.0, 0.0)
      for l in stride(from: 5, through: 0, by: -1) { (last, beforeLast) = (c[l] + factor * last - beforeLast, last) }
      return last * sine
    }
  }

  /// Vincenty's iteration: from the longitude on the auxiliary sphere to that on the ellipsoid and back. nil when it does not settle.
  private static func iterated(_ first: Reduced, _ second: Reduced, longitude: Double) -> Double? {
    var spherical = longitude
    for _ in 0..<12 {
      // The way on the sphere to the second point.
      let east = second.cosine * sin(spherical)
      // The sine of the difference in latitude, and what the second point lies more to the south on a circle of latitude, which is not
      // straight.
      let half = sin(spherical / 2)
      let north = first.cosine * second.sine - first.sine * second.cosine + 2 * first.sine * second.cosine * half * half
      let length = (east * east + north * north).squareRoot()
      guard length > 0 else { return nil }
      let along = first.sine * second.sine + first.cosine * second.cosine * cos(spherical)
      let arc = Arc(first, sine: east / length, cosine: north / length, sigma12: atan2(length, along), longitude: spherical)
      // The difference between both longitudes hardly changes with either.
      let next = longitude + arc.sphericalLongitude - arc.longitude
      guard next < .pi else { return nil }
      if abs(next - spherical) < 1e-14 { return arc.distance }
      spherical = next
    }
    return nil
  }

  /// Halves the range of azimuths until nothing is left of it.
  private static func bracketed(_ first: Reduced, _ second: Reduced, longitude: Double) -> Double {
    var range = (lower: 0.0, upper: Double.pi)
    while true {
      let middle = (range.lower + range.upper) / 2
      let arc = Arc(first, second, sine: sin(middle), cosine: cos(middle))
      guard middle > range.lower, middle < range.upper else { return arc.distance }
      if arc.longitude < longitude { range.lower = middle } else { range.upper = middle }
    }
  }
}

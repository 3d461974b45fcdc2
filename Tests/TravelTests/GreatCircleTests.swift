import Foundation
import Testing

@testable import Travel

/// What a way crosses, and how near it comes to the poles.
@Suite struct GreatCircleTests {
  private typealias Place = (latitude: Double, longitude: Double)

  private static func circle(_ a: Place, _ b: Place) throws -> GreatCircle {
    GreatCircle(
      from: try #require(Coordinate(latitude: a.latitude, longitude: a.longitude)),
      to: try #require(Coordinate(latitude: b.latitude, longitude: b.longitude)))
  }

  @Test(
    arguments: [
      // From one hemisphere to the other, over the date line as well, and to the other side of the world.
      ((50, 8), (-34, 18), true), ((35, 140), (-33, -70), true), ((10, 0), (-10, 180), true),
      // Along the equator, from it, to it, and not over it.
      ((0, 0), (0, 90), false), ((0, 10), (20, 30), false), ((-20, 30), (0, 10), false), ((1, 100), (2, -60), false),
    ] as [((Double, Double), (Double, Double), Bool)])
  func theEquatorIsCrossedFromOneHemisphereToTheOther(a: (Double, Double), b: (Double, Double), crosses: Bool) throws {
    #expect(try Self.circle(a, b).crossesEquator == crosses)
    #expect(try Self.circle(b, a).crossesEquator == crosses)
  }

  @Test(
    arguments: [
      ((-17.8, 177.4), (-13.8, -172), true), ((35.8, 140.4), (37.6, -122.4), true), ((60, 91), (60, -90), true),
      // The other way round, over the pole, to the line, along it, and at a pole.
      ((50, 8), (40, -74), false), ((60, 90), (60, -89), false), ((60, 90), (60, -90), false), ((10, 170), (10, 180), false),
      ((10, 170), (10, -180), false), ((10, -170), (10, 180), false), ((10, 180), (20, -180), false), ((90, 100), (10, -100), false),
      ((10, 100), (-90, -100), false),
    ] as [((Double, Double), (Double, Double), Bool)])
  func theDateLineIsCrossedOnTheShortWay(a: (Double, Double), b: (Double, Double), crosses: Bool) throws {
    #expect(try Self.circle(a, b).crosses180thMeridian == crosses)
    #expect(try Self.circle(b, a).crosses180thMeridian == crosses)
  }

  @Test(
    arguments: [
      // Along the equator and along a meridian; over the pole, also where the way begins behind it.
      ((0, 0), (0, 90), 0, 0), ((10, 20), (-30, 20), 10, -30), ((60, 0), (60, 180), 90, 60), ((80, 0), (20, 180), 90, 20),
      ((-60, 30), (-70, -150), -60, -90),
      // Between places of one latitude the way bends to the pole: tan of its latitude is that of the ends by the cosine of half the longitude.
      ((60, 0), (60, 60), 63.434_949, 60), ((-45, 170), (-45, -100), -45, -54.735_610),
      // The highest point of the circle lies outside of the way, before or behind it.
      ((10, 0), (50, 20), 50, 10), ((-50, 20), (-10, 0), -10, -50),
      // A place and itself, a pole, and places of which nobody can say how one gets from one to the other.
      ((50, 8), (50, 8), 50, 50), ((90, 0), (30, 70), 90, 30), ((90, 0), (-90, 0), 90, -90), ((30, 20), (-30, -160), 30, -30),
    ] as [((Double, Double), (Double, Double), Double, Double)])
  func aWayKnowsItsNorthernmostAndSouthernmostPoint(a: (Double, Double), b: (Double, Double), north: Double, south: Double) throws {
    for circle in [try Self.circle(a, b), try Self.circle(b, a)] {
      #expect(abs(circle.northernmost - north) < 1e-6, "\(circle.northernmost)")
      #expect(abs(circle.southernmost - south) < 1e-6, "\(circle.southernmost)")
    }
  }

  @Test func betweenOppositePlacesOnlyTheEndsAreSure() throws {
    for latitude in stride(from: -88.0, through: 88, by: 4) {
      for longitude in stride(from: -180.0, through: 0, by: 15) {
        let circle = try Self.circle((latitude, longitude), (-latitude, longitude + 180))
        #expect(circle.northernmost == abs(latitude) && circle.southernmost == -abs(latitude))
      }
    }
  }

  /// The formula of the vertex against the points of the way, between places everywhere.
  @Test func noPointOfAWayIsFurtherNorthThanItsNorthernmost() throws {
    var random = SplitMix64(seed: 7)
    for _ in 0..<500 {
      func place() -> Place { (Double(random.number(-9_000...9_000)) / 100, Double(random.number(-18_000...18_000)) / 100) }
      let circle = try Self.circle(place(), place())
      let latitudes = circle.points(every: 100).map(\.y)
      let (south, north) = (try #require(latitudes.min()), try #require(latitudes.max()))
      // The point itself may lie fifty kilometres from the next one that is drawn, which is the further below it the nearer it is to the pole.
      func isJustBeyond(_ latitude: Double, _ drawn: Double) -> Bool {
        let difference = latitude - drawn
        return difference > -1e-6 && difference < 0.002 / max(cos(latitude * .pi / 180), 0.004)
      }
      #expect(isJustBeyond(circle.northernmost, north) && isJustBeyond(-circle.southernmost, -south))
    }
  }
}

import Testing

@testable import Travel

/// Great circles, and how the edge of a map cuts them.
@Suite struct GreatCirclePiecesTests {
  private static func circle(_ from: String, _ to: String) throws -> GreatCircle {
    GreatCircle(
      from: try #require(Reference.airports.airport(from)).coordinate, to: try #require(Reference.airports.airport(to)).coordinate)
  }

  @Test(
    arguments: [("SFO", "NRT"), ("NRT", "SFO"), ("AKL", "SCL"), ("SIN", "EWR"), ("SYD", "JNB"), ("FRA", "JFK"), ("CDG", "PPT")],
    [0.0, 11, 155, 180, -90])
  func aLineIsCutAtTheEdgeOfTheMapOnly(route: (String, String), centre: Double) throws {
    let pieces = try Self.circle(route.0, route.1).pieces(around: centre, every: 60)
    for piece in pieces {
      #expect(piece.count > 1)
      for point in piece { #expect((-180...180).contains(point.x)) }
      // Near a pole the meridians are close together.
      for (a, b) in zip(piece, piece.dropFirst()) where abs(a.y) < 80 { #expect(abs(a.x - b.x) < 4 && abs(a.y - b.y) < 1) }
    }
    for (a, b) in zip(pieces, pieces.dropFirst()) {
      let (end, start) = (try #require(a.last), try #require(b.first))
      #expect(abs(end.x) == 180 && start.x == -end.x && start.y == end.y)
    }
  }

  @Test func aFlightOverThePacificIsTwoPiecesOnTheUsualMapAndOneOnThatOfThePacific() throws {
    let circle = try Self.circle("SFO", "NRT")
    let pieces = circle.pieces(around: 0, every: 60)
    try #require(pieces.count == 2)
    #expect(pieces[0].last?.x == -180 && pieces[1].first?.x == 180)
    // Where GeographicLib's geodesic crosses it, to the difference between sphere and ellipsoid.
    #expect(abs((pieces[0].last?.y ?? 0) - 48.1) < 0.5)
    #expect(circle.pieces(around: 180, every: 60).count == 1)
    #expect(circle.pieces(around: -150, every: 60).count == 1)
  }

  @Test func aLineIsAsLongAsItsFlightAndEndsWhereThatDoes() throws {
    let (from, to) = (
      try #require(Reference.airports.airport("FRA")).coordinate, try #require(Reference.airports.airport("SIN")).coordinate
    )
    let points = GreatCircle(from: from, to: to).points(every: 60)
    #expect(points.first == SIMD2(from.longitude, from.latitude) && points.last == SIMD2(to.longitude, to.latitude))
    let places = try points.map { try #require(Coordinate(latitude: $0.y, longitude: $0.x)) }
    let steps = zip(places, places.dropFirst()).map { $0.distance(to: $1) }
    #expect(abs(steps.reduce(0, +) - from.distance(to: to)) < 20)
    #expect((steps.max() ?? 0) < 63)
  }

  @Test(arguments: [(180.0, 170.0), (-180, -170), (180, -170), (-180, 170), (170, 180), (-170, -180)])
  func aPlaceOnTheAntimeridianIsOnTheSideOfItsLine(from: Double, to: Double) throws {
    let circle = GreatCircle(
      from: try #require(Coordinate(latitude: 10, longitude: from)), to: try #require(Coordinate(latitude: 12, longitude: to)))
    let pieces = circle.pieces(around: 0, every: 60)
    let long = pieces.filter { $0.count > 2 }
    try #require(long.count == 1)
    #expect(long[0].allSatisfy { $0.x.sign == (abs(from) == 180 ? to : from).sign })
  }

  @Test func aFlightToWhereItBeganIsAPoint() throws {
    let pieces = try Self.circle("BER", "BER").pieces(around: 0, every: 60)
    #expect(pieces.count == 1 && pieces[0].count == 1)
  }
}

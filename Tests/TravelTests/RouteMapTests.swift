import Foundation
import Testing

@testable import Travel

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// The map of a trip's flights.
@Suite struct RouteMapTests {
  private static func map(_ codes: (String, String)...) throws -> String {
    let outline = try WorldOutline(Reference.bytes("world"))
    let routes = try codes.map { from, to in
      (from: try #require(Reference.airports.airport(from)).coordinate, to: try #require(Reference.airports.airport(to)).coordinate)
    }
    return try #require(RouteMap(routes)).svg(outline, description: "\"A\" & <B>")
  }

  /// The points of the first route.
  private static func route(_ svg: String) throws -> [SIMD2<Double>] {
    let path = try #require(svg.components(separatedBy: "class=\"route\" d=\"M").dropFirst().first?.components(separatedBy: "\"").first)
    return try path.components(separatedBy: "L").map { point in
      let numbers = point.split(separator: " ").compactMap { Double($0) }
      return SIMD2(try #require(numbers.first), try #require(numbers.last))
    }
  }

  @Test(arguments: [("FRA", "JFK"), ("SFO", "NRT"), ("AKL", "SCL"), ("SIN", "EWR"), ("BER", "BER"), ("TXL", "MUC"), ("LYR", "TOS")])
  func aRouteLiesInThePictureInOnePieceOverLand(from: String, to: String) throws {
    let svg = try Self.map((from, to))
    let points = try Self.route(svg)
    #expect(points.allSatisfy { (0...800).contains($0.x) && (0...400).contains($0.y) })
    for (a, b) in zip(points, points.dropFirst()) { #expect(abs(a.x - b.x) < 100 && abs(a.y - b.y) < 100) }
    #expect(svg.contains("class=\"land\" d=\"M"))
    #expect(svg.contains("aria-label=\"&quot;A&quot; &amp; &lt;B&gt;\""))
    #expect(XMLParser(data: Data(svg.utf8)).parse())
  }

  @Test func aRouteBendsTowardsThePole() throws {
    let points = try Self.route(try Self.map(("FRA", "LAX")))
    let highest = points.map(\.y).min() ?? 0
    #expect(highest < min(points[0].y, points[points.count - 1].y) - 50)
  }

  @Test func nothingIsDrawnOfNoRoutes() { #expect(RouteMap([]).map { _ in true } == nil) }
}

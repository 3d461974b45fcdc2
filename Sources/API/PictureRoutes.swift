internal import HTTPServer
internal import Parsers
internal import Schema
internal import Store
internal import Travel

/// Pictures of one's flights as SVG, and their routes as data for maps of one's own.
enum PictureRoutes {
  static let endpoints: [Endpoint] =
    FlightPicture.all.map { picture in
      .file(
        "/stats/\(picture.path)", picture.summary, tag: "Pictures", .account(.read(.stats)), query: picture.query, files: files,
        components: [:], freshness: picture.freshness
      ) { try answer(picture, $0) }
    } + [
      .file(
        "/stats/routes.geojson", "Routes as GeoJSON", tag: "Pictures", .account(.read(.stats)), query: PictureQuery.data, files: [geoJSON],
        components: [:], freshness: .flights, handler: routes)
    ]

  /// What a picture is answered as.
  static let files: [JSON.Member] = [.init("image/svg+xml", ["schema": ["type": "string", "description": "SVG without scripts."]])]

  private static let geoJSON = JSON.Member(
    "application/geo+json",
    [
      "schema": [
        "type": "object", "required": ["type", "features"],
        "properties": [
          "type": ["type": "string", "enum": ["FeatureCollection"]], "features": ["type": "array", "items": ["type": "object"]],
        ],
        "description": "GeoJSON, RFC 7946: a line along the great circle for each route, cut at the antimeridian.",
      ]
    ])

  private static func answer(_ picture: FlightPicture, _ call: Call<NoInput, PictureQuery>) throws -> Response {
    var query = call.query
    if picture.path.contains(":year") {
      let text = try call.request.parameter("year")
      guard let year = FlightPicture.year(text) else {
        throw APIError.parameter("year", "must be a year from 1 to 9999, not \"\(text.prefix(64))\"")
      }
      query.flights.year = year
    }
    do {
      return response(try picture.svg(query, of: call.caller.user, call.services, at: call.now), of: picture, query.theme)
    } catch let errors as FieldErrors { throw APIError.parameters(errors) }
  }

  /// The answer with a picture, whose style is allowed by what it is, and nothing else is.
  static func response(_ svg: String, of picture: FlightPicture, _ theme: PictureTheme) -> Response {
    Response(
      .ok,
      headers: [
        "Content-Type": "image/svg+xml; charset=utf-8",
        "Content-Disposition": "inline; filename=\"peregrine-\(picture.path.split(separator: "/").last ?? "")\"",
        "Content-Security-Policy": "default-src 'none'; style-src '\(styleHashes[theme] ?? "none")'; frame-ancestors 'none'",
      ], body: Array(svg.utf8))
  }

  private static let styleHashes = PictureTheme.allCases.reduce(into: [PictureTheme: String]()) {
    $0[$1] = "sha256-\(Secrets.base64(Secrets.hash($1.styleSheet.utf8)))"
  }

  // MARK: GeoJSON

  @Sendable static func routes(_ call: Call<NoInput, PictureQuery>) throws -> Response {
    let statistics = try call.statistics(call.query.statistics)
    var writer = JSONWriter(capacity: 65_536)
    writer.beginObject()
    writer.name("type")
    writer.string("FeatureCollection")
    writer.name("features")
    writer.beginArray()
    for row in statistics.routes(isDirected: false) {
      guard let from = row.value.origin.coordinate, let to = row.value.destination.coordinate else { continue }
      let properties: JSON = [
        "origin": .string(row.value.origin.code), "destination": .string(row.value.destination.code),
        "flights": .number("\(row.tally.flights)"), "distance_km": .number("\((from.distance(to: to) * 10).rounded() / 10)"),
      ]
      writer.value(["type": "Feature", "properties": properties, "geometry": GeoJSONWriter.line(from: from, to: to)])
    }
    writer.endArray()
    writer.endObject()
    return Response(
      .ok,
      headers: [
        "Content-Type": "application/geo+json", "Content-Disposition": "attachment; filename=\"peregrine-routes.geojson\"",
      ], body: writer.line())
  }
}

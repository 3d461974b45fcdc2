internal import HTTPServer
internal import Schema
internal import Store
internal import Travel

/// One's flights as a file to keep, to look at in a spreadsheet, or to take elsewhere.
enum FlightExportRoutes {
  static let endpoints: [Endpoint] = [
    .file(
      "/flights/export", "One's flights as a file", tag: "Flights", .account(.read(.flights)), query: ExportQuery.schema, files: files,
      components: FlightView.schema.schema.components, freshness: .flights, handler: export)
  ]

  /// What is answered, by its type.
  private static let files: [JSON.Member] = {
    let json: JSON = [
      "type": "object", "required": ["format", "version", "flights"],
      "properties": [
        "format": ["type": "string", "enum": ["peregrine"]], "version": ["type": "integer", "enum": [1]],
        "flights": ["type": "array", "items": FlightView.schema.schema.document],
      ],
    ]
    let csv: JSON = ["type": "string", "description": "A row for each flight, under headings; docs/import-export.md has the details."]
    var files = [
      JSON.Member(FlightExport.Format.json.mediaType, ["schema": json]), .init(FlightExport.Format.csv.mediaType, ["schema": csv]),
    ]
    for format in FlightExport.Format.allCases where !files.contains(where: { $0.name == format.mediaType }) {
      let type: JSON = format == .geojson ? "object" : "string"
      files.append(.init(format.mediaType, ["schema": ["type": type, "description": .string(format.title)]]))
    }
    return files
  }()

  /// Which flights, and how they are written. The order is fixed, and there are no pages.
  struct ExportQuery: Sendable {
    var format = FlightExport.Format.json
    var flights = FlightQuery()

    static let schema = ObjectSchema("ExportQuery", "Which flights, and how they are written.", ExportQuery()) {
      Property("format", \.format, .enumeration, "How the file is written; docs/import-export.md has the details.", default: "json")
      Property.all(of: FlightQuery.schema.properties.filter { !["sort", "page", "per_page"].contains($0.name) }, at: \.flights)
    }
  }

  @Sendable static func export(_ call: Call<NoInput, ExportQuery>) throws -> Response {
    let (services, format, user) = (call.services, call.query.format, call.caller.user)
    let filter = call.query.flights.filter(of: user.id, services.reference, at: call.now)
    let today = try services.resolver.zones.rules(for: user.timezone).localTime(at: call.now).date
    return Response(
      .ok,
      headers: [
        "Content-Type": format.contentType,
        "Content-Disposition": "attachment; filename=\"peregrine-flights-\(today)\(format.suffix)\"",
      ],
      stream: BodyStream(FlightExport(services, filter, format, at: call.now)) { try $0.next() })
  }
}

extension Endpoint {
  /// An endpoint that answers a file of what the caller can see, without an envelope. Without `freshness`, nobody is to keep it.
  static func file<Query>(
    _ path: String, _ summary: String, tag: String, _ access: Access, query: ObjectSchema<Query>, files: [JSON.Member],
    components: [String: JSON], freshness: Freshness.Clock? = nil, bucket: RateBucket? = nil,
    handler: @escaping @Sendable (Call<NoInput, Query>) throws -> Response
  ) -> Endpoint {
    Endpoint(
      method: .get, path: path, summary: summary, tag: tag, access: access, bucket: bucket, execution: .worker, freshness: freshness,
      maxBody: nil, query: query.parameterDocuments, input: nil, output: Result(status: 200, schema: nil, isList: false, files: files),
      components: components
    ) { services, request, caller in
      let parameters = try query.parameters(of: request)
      let call = Call(services, request, caller, input: NoInput(), query: parameters)
      guard let freshness else {
        var response = try handler(call)
        response.headers["Cache-Control"] = "no-store"
        return response
      }
      let tag = try call.tag(freshness)
      if let condition = request.headerList("If-None-Match"), try tag.matches(ifNoneMatch: condition) { return Envelope.notModified(tag) }
      var response = try handler(call)
      response.headers["ETag"] = tag.description
      response.headers["Cache-Control"] = Envelope.caching
      return response
    }
  }
}

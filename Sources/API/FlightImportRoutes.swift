internal import HTTPServer
internal import Parsers
internal import Schema
internal import Store
internal import Travel

/// Flights from a file: our own export, or a table of any program's.
enum FlightImportRoutes {
  static let endpoints: [Endpoint] = [
    .upload(
      "/flights/import", "Log the flights of a file", tag: "Flights", .account(.write(.flights)), query: ImportQuery.schema,
      json: json, files: files, .one(ImportResult.schema), handler: take)
  ]

  /// What is sent as JSON, as the document describes it.
  private static let json: JSON = {
    // What is wrong with a flight is told by its row, and the others are stored.
    let flights: JSON = ["type": "array", "description": "Flights as POST /flights takes them.", "items": [:]]
    let object: JSON = [
      "type": "object", "description": "One of csv, data and flights; or what GET /flights/export has answered.",
      "properties": [
        "csv": ["type": "string", "description": "A table, as text/csv has it."], "data": flights, "flights": flights,
        "format": ["type": "string", "enum": ["peregrine"]], "version": ["type": "integer", "enum": [1]],
      ],
      "additionalProperties": false, "oneOf": [["required": ["csv"]], ["required": ["data"]], ["required": ["flights"]]],
    ]
    let airTrail: JSON = [
      "type": "object", "description": "What AirTrail has exported.",
      "properties": ["users": ["type": "array", "items": [:]], "flights": ["type": "array", "items": [:]]],
      "required": ["users", "flights"],
    ]
    return ["oneOf": [object, airTrail, flights]]
  }()

  /// What else is sent.
  private static let files: [JSON.Member] = {
    let table: JSON = [
      "type": "string",
      "description":
        "A table with headings, of this or of another program; GET /imports/formats lists them, docs/import-export.md has the details.",
      "example": "From,To,Date\nFRA,JFK,2026-03-29\n",
    ]
    let form: JSON = [
      "type": "object", "required": ["file"], "additionalProperties": false,
      "properties": ["file": ["type": "string", "format": "binary", "description": "A file in any of the formats."]],
    ]
    return [.init("text/csv", ["schema": table]), .init("multipart/form-data", ["schema": form])]
  }()

  /// A format, or nil for whichever it is.
  struct FormatChoice: Sendable {
    var format: ImportFormat?
  }

  struct ImportQuery: Sendable {
    var format = FormatChoice()
    var isDryRun = false
    var onDuplicate = FlightImport.OnDuplicate.skip

    static let schema = ObjectSchema("ImportQuery", "How the file is taken.", ImportQuery()) {
      Property("format", \.format, .importFormat, "What the file is; auto finds out.", default: "auto")
      Property("dry_run", \.isDryRun, .boolean, "Say what would be done, and do nothing.", default: false)
      Property("on_duplicate", \.onDuplicate, .enumeration, "What to do about a flight that is there already.", default: "skip")
    }
  }

  @Sendable static func take(_ call: Call<NoInput, ImportQuery>) throws -> Write<ImportResult> {
    let new = try FlightImport(
      ImportFile(call.request), call.query.format.format, for: call.caller.user, onDuplicate: call.query.onDuplicate,
      isDryRun: call.query.isDryRun, call.services, at: call.now)
    return Write { db in .ok(try new.run(db)) }
  }
}

extension Schema where Value == FlightImportRoutes.FormatChoice {
  /// The name of a format, or auto.
  static let importFormat: Schema = {
    let names = ["auto"] + ImportFormat.all.map(\.name)
    return .text(
      ["type": "string", "enum": .array(names.map { .string($0) })], expected: "one of \(names.joined(separator: ", "))",
      read: { text in names.contains(text) ? Value(format: ImportFormat.named(text)) : nil }, write: { $0.format?.name ?? "auto" })
  }()
}

extension Endpoint {
  /// An endpoint that takes a file and changes something.
  static func upload<Query, Output>(
    _ path: String, _ summary: String, tag: String, _ access: Access, query: ObjectSchema<Query>, json: JSON, files: [JSON.Member],
    components: [String: JSON] = [:], _ output: OutputSchema<Output>, bucket: RateBucket? = nil,
    handler: @escaping @Sendable (Call<NoInput, Query>) throws -> Write<Output>
  ) -> Endpoint {
    Endpoint(
      method: .post, path: path, summary: summary, tag: tag, access: access, bucket: bucket, execution: .worker, maxBody: nil,
      query: query.parameterDocuments, input: json, fileContent: files,
      output: Result(status: 200, schema: output.schema.document, isList: output.isList),
      components: output.schema.components.merging(components) { own, _ in own }
    ) { services, request, caller in
      let parameters = try query.parameters(of: request)
      return try services.idempotency.run(services, request, caller) {
        try handler(Call(services, request, caller, input: NoInput(), query: parameters))
      } answer: {
        try Envelope.response($0, output, nil, request)
      }
    }
  }
}

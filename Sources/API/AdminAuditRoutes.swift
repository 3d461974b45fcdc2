internal import Database
internal import HTTPServer
internal import Parsers
internal import Schema
internal import Store
internal import Travel

/// What has been done on this server, by whom and from where: to look through, and as a file to keep.
enum AdminAuditRoutes {
  static let endpoints: [Endpoint] = [
    .get(
      "/admin/audit", "Who did what, from where, newest first", tag: "Administration", read, query: AuditQuery.schema,
      .list(AuditEntry.schema), bucket: .admin, execution: .worker, handler: audit),
    .file(
      "/admin/audit/export", "The audit log as a file, oldest first", tag: "Administration", read, query: ExportQuery.schema, files: files,
      components: AuditEntry.schema.schema.components, bucket: .admin, handler: export),
  ]

  private static let read = Endpoint.Access.administrator(.read(.admin))

  struct AuditQuery: Sendable {
    var action: String?
    var actorID: UUID?
    var subjectID: UUID?
    var since: Instant?
    var page = 1
    var perPage = 50

    var filter: AuditFilter {
      var filter = AuditFilter()
      (filter.action, filter.actor, filter.subject, filter.since) = (action, actorID, subjectID, since)
      return filter
    }

    static let schema = ObjectSchema("AuditQuery", "Which acts.", AuditQuery()) {
      Property("action", \.action, .string(1...100), "What was done.", example: "token.revoked")
      Property("actor_id", \.actorID, .id, "Who did it.")
      Property("subject_id", \.subjectID, .id, "What it was done to.")
      Property("since", \.since, .instant, "From then on.")
      Property("page", \.page, .integer(1...1_000_000), "The page.", default: 1)
      Property("per_page", \.perPage, .integer(1...100), "How many a page has.", default: 50)
    }
  }

  @Sendable static func audit(_ call: Call<NoInput, AuditQuery>) throws -> Answer<[AuditEntry]> {
    let (query, filter) = (call.query, call.query.filter)
    let (found, total) = try call.services.database.read { db in
      (try db.auditEntries(filter, offset: (query.page - 1) * query.perPage, limit: query.perPage), try db.countAuditEntries(filter))
    }
    return try Pages.answer(found, number: query.page, size: query.perPage, total: total, call.request)
  }

  // MARK: As a file

  /// How it is written.
  enum Form: String, CaseIterable, Sendable {
    case jsonl, csv

    var mediaType: String { self == .csv ? "text/csv" : "application/jsonl" }
  }

  private static let files: [JSON.Member] = [
    .init(Form.jsonl.mediaType, ["schema": ["type": "string", "description": "An AuditEntry in each line."]]),
    .init(Form.csv.mediaType, ["schema": ["type": "string", "description": "A row for each entry, under the names of its fields."]]),
  ]

  struct ExportQuery: Sendable {
    var format = Form.jsonl
    var acts = AuditQuery()

    static let schema = ObjectSchema("AuditExportQuery", "Which acts, and how they are written.", ExportQuery()) {
      Property("format", \.format, .enumeration, "jsonl: an object in each line; csv: a table.", default: "jsonl")
      Property.all(of: AuditQuery.schema.properties.filter { !["page", "per_page"].contains($0.name) }, at: \.acts)
    }
  }

  @Sendable static func export(_ call: Call<NoInput, ExportQuery>) throws -> Response {
    let format = call.query.format
    let last = try call.services.database.read { try $0.auditLink(.head)?.sequence ?? 0 }
    let export = AuditExport(database: call.services.database, filter: call.query.acts.filter, format: format, last: last)
    let day = try call.services.resolver.zones.rules(for: "UTC").localTime(at: call.now).date
    return Response(
      .ok,
      headers: [
        "Content-Type": "\(format.mediaType); charset=utf-8",
        "Content-Disposition": "attachment; filename=\"peregrine-audit-\(day).\(format.rawValue)\"",
      ],
      stream: BodyStream(export) { try $0.next() })
  }
}

/// The audit log as a file, page by page: what there was when it began, so that one that grows meanwhile comes to an end.
struct AuditExport: Sendable {
  let database: Database
  let filter: AuditFilter
  let format: AdminAuditRoutes.Form
  let last: Int
  private var done = 0
  private var isBegun = false
  private var isEnded = false

  private static let pageSize = 500

  init(database: Database, filter: AuditFilter, format: AdminAuditRoutes.Form, last: Int) {
    self.database = database
    self.filter = filter
    self.format = format
    self.last = last
  }

  /// The next piece of the file; nil at its end. Throws `DatabaseError`.
  mutating func next() throws -> [UInt8]? {
    guard !isEnded else { return nil }
    let entries = try database.read { try $0.auditEntries(filter, after: done, through: last, limit: Self.pageSize) }
    isEnded = entries.count < Self.pageSize
    done = entries.last?.sequence ?? done
    let bytes = try format == .csv ? table(entries) : Array(entries.map { AuditEntry.schema.schema.bytes($0) + [0x0A] }.joined())
    isBegun = true
    return bytes.isEmpty ? nil : bytes
  }

  private func table(_ entries: [AuditEntry]) throws -> [UInt8] {
    var writer = CSVWriter()
    if !isBegun { writer.row(AuditEntry.schema.properties.map(\.name)) }
    for entry in entries {
      guard case .object(let members) = try JSONParser.parse(AuditEntry.schema.schema.bytes(entry)) else { continue }
      writer.row(members.map { Self.text($0.value) })
    }
    return writer.bytes
  }

  private static func text(_ value: JSON) -> String {
    switch value {
    case .null: return ""
    case .string(let text): return FormulaGuard.guarded(text)
    case .bool, .number, .array, .object:
      var writer = JSONWriter()
      writer.value(value)
      return FormulaGuard.guarded(String(decoding: writer.bytes, as: UTF8.self))
    }
  }
}

extension AuditEntry {
  var detailsObject: JSON? {
    get { details.flatMap { try? JSONParser.parse(Array($0.utf8)) } }
    set { details = newValue.map { String(decoding: Schema<JSON>.anyObject.bytes($0), as: UTF8.self) } }
  }

  /// Read only, as all of an entry.
  var hashText: String? {
    get { hash?.hexadecimal }
    set {}
  }

  var previousHashText: String? {
    get { previousHash?.hexadecimal }
    set {}
  }

  static let schema = ObjectSchema(
    "AuditEntry", "Something that was done.", AuditEntry(id: UUID(high: 0, low: 0), occurredAt: Instant(milliseconds: 0), action: "")
  ) {
    Property("id", \.id, .id, "Its id.", access: .readOnly)
    Property("occurred_at", \.occurredAt, .instant, "When.", access: .readOnly)
    Property("action", \.action, .string(), "What was done.", example: "token.revoked", access: .readOnly)
    Property("actor_id", \.actorID, .id, "Who did it; null: nobody who was logged in, or on the command line.", access: .readOnly)
    Property("actor_name", \.actorName, .string(), "Their name then.", access: .readOnly)
    Property("token_id", \.tokenID, .id, "With which token; null: in a browser, or on the command line.", access: .readOnly)
    Property("subject_kind", \.subjectKind, .string(), "What it was done to.", example: "token", access: .readOnly)
    Property("subject_id", \.subjectID, .id, "Its id.", access: .readOnly)
    Property(
      "details", \.detailsObject, .anyObject, "What else there is to say: of a setting its name, what it was and what it is.",
      access: .readOnly)
    Property("ip", \.ip, .string(), "From where; null: from this machine's command line.", access: .readOnly)
    Property("user_agent", \.userAgent, .string(), "With which program.", access: .readOnly)
    Property("request_id", \.requestID, .string(), "By which the log knows the request.", access: .readOnly)
    Property("sequence", \.sequence, .integer(0...1 << 53), "Its number, one more than that of the entry before it.", access: .readOnly)
    Property("previous_hash", \.previousHashText, .string(), "The hash of the entry before it.", access: .readOnly)
    Property(
      "hash", \.hashText, .string(), "SHA-256 over all that it says and the hash of the entry before it, in hexadecimal digits.",
      access: .readOnly)
  }
}

internal import Database
internal import Glibc
internal import HTTPServer
internal import Schema
internal import Store
internal import Travel

/// The whole database as a file, for those who run the server.
enum AdminBackupRoutes {
  static let endpoints: [Endpoint] = [
    // Not for a token that may only read the administration: the file holds what lets everybody in.
    .file(
      "/admin/backup", "A copy of the whole database as it is at this moment, for peregrine restore", tag: "Administration",
      .administrator(.write(.admin)), query: BackupQuery.schema, files: files, components: [:], bucket: .admin, handler: backup)
  ]

  /// In which form.
  enum Form: String, CaseIterable, Sendable { case database, export }

  struct BackupQuery: Sendable {
    var format = Form.database

    static let schema = ObjectSchema("BackupQuery", "In which form.", BackupQuery()) {
      Property(
        "format", \.format, .enumeration,
        "database: a SQLite file, or from PostgreSQL an export; export: text that can be restored into SQLite and PostgreSQL.",
        default: "database")
    }
  }

  private static let sqlite = "application/vnd.sqlite3"
  /// Text, but nobody's to compress or to convert.
  private static let export = "application/octet-stream"

  private static let files: [JSON.Member] = [sqlite, export].map {
    .init($0, ["schema": ["type": "string", "format": "binary"]])
  }

  @Sendable static func backup(_ call: Call<NoInput, BackupQuery>) throws -> Response {
    let services = call.services
    // Of PostgreSQL there is no other copy.
    let isExport = call.query.format == .export || !services.database.isExclusive
    let day = services.today(in: call.caller.user.timezone, at: call.now)
    let headers: Headers = [
      "Content-Type": isExport ? export : sqlite,
      "Content-Disposition": "attachment; filename=\"peregrine-backup-\(day).\(isExport ? "txt" : "db")\"",
    ]
    // How long it is, only the copy itself could tell.
    if call.request.method == .head { return Response(.ok, headers: headers, stream: BodyStream(0) { _ in nil }) }
    try checkRoom(services)
    let backup = try services.database.backup(in: services.settings.dataDirectory, isExport: isExport)
    try services.database.write {
      try call.audit(
        "backup.made", details: ["format": .string(isExport ? "export" : "database"), "bytes": .number("\(backup.size)")], $0)
    }
    return Response(
      .ok, headers: headers,
      stream: BodyStream(backup, length: backup.size) { backup in
        let bytes = try backup.read()
        return bytes.isEmpty ? nil : bytes
      })
  }

  /// Throws 503 where the copy would leave no room for what is written meanwhile.
  private static func checkRoom(_ services: Services) throws {
    let directory = services.settings.dataDirectory
    let figures = try services.database.figures()
    let needed = figures.size + (figures.logSize ?? 0) + spare
    guard let free = SystemFigures.freeBytes(in: directory), free < needed else { return }
    throw APIError(
      status: .serviceUnavailable, code: "unavailable",
      message: """
        A copy is made in the data directory before it is sent, and has no room there: it takes up to \(needed >> 20) MiB, and \(free >> 20) MiB are \
        free. `peregrine backup` makes one elsewhere.
        """)
  }

  /// Bytes.
  private static let spare = 16 << 20
}

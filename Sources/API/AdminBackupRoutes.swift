internal import Database
internal import Glibc
internal import HTTPServer
internal import Logging
internal import Schema
internal import Store
internal import Travel

/// The whole database as a file, for those who run the server: one that is made for whoever asks, and those that the server keeps.
enum AdminBackupRoutes {
  static let endpoints: [Endpoint] = [
    // Not for a token that may only read the administration: the file holds what lets everybody in.
    .file(
      "/admin/backup", "A copy of the whole database as it is at this moment, for peregrine restore", tag: "Administration",
      .administrator(.write(.admin)), query: BackupQuery.schema, files: files, components: [:], bucket: .admin, handler: backup),
    .get(
      "/admin/backups", "The backups that the server keeps, newest first", tag: "Administration", .administrator(.read(.admin)),
      .list(BackupFiles.Entry.schema), bucket: .admin, execution: .worker, handler: list),
    .act(
      .post, "/admin/backups", "Make a backup now, read it again, and keep it", tag: "Administration", .administrator(.write(.admin)),
      query: NoQuery.schema, .one(BackupFiles.Entry.schema), status: 201, bucket: .admin, handler: make),
    .file(
      "/admin/backups/:name", "One of these backups", tag: "Administration", .administrator(.write(.admin)), query: NoQuery.schema,
      files: files, components: [:], bucket: .admin, handler: download),
    .act(
      .delete, "/admin/backups/:name", "Remove one of these backups", tag: "Administration", .administrator(.write(.admin)), bucket: .admin,
      handler: remove),
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
    try services.checkRoom(in: services.settings.dataDirectory)
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

  // MARK: Those that are kept

  @Sendable static func list(_ call: Call<NoInput, NoQuery>) throws -> Answer<[BackupFiles.Entry]> {
    let entries = try call.services.backups.entries()
    return .ok(entries, meta: [.init("count", .number("\(entries.count)"))])
  }

  @Sendable static func make(_ call: Call<NoInput, NoQuery>) throws -> Write<BackupFiles.Entry> {
    let services = call.services
    let name = BackupFiles.name(at: call.now, isExport: !services.database.isExclusive)
    guard try services.backups.file(name) == nil else { throw APIError.conflict("There is a backup of this minute already: \(name).") }
    let entry = try services.makeBackup(at: call.now)
    return Write { db in
      try call.audit("backup.made", details: ["name": .string(entry.name), "bytes": .number("\(entry.size)")], db)
      return .created(entry, at: "/admin/backups/\(entry.name)")
    }
  }

  @Sendable static func download(_ call: Call<NoInput, NoQuery>) throws -> Response {
    let services = call.services
    let name = try call.request.parameter("name")
    guard let file = try services.backups.file(name) else { throw APIError.notFound }
    let size = try file.size
    let headers: Headers = [
      "Content-Type": name.hasSuffix(".txt") ? export : sqlite, "Content-Disposition": "attachment; filename=\"\(name)\"",
    ]
    if call.request.method == .head { return Response(.ok, headers: headers, stream: BodyStream(0, length: size) { _ in nil }) }
    try services.database.write { try call.audit("backup.downloaded", details: ["name": .string(name), "bytes": .number("\(size)")], $0) }
    return Response(.ok, headers: headers, stream: BodyStream(file, length: size) { try $0.next() })
  }

  @Sendable static func remove(_ call: Call<NoInput, NoQuery>) throws -> Write<Never> {
    let name = try call.request.parameter("name")
    let backups = call.services.backups
    return Write { db in
      guard try backups.file(name) != nil else { throw APIError.notFound }
      try call.audit("backup.removed", details: ["name": .string(name)], db)
      // What is not in the log is not done.
      let logger = call.services.logger
      db.afterCommit {
        do { _ = try backups.remove(name) } catch { logger.error("the backup \(name) is still there: \(error)") }
      }
      return .nothing
    }
  }
}

extension BackupFiles.Entry {
  static let schema = ObjectSchema(
    "Backup", "A backup that the server keeps.",
    BackupFiles.Entry(name: "", madeAt: Instant(milliseconds: 0), size: 0, isExport: false)
  ) {
    Property("name", \.name, .string(), "The file.", example: "peregrine-2026-11-22T0330Z.db", access: .readOnly)
    Property("made_at", \.madeAt, .instant, "When it was made, to the minute.", access: .readOnly)
    Property("size_bytes", \.size, .integer(0...1 << 53), "How large it is.", access: .readOnly)
    Property(
      "is_export", \.isExport, .boolean, "Whether it is text that can be restored into SQLite and PostgreSQL, not a SQLite file.",
      access: .readOnly)
  }
}

/// Brings a database to the schema of the program, one migration in one transaction after the other. Several programs that start at once apply
/// each migration once.
struct Migrator {
  let engine: any Engine
  let migrations: [Migration]
  /// The program's version, which is written beside what it applies.
  let program: String
  /// UTC milliseconds.
  let now: @Sendable () -> Int64

  static let tableName = "migrations"

  private static let table = """
    -- What has been applied to this database, and by which version of the program.
    CREATE TABLE IF NOT EXISTS migrations (
      version    INTEGER NOT NULL PRIMARY KEY,
      name       TEXT NOT NULL,
      checksum   TEXT NOT NULL,
      applied_by TEXT NOT NULL,
      applied_at INTEGER NOT NULL
    ) STRICT;
    """

  /// Applies what is missing and returns it. Throws `DatabaseError.refused` for a database that is newer than the program or that another
  /// text of a migration was applied to.
  func migrate() throws -> [Migration] {
    var done: [Migration] = []
    while let migration = try applyNext() { done.append(migration) }
    return done
  }

  /// What `migrate` would apply. Changes nothing.
  func pending() throws -> [Migration] {
    var pending: [Migration] = []
    try engine.read { pending = try missing(after: Self.applied($0)) }
    return pending
  }

  private func applyNext() throws -> Migration? {
    var next: Migration?
    // Without the need to write nothing is locked: most starts find nothing to do.
    if try pending().isEmpty { return nil }
    try engine.write(.migration) { connection in
      // Asked again: another program may have been faster.
      next = try missing(after: Self.applied(connection)).first
      if let next { try apply(next, connection) }
    }
    return next
  }

  /// Runs one migration inside of a transaction, and notes that.
  func apply(_ migration: Migration, _ connection: Connection) throws {
    try connection.engine.script(Self.table)
    try connection.engine.script(migration.sql)
    try connection.execute(
      "INSERT INTO migrations (version, name, checksum, applied_by, applied_at) VALUES ($1, $2, $3, $4, $5)", migration.version,
      migration.name, migration.checksum, program, now())
    try connection.engine.setSchemaVersion(migration.version)
  }

  /// What a database that has been through `applied` has not been through. Throws `DatabaseError.refused`.
  func missing(after applied: [AppliedMigration]) throws -> [Migration] {
    if let newest = applied.last, newest.version > migrations.last?.version ?? 0 {
      throw DatabaseError.refused(
        """
        the database is at schema version \(newest.version) (\(newest.name), by Peregrine \(newest.appliedBy)), but this is Peregrine \
        \(program), which knows versions up to \(migrations.last?.version ?? 0); run Peregrine \(newest.appliedBy) or newer, or restore a \
        backup made by this one
        """)
    }
    for (migration, applied) in zip(migrations, applied) {
      guard migration.version == applied.version, migration.checksum == applied.checksum else {
        throw DatabaseError.refused(
          """
          the database was made with another text of migration \(applied.name) (by Peregrine \(applied.appliedBy), SHA-256 \
          \(applied.checksum)); this is Peregrine \(program), whose \(migration.name) has \(migration.checksum). Run the program that made it
          """)
      }
    }
    return Array(migrations.dropFirst(applied.count))
  }

  /// What the database has been through, oldest first.
  static func applied(_ connection: Connection) throws -> [AppliedMigration] {
    guard try connection.engine.hasTable(Self.tableName) else { return [] }
    return try connection.rows("SELECT version, name, checksum, applied_by FROM migrations ORDER BY version") { row in
      AppliedMigration(version: try row.next(), name: try row.next(), checksum: try row.next(), appliedBy: try row.next())
    }
  }
}

package import Database
internal import Glibc
internal import Threads
package import Travel

/// The backups that a server makes by itself, in a directory of theirs: each is a file of its own, named by when it was made, and has been read whole before
/// it got its name. Nothing else in the directory is touched.
package struct BackupFiles: Sendable {
  /// One of them.
  package struct Entry: Equatable, Sendable {
    /// `peregrine-2026-11-22T0330Z.db`, or `.txt` for an export.
    package var name: String
    /// To the minute.
    package var madeAt: Instant
    /// Bytes.
    package var size: Int
    /// Whether it is text that can be restored into SQLite and PostgreSQL.
    package var isExport: Bool

    /// One of this name.
    package init(name: String, madeAt: Instant, size: Int, isExport: Bool) {
      self.name = name
      self.madeAt = madeAt
      self.size = size
      self.isExport = isExport
    }
  }

  private static let prefix = "peregrine-"
  /// What a name ends with while the file is written and read again.
  private static let unverified = ".unverified"

  package let directory: String

  /// Those in `directory`, which is made with the first of them.
  package init(_ directory: String) { self.directory = directory }

  // MARK: Names

  /// What one is called that is made at `instant`.
  package static func name(at instant: Instant, isExport: Bool) -> String {
    let text = "\(instant)"
    return "\(prefix)\(text.prefix(13))\(text.dropFirst(14).prefix(2))Z.\(isExport ? "txt" : "db")"
  }

  /// When one was made that has this name; nil for what is no name of one.
  package static func instant(of name: String) -> Instant? {
    let isExport = name.hasSuffix(".txt")
    let stamp = name.dropFirst(prefix.count).dropLast(isExport ? 4 : 3)
    guard stamp.utf8.count == 16, let instant = try? Instant(rfc3339: "\(stamp.prefix(13)):\(stamp.dropFirst(13).prefix(2)):00Z"),
      self.name(at: instant, isExport: isExport) == name
    else { return nil }
    return instant
  }

  // MARK: Reading

  /// All of them, newest first. Throws `SystemError`.
  package func entries() throws -> [Entry] {
    try Directory.namesIfAny(in: directory).compactMap { name in
      guard let instant = Self.instant(of: name) else { return nil }
      var status = stat()
      guard lstat(path(name), &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
      return Entry(name: name, madeAt: instant, size: Int(status.st_size), isExport: name.hasSuffix(".txt"))
    }.sorted { ($0.madeAt, $0.name) > ($1.madeAt, $1.name) }
  }

  /// The file of one; nil where there is none of this name. Throws `SystemError`.
  package func file(_ name: String) throws -> StoredFile? {
    guard Self.instant(of: name) != nil else { return nil }
    let descriptor = open(path(name), O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    if descriptor >= 0 { return StoredFile(descriptor, path(name)) }
    guard errno == ENOENT else { throw SystemError("opening \(path(name))") }
    return nil
  }

  // MARK: Making

  /// Makes the directory, where it is missing, for its owner only. Throws `SystemError`.
  package func prepare() throws {
    if mkdir(directory, 0o700) == 0 {
      try NewFile.syncDirectory(of: directory)
    } else if errno != EEXIST {
      throw SystemError("making \(directory)")
    }
  }

  /// Makes one of `database` as it is, while others go on writing, and reads it again. Throws `DatabaseError.damaged` where it cannot be restored from,
  /// `.refused` where there is one of the same minute, and `SystemError`; then no file is left. `program` is the version of this one.
  package func make(of database: Database, at instant: Instant, program: String) throws -> (entry: Entry, counts: RecordCounts) {
    try prepare()
    let isExport = !database.isExclusive
    let name = Self.name(at: instant, isExport: isExport)
    guard access(path(name), F_OK) != 0 else {
      throw DatabaseError.refused("\(path(name)) is there already: there is one backup a minute at most")
    }
    removeAbandoned()
    let new = "\(path(name)).\(getpid())\(Self.unverified)"
    defer { Self.removeDatabase(new) }
    try database.backUp(to: new)
    let counts = try Self.verify(new, isExport: isExport, program: program)
    // Nothing is overwritten, whoever else has been as fast; where the file system knows no second names, they are as fast in vain.
    guard link(new, path(name)) == 0 || errno != EEXIST && rename(new, path(name)) == 0 else { throw SystemError("naming \(path(name))") }
    try NewFile.syncDirectory(of: path(name))
    guard let entry = try entries().first(where: { $0.name == name }) else { throw SystemError("finding \(path(name))", code: ENOENT) }
    return (entry, counts)
  }

  /// Reads a new backup whole, opens it as what it would be restored to, and counts what is in it. Throws `DatabaseError.damaged`.
  private static func verify(_ file: String, isExport: Bool, program: String) throws -> RecordCounts {
    let problems = try Database.check(backup: file)
    guard problems.isEmpty else {
      throw DatabaseError.damaged("the backup is damaged and has been removed: \(problems.prefix(5).joined(separator: "; "))")
    }
    // An export is text: what it is worth shows when it is restored.
    let trial = "\(file).trial"
    defer { removeDatabase(trial) }
    if isExport { _ = try Restore(migrations: Tables.migrations, program: program) { 0 }.restore(file, into: .sqlite(path: trial)) }
    let copy = try Database(.sqlite(path: isExport ? trial : file), .read)
    defer { copy.close() }
    let missing = try copy.pendingMigrations(Tables.migrations, program: program)
    guard missing.isEmpty else {
      throw DatabaseError.damaged("the backup lacks \(missing.map(\.name).joined(separator: ", ")) and has been removed")
    }
    return try copy.read { try $0.recordCounts() }
  }

  /// Removes a file and what SQLite puts beside it.
  private static func removeDatabase(_ path: String) { for suffix in ["", "-wal", "-shm", "-lock"] { unlink(path + suffix) } }

  /// Removes what servers that were killed while they made one have left here, a day ago or before.
  private func removeAbandoned() {
    // Where they cannot be listed, making the new one says so.
    for name in (try? Directory.names(in: directory)) ?? [] where name.hasPrefix(Self.prefix) && name.contains(Self.unverified) {
      var status = stat()
      if lstat(path(name), &status) == 0, time(nil) - status.st_mtim.tv_sec > 86_400 { unlink(path(name)) }
    }
  }

  // MARK: Removing

  /// Removes one. Returns false where there was none of this name. Throws `SystemError`.
  package func remove(_ name: String) throws -> Bool {
    guard Self.instant(of: name) != nil else { return false }
    if unlink(path(name)) == 0 { return true }
    guard errno == ENOENT else { throw SystemError("removing \(path(name))") }
    return false
  }

  /// Removes all but the newest of each of the last `daily` days and `weekly` weeks (of ISO 8601) that have one, in UTC. Returns the names of those that are gone. Throws
  /// `SystemError`.
  package func rotate(daily: Int, weekly: Int, at now: Instant) throws -> [String] {
    let entries = try entries()
    let kept = Self.kept(entries, daily: daily, weekly: weekly, at: now)
    return try entries.filter { !kept.contains($0.name) }.map(\.name).filter { try remove($0) }
  }

  /// The names of those that stay. `entries` are newest first. Those that a clock has named which was ahead stay, and take nobody's place.
  static func kept(_ entries: [Entry], daily: Int, weekly: Int, at now: Instant) -> Set<String> {
    var kept = Set(entries.lazy.filter { $0.madeAt > now }.map(\.name))
    let entries = entries.filter { $0.madeAt <= now }
    var days: Set<Int> = []
    var weeks: Set<Int> = []
    for entry in entries {
      let day = Int((Double(entry.madeAt.milliseconds) / 86_400_000).rounded(.down))
      // The first day of 1970 was a Thursday.
      let week = Int((Double(day + 3) / 7).rounded(.down))
      if days.count < daily, days.insert(day).inserted { kept.insert(entry.name) }
      if weeks.count < weekly, weeks.insert(week).inserted { kept.insert(entry.name) }
    }
    // The newest one in any case.
    if let first = entries.first { kept.insert(first.name) }
    return kept
  }

  private func path(_ name: String) -> String { "\(directory)/\(name)" }
}

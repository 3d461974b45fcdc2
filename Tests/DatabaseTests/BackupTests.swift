import Glibc
import Testing
import Threads

@testable import Database

/// Copies of a database, and what can be made of them.
@Suite struct BackupTests {
  private static let migrations = [
    Migration(
      name: "0001_first",
      sql: """
        CREATE TABLE parents (id INTEGER NOT NULL PRIMARY KEY, name TEXT, share REAL, bytes BLOB) STRICT;
        CREATE TABLE children (id INTEGER NOT NULL PRIMARY KEY, parent_id INTEGER NOT NULL REFERENCES parents (id)) STRICT;
        CREATE TABLE none_here (id INTEGER NOT NULL PRIMARY KEY) STRICT;
        """)!,
    Migration(name: "0002_second", sql: "CREATE TABLE later (id INTEGER NOT NULL PRIMARY KEY) STRICT;")!,
  ]

  private static func restore(_ migrations: [Migration] = migrations) -> Restore {
    Restore(migrations: migrations, program: "0.1.0") { 1_795_269_300_000 }
  }

  /// A database with some of everything.
  private static func filled(_ kind: TestDatabase.Kind, _ migrations: [Migration] = migrations) throws -> TestDatabase {
    let test = try TestDatabase(kind)
    try test.database.migrate(migrations, program: "0.1.0") { 0 }
    try test.database.write { db in
      let values: [[SQLValue]] = [
        [.text("Zürich\t\n\r\\n \\ \u{1F6EB}"), .real(0.1), .blob(Array(0...255))], [.text(""), .real(-1e300), .blob([])],
        [.null, .null, .null], [.text("end 3"), .real(3), .blob([0x0A])],
        [.text(String(repeating: "long ", count: 50_000)), .real(1), .null],
      ]
      for (id, row) in values.enumerated() {
        try db.execute("INSERT INTO parents (id, name, share, bytes) VALUES ($1, $2, $3, $4)", id - 2, row[0], row[1], row[2])
        try db.execute("INSERT INTO children (id, parent_id) VALUES ($1, $2)", Int.max - id, id - 2)
      }
    }
    return test
  }

  private static func contents(_ database: Database) throws -> [[SQLValue]] {
    try database.read { db in
      try db.rows("SELECT id, name, share, bytes FROM parents ORDER BY id") { row in
        [try row.next(), try row.next(), try row.next(), try row.next()]
      } + db.rows("SELECT id, parent_id FROM children ORDER BY id") { row in [try row.next(), try row.next()] }
    }
  }

  private static func message(_ body: () throws -> Void) -> String {
    do {
      try body()
      return "no error"
    } catch { return "\(error)" }
  }

  // MARK: Exports

  @Test(arguments: TestDatabase.Kind.allCases, TestDatabase.Kind.allCases)
  func anExportOfOneEngineRestoresIntoTheOther(from: TestDatabase.Kind, into: TestDatabase.Kind) throws {
    let directory = try TemporaryDirectory()
    let source = try Self.filled(from)
    try source.database.export(to: directory.file("export"))

    let target = try TestDatabase(into)
    target.database.close()
    let outcome = try Self.restore().restore(directory.file("export"), into: target.url)
    #expect(outcome.version == 2)
    let restored = try Database(target.url)
    defer { restored.close() }
    #expect(try Self.contents(restored) == Self.contents(source.database))
    #expect(try restored.pendingMigrations(Self.migrations, program: "0.1.0").isEmpty)
    #expect(try restored.check() == [])

    // What has been restored gives the same export, to the byte.
    try restored.export(to: directory.file("second"))
    #expect(try directory.read("second") == directory.read("export"))
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func anOlderExportIsRestoredAsItWasAndMigratedFromThere(kind: TestDatabase.Kind) throws {
    let directory = try TemporaryDirectory()
    let source = try Self.filled(.sqlite, [Self.migrations[0]])
    try source.database.export(to: directory.file("export"))
    let target = try TestDatabase(kind)
    target.database.close()
    #expect(try Self.restore().restore(directory.file("export"), into: target.url).version == 1)
    let restored = try Database(target.url)
    defer { restored.close() }
    #expect(try restored.migrate(Self.migrations, program: "0.1.0") { 0 }.map(\.name) == ["0002_second"])
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func whatWasThereIsKept(kind: TestDatabase.Kind) throws {
    let directory = try TemporaryDirectory()
    let target = try Self.filled(kind)
    try target.database.export(to: directory.file("export"))
    try target.database.write { try $0.execute("DELETE FROM children") }
    target.database.close()
    let outcome = try Self.restore().restore(directory.file("export"), into: target.url)
    let restored = try Database(target.url)
    defer { restored.close() }
    #expect(try restored.read { try $0.value("SELECT count(*) FROM children") } == 5)

    let kept = try #require(outcome.kept)
    switch kind {
    case .sqlite:
      #expect(kept.hasSuffix("/test.db.before-restore-20261121T135500Z"))
      let old = try Database(.sqlite(path: kept), .read)
      defer { old.close() }
      #expect(try old.read { try $0.value("SELECT count(*) FROM children") } == 0)
    case .postgres:
      #expect(kept == "schema before_restore_20261121t135500z")
      let count: Int? = try restored.write { db in
        var count: Int?
        _ = try db.engine.run("SELECT count(*) FROM before_restore_20261121t135500z.children", []) { row in
          count = try row.next()
          return false
        }
        try db.engine.script("DROP SCHEMA before_restore_20261121t135500z CASCADE")
        return count
      }
      #expect(count == 0)
    }
  }

  @Test func aDamagedExportIsRefusedAndNothingIsReplaced() throws {
    let directory = try TemporaryDirectory()
    let target = try Self.filled(.sqlite)
    try target.database.export(to: directory.file("export"))
    let before = try Self.contents(target.database)
    target.database.close()
    let bytes = try directory.read("export")
    let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    func joined(_ lines: [ArraySlice<UInt8>]) -> [UInt8] { Array(lines.joined(separator: [0x0A])) }
    let damaged: [(String, [UInt8])] = [
      ("cut off in a line", Array(bytes.dropLast(20))), ("without its checksum", joined(Array(lines.dropLast(2)) + [[]])),
      ("one bit", bytes.enumerated().map { $0.offset == bytes.count / 2 ? $0.element ^ 1 : $0.element }),
      ("a row too few", joined(lines.enumerated().filter { $0.offset != 5 }.map(\.element))),
      ("rows exchanged", joined(lines.indices.map { lines[$0 == 4 ? 5 : $0 == 5 ? 4 : $0] })), ("something after its end", bytes + bytes),
      ("nothing but its first line", Array("peregrine export 1\n".utf8)), ("a later form", Array("peregrine export 2\n".utf8)),
    ]
    for (what, content) in damaged {
      let path = try directory.write("damaged", content)
      let message = Self.message { _ = try Self.restore().restore(path, into: target.url) }
      #expect(message.contains("damaged"), "\(what): \(message)")
    }
    let database = try Database(target.url)
    defer { database.close() }
    #expect(try Self.contents(database) == before)
  }

  @Test func anExportIsOfOneMomentWhileOthersWrite() throws {
    let directory = try TemporaryDirectory()
    let test = try Self.filled(.sqlite)
    let database = test.database
    let isDone = Locked(false)
    let writer = try Thread(name: "writes") {
      var id = 1_000
      // A parent and its child at once: a copy with one of them only is no moment's.
      while !isDone.withLock({ $0 }) {
        id += 1
        _ = try? database.write { db in
          try db.execute("INSERT INTO parents (id) VALUES ($1)", id)
          try db.execute("INSERT INTO children (id, parent_id) VALUES ($1, $1)", id)
        }
      }
    }
    for round in 0..<10 {
      try database.backUp(to: directory.file("copy-\(round)"))
      let copy = try Database(.sqlite(path: directory.file("copy-\(round)")), .read)
      defer { copy.close() }
      #expect(try copy.check() == [])
      let counts: [Int] = try copy.read {
        [try $0.value("SELECT count(*) FROM parents") ?? -1, try $0.value("SELECT count(*) FROM children") ?? -2]
      }
      #expect(counts[0] == counts[1])
    }
    isDone.withLock { $0 = true }
    writer.join()
  }

  // MARK: SQLite files

  @Test func aCopyIsOneFileThatOnlyItsOwnerMayRead() throws {
    let directory = try TemporaryDirectory()
    let test = try Self.filled(.sqlite)
    try test.database.backUp(to: directory.file("copy"))
    #expect(directory.files == ["copy"])
    var status = stat()
    #expect(stat(directory.file("copy"), &status) == 0 && status.st_mode & 0o777 == 0o600)
    let copy = try Database(.sqlite(path: directory.file("copy")), .read)
    defer { copy.close() }
    #expect(try Self.contents(copy) == Self.contents(test.database))
  }

  @Test func aBackupOverwritesNothing() throws {
    let directory = try TemporaryDirectory()
    let test = try Self.filled(.sqlite)
    let path = try directory.write("copy", Array("precious".utf8))
    #expect(Self.message { try test.database.backUp(to: path) } == "\(path) is there already; choose another name, nothing is overwritten")
    #expect(Self.message { try test.database.backUp(to: directory.file("missing/copy")) }.contains("No such file or directory"))
    #expect(directory.files == ["copy"])
    #expect(try directory.read("copy") == Array("precious".utf8))
  }

  @Test func onlyWhatNobodyWritesAnyMoreIsRemoved() throws {
    let directory = try TemporaryDirectory()
    let names = [".peregrine-download-7-8", ".peregrine-download-7-8-journal", ".peregrine-download-7-9", "peregrine.db", "backup-1"]
    for name in names { _ = try directory.write(name, [1]) }
    let writing = open(directory.file(names[2]), O_RDWR)
    defer { close(writing) }
    #expect(flock(writing, LOCK_EX) == 0)
    try Backup.removeAbandoned(in: directory.path)
    #expect(directory.files == names[2...].sorted())
    #expect(throws: SystemError.self) { try Backup.removeAbandoned(in: directory.file("none")) }
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func aBackupThatCannotBeMadeLeavesNothing(kind: TestDatabase.Kind) throws {
    let directory = try TemporaryDirectory()
    let test = try Self.filled(kind)
    test.database.close()
    if case .sqlite(let path) = test.url { unlink(path) }
    #expect(throws: (any Error).self) { try test.database.backup(in: directory.path) }
    #expect(directory.files == [])
  }

  @Test func theFiguresAreThoseOfTheEngine() throws {
    let (file, server) = (try Self.filled(.sqlite), try Self.filled(.postgres))
    let sqlite = try file.database.figures()
    #expect(
      sqlite.engine == "SQLite" && sqlite.version.hasPrefix("3.") && sqlite.size > 0 && sqlite.logSize! > 0 && sqlite.writesWaiting == 0)
    let postgres = try server.database.figures()
    #expect(postgres.engine == "PostgreSQL" && Int(postgres.version.prefix(2))! >= 13 && postgres.size > 1_000_000)
    #expect(postgres.logSize == nil && postgres.writesWaiting == nil && postgres.connections >= 1)
  }

  @Test func aBackupIsStreamedWithoutAName() throws {
    let directory = try TemporaryDirectory()
    let test = try Self.filled(.sqlite)
    let backup = try test.database.backup(in: directory.path)
    #expect(directory.files == [])
    var bytes: [UInt8] = []
    while true {
      let piece = try backup.read(most: 1_000)
      if piece.isEmpty { break }
      bytes += piece
    }
    #expect(bytes.count == backup.size)
    let copy = try Database(.sqlite(path: directory.write("copy", bytes)), .read)
    defer { copy.close() }
    #expect(try Self.contents(copy) == Self.contents(test.database))
  }

  @Test func aCopyReplacesTheFileAndKeepsIt() throws {
    let directory = try TemporaryDirectory()
    let test = try Self.filled(.sqlite)
    try test.database.backUp(to: directory.file("copy"))
    try test.database.write { try $0.execute("DELETE FROM children") }
    #expect(
      Self.message { _ = try Self.restore().restore(directory.file("copy"), into: test.url) }.contains("another process writes to"),
      "not under a running server")
    test.database.close()
    let outcome = try Self.restore().restore(directory.file("copy"), into: test.url)
    let restored = try Database(test.url)
    defer { restored.close() }
    #expect(try restored.read { try $0.value("SELECT count(*) FROM children") } == 5)
    let old = try Database(.sqlite(path: try #require(outcome.kept)), .read)
    defer { old.close() }
    #expect(try old.read { try $0.value("SELECT count(*) FROM children") } == 0)
  }

  @Test func whatTwoRestoresInOneSecondReplaceIsBothKept() throws {
    let directory = try TemporaryDirectory()
    let test = try Self.filled(.sqlite)
    try test.database.backUp(to: directory.file("copy"))
    try test.database.write { try $0.execute("DELETE FROM children") }
    test.database.close()
    let kept = try (0..<3).map { _ in try #require(Self.restore().restore(directory.file("copy"), into: test.url).kept) }
    #expect(Set(kept).count == 3)
    let first = try Database(.sqlite(path: kept[0]), .read)
    defer { first.close() }
    #expect(try first.read { try $0.value("SELECT count(*) FROM children") } == 0)
  }

  @Test func whatIsNoBackupIsRefusedAndNothingIsReplaced() throws {
    let directory = try TemporaryDirectory()
    let test = try Self.filled(.sqlite)
    let before = try Self.contents(test.database)
    try test.database.backUp(to: directory.file("copy"))
    test.database.close()
    var damaged = try directory.read("copy")
    for offset in 4_096 * 3..<min(damaged.count, 4_096 * 20) { damaged[offset] = UInt8(truncatingIfNeeded: offset &* 31) }
    let other = try SQLiteConnection(directory.write("other", []), .write)
    try other.script("CREATE TABLE theirs (id INTEGER)")
    let newer = try Self.filled(.sqlite, Self.migrations + [Migration(name: "0003_third", sql: "CREATE TABLE z (id INTEGER) STRICT;")!])
    try newer.database.backUp(to: directory.file("newer"))
    for (path, expected) in [
      (try directory.write("text", Array("hello, this is a text of some length".utf8)), "is not a SQLite database"),
      (try directory.write("damaged", damaged), "is damaged, and nothing has been restored"),
      (directory.file("other"), "is a SQLite database of another program"), (directory.file("newer"), "is at schema version 3 (0003_third"),
      (directory.file("missing"), "No such file or directory"),
    ] {
      let message = Self.message { _ = try Self.restore().restore(path, into: test.url) }
      #expect(message.contains(expected), "\(message)")
    }
    let database = try Database(test.url)
    defer { database.close() }
    #expect(try Self.contents(database) == before)
  }

  @Test func theLogOfADatabaseThatIsGoneChangesNothingInTheRestoredOne() throws {
    let directory = try TemporaryDirectory()
    let test = try Self.filled(.sqlite)
    try test.database.backUp(to: directory.file("copy"))
    let before = try Self.contents(test.database)
    // What a killed server leaves, of whose files the first one has been put aside.
    let path = directory.file("lost.db")
    try test.database.write { try $0.execute("DELETE FROM children") }
    guard case .sqlite(let live) = test.url else { return }
    for suffix in ["-wal", "-shm"] { #expect(link(live + suffix, path + suffix) == 0) }
    let outcome = try Self.restore().restore(directory.file("copy"), into: .sqlite(path: path))
    #expect(outcome.kept == nil)
    let restored = try Database(.sqlite(path: path))
    defer { restored.close() }
    #expect(try Self.contents(restored) == before)
    #expect(try !directory.read("lost.db.before-restore-20261121T135500Z-wal").isEmpty, "nobody's changes are thrown away")
  }

  @Test func aDamagedDatabaseCanBeReplacedAndIsKept() throws {
    let directory = try TemporaryDirectory()
    let test = try Self.filled(.sqlite)
    try test.database.backUp(to: directory.file("copy"))
    let path = try directory.write("broken.db", Array("rubbish, but longer than the header of a database would be".utf8))
    let outcome = try Self.restore().restore(directory.file("copy"), into: .sqlite(path: path))
    #expect(try directory.read("broken.db.before-restore-20261121T135500Z").starts(with: "rubbish".utf8))
    #expect(outcome.kept == "\(path).before-restore-20261121T135500Z")
    let restored = try Database(.sqlite(path: path))
    defer { restored.close() }
    #expect(try Self.contents(restored) == Self.contents(test.database))
  }
}

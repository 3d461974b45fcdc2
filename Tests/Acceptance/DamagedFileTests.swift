import Database
import Glibc
import Testing

@testable import Scribe

/// Files that are damaged or none of ours: they are refused with a reason, and stay as they are.
@Suite struct DamagedFileTests {
  private static let restore = ". Nothing has been changed. `peregrine restore` puts a backup in its place and keeps this file"

  /// A database with the schema and some writes, closed.
  private static func makeDatabase(_ path: String) throws {
    let database = try Database(.sqlite(path: path))
    defer { database.close() }
    try database.migrate(Entry.migrations, program: "test", now: { 0 })
    try database.write { db in
      for number in 1...200 { try Entry(thread: 0, number: number).store(db) }
    }
  }

  private static func bytes(_ path: String) throws -> [UInt8] { try Subprocess.run(["cat", path]).output }

  private static func overwrite(_ path: String, at offset: Int, _ bytes: [UInt8]) {
    let descriptor = open(path, O_WRONLY | O_CLOEXEC)
    defer { close(descriptor) }
    #expect(pwrite(descriptor, bytes, bytes.count, offset) == bytes.count)
  }

  /// Opens `path` in both ways, each of which has to be refused in these words, and compares the files before and after.
  private static func expectRefusal(_ path: String, _ message: (Database.Access) -> String) throws {
    let before = try bytes(path)
    let log = try bytes(path + "-wal")
    for access in [Database.Access.read, .readAndWrite] {
      let error = #expect(throws: DatabaseError.self) { try Database(.sqlite(path: path), access) }
      #expect(error?.description == message(access))
    }
    #expect(try bytes(path) == before && bytes(path + "-wal") == log, "nothing has been written")
  }

  @Test(
    arguments: [
      // A file of one byte is an empty one to SQLite, which some system once needed.
      ("one byte", [0x78]), ("two bytes", [0x78, 0x79]),
      ("a sentence", Array("This is not a database, but a sentence that is as long as the first hundred bytes of one would be.....".utf8)),
      ("a page of zeros", [UInt8](repeating: 0, count: 4_096)),
      ("a picture", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + (0..<10_000).map { UInt8(truncatingIfNeeded: $0) }),
    ])
  func aFileThatIsNoDatabaseIsRefused(name: String, content: [UInt8]) throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("k.db")
    close(open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600))
    Self.overwrite(path, at: 0, content)
    try Self.expectRefusal(path) { access in
      "\(path) is not a SQLite database, or its beginning is damaged\(access == .read ? "" : Self.restore)"
    }
  }

  @Test func aDatabaseWithADamagedBeginningIsRefused() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("k.db")
    try Self.makeDatabase(path)
    Self.overwrite(path, at: 0, [UInt8](repeating: 0, count: 100))
    try Self.expectRefusal(path) { access in
      "\(path) is not a SQLite database, or its beginning is damaged\(access == .read ? "" : Self.restore)"
    }
  }

  @Test func aDatabaseThatWasCutOffIsRefused() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("k.db")
    try Self.makeDatabase(path)
    truncate(path, 20 * 4_096)
    try Self.expectRefusal(path) { access in
      "\(path) is damaged: database disk image is malformed\(access == .read ? "" : Self.restore)"
    }
  }

  @Test(
    arguments: [
      "PRAGMA application_id = 1196444487; CREATE TABLE t (a)", "CREATE TABLE t (a)",
      // Its log is not yet in the file, and opening must not put it there.
      "PRAGMA journal_mode = WAL; CREATE TABLE t (a)",
    ])
  func aDatabaseOfAnotherProgramIsRefused(script: String) throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("k.db")
    let made = try Subprocess.run([
      "python3", "-c", "import os, sqlite3, sys; sqlite3.connect(sys.argv[1]).executescript(sys.argv[2]); os._exit(0)", path, script,
    ])
    #expect(made.code == 0, "\(made.errors)")
    try Self.expectRefusal(path) { _ in "\(path) is a SQLite database of another program; nothing has been changed" }
  }

  @Test(arguments: ["ballast", "entries", "lines"] as [SQL])
  func aDamagedPageIsFoundByCheckAndReportedByWhatReadsIt(table: SQL) throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("k.db")
    try Self.makeDatabase(path)
    Self.overwrite(path, at: try Self.pageInTheMiddle(of: table, path) * 4_096, [UInt8](repeating: 0xFF, count: 4_096))
    let database = try Database(.sqlite(path: path))
    defer { database.close() }

    #expect(throws: DatabaseError.damaged("\(path) is damaged: database disk image is malformed")) {
      try database.read { db in
        try db.forEach("SELECT * FROM " + table + " NOT INDEXED") { _ in true }
      }
    }
    #expect(try database.read { try Entry.newest(of: 0, $0) } == 200, "other tables can still be read")
    try database.write { try $0.execute("UPDATE threads SET newest = 201 WHERE thread = 0") }
    #expect(try !database.check().isEmpty)
  }

  /// The number, from 0, of a leaf of the table's b-tree, whose root is an interior page (https://www.sqlite.org/fileformat2.html#b_tree_pages).
  private static func pageInTheMiddle(of table: SQL, _ path: String) throws -> Int {
    let database = try Database(.sqlite(path: path), .read)
    defer { database.close() }
    let root: Int = try #require(try database.read { try $0.value("SELECT rootpage FROM sqlite_schema WHERE name = $1", table.text) })
    let page = try bytes(path).dropFirst((root - 1) * 4_096).prefix(4_096).map { Int($0) }
    try #require(page[0] == 5)
    let cells = page[3] << 8 | page[4]
    let place = 12 + cells / 2 * 2
    let cell = page[place] << 8 | page[place + 1]
    return (page[cell] << 24 | page[cell + 1] << 16 | page[cell + 2] << 8 | page[cell + 3]) - 1
  }
}

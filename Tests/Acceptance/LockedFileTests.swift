import Database
import Glibc
import Testing
import Threads

@testable import Scribe

/// Files that somebody else uses, that this user may not use, and that are taken away.
@Suite(.serialized) struct LockedFileTests {
  private static func makeDatabase(_ path: String) throws {
    let database = try Database(.sqlite(path: path))
    defer { database.close() }
    try database.migrate(Entry.migrations, program: "test", now: { 0 })
    try database.write { try Entry(thread: 0, number: 1).store($0) }
  }

  // MARK: Other programs

  @Test(arguments: ["IMMEDIATE", "EXCLUSIVE"])
  func whoeverWaitsForALockOfAnotherProgramIsToldSo(lock: String) throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("k.db")
    try Self.makeDatabase(path)
    let database = try Database(.sqlite(path: path))
    defer { database.close() }
    let other = try Subprocess([
      "python3", "-u", "-c",
      """
      import sqlite3, sys
      db = sqlite3.connect(sys.argv[1], isolation_level=None)
      db.execute("BEGIN " + sys.argv[2])
      print("locked")
      sys.stdin.readline()
      db.execute("ROLLBACK")
      print("free")
      """, path, lock,
    ])
    try other.wait("the lock") { other.output.contains("locked") }
    let errors = Locked<[DatabaseError]>([])
    let began = MonotonicClock.milliseconds()
    let writers = try (1...4).map { thread in
      try Thread(name: "writer") {
        do { try database.write { try Entry(thread: thread, number: 1).store($0) } } catch let error as DatabaseError {
          errors.withLock { $0.append(error) }
        } catch {}
      }
    }
    #expect(try database.read { try Entry(thread: 0, number: 1).state($0) } == .whole, "readers do not wait")
    for writer in writers { writer.join() }
    #expect(errors.withLock { $0 } == Array(repeating: .unavailable("\(path) is locked by another program"), count: 4))
    #expect(MonotonicClock.milliseconds() - began < 10_000)
    try other.write("\n")
    try other.wait("the end of the lock") { other.output.contains("free") }
    try database.write { try Entry(thread: 1, number: 1).store($0) }
  }

  @Test func aSecondWriterIsToldWhoTheFirstIsAndReadersAreWelcome() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("k.db")
    let first = try ScribeProcess("sqlite:" + path)
    try first.wait("its start") { $0.isOpen }
    let second = try ScribeProcess.run("sqlite:" + path, [])
    #expect(
      second.text == """
        refused another process writes to \(path) (its id is \(first.program.id)); stop it first, or read only, as backup and check do

        """)
    let reader = try ScribeProcess.run("sqlite:" + path, ["--read-only", "--writes", "20"])
    #expect(reader.text.hasPrefix("open\n") && reader.text.hasSuffix("done\n") && !reader.text.contains("wrong"), "\(reader.text)")
    let database = try Database(.sqlite(path: path), .read)
    defer { database.close() }
    #expect(throws: DatabaseError.unavailable("\(path) has been opened to read only")) { try database.write { _ in } }
    try first.kill()
    let next = try ScribeProcess.run("sqlite:" + path, ["--writes", "1"])
    #expect(next.code == 0, "a killed process leaves no lock: \(next.text)")
  }

  // MARK: Other users

  private static let stranger = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
  /// Whether a test can be somebody else, who can run Scribe where it stands.
  static let canBeAStranger = geteuid() == 0 && (try? Subprocess.run(stranger + ["test", "-x", ScribeProcess.command]))?.code == 0

  @Test(.enabled(if: canBeAStranger, "needs root, to become another user who can run what was built"))
  func aFileOrDirectoryThatMayNotBeWrittenIsNamed() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("k.db")
    try Self.makeDatabase(path)
    func say(_ options: String...) throws -> String {
      try ScribeProcess.run("sqlite:" + path, options + ["--writes", "1", "--threads", "1"], wrapper: Self.stranger).text
    }
    chmod(directory.path, 0o755)
    #expect(
      try say()
        == "refused \(directory.path) cannot be written by user 65534 (Permission denied), and SQLite keeps files beside \(path)\n")
    #expect(try say("--read-only") == "refused \(path) cannot be opened: Permission denied\n")
    chmod(path, 0o644)
    #expect(
      try say("--read-only")
        == "refused \(path) is read-only: user 65534 cannot write the files that SQLite keeps beside it, which reading takes too\n")
    chmod(directory.path, 0o777)
    #expect(try say() == "refused opening \(path)-lock: Permission denied\n")
    unlink(path + "-lock")
    #expect(
      try say() == "refused opening \(path) to write: Permission denied; it must belong to user 65534, who runs this\n")
    #expect(try say("--read-only") == "open\ndone\n")
  }

  // MARK: Files that go away

  @Test(arguments: ["deleted", "replaced"])
  func aFileThatIsTakenAwayStopsTheWritesInsteadOfLosingThem(how: String) throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("k.db")
    try Self.makeDatabase(path)
    let database = try Database(.sqlite(path: path))
    defer { database.close() }
    try database.write { try Entry(thread: 1, number: 1).store($0) }
    if how == "replaced" {
      try Self.makeDatabase(directory.file("other.db"))
      rename(directory.file("other.db"), path)
    } else {
      unlink(path)
    }
    #expect(
      throws: DatabaseError.unavailable("\(path) was moved, replaced or deleted while it was in use; put it back or restart")
    ) {
      try database.write { try Entry(thread: 2, number: 1).store($0) }
    }
    // What reads find then, a file of that name or none, is not promised.
    #expect((try? database.read { try Entry(thread: 2, number: 1).state($0) }) != .whole)
  }
}

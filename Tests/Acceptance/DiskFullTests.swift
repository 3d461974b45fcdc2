import Database
import Glibc
import Testing

@testable import Scribe

/// A disk without space costs the writes that come meanwhile, and nothing else.
@Suite(.serialized) struct DiskFullTests {
  @Test func aFullDiskIsAnErrorForEachWriterAndPassesWithoutARestart() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("k.db")
    var ledger = try Self.makeDatabase(path)
    // A limit on the size of files, which nobody needs to be root for, is a full disk to SQLite.
    let scribe = try ScribeProcess("sqlite:" + path, wrapper: ["prlimit", "--fsize=500000:unlimited"])
    try Self.fillAndFree(scribe, "the disk that holds \(path) is full: File too large") {
      let result = try Subprocess.run(["prlimit", "--pid", "\(scribe.program.id)", "--fsize=unlimited:unlimited"])
      #expect(result.code == 0, "\(result.errors)")
    }
    try Self.verify(path, scribe, &ledger)
  }

  @Test(.enabled(if: canMount, "needs the right to mount a small file system, which root has"))
  func aFullFileSystemIsAnErrorForEachWriterAndPassesWithoutARestart() throws {
    let directory = try TemporaryDirectory()
    try #require(try Subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", directory.path]).code == 0)
    defer { _ = try? Subprocess.run(["umount", directory.path]) }
    let path = directory.file("k.db")
    var ledger = try Self.makeDatabase(path)
    #expect(try Subprocess.run(["fallocate", "-l", "20M", directory.file("filler")]).code == 0)
    let scribe = try ScribeProcess("sqlite:" + path)
    try Self.fillAndFree(scribe, "the disk that holds \(path) is full") { unlink(directory.file("filler")) }
    try Self.verify(path, scribe, &ledger)
  }

  static let canMount: Bool = {
    guard geteuid() == 0, let directory = try? TemporaryDirectory() else { return false }
    guard (try? Subprocess.run(["mount", "-t", "tmpfs", "tmpfs", directory.path]))?.code == 0 else { return false }
    return (try? Subprocess.run(["umount", directory.path]))?.code == 0
  }()

  /// With the schema and one write of each thread.
  private static func makeDatabase(_ path: String) throws -> Ledger {
    let first = try ScribeProcess.run("sqlite:" + path, ["--writes", "1"])
    #expect(first.code == 0, "\(first.text)\(first.errors)")
    let database = try Database(.sqlite(path: path), .read)
    defer { database.close() }
    var ledger = Ledger()
    #expect(try ledger.problems(database, Dictionary(uniqueKeysWithValues: (0..<16).map { ($0, 1) })) == [])
    return ledger
  }

  /// Waits for the error `message`, makes space, and waits for writes.
  private static func fillAndFree(_ scribe: ScribeProcess, _ message: String, _ free: () throws -> Void) throws {
    try scribe.wait("an error for every writer") { $0.failed.isSuperset(of: 0..<16) }
    #expect(scribe.errors == [message])
    let reads = scribe.reads
    try scribe.wait("reads while nothing can be written") { $0.reads > reads }
    #expect(!scribe.failed.contains(-1), "readers notice nothing")
    try free()
    let acknowledged = scribe.acknowledged
    try scribe.wait("a write of every thread") { now in
      (0..<16).allSatisfy { now.acknowledged[$0, default: 1] > acknowledged[$0, default: 1] + 1 }
    }
    #expect(scribe.errors == [message] && scribe.wrong == [])
  }

  private static func verify(_ path: String, _ scribe: ScribeProcess, _ ledger: inout Ledger) throws {
    try scribe.kill()
    let database = try Database(.sqlite(path: path), .read)
    defer { database.close() }
    #expect(try ledger.problems(database, scribe.acknowledged) == [])
  }
}

import Database
import Foundation
import Testing

/// `GET /admin/backup` of a running server, as an administrator's script uses it.
@Suite struct BackupDownloadTests {
  private static func run(_ arguments: [String], _ data: String) throws -> Subprocess.Result {
    try Subprocess.run([PeregrineProcess.command] + arguments, environment: ["PEREGRINE_DATA_DIR": data])
  }

  /// A server over `flights` flights, with a token of its administrator.
  private static func server(_ data: String, flights: Int) throws -> (PeregrineProcess, token: String) {
    #expect(try run(["demo", "--until", "2026-01-31", "--flights", "\(flights)"], data).code == 0)
    let token = try run(["token", "create", "backups", "--scope", "admin"], data).text.trimmingCharacters(in: .newlines)
    return (try PeregrineProcess(["--data-dir", data]), token)
  }

  /// The names of copies in a data directory.
  private static func copies(_ data: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: data)) ?? []).filter { $0.contains("download") }
  }

  @Test(arguments: ["database", "export"]) func whatIsDownloadedIsRestored(format: String) throws {
    let directory = try TemporaryDirectory()
    let (server, token) = try Self.server(directory.file("data"), flights: 300)
    let path = "/api/v1/admin/backup?format=\(format)"
    let head = try server.curl(path, "-o", directory.file("answer"), "-D", "-", "-H", "Authorization: Bearer \(token)", "--compressed")
    #expect(head.code == 0 && head.text.contains("\r\nContent-Length: "), "\(head.errors)")
    let before = try Self.run(["flights", "list", "--json", "--limit", "999"], directory.file("data")).text
    #expect(Self.copies(directory.file("data")) == [])
    #expect(try server.terminate().code == 0)
    // Without the head, which curl puts before it.
    let answer = try Data(contentsOf: URL(filePath: directory.file("answer")))
    let begin = try #require(answer.range(of: Data("\r\n\r\n".utf8))).upperBound
    try answer[begin...].write(to: URL(filePath: directory.file("copy")))
    let restored = try Self.run(["restore", directory.file("copy")], directory.file("new"))
    #expect(restored.code == 0, "\(restored.errors)")
    #expect(try Self.run(["flights", "list", "--json", "--limit", "999"], directory.file("new")).text == before)
    #expect(before.utf8.count > 100_000)
  }

  /// Makes the database so large that a copy of it takes its time.
  private static func addBallast(_ data: String) throws {
    let database = try Database(.sqlite(path: data + "/peregrine.db"))
    defer { database.close() }
    try database.write { db in
      try db.execute(
        """
        INSERT INTO audit_log (id, occurred_at, action, details)
        WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 6000)
        SELECT randomblob(16), 0, 'ballast', hex(randomblob(5000)) FROM numbers
        """)
    }
  }

  @Test(arguments: ["database", "export"])
  func aServerThatIsKilledWhileItCopiesLeavesNothingAfterTheNextStart(format: String) throws {
    let directory = try TemporaryDirectory()
    let data = directory.file("data")
    var (server, token) = try Self.server(data, flights: 10)
    #expect(try server.terminate().code == 0)
    try Self.addBallast(data)
    server = try PeregrineProcess(["--data-dir", data])
    // The copy may be complete before the kill.
    for _ in 0..<20 where Self.copies(data) == [] {
      let client = try server.connect()
      try client.send("GET /api/v1/admin/backup?format=\(format) HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(token)\r\n\r\n")
      try server.program.wait("the copy") { Self.copies(data) != [] || server.program.errors.contains("route=/api/v1/admin/backup") }
      server.program.signal(SIGKILL)
      _ = try server.program.finish()
      if Self.copies(data) == [] { server = try PeregrineProcess(["--data-dir", data]) }
    }
    try #require(Self.copies(data) != [], "killed in the middle")
    let again = try PeregrineProcess(["--data-dir", data])
    #expect(Self.copies(data) == [])
    #expect(try again.curl("/api/v1/admin/backup", "-o", directory.file("copy"), "-H", "Authorization: Bearer \(token)").code == 0)
  }
}

import Glibc
import Testing

/// `peregrine migrate`, `backup`, `restore` and `check`, and the server on their files, as somebody at a shell meets them.
@Suite struct DatabaseCommandTests {
  private static func peregrine(_ directory: TemporaryDirectory, _ arguments: String...) throws -> Subprocess.Result {
    try PeregrineProcess.run(arguments, environment: ["PEREGRINE_DATA_DIR": directory.file("data")])
  }

  private static func size(_ path: String) -> Int {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : -1
  }

  @Test func aNewDatabaseIsMadeAndMigratedOnce() throws {
    let directory = try TemporaryDirectory()
    let dry = try Self.peregrine(directory, "migrate", "--dry-run")
    #expect(dry.code == 0)
    #expect(dry.text.hasPrefix("\(directory.file("data"))/peregrine.db does not exist yet and would be made.\nwould apply 0001_initial:\n"))
    #expect(dry.text.contains("CREATE TABLE users ("))
    #expect(access(directory.file("data"), F_OK) != 0, "a dry run makes nothing")

    let made = try Self.peregrine(directory, "migrate")
    #expect(made.code == 0)
    #expect(made.text.hasPrefix("applied 0001_initial\n"))
    var status = stat()
    #expect(stat(directory.file("data/peregrine.db"), &status) == 0 && status.st_mode & 0o777 == 0o600, "its owner's only")
    #expect(stat(directory.file("data"), &status) == 0 && status.st_mode & 0o777 == 0o700)

    #expect(try !Self.peregrine(directory, "migrate").text.contains("applied"))
    #expect(try Self.peregrine(directory, "migrate", "--dry-run").text.hasPrefix("Nothing to apply"))
  }

  @Test func aBackupGoesAndComesBack() throws {
    let directory = try TemporaryDirectory()
    _ = try Self.peregrine(directory, "migrate")
    for (file, option) in [("copy.db", []), ("copy.txt", ["--export"])] as [(String, [String])] {
      let path = directory.file(file)
      let backup = try PeregrineProcess.run(
        ["backup", path] + option, environment: ["PEREGRINE_DATA_DIR": directory.file("data")])
      #expect(backup.code == 0 && backup.text.contains("has been checked"), "\(backup.errors)")
      let again = try Self.peregrine(directory, "backup", path)
      #expect(again.code == 1 && again.errors.contains("is there already; choose another name"), "\(again.errors)")
      #expect(try Self.peregrine(directory, "check", path).text == "\(path) is in order.\n")
      let restored = try Self.peregrine(directory, "restore", path)
      #expect(restored.code == 0, "\(restored.errors)")
      let kept = "The former database is kept: \(directory.file("data"))/peregrine.db.before-restore-"
      #expect(restored.text.contains("holds, at schema version ") && restored.text.contains(".\n\(kept)"), "\(restored.text)")
    }
    #expect(try Self.peregrine(directory, "check").text == "\(directory.file("data"))/peregrine.db is in order.\n")
  }

  @Test func aRunningServerIsReadAndNotWritten() throws {
    let directory = try TemporaryDirectory()
    let server = try PeregrineProcess(["--data-dir", directory.file("data")])
    #expect(try Self.peregrine(directory, "backup", directory.file("copy.db")).code == 0)
    #expect(try Self.peregrine(directory, "check").code == 0)
    for arguments in [["migrate"], ["restore", directory.file("copy.db")], ["serve", "--listen", "127.0.0.1:0"]] {
      let refused = try PeregrineProcess.run(arguments, environment: ["PEREGRINE_DATA_DIR": directory.file("data")])
      #expect(refused.code == 1)
      #expect(refused.errors.contains("another process writes to \(directory.file("data"))/peregrine.db (its id is \(server.program.id))"))
    }
    #expect(try server.terminate().code == 0)
    #expect(try Self.peregrine(directory, "restore", directory.file("copy.db")).code == 0, "now it may be replaced")
  }

  @Test func aDamagedDatabaseStopsTheStartAndStaysAsItIs() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write("rubbish.db", String(repeating: "this is not a database. ", count: 1_000))
    for command in [["serve", "--listen", "127.0.0.1:0"], ["migrate"], ["check"], ["backup", directory.file("copy")]] {
      let result = try PeregrineProcess.run(command, environment: ["PEREGRINE_DATABASE_URL": "sqlite://\(path)"])
      #expect(result.code == 1)
      #expect((result.errors + result.text).contains("\(path) is not a SQLite database"), "\(command): \(result.errors)\(result.text)")
    }
    #expect(Self.size(path) == 24_000)
    #expect(access(directory.file("copy"), F_OK) != 0)
  }

  @Test(
    arguments: [
      ("mysql://localhost/x", "must begin with sqlite: or postgres://"), ("sqlite://relative.db", "takes three slashes"),
      ("sqlite:///a%zz", "two hexadecimal digits"), ("postgres://localhost/x?connections=0", "from 1 to 1000"),
      ("postgres://localhost/x?nonsense=1", "nonsense"),
    ])
  func anAddressThatCannotBeReadIsExplained(address: String, expected: String) throws {
    let result = try PeregrineProcess.run(["check", "--database-url", address])
    #expect(result.code == 64)
    #expect(result.errors.contains("--database-url: ") && result.errors.contains(expected), "\(result.errors)")
  }

  @Test func aServerThatIsNotThereIsNamedWithoutThePassword() throws {
    let result = try PeregrineProcess.run(["serve", "--database-url", "postgres://me:geheim@127.0.0.1:1/x"])
    #expect(result.code == 1)
    #expect(result.errors.contains("127.0.0.1:1/x cannot be reached: Connection refused"), "\(result.errors)")
    #expect(!result.errors.contains("geheim"))
  }

  @Test func theServerRunsOnPostgreSQL() throws {
    let address = try #require(getenv("TEST_POSTGRES_URL").map { String(cString: $0) }, "script/test starts a server and sets it")
    let schema = "acceptance_\(getpid())"
    func psql(_ sql: String) throws { #expect(try Subprocess.run(["psql", "-q", "-v", "ON_ERROR_STOP=1", address, "-c", sql]).code == 0) }
    try psql("CREATE SCHEMA \(schema)")
    let url = "\(address)?options=-csearch_path%3D\(schema)"
    let server = try PeregrineProcess(["--database-url", url])
    #expect(server.program.errors.contains("the database has been through migration 0001_initial"))
    #expect(try server.curl("/api/v1/health").text.hasPrefix("HTTP/1.1 200 OK\r\n"))

    let directory = try TemporaryDirectory()
    let export = try PeregrineProcess.run(["backup", directory.file("export"), "--database-url", url])
    #expect(export.code == 0, "\(export.errors)")
    let restored = try Self.peregrine(directory, "restore", directory.file("export"))
    #expect(restored.code == 0, "\(restored.errors)")
    #expect(try Self.peregrine(directory, "check").code == 0, "what was in PostgreSQL is now a SQLite file")
    #expect(try server.terminate().code == 0)
    try psql("DROP SCHEMA \(schema) CASCADE")
  }
}

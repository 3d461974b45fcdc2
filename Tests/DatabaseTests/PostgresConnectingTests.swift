import Glibc
import Testing
import Threads

@testable import Database

/// Finding and trusting a PostgreSQL server, and what is said when that fails.
@Suite struct PostgresConnectingTests {
  @Test(arguments: [
    "postgres://ada:s3cret@db.example:5433/travel?sslmode=require": "postgres://ada@db.example:5433/travel?sslmode=require",
    "postgresql://ada@db.example/travel?password=s3cret&sslpassword=s3cret": "postgres://ada@db.example/travel",
    "postgres://ada:s3%40cret@one,two:5433/travel?target_session_attrs=read-write":
      "postgres://ada@one,two:5433/travel?target_session_attrs=read-write",
    "postgres://ada:s3cret@[::1]:5433/travel": "postgres://ada@[::1]:5433/travel",
    "postgres://%2Frun%2Fpostgresql/travel?user=a%26b&password=s3cret&options=-c%20a%3Db":
      "postgres://a%26b@%2Frun%2Fpostgresql/travel?options=-c%20a%3Db",
  ])
  func anAddressIsShownWithoutItsPassword(address: String, shown: String) throws {
    #expect(try "\(DatabaseURL(parsing: address, dataDirectory: ""))" == shown)
    #expect(try "\(DatabaseURL(parsing: shown, dataDirectory: ""))" == shown, "what is shown can be read")
  }

  @Test(arguments: [
    "postgres://ada:s3cret@db.example/travel?sslmod=require": "libpq cannot read the address: invalid URI query parameter sslmod",
    "postgres://ada:s3cret@db.example:x/travel": "the port must be a number from 1 to 65535; a / in the password must be written %2F",
    "postgres://ada:s3@cret@db.example/travel": "an @ in the password must be written %40",
    "postgres://ada:s3/cret@db.example/travel": "the port must be a number from 1 to 65535; a / in the password must be written %2F",
    "postgres://ada:s3cret%zz@db.example/travel": "libpq cannot read the address: invalid percent-encoded token",
    "postgres://ada:s3cret/x?password=s3cret@db.example:0&s3cret": "libpq cannot read the address: missing key/value separator",
  ])
  func anAddressThatCannotBeReadIsExplainedWithoutItsPassword(address: String, reason: String) {
    let error = #expect(throws: InvalidDatabaseURL.self) { try DatabaseURL(parsing: address, dataDirectory: "") }
    #expect(error.map { "\($0)".hasPrefix(reason) && !"\($0)".contains("cret") } == true, "\(error!)")
  }

  @Test func aWrongPasswordIsSaidAndNotShown() throws {
    let server = try PostgresServer()
    try shell("echo 'host all ada 127.0.0.1/32 scram-sha-256\nhost all all 127.0.0.1/32 trust' > \(server.directory)/hba")
    try server.start("-c hba_file=\(server.directory)/hba")
    let administrator = try Database(server.url())
    try administrator.write { try $0.execute("CREATE ROLE ada LOGIN PASSWORD 'opensesame'") }
    administrator.close()
    let address = server.address.split(separator: "@")[1]
    func open(_ password: String) throws -> Database {
      try Database(DatabaseURL(parsing: "postgres://ada:\(password)@\(address)", dataDirectory: ""))
    }
    try open("opensesame").close()
    let text = unavailability { _ = try open("s3cret") }
    #expect(text.hasSuffix("cannot be reached: password authentication failed for user \"ada\""))
    #expect(!text.contains("s3cret"))
  }

  // MARK: TLS

  @Test func tlsGoesByTheParametersOfTheAddress() throws {
    let server = try PostgresServer()
    let (directory, owner) = (server.directory, geteuid() == 0 ? "postgres" : "\(geteuid())")
    for name in ["server", "other"] {
      try shell(
        """
        cd \(directory) && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -days 2 -nodes -subj /CN=localhost \
        -addext subjectAltName=IP:127.0.0.1 -keyout \(name).key -out \(name).crt && chmod 600 \(name).key && chown \(owner) \(name).key
        """)
    }
    try server.start("-c ssl=on -c ssl_cert_file=\(directory)/server.crt -c ssl_key_file=\(directory)/server.key")
    func isEncrypted(_ parameters: String) throws -> Bool? {
      let database = try Database(server.url(parameters))
      defer { database.close() }
      return try database.read { try $0.value("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()") }
    }
    #expect(try isEncrypted("sslmode=disable") == false)
    #expect(try isEncrypted("sslmode=require") == true)
    #expect(try isEncrypted("sslmode=verify-full&sslrootcert=\(directory)/server.crt") == true)
    let text = unavailability { _ = try isEncrypted("sslmode=verify-full&sslrootcert=\(directory)/other.crt") }
    #expect(text.contains("certificate verify failed"))
  }

  @Test func aServerWithoutTLSIsRefusedWhereTLSIsRequired() throws {
    let text = unavailability { _ = try Database(TestDatabase.serverURL("sslmode=require")) }
    #expect(text.hasSuffix("server does not support SSL, but SSL was required"))
  }

  // MARK: Servers that cannot be used

  @Test func aServerThatIsTooOldIsRefusedWithBothVersions() throws {
    let server = try PretendedServer(["server_version": "12.22", "server_encoding": "UTF8"])
    let error = #expect(throws: DatabaseError.self) { _ = try Database(server.url()) }
    #expect("\(error!)" == "PostgreSQL at 127.0.0.1:\(server.port)/travel has version 12.22; Peregrine needs 13 or newer")
  }

  @Test func aDatabaseInAnotherEncodingIsRefused() throws {
    let server = try PretendedServer(["server_version": "15.1", "server_encoding": "LATIN1"])
    let error = #expect(throws: DatabaseError.self) { _ = try Database(server.url()) }
    #expect("\(error!)".hasPrefix("PostgreSQL at 127.0.0.1:\(server.port)/travel is a database in LATIN1; make one with CREATE DATABASE"))
  }

  @Test func aServerThatNeverAnswersIsGivenUp() throws {
    let server = try PretendedServer(nil)
    let began = MonotonicClock.milliseconds()
    // libpq's shortest; ours is 5 seconds.
    let text = unavailability { _ = try Database(server.url("connect_timeout=2")) }
    #expect(text.hasSuffix("timeout expired"))
    #expect(MonotonicClock.milliseconds() - began < 15_000)
    guard case .postgres(let address, _) = try server.url() else { return }
    #expect(try PostgresAddress(address).connectionParameters.contains { $0 == ("connect_timeout", "5") })
  }

  // MARK: What a connection is set to

  @Test func aSessionIsSetUpForOurStatementsAndTheAddressDecidesTheRest() throws {
    func settings(_ parameters: String) throws -> [String] {
      let database = try Database(TestDatabase.serverURL(parameters))
      defer { database.close() }
      return try database.read { db in
        let sql: SQL = """
          SELECT current_setting(name) FROM unnest(ARRAY['client_encoding', 'TimeZone', 'standard_conforming_strings', 'application_name',
            'lock_timeout', 'idle_in_transaction_session_timeout', 'work_mem']) WITH ORDINALITY AS s (name, place) ORDER BY place
          """
        return try db.rows(sql) { row in try row.next() }
      }
    }
    #expect(try settings("") == ["UTF8", "UTC", "on", "peregrine", "10s", "5min", "4MB"])
    #expect(
      try settings(
        "client_encoding=LATIN1&application_name=mine&options=-c%20lock_timeout%3D3s%20-c%20work_mem%3D8MB%20-c%20TimeZone%3DAsia/Tokyo")
        == ["UTF8", "UTC", "on", "mine", "3s", "5min", "8MB"])
  }

  @Test func aDatabaseThatIsOpenedToReadIsNotWritten() throws {
    let test = try TestDatabase(.postgres, "CREATE TABLE entries (id INTEGER NOT NULL PRIMARY KEY) STRICT")
    let reader = try Database(test.url, .read)
    defer { reader.close() }
    #expect(
      unavailability { _ = try reader.write { try $0.execute("INSERT INTO entries (id) VALUES (1)") } }.hasSuffix("opened to read only"))
    #expect(try reader.read { try $0.value("SELECT count(*) FROM entries") } == 0)
  }
}

/// A program that greets its clients as a PostgreSQL server does, and does nothing else.
private final class PretendedServer {
  let port: UInt16
  private let listener: Int32
  private let thread: Thread?

  /// Reports `parameters` to whoever connects; without any, it accepts nobody.
  init(_ parameters: [String: String]?) throws {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in(
      sin_family: sa_family_t(AF_INET), sin_port: 0, sin_addr: .init(s_addr: UInt32(0x7F00_0001).bigEndian),
      sin_zero: (0, 0, 0, 0, 0, 0, 0, 0))
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isListening = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, length) == 0 && listen(listener, 8) == 0 && getsockname(listener, $0, &length) == 0
      }
    }
    guard isListening else { throw SystemError("listening") }
    self.listener = listener
    port = UInt16(bigEndian: address.sin_port)
    thread = try parameters.map { parameters in
      try Thread(name: "pretended") {
        while true {
          let client = accept(listener, nil, nil)
          guard client >= 0 else { return }
          Self.greet(client, parameters)
          close(client)
        }
      }
    }
  }

  deinit {
    // Wakes the thread.
    shutdown(listener, Int32(SHUT_RDWR))
    thread?.join()
    close(listener)
  }

  func url(_ parameters: String = "") throws -> DatabaseURL {
    let standard = "sslmode=disable&gssencmode=disable"
    return try DatabaseURL(parsing: "postgres://ada@127.0.0.1:\(port)/travel?\(standard)&\(parameters)", dataDirectory: "")
  }

  private static func greet(_ client: Int32, _ parameters: [String: String]) {
    var received = [UInt8](repeating: 0, count: 4_096)
    _ = read(client, &received, received.count)
    func message(_ letter: Character, _ body: [UInt8]) -> [UInt8] {
      [letter.asciiValue!] + withUnsafeBytes(of: UInt32(body.count + 4).bigEndian, Array.init) + body
    }
    // AuthenticationOk, ParameterStatus and ReadyForQuery of the protocol, version 3.
    let answer =
      message("R", [0, 0, 0, 0]) + parameters.flatMap { message("S", Array($0.key.utf8) + [0] + Array($0.value.utf8) + [0]) }
      + message("Z", [UInt8(ascii: "I")])
    _ = write(client, answer, answer.count)
    // Until the client is done.
    _ = read(client, &received, received.count)
  }
}

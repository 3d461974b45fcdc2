internal import Database
internal import Glibc
internal import Store
internal import Threads

/// The database, and the server that uses it.
extension DoctorChecks {
  static func database(_ patient: Patient) -> [Finding] {
    let url = patient.settings.database
    if case .sqlite(let path) = url, FileFacts(path) == nil {
      return [.ok("There is no \(path) yet; the server makes it when it starts")]
    }
    do {
      let database = try Database(url, .read)
      defer { database.close() }
      return try look(database)
    } catch {
      return [.fail("\(error)".capitalizedFirst, do: "docs/database.md says what to do about it, under \"When something is wrong\".")]
    }
  }

  private static func look(_ database: Database) throws -> [Finding] {
    var facts = DatabaseFacts()
    facts.pending = try database.pendingMigrations(Tables.migrations, program: Peregrine.version).map(\.name)
    let figures = try database.figures()
    (facts.name, facts.size, facts.logSize) = ("\(figures.engine) \(figures.version)", figures.size, figures.logSize)
    if figures.logSize != nil {
      try database.read { db in
        facts.journalMode = try db.value("PRAGMA journal_mode")
        facts.problems = try db.rows("PRAGMA quick_check(5)") { row in try row.next() as String }.filter { $0 != "ok" }
      }
    } else {
      let began = MonotonicClock.nanoseconds()
      let rounds = 5
      for _ in 0..<rounds { _ = try database.read { try $0.value("SELECT count(*) FROM migrations") as Int? } }
      facts.microseconds = Int(MonotonicClock.nanoseconds() - began) / 1_000 / rounds
    }
    return facts.findings
  }

  // MARK: The server

  static func server(_ patient: Patient) -> [Finding] {
    guard let service = ServiceClient(runningWith: patient.settings) else {
      return [.ok("No server runs on \(patient.settings.dataDirectory) at the moment")]
    }
    do {
      try service.ask("GET", "/health", as: .administrator)
      return [.ok("The server that runs here is live and ready")]
    } catch {
      let reason = (error as? CommandFailure)?.message ?? "\(error)"
      return [.fail("A server runs here: \(reason)", do: "Its log says why: journalctl --unit peregrine --priority warning.")]
    }
  }
}

/// What a database says of itself.
struct DatabaseFacts: Equatable, Sendable {
  /// The engine with its version: `SQLite 3.40.1`.
  var name = "SQLite"
  /// Migrations that it has not been through.
  var pending: [String] = []
  /// Bytes.
  var size = 0
  /// Bytes of SQLite's write-ahead log.
  var logSize: Int?
  var journalMode: String?
  /// What SQLite's quick check finds.
  var problems: [String] = []
  /// How long a read takes, over the network; nil for SQLite.
  var microseconds: Int?

  var findings: [Finding] {
    var findings: [Finding] = []
    if !problems.isEmpty {
      findings.append(
        .fail(
          "The database is damaged: \(problems.joined(separator: "; "))",
          do: "Stop the server, keep the file, and `peregrine restore` the newest backup; docs/operations.md goes through it."))
    }
    if let journalMode, journalMode != "wal" {
      findings.append(
        .warn("The database keeps no write-ahead log (journal mode \(journalMode))", do: "Start the server once, which turns it on."))
    }
    if let logSize, logSize > 256 << 20 {
      findings.append(
        .warn(
          "The write-ahead log has grown to \(logSize >> 20) MiB: something has been reading for long",
          do: "End other programs that have the file open (fuser -v peregrine.db); then it shrinks with the next writes."))
    }
    if !pending.isEmpty {
      findings.append(
        .warn(
          "The database has not been through \(pending.joined(separator: ", "))",
          do: "The server does that when it starts; make a backup first (`peregrine backup FILE`)."))
    }
    if name.hasPrefix("PostgreSQL "), let major = Int(name.dropFirst(11).prefix(while: \.isNumber)), major < 13 {
      findings.append(.fail("\(name) is too old", do: "Bring it to version 13 or newer."))
    }
    if let microseconds, microseconds > 20_000 {
      findings.append(
        .warn("A read takes \(microseconds / 1_000) ms, most of it on the way", do: "Put the server and PostgreSQL nearer to each other."))
    }
    let speed = microseconds.map { ", \($0) µs for a read" } ?? ""
    return findings.isEmpty ? [.ok("\(name), \(size >> 10) KiB, in order\(speed)")] : findings
  }
}

internal import CPostgres

/// A connection to a PostgreSQL server, used by one thread at a time.
///
/// Rows come one by one from the socket, so that a result of any size takes the memory of one row. Whoever stops early still waits for the rest,
/// because stopping the server would end the transaction: a query that needs one row says `LIMIT 1`.
final class PostgresConnection: EngineConnection {
  /// As for SQLite.
  private static let statementLimit = 1_000
  /// The first version whose SQL and whose settings are those that are used.
  private static let oldestVersion = 13
  /// "PRGN" and "migr" as numbers: the lock under which one process at a time migrates.
  private static let migrationLock: Int64 = 0x5052_474E_6D69_6772

  private let pointer: OpaquePointer
  /// Host, port and database, for messages.
  let place: String
  private var statements: [SQL: Statement] = [:]
  private var statementsMade = 0
  /// The rows that are being read.
  private var stream: Stream?
  /// What went wrong in the transaction: the first error that asks for something to be done about the whole of it, or else the last one.
  private(set) var failure: PostgresError?
  /// Whether the transaction has given rows to its closure, which may then have passed them on.
  private(set) var hasGivenRows = false

  /// A statement that the server has prepared.
  private struct Statement {
    let name: String
    let parameters: Int
  }

  /// A statement's results, of which some may still be on their way.
  private final class Stream {
    let sql: SQL
    /// Whether the statement had been prepared by an earlier run.
    let isOld: Bool
    /// Results that had to be taken off the socket because another statement was to be run.
    var waiting: [PostgresResult] = []
    var isAtEnd = false
    var failure: PostgresError?

    init(_ sql: SQL, isOld: Bool) {
      self.sql = sql
      self.isOld = isOld
    }
  }

  /// Connects. Throws `DatabaseError.unavailable`, or `.refused` when the server or its database is none that can be used.
  init(_ address: PostgresAddress) throws {
    let parameters = address.connectionParameters
    let connection = Self.withCStrings(parameters.map(\.keyword)) { keywords in
      Self.withCStrings(parameters.map(\.value)) { values in PQconnectdbParams(keywords, values, 0) }
    }
    guard let connection else { throw DatabaseError.unavailable("there is no memory left") }
    pointer = connection
    func text(_ field: UnsafeMutablePointer<CChar>?) -> String { field.map { String(cString: $0) } ?? "" }
    place = "PostgreSQL at \(text(PQhost(connection))):\(text(PQport(connection)))/\(text(PQdb(connection)))"
    guard PQstatus(connection) == CONNECTION_OK else {
      throw DatabaseError.unavailable("\(place) cannot be reached: \(PostgresError.reason(connection))")
    }
    // What the server remarks while all goes well would be printed otherwise.
    PQsetNoticeReceiver(connection, { _, _ in }, nil)
    let version = Int(PQserverVersion(connection))
    guard version >= Self.oldestVersion * 10_000 else {
      throw DatabaseError.refused("\(place) has version \(status("server_version")); Peregrine needs \(Self.oldestVersion) or newer")
    }
    guard status("server_encoding") == "UTF8" else {
      throw DatabaseError.refused(
        "\(place) is a database in \(status("server_encoding")); make one with CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0")
    }
  }

  deinit { PQfinish(pointer) }

  private func status(_ name: String) -> String { PQparameterStatus(pointer, name).map { String(cString: $0) } ?? "unknown" }

  private static func withCStrings<Result>(_ texts: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> Result) -> Result {
    // Each ends with a zero, and the list of them with nil.
    let bytes = texts.flatMap { $0.utf8CString }
    return bytes.withUnsafeBufferPointer { bytes in
      var next = bytes.baseAddress
      let pointers = texts.map { text in
        defer { next = next.map { $0 + text.utf8.count + 1 } }
        return next
      }
      return body(pointers + [nil])
    }
  }

  // MARK: Statements

  func run(_ sql: SQL, _ parameters: [SQLValue], _ each: (inout Row) throws -> Bool) throws -> Int {
    makeReady()
    let outer = stream
    defer { stream = outer }
    let (statement, isOld) = try prepared(sql)
    guard parameters.count == statement.parameters else {
      throw DatabaseError.statement(
        message: "\(statement.parameters) parameters are needed, \(parameters.count) are given", statement: sql.text)
    }
    let stream = Stream(sql, isOld: isOld)
    self.stream = stream
    let isSent = PostgresParameters(parameters).withPointers { PQsendQueryPrepared(pointer, statement.name, $0, $1, $2, $3, 1) }
    guard isSent == 1 else { throw fail(nil, sql).error }
    PQsetSingleRowMode(pointer)
    do { return try read(stream, each) } catch {
      takeAll(stream, keeps: false)
      guard let failure = error as? PostgresError else { throw error }
      throw failure.index.isEmpty ? failure.error : nameColumns(of: failure)
    }
  }

  /// Frees the connection of rows that are still to be read.
  private func makeReady() { if let stream { takeAll(stream, keeps: true) } }

  /// The prepared statement, and whether it has been used before.
  private func prepared(_ sql: SQL) throws -> (statement: Statement, isOld: Bool) {
    if let known = statements[sql] { return (known, true) }
    if statements.count >= Self.statementLimit { forgetStatements() }
    statementsMade += 1
    let name = "s\(statementsMade)"
    _ = try worked(PQprepare(pointer, name, sql.text, 0, nil), sql)
    // Once for each statement, because the server's own complaint about a missing parameter is one about the protocol.
    let description = try worked(PQdescribePrepared(pointer, name), sql)
    let statement = Statement(name: name, parameters: Int(PQnparams(description.pointer)))
    statements[sql] = statement
    return (statement, false)
  }

  /// The result of a call that waits for the server. Throws `DatabaseError` when it is an error, which no text at all is not.
  private func worked(_ result: OpaquePointer?, _ sql: SQL) throws -> PostgresResult {
    let result = result.map { PostgresResult($0) }
    guard let result, [PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY].contains(PQresultStatus(result.pointer)) else {
      throw fail(result, sql).error
    }
    return result
  }

  /// Lets statements be prepared anew, because the server no longer has them or has too many.
  func forgetStatements() {
    statements = [:]
    PQclear(PQexec(pointer, "DEALLOCATE ALL"))
  }

  /// Gives the rows to `each`. Throws `PostgresError`, and what `each` throws.
  private func read(_ stream: Stream, _ each: (inout Row) throws -> Bool) throws -> Int {
    var changed = 0
    while let result = stream.waiting.isEmpty ? fetch(stream) : stream.waiting.removeFirst() {
      switch PQresultStatus(result.pointer) {
      case PGRES_SINGLE_TUPLE, PGRES_TUPLES_OK:
        for number in 0..<PQntuples(result.pointer) {
          hasGivenRows = true
          var row = Row(.postgres(result, row: number), stream.sql, count: Int(PQnfields(result.pointer)))
          guard try each(&row) else {
            takeAll(stream, keeps: false)
            return 0
          }
        }
        changed = result.changed
      case PGRES_COMMAND_OK: changed = result.changed
      default: throw stream.failure ?? fail(result, stream.sql)
      }
    }
    return changed
  }

  /// The next result from the socket; nil after the last. One that is an error fails the transaction.
  private func fetch(_ stream: Stream) -> PostgresResult? {
    guard !stream.isAtEnd, let result = PQgetResult(pointer).map({ PostgresResult($0) }) else {
      stream.isAtEnd = true
      return nil
    }
    switch PQresultStatus(result.pointer) {
    case PGRES_SINGLE_TUPLE, PGRES_TUPLES_OK, PGRES_COMMAND_OK: break
    default:
      stream.failure = fail(result, stream.sql, isOld: stream.isOld)
    }
    return result
  }

  /// Reads on to the end of the results, and keeps or drops them.
  private func takeAll(_ stream: Stream, keeps: Bool) {
    if !keeps { stream.waiting = [] }
    while let result = fetch(stream) {
      guard keeps else { continue }
      // On its own each row takes two kilobytes.
      if stream.waiting.last?.append(rowOf: result) != true { stream.waiting.append(result) }
    }
  }

  /// What went wrong, which is noted for the engine. `isOld` is a statement that worked before.
  private func fail(_ result: PostgresResult?, _ sql: SQL, isOld: Bool = false) -> PostgresError {
    let isLost = PQstatus(pointer) == CONNECTION_BAD
    var failure: PostgresError
    if let diagnosis = result.flatMap({ PostgresError.Diagnosis($0.pointer) }) {
      failure = PostgresError(diagnosis, place, sql)
      if isLost, case .statement = failure.error { failure.remedy = .reconnect }
      // Of a statement that worked before, this says that a table has another form now.
      if isOld, failure.code == "0A000" { failure.remedy = .prepareAgain }
    } else if isLost {
      failure = PostgresError(lost: PostgresError.reason(pointer), place)
    } else {
      let isEmpty = result.map { PQresultStatus($0.pointer) == PGRES_EMPTY_QUERY } ?? false
      failure = PostgresError(.statement(message: isEmpty ? "there is no statement" : PostgresError.reason(pointer), statement: sql.text))
    }
    if self.failure?.remedy == nil { self.failure = failure }
    return failure
  }

  /// Names the columns of a unique index that has been violated, as SQLite does. To ask the server for them, it goes back to the savepoint, as
  /// `Connection` is going to do, or ends the transaction, in which nothing else can be done.
  private func nameColumns(of failure: PostgresError) -> DatabaseError {
    PQclear(PQexec(pointer, "ROLLBACK TO s"))
    if PQtransactionStatus(pointer) != PQTRANS_INTRANS { rollback() }
    let names = Self.withCStrings([failure.schema, failure.index]) {
      PQexecParams(
        pointer,
        """
        SELECT t.relname || '_' || string_agg(a.attname, '_' ORDER BY k.place)
        FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid
        JOIN pg_namespace s ON s.oid = x.relnamespace
        CROSS JOIN LATERAL unnest(CAST(i.indkey AS SMALLINT[])) WITH ORDINALITY AS k (number, place)
        JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.number
        WHERE s.nspname = $1 AND x.relname = $2 AND i.indexprs IS NULL AND k.place <= i.indnkeyatts
        GROUP BY t.relname
        """, 2, nil, $0, nil, nil, 0)
    }
    defer { PQclear(names) }
    guard PQresultStatus(names) == PGRES_TUPLES_OK, PQntuples(names) == 1 else { return failure.error }
    return .constraint(.init(.unique, String(cString: PQgetvalue(names, 0, 0))))
  }

  func script(_ text: String) throws { try execute(Dialect.postgres(text)) }

  /// Runs statements of our own, without parameters or rows.
  private func execute(_ text: String) throws {
    makeReady()
    let result = try worked(PQexec(pointer, text), .unchecked(text))
    // Who commits a transaction that has failed gets no error, only another answer.
    guard text != "COMMIT" || result.command == "COMMIT" else {
      throw failure?.error ?? .statement(message: "the transaction has failed", statement: text)
    }
  }

  func hasTable(_ name: String) throws -> Bool {
    var isThere = false
    let sql: SQL = """
      SELECT 1 FROM pg_class c JOIN pg_namespace s ON s.oid = c.relnamespace
      WHERE s.nspname = current_schema() AND c.relname = $1 AND c.relkind IN ('r', 'p')
      """
    _ = try run(sql, [.text(name)]) { _ in
      isThere = true
      return false
    }
    return isThere
  }

  func tables() throws -> [Table] {
    var tables: [Table] = []
    let sql: SQL = """
      SELECT c.relname, a.attname FROM pg_class c JOIN pg_namespace s ON s.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
      WHERE s.nspname = current_schema() AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped
      ORDER BY c.oid, a.attnum
      """
    _ = try run(sql, []) { row in
      let name: String = try row.next()
      let earlier = tables.last?.name == name ? tables.removeLast().columns : []
      tables.append(Table(name: name, columns: earlier + [try row.next()]))
      return true
    }
    return tables
  }

  /// Nothing but Peregrine would look for it.
  func setSchemaVersion(_ version: Int) {}

  // MARK: Transactions

  var isReusable: Bool { PQstatus(pointer) == CONNECTION_OK && PQtransactionStatus(pointer) == PQTRANS_IDLE }

  func begin(_ mode: TransactionMode) throws {
    failure = nil
    hasGivenRows = false
    switch mode {
    case .read: try execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    case .write:
      do { try execute("BEGIN ISOLATION LEVEL SERIALIZABLE READ WRITE") } catch {
        guard failure?.code == "0A000" else { throw error }
        throw DatabaseError.unavailable("\(place) is a standby of another server and can only be read")
      }
    case .migration:
      // What the migration before has done must be seen once the lock is there, and that may take its time.
      try execute("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; SET LOCAL lock_timeout = '10min'")
      try execute("SELECT pg_advisory_xact_lock(\(Self.migrationLock))")
    }
  }

  func commit() throws {
    // Somebody may have caught it in a savepoint.
    if let failure, failure.remedy != nil { throw failure.error }
    do { try execute("COMMIT") } catch {
      guard let failure, PQstatus(pointer) == CONNECTION_BAD else { throw error }
      self.failure = failure.ofCommit(place)
      throw self.failure!.error
    }
  }

  func rollback() {
    guard PQtransactionStatus(pointer) != PQTRANS_IDLE else { return }
    PQclear(PQexec(pointer, "ROLLBACK"))
  }
}

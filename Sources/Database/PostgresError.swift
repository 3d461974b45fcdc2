internal import CPostgres

/// A failure of a PostgreSQL connection: what it is to our callers, and what the engine can do about it.
struct PostgresError: Error {
  enum Remedy {
    /// The transaction gave way to another one: run it again.
    case again
    /// The server has forgotten what was prepared, or a table has changed since: forget it too, and run the transaction again.
    case prepareAgain
    /// The connection is gone; nothing of its transaction is stored.
    case reconnect
    /// The connection was lost while a COMMIT was under way: nobody knows whether the transaction is stored.
    case unknown
  }

  let error: DatabaseError
  var remedy: Remedy?
  /// The server's SQLSTATE; empty when it is none of the server's errors.
  private(set) var code = ""
  /// Schema and name of the index that would have held the same twice; empty otherwise.
  private(set) var schema = ""
  private(set) var index = ""

  /// What SQLSTATE says (https://www.postgresql.org/docs/current/errcodes-appendix.html), for the server named `place`.
  init(_ diagnosis: Diagnosis, _ place: String, _ sql: SQL) {
    code = diagnosis.code
    schema = diagnosis.schema
    index = code == "23505" ? diagnosis.constraint : ""
    let message = "\(diagnosis.message) (PostgreSQL's code \(code))"
    switch code {
    case "23502": error = .constraint(.init(.notNull, "\(diagnosis.table)_\(diagnosis.column)"))
    case "23503": error = .constraint(.init(.foreignKey, diagnosis.constraint))
    case "23505": error = .constraint(.init(.unique, diagnosis.constraint))
    case "23514", "23P01": error = .constraint(.init(.check, diagnosis.constraint))
    case "40001", "40P01":
      error = .unavailable("\(place): other writes came in between: \(message)")
      remedy = .again
    case "26000":
      error = .statement(message: message, statement: sql.text)
      remedy = .prepareAgain
    case "08P01": error = .statement(message: message, statement: sql.text)
    case _ where code.hasPrefix("08") || code.hasPrefix("57P"):
      error = .unavailable("\(place) has ended the connection: \(message)")
      remedy = .reconnect
    case "25006": error = .unavailable("\(place) can only be read: \(message)")
    case "53100": error = .unavailable("the disk of \(place) is full: \(message)")
    case "55P03": error = .unavailable("\(place): another program keeps locked what is needed: \(message)")
    case "57014": error = .unavailable("\(place) has stopped the statement: \(message)")
    case "25P03", "25P04": error = .unavailable("\(place) has ended a transaction that took too long: \(message)")
    case _ where code.hasPrefix("53") || code.hasPrefix("58"): error = .unavailable("\(place): \(message)")
    case "XX001", "XX002": error = .damaged("\(place): the database is damaged: \(message)")
    // The server's own words would quote what somebody wants to store.
    case _ where code.hasPrefix("22"):
      error = .statement(message: "a value is none that PostgreSQL can use there (its code \(code))", statement: sql.text)
    default: error = .statement(message: message, statement: sql.text)
    }
  }

  /// A connection that has been cut off, with libpq's reason.
  init(lost reason: String, _ place: String) {
    error = .unavailable("the connection to \(place) is lost: \(reason)")
    remedy = .reconnect
  }

  init(_ error: DatabaseError, _ remedy: Remedy? = nil) {
    self.error = error
    self.remedy = remedy
  }

  /// The same failure when it cost the connection while COMMIT was under way.
  func ofCommit(_ place: String) -> PostgresError {
    PostgresError(
      .unavailable("the connection to \(place) was lost during COMMIT, and it is not known whether the write is stored: \(error)"), .unknown
    )
  }

  /// The fields of an error that the server has sent.
  struct Diagnosis {
    let code: String
    let message: String
    let schema: String
    let table: String
    let column: String
    let constraint: String

    /// nil when the result holds no error of the server.
    init?(_ result: OpaquePointer) {
      func field(_ letter: Unicode.Scalar) -> String? { PQresultErrorField(result, Int32(letter.value)).map { String(cString: $0) } }
      // The letters are macros that Swift cannot import: PG_DIAG_SQLSTATE, _MESSAGE_PRIMARY, _SCHEMA_NAME, _TABLE_NAME, _COLUMN_NAME, _CONSTRAINT_NAME.
      guard let code = field("C") else { return nil }
      self.code = code
      message = field("M") ?? "an error"
      schema = field("s") ?? ""
      table = field("t") ?? ""
      column = field("c") ?? ""
      constraint = field("n") ?? ""
    }
  }

  /// libpq's words for what went wrong with a connection, on one line, and without the address that `place` names anyway.
  static func reason(_ connection: OpaquePointer?) -> String {
    let text = PQerrorMessage(connection).map { String(cString: $0) } ?? ""
    let lines = text.split(separator: "\n").filter { !$0.hasPrefix("\t") }.map { line in
      line.hasPrefix("connection to server") ? line.split(separator: " failed: ", maxSplits: 1).last ?? line : line
    }
    return lines.isEmpty ? "no reason is given" : lines.joined(separator: "; ").replacing("FATAL:  ", with: "")
  }
}

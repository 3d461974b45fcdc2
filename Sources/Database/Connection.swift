/// Runs statements inside of one transaction. `Database.read` and `Database.write` hand it to a closure and take it back when that ends.
///
/// A statement that fails ends the transaction: what follows throws the same error, and nothing is stored, even when the error is caught. To go on
/// after one, run it in a `savepoint`.
public final class Connection {
  let engine: any EngineConnection
  /// The error that has ended the transaction.
  var failure: (any Error)?
  private var followers: [@Sendable () -> Void] = []

  init(_ engine: any EngineConnection) { self.engine = engine }

  /// All rows of a query, decoded. `decode` must read every column.
  @inlinable
  public func rows<Value>(_ sql: SQL, _ parameters: any SQLConvertible..., decode: (inout Row) throws -> Value) throws -> [Value] {
    var values: [Value] = []
    _ = try run(sql, parameters) { row in
      values.append(try decode(&row))
      try row.checkAllRead()
      return true
    }
    return values
  }

  /// The first row of a query, decoded; nil when there is none.
  @inlinable
  public func row<Value>(_ sql: SQL, _ parameters: any SQLConvertible..., decode: (inout Row) throws -> Value) throws -> Value? {
    var value: Value?
    _ = try run(sql, parameters) { row in
      value = try decode(&row)
      try row.checkAllRead()
      return false
    }
    return value
  }

  /// The only column of the first row; nil when there is no row. A column that may be NULL is asked for as an optional.
  @inlinable
  public func value<Value: SQLConvertible>(_ sql: SQL, _ parameters: any SQLConvertible...) throws -> Value? {
    var value: Value?
    _ = try run(sql, parameters) { row in
      // Named, or it would be read as an optional, for which NULL is no mismatch.
      let read: Value = try row.next()
      value = read
      try row.checkAllRead()
      return false
    }
    return value
  }

  /// Runs `body` with each row, as they come and without keeping them, until it returns false.
  @inlinable
  public func forEach(_ sql: SQL, _ parameters: any SQLConvertible..., body: (inout Row) throws -> Bool) throws {
    _ = try run(sql, parameters, body)
  }

  /// Runs a statement that gives no rows. Returns how many rows it inserted, updated or deleted.
  @discardableResult
  @inlinable
  public func execute(_ sql: SQL, _ parameters: any SQLConvertible...) throws -> Int {
    try run(sql, parameters) { _ in true }
  }

  /// Has `body` run when what has been written is stored for good, before `Database.write` returns; not when it never is. For caches: `body` must not
  /// use the database.
  public func afterCommit(_ body: @escaping @Sendable () -> Void) { followers.append(body) }

  /// Runs what waits for the commit, which has been made.
  func runFollowers() {
    for follower in followers { follower() }
    followers = []
  }

  /// Begins anew, for the next transaction.
  func reset() {
    failure = nil
    followers = []
  }

  /// Runs `body` so that what it has written, and nothing else, is undone when it throws. The transaction goes on.
  @discardableResult
  public func savepoint<Value>(_ body: () throws -> Value) throws -> Value {
    if let failure { throw failure }
    try control("SAVEPOINT s")
    let followersBefore = followers.count
    do {
      let value = try body()
      if let failure { throw failure }
      try control("RELEASE s")
      return value
    } catch {
      failure = nil
      followers.removeSubrange(followersBefore...)
      // Where the engine has ended the whole transaction, as on a full disk, there is nothing to go back to.
      do {
        try control("ROLLBACK TO s")
        try control("RELEASE s")
      } catch let second {
        failure = failure ?? second
      }
      throw error
    }
  }

  /// Runs `body` in a transaction from its beginning to its commit.
  func transaction(_ mode: TransactionMode, _ body: (Connection) throws -> Void) throws {
    reset()
    do {
      try engine.begin(mode)
      try body(self)
      if let failure { throw failure }
      try engine.commit()
      runFollowers()
    } catch {
      engine.rollback()
      throw error
    }
  }

  /// The same with a list of parameters.
  @discardableResult
  public func execute(_ sql: SQL, _ parameters: [SQLValue]) throws -> Int { try run(sql, parameters) { _ in true } }

  @usableFromInline
  func run(_ sql: SQL, _ parameters: [any SQLConvertible], _ each: (inout Row) throws -> Bool) throws -> Int {
    try run(sql, parameters.map(\.sqlValue), each)
  }

  @usableFromInline
  func run(_ sql: SQL, _ parameters: [SQLValue], _ each: (inout Row) throws -> Bool) throws -> Int {
    if let failure { throw failure }
    var isOfCaller = false
    do {
      for parameter in parameters { try Self.check(parameter, sql) }
      return try engine.run(sql, parameters) { row in
        do { return try each(&row) } catch {
          isOfCaller = true
          throw error
        }
      }
    } catch {
      // What the caller makes of the rows is no matter of the transaction.
      if !isOfCaller { failure = error }
      throw error
    }
  }

  private func control(_ sql: SQL) throws { _ = try engine.run(sql, []) { _ in true } }

  /// What only one engine could store must not depend on which one it is.
  private static func check(_ value: SQLValue, _ sql: SQL) throws {
    switch value {
    case .text(let text) where text.utf8.contains(0):
      throw DatabaseError.statement(message: "text with U+0000 cannot be stored", statement: sql.text)
    case .real(let number) where !number.isFinite:
      throw DatabaseError.statement(message: "\(number) cannot be stored", statement: sql.text)
    default: break
    }
  }
}

/// What `Connection` needs of an engine's connection.
protocol EngineConnection: AnyObject {
  /// Runs a statement once. `each` receives the rows until it returns false. Returns how many rows it changed.
  func run(_ sql: SQL, _ parameters: [SQLValue], _ each: (inout Row) throws -> Bool) throws -> Int

  /// Runs several statements without parameters or rows, written in the words of `Dialect`.
  func script(_ text: String) throws

  /// Whether there is a table `name`.
  func hasTable(_ name: String) throws -> Bool
  /// All tables of the schema, in the order in which they were made.
  func tables() throws -> [Table]
  /// Notes the schema's version where other programs look for it.
  func setSchemaVersion(_ version: Int) throws

  func begin(_ mode: TransactionMode) throws
  func commit() throws
  /// Ends the transaction, if there is one, without effect. Never fails: a connection that cannot even do that is not used again.
  func rollback()
  /// Whether it can be used for another transaction.
  var isReusable: Bool { get }
}

/// What a transaction is for.
enum TransactionMode {
  case read
  case write
  /// A write that no other process may make at the same time.
  case migration
}

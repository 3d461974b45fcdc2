/// What a process has done with its database since it opened it. It costs nothing to know, and no statement.
public struct DatabaseCounters: Sendable {
  /// Transactions that have read.
  public var reads = 0
  /// Transactions that have written, and are stored.
  public var writes = 0
  /// Transactions that failed because the database could not be used: locked, gone, or its disk full.
  public var unavailable = 0
  /// Commits; with SQLite several writes share one.
  public var commits = 0
  /// Transactions that were run again, because they gave way to another one or the connection was lost; 0 with SQLite, where none does.
  public var retries = 0
  /// Writes that wait for SQLite's one writer; nil with PostgreSQL.
  public var writesWaiting: Int?
  /// Connections that are open.
  public var connections = 0
  /// Bytes of SQLite's file; nil with PostgreSQL.
  public var fileSize: Int?
  /// Bytes of SQLite's write-ahead log; nil with PostgreSQL.
  public var logSize: Int?

  /// Nothing yet.
  public init() {}
}

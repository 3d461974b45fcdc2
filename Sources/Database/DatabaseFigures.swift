/// What can be told of a database besides what is in it.
public struct DatabaseFigures: Sendable {
  /// `SQLite` or `PostgreSQL`.
  public let engine: String
  /// The version of that.
  public let version: String
  /// Bytes of the file, or of the database in PostgreSQL with its indexes.
  public let size: Int
  /// Bytes of SQLite's write-ahead log; nil for PostgreSQL, where it is the whole server's.
  public let logSize: Int?
  /// Writes that wait for SQLite's one writer; nil for PostgreSQL.
  public let writesWaiting: Int?
  /// Connections that are open to read, and with PostgreSQL to write.
  public let connections: Int
}

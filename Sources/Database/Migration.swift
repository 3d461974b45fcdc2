internal import COpenSSL

/// One step from an empty database to the schema that the program uses.
public struct Migration: Sendable {
  /// 1 and on, without gaps.
  public let version: Int
  /// Its file's name without `.sql`, such as `0001_initial`.
  public let name: String
  /// Statements in the words of SQLite, which `Dialect` makes those of PostgreSQL.
  public let sql: String

  /// The migration in a file; its version is the number that its name begins with. nil when it begins with none.
  public init?(name: String, sql: String) {
    guard let digits = name.split(separator: "_").first, digits.count == 4, let version = Int(digits) else { return nil }
    self.version = version
    self.name = name
    self.sql = sql
  }

  /// SHA-256 of the text, in hexadecimal digits.
  var checksum: String { SHA256Digest.hexadecimal(Array(sql.utf8)) }
}

/// A migration that a database has been through.
public struct AppliedMigration: Hashable, Sendable {
  /// Its number.
  public let version: Int
  /// Its file's name without `.sql`.
  public let name: String
  let checksum: String
  /// The version of the program that applied it.
  public let appliedBy: String
}

/// What can go wrong with the database, by what can be done about it.
public enum DatabaseError: Error, Hashable, Sendable {
  /// The write would break a rule of the schema; nothing of it is stored.
  case constraint(Constraint)
  /// The database cannot do it now: locked by another program, disk full, read-only, gone. It may be able to later.
  case unavailable(String)
  /// The file is damaged, or is none of ours.
  case damaged(String)
  /// The database must not be opened, or not replaced; the text says why and what to do.
  case refused(String)
  /// Another process has the right to write to it; the text says which one.
  case inUse(String)
  /// A column does not hold what it is read as.
  case mismatch(column: String, position: Int, statement: String, expected: String, found: String)
  /// The engine does not accept the statement or its parameters: a mistake in the program.
  case statement(message: String, statement: String)
  /// The database has been closed.
  case closed

  /// A rule of the schema.
  public struct Constraint: Hashable, Sendable {
    /// What the rule is about.
    public enum Kind: String, Sendable { case unique, foreignKey = "foreign key", check, notNull = "not null" }

    /// What it is about.
    public let kind: Kind
    /// Table and columns of a unique index joined by `_`, such as `users_email_key`; the name of a check; table and column of what is not null.
    /// SQLite does not say which foreign key it was: then this is empty.
    public let name: String

    /// The rule `name`.
    public init(_ kind: Kind, _ name: String) {
      self.kind = kind
      self.name = name
    }
  }
}

extension DatabaseError: CustomStringConvertible {
  /// A sentence for people, without what anybody has stored.
  public var description: String {
    switch self {
    case .constraint(let constraint):
      "\(constraint.kind.rawValue) constraint\(constraint.name.isEmpty ? "" : " " + constraint.name) does not allow it"
    case .unavailable(let text), .damaged(let text), .refused(let text), .inUse(let text): text
    case .mismatch(let column, let position, let statement, let expected, let found):
      "column \(position + 1), \(column), of \"\(statement)\" must be \(expected), but is \(found)"
    case .statement(let message, let statement): "\(message), in \"\(statement)\""
    case .closed: "the database has been closed"
    }
  }
}

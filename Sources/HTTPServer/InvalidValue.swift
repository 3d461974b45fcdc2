/// A value from the program or its settings, not from a client, that does not fit its place: what was wrong with it and what would be
/// right.
public struct InvalidValue: Error, Sendable, Equatable, CustomStringConvertible {
  /// One sentence for the person who gave the value.
  public let message: String

  init(_ message: String) { self.message = message }

  /// The message.
  public var description: String { message }
}

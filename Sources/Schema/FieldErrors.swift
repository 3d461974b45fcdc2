/// What is wrong with the fields of a value, all of it at once, by paths such as `departure_airport.latitude` and `items[2].seat`.
public struct FieldErrors: Error, Sendable {
  /// A field and what is wrong with it, in the order of finding.
  public struct Entry: Hashable, Sendable {
    /// Empty for the value as a whole.
    public let field: String
    /// Sentences without a subject: `must be at most 100 characters long`.
    public internal(set) var messages: [String]
  }

  /// What has been found so far.
  public private(set) var entries: [Entry] = []
  @usableFromInline var path: [Step] = []

  @usableFromInline
  enum Step: Sendable {
    case name(String)
    case index(Int)
  }

  /// Nothing wrong yet.
  public init() {}

  /// Nobody reads more, and finding more takes time: whoever looks for them stops here.
  public static let most = 100

  /// Whether there are so many that it is pointless to look for more.
  public var isFull: Bool { entries.count >= Self.most }

  /// Whether nothing is wrong.
  public var isEmpty: Bool { entries.isEmpty }

  /// Notes that the field at hand is wrong.
  public mutating func add(_ message: String) { add(message, at: "") }

  /// Notes that a field below the one at hand is wrong.
  public mutating func add(_ message: String, at name: String) {
    var field = ""
    for step in path {
      switch step {
      case .name(let name): field += field.isEmpty ? name : ".\(name)"
      case .index(let index): field += "[\(index)]"
      }
    }
    if !name.isEmpty { field += field.isEmpty ? name : ".\(name)" }
    if isFull { return }
    if let known = entries.firstIndex(where: { $0.field == field }) {
      entries[known].messages.append(message)
    } else {
      entries.append(Entry(field: field, messages: [message]))
    }
  }

  /// Notes what is wrong with the field `name`.
  public mutating func add(_ others: FieldErrors, at name: String) {
    for entry in others.entries {
      for message in entry.messages { add(message, at: entry.field.isEmpty ? name : "\(name).\(entry.field)") }
    }
  }

  /// Runs `body` with the field `name` at hand.
  @inlinable
  public mutating func inside<Result>(_ name: String, _ body: (inout FieldErrors) throws -> Result) rethrows -> Result {
    path.append(.name(name))
    defer { path.removeLast() }
    return try body(&self)
  }

  /// Runs `body` with the element at `index` at hand.
  @inlinable
  public mutating func inside<Result>(_ index: Int, _ body: (inout FieldErrors) throws -> Result) rethrows -> Result {
    path.append(.index(index))
    defer { path.removeLast() }
    return try body(&self)
  }
}

internal import Schema

/// What a token may do: `read:flights`, `write:trips`, …, or the short forms `read` and `write`.
public struct Scopes: OptionSet, Sendable {
  /// Reading in the lower half, writing in the upper one.
  public let rawValue: UInt32

  /// The scopes of these bits.
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// What there is to read and write.
  public enum Resource: UInt32, CaseIterable, Sendable {
    case flights, trips, bookings, stats, achievements, parsers, tokens, webhooks, users, admin

    var name: String { "\(self)" }
  }

  /// Leave to read `resource`.
  public static func read(_ resource: Resource) -> Scopes { Scopes(rawValue: 1 << resource.rawValue) }

  /// Leave to read and change `resource`.
  public static func write(_ resource: Resource) -> Scopes { Scopes(rawValue: 1 << (16 + resource.rawValue)).union(read(resource)) }

  /// Leave to see what is otherwise never shown: booking codes and ticket numbers.
  public static let readSensitive = Scopes(rawValue: 1 << 31)

  /// Everything that a person may do in a browser.
  public static let all = Resource.allCases.reduce(into: readSensitive) { $0.formUnion(write($1)) }

  /// What every word stands for. `read` and `write` hold neither the administration nor what is sensitive, and `write` mints no tokens: those are
  /// given by their own names only.
  public static let words: [(word: String, scopes: Scopes)] = {
    let plain = Resource.allCases.filter { $0 != .admin }
    let reading = plain.reduce(into: Scopes()) { $0.formUnion(read($1)) }
    let writing = plain.reduce(into: reading) { if $1 != .tokens { $0.formUnion(write($1)) } }
    return [("read", reading), ("write", writing), ("admin", write(.admin)), ("read:sensitive", readSensitive)]
      + Resource.allCases.flatMap { [("read:\($0.name)", read($0)), ("write:\($0.name)", write($0))] }
  }()

  /// The scopes that `words` stand for together; nil when one of them is none.
  init?(words: [String]) {
    self = []
    for word in words {
      guard let known = Self.words.first(where: { $0.word == word }) else { return nil }
      formUnion(known.scopes)
    }
  }

  /// The scopes in a JSON array of words, as they are stored.
  init?(stored: String) {
    guard case .array(let elements)? = try? JSONParser.parse(Array(stored.utf8)) else { return nil }
    self.init(words: elements.compactMap { if case .string(let word) = $0 { word } else { nil } })
  }
}

/// One word for scopes.
struct ScopeWord: Sendable {
  let word: String

  static let schema = Schema<ScopeWord>.text(
    ["type": "string", "enum": .array(Scopes.words.map { .string($0.word) })],
    expected: "one of \(Scopes.words.map(\.word).joined(separator: ", "))",
    read: { word in Scopes.words.contains { $0.word == word } ? ScopeWord(word: word) : nil }, write: { $0.word })
}

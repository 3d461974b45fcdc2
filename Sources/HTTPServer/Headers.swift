/// The header fields of a response, in the order they are written. Names compare without regard to case.
public struct Headers: Sendable, Equatable, ExpressibleByDictionaryLiteral {
  /// One field line.
  public struct Field: Sendable, Equatable {
    /// The name as it is written, such as `Content-Type`.
    public var name: String
    /// The value, without CR, LF or NUL.
    public var value: String
  }

  /// All field lines in order.
  public private(set) var fields: [Field] = []

  /// No fields.
  public init() {}

  /// The fields of a literal, in its order; a name may stand more than once.
  public init(dictionaryLiteral elements: (String, String)...) {
    fields.reserveCapacity(elements.count)
    for (name, value) in elements { add(name, value) }
  }

  /// The first value of `name`; setting replaces every field of that name, nil removes them.
  public subscript(name: String) -> String? {
    get { fields.first { $0.name.equalsIgnoringASCIICase(name) }?.value }
    set {
      fields.removeAll { $0.name.equalsIgnoringASCIICase(name) }
      if let newValue { add(name, newValue) }
    }
  }

  /// Whether a field of this name is there.
  public func contains(_ name: String) -> Bool { fields.contains { $0.name.equalsIgnoringASCIICase(name) } }

  /// Appends a field line. A name that is no token or a value with CR, LF or NUL is a programming error (it would split the response)
  /// and stops the process in debug builds; release builds write a space instead of the byte.
  public mutating func add(_ name: String, _ value: String) {
    assert(!name.isEmpty && name.utf8.allSatisfy(ASCII.isToken), "\(name) is no field name")
    if value.utf8.contains(where: { $0 == ASCII.cr || $0 == ASCII.lf || $0 == 0 }) {
      assertionFailure("the value of \(name) would split the response")
      let clean = value.utf8.map { $0 == ASCII.cr || $0 == ASCII.lf || $0 == 0 ? ASCII.space : $0 }
      fields.append(Field(name: name, value: String(decoding: clean, as: UTF8.self)))
    } else {
      fields.append(Field(name: name, value: value))
    }
  }
}

/// How a type of value stands in JSON, said once: what is taken, how it is written, and what the OpenAPI document says of it.
///
/// ```swift
/// let title = Schema.string(1...200)
/// let trip = Schema.object("Trip", "A journey.", Trip()) {
///   Property("title", \.title, title, "What it is called.", example: "Tokyo", isRequired: true)
/// }
/// ```
public struct Schema<Value>: Sendable {
  @usableFromInline typealias Decode = @Sendable (JSON, inout FieldErrors) -> Value?
  @usableFromInline typealias Encode = @Sendable (borrowing Value, inout JSONWriter) -> Void

  /// Reads a value; nil after it has noted why not.
  @usableFromInline let decode: Decode
  /// Writes a value.
  @usableFromInline let encode: Encode
  /// Reads the text of a parameter in a URL. For what no text stands for, always an error.
  @usableFromInline let parse: @Sendable (String, inout FieldErrors) -> Value?
  /// The schema object of OpenAPI 3.0.3 that describes it; a reference where it is a component.
  public let document: JSON
  /// The components that `document` refers to, by their names.
  public let components: [String: JSON]

  @inlinable
  init(
    document: JSON, components: [String: JSON] = [:], decode: @escaping Decode, encode: @escaping Encode,
    parse: (@Sendable (String, inout FieldErrors) -> Value?)? = nil
  ) {
    self.decode = decode
    self.encode = encode
    self.document = document
    self.components = components
    // A parameter has no types: its text is what a JSON string would hold.
    self.parse = parse ?? { decode(.string($0), &$1) }
  }

  /// The value that `json` stands for. Throws all that is wrong with it.
  public func decode(_ json: JSON) throws(FieldErrors) -> Value {
    var errors = FieldErrors()
    let value = decode(json, &errors)
    guard errors.isEmpty, let value else { throw errors }
    return value
  }

  /// Writes `value`.
  @inlinable
  public func encode(_ value: borrowing Value, to writer: inout JSONWriter) { encode(value, &writer) }

  /// The text of `value`.
  public func bytes(_ value: borrowing Value) -> [UInt8] {
    var writer = JSONWriter()
    encode(value, &writer)
    return writer.bytes
  }
}

extension Schema {
  /// The same, or null.
  @inlinable
  public var nullable: Schema<Value?> {
    let (decode, encode, parse) = (decode, encode, parse)
    return Schema<Value?>(
      document: document.nullable, components: components,
      decode: { json, errors in
        if case .null = json { return .some(nil) }
        return decode(json, &errors).map { .some($0) }
      },
      encode: { value, writer in
        if let value = copy value { encode(value, &writer) } else { writer.null() }
      },
      parse: { text, errors in parse(text, &errors).map { .some($0) } })
  }

  /// A type of its own over the same JSON. `read` returns nil for a value that is none, and `expected` says then what it must be.
  @inlinable
  public func map<Other>(
    _ read: @escaping @Sendable (Value) -> Other?, expected: String, write: @escaping @Sendable (Other) -> Value
  ) -> Schema<Other> {
    let (decode, encode, parse) = (decode, encode, parse)
    @Sendable func checked(_ value: Value?, _ errors: inout FieldErrors) -> Other? {
      guard let value else { return nil }
      let other = read(value)
      if other == nil { errors.add("must be \(expected)") }
      return other
    }
    return Schema<Other>(
      document: document, components: components, decode: { checked(decode($0, &$1), &$1) },
      encode: { encode(write(copy $0), &$1) }, parse: { checked(parse($0, &$1), &$1) })
  }

  /// The same with more said of it in the document, such as `format` or `pattern`.
  public func documented(_ members: JSON.Member...) -> Schema {
    guard case .object(let own) = document else { return self }
    let document = JSON.object(own.filter { old in !members.contains { $0.name == old.name } } + members)
    return Schema(document: document, components: components, decode: decode, encode: encode, parse: parse)
  }
}

extension JSON {
  /// The schema object of OpenAPI for what this one describes, or null.
  @usableFromInline var nullable: JSON {
    guard self["nullable"] != .bool(true) else { return self }
    var members: [JSON.Member]
    if case .object(let own) = self, self["$ref"] == nil { members = own } else { members = [.init("allOf", [self])] }
    members.removeAll { $0.name == "nullable" }
    members.append(.init("nullable", true))
    // Null has to be in the list, or it is none of the values.
    if let place = members.firstIndex(where: { $0.name == "enum" }), case .array(let words) = members[place].value {
      members[place].value = .array(words + [.null])
    }
    return .object(members)
  }
}

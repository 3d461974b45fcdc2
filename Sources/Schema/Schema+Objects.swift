/// Puts the fields of an object one under the other.
@resultBuilder
public enum Properties<Root> {
  /// One field.
  public static func buildExpression(_ property: Property<Root>) -> [Property<Root>] { [property] }

  /// Fields of a part.
  public static func buildExpression(_ properties: [Property<Root>]) -> [Property<Root>] { properties }

  /// All of them.
  public static func buildBlock(_ properties: [Property<Root>]...) -> [Property<Root>] { properties.flatMap { $0 } }
}

/// An object with named fields, which is a component of the OpenAPI document.
public struct ObjectSchema<Value>: Sendable {
  /// The component's name.
  public let name: String
  /// Its fields, in the order in which they are written.
  public let properties: [Property<Value>]
  /// As part of other schemas.
  public let schema: Schema<Value>
  @usableFromInline let empty: @Sendable () -> Value
  @usableFromInline let readers: [String: Reader]
  @usableFromInline let required: [String]

  /// What reading takes, and nothing else: an element that is read out of a dictionary is copied.
  @usableFromInline
  struct Reader: Sendable {
    @usableFromInline let isReadOnly: Bool
    @usableFromInline let decode: @Sendable (JSON, inout Value, inout FieldErrors) -> Void
    @usableFromInline let parse: @Sendable (String, inout Value, inout FieldErrors) -> Void

    @usableFromInline
    init(_ property: Property<Value>) {
      isReadOnly = property.access == .readOnly
      decode = property.decode
      parse = property.parse
    }
  }

  /// Writes fields of the value at the pointer.
  @usableFromInline typealias Write = @Sendable (UnsafeRawPointer, inout JSONWriter) -> Void

  /// Writes `properties` one after the other. Closures that hold each other and no list of them: what is read out of a list is counted, and threads
  /// that count the same thing wait for each other.
  @usableFromInline
  static func writing(_ properties: ArraySlice<Property<Value>>) -> Write {
    guard let first = properties.first else { return { _, _ in } }
    if properties.count == 1 {
      let (name, encode) = (first.quotedName, first.encode)
      return { value, output in
        output.name(quoted: name)
        encode(value, &output)
      }
    }
    let middle = properties.startIndex + properties.count / 2
    let (left, right) = (writing(properties[..<middle]), writing(properties[middle...]))
    return { value, output in
      left(value, &output)
      right(value, &output)
    }
  }

  /// Writes `value` with the fields that `fields` writes.
  @inlinable
  static func write(_ value: borrowing Value, _ fields: Write, to output: inout JSONWriter) {
    output.beginObject()
    withUnsafePointer(to: value) { fields($0, &output) }
    output.endObject()
  }

  /// The object `name`. `empty` is a value whose fields hold what holds when a client does not send them.
  @inlinable
  public init(
    _ name: String, _ description: String, _ empty: @escaping @autoclosure @Sendable () -> Value,
    @Properties<Value> _ properties: () -> [Property<Value>]
  ) {
    self.init(name, description: description, properties(), empty)
  }

  @inlinable
  init(_ name: String, description: String, _ properties: [Property<Value>], _ empty: @escaping @Sendable () -> Value) {
    self.name = name
    self.properties = properties
    self.empty = empty
    var document: [JSON.Member] = [.init("type", "object"), .init("description", .string(description))]
    document.append(.init("properties", .object(properties.map { .init($0.name, $0.document) })))
    let required = properties.filter(\.isRequired).map(\.name)
    if !required.isEmpty { document.append(.init("required", .array(required.map { .string($0) }))) }
    document.append(.init("additionalProperties", false))
    var components: [String: JSON] = [name: .object(document)]
    for property in properties { components.merge(property.components) { own, _ in own } }
    let written = Self.writing(properties.filter { $0.access != .writeOnly }[...])
    let readers = Dictionary(uniqueKeysWithValues: properties.map { ($0.name, Reader($0)) })
    self.readers = readers
    self.required = required
    schema = Schema(
      document: ["$ref": .string("#/components/schemas/\(name)")], components: components,
      decode: { json, errors in
        guard case .object(let members) = json else {
          errors.add("must be an object, not \(json.kind)")
          return nil
        }
        var value = empty()
        Self.decode(members, into: &value, readers, required, &errors)
        return errors.isEmpty ? value : nil
      },
      encode: { value, writer in Self.write(value, written, to: &writer) })
  }

  @inlinable
  static func decode(
    _ members: [JSON.Member], into value: inout Value, _ readers: [String: Reader], _ required: [String], _ errors: inout FieldErrors
  ) {
    for member in members {
      if errors.isFull { break }
      guard let reader = readers[member.name] else {
        errors.add(unknown(member.name, Array(readers.keys)), at: member.name)
        continue
      }
      if !reader.isReadOnly { reader.decode(member.value, &value, &errors) }
    }
    for name in required where !members.contains(where: { $0.name == name }) { errors.add("is required", at: name) }
  }

  /// What to say of a name that is none, with the one that may have been meant.
  @usableFromInline
  static func unknown(_ name: String, _ known: [String]) -> String {
    let near = known.map { (name: $0, distance: distance(name, $0)) }.min { ($0.distance, $0.name) < ($1.distance, $1.name) }
    guard let near, near.distance <= max(1, name.count / 3) else { return "is no field that is known here" }
    return "is no field that is known here; did you mean \(near.name)?"
  }

  /// How many letters have to be changed, added or left out to make one of the other (Levenshtein).
  private static func distance(_ a: String, _ b: String) -> Int {
    let (a, b) = (Array(a.utf8.prefix(100)), Array(b.utf8))
    var row = Array(0...b.count)
    for (i, x) in a.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, y) in b.enumerated() {
        let next = min(row[j] + 1, row[j + 1] + 1, diagonal + (x == y ? 0 : 1))
        diagonal = row[j + 1]
        row[j + 1] = next
      }
    }
    return row[b.count]
  }

  /// The same with only those fields that `isKept` says, to answer with a part.
  @inlinable
  public func keeping(_ isKept: (String) -> Bool) -> Schema<Value> {
    let kept = Self.writing(properties.filter { isKept($0.name) && $0.access != .writeOnly }[...])
    let whole = schema
    return Schema<Value>(
      document: whole.document, components: whole.components, decode: whole.decode,
      encode: { value, writer in Self.write(value, kept, to: &writer) })
  }

  /// The same without the fields that hold null, which who sends such an object need not name.
  public var withoutNulls: Schema<Value> {
    let written = properties.filter { $0.access == .readWrite }.map { (name: $0.quotedName, encode: $0.encode) }
    let whole = schema
    return Schema<Value>(
      document: whole.document, components: whole.components, decode: whole.decode,
      encode: { value, output in
        output.beginObject()
        withUnsafePointer(to: value) { value in
          for property in written { output.member(quoted: property.name) { property.encode(value, &$0) } }
        }
        output.endObject()
      })
  }

  /// `value` with the changes of a JSON Merge Patch (RFC 7396): null clears, what is absent stays. Throws what is wrong with the patch.
  public func patched(_ value: Value, by patch: JSON) throws(FieldErrors) -> Value {
    var errors = FieldErrors()
    var result = value
    guard case .object(let members) = patch else {
      errors.add("must be an object, not \(patch.kind)")
      throw errors
    }
    for member in members {
      if errors.isFull { break }
      guard let property = properties.first(where: { $0.name == member.name }) else {
        errors.add(Self.unknown(member.name, properties.map(\.name)), at: member.name)
        continue
      }
      guard property.access != .readOnly else { continue }
      let said = member.value == .null ? property.cleared ?? .null : member.value
      property.decode(said.merged(into: { property.json(of: value) }), &result, &errors)
    }
    guard errors.isEmpty else { throw errors }
    return result
  }

  /// The names of the fields that null clears in a patch.
  public var clearable: [String] { properties.filter { $0.access != .readOnly && $0.cleared != nil }.map(\.name) }

  /// A JSON Merge Patch of such an object, which `patched` takes: any of its fields, and none is required.
  public var patch: Schema<JSON> {
    let document: JSON = [
      "type": "object", "description": "Changes: null clears, what is absent stays.",
      "properties": .object(properties.filter { $0.access != .readOnly }.map { .init($0.name, $0.patchDocument) }),
      "additionalProperties": false,
    ]
    var components = schema.components
    components[name] = nil
    components["\(name)Patch"] = document
    return Schema<JSON>(
      document: ["$ref": .string("#/components/schemas/\(name)Patch")], components: components, decode: Schema<JSON>.anyObject.decode,
      encode: Schema<JSON>.anyObject.encode)
  }

  /// `value` with everything that a client says replaced by `json`, as PUT does: what is absent is as in a new one. Throws what is wrong with it.
  public func replaced(_ value: Value, by json: JSON) throws(FieldErrors) -> Value {
    let new = try schema.decode(json)
    var result = value
    for property in properties where property.access != .readOnly { property.copy(new, &result) }
    return result
  }

  /// Takes from `other` what is blank in `value`: null, an empty text or an empty list. Returns the names of what was taken.
  public func fillBlanks(of value: inout Value, from other: Value, except names: [String] = []) -> [String] {
    let blanks: [JSON] = [.null, "", [], false]
    return properties.filter { property in
      guard property.access != .readOnly, !names.contains(property.name), blanks.contains(property.json(of: value)),
        !blanks.contains(property.json(of: other))
      else { return false }
      property.copy(other, &value)
      return true
    }.map(\.name)
  }

  /// Reads the parameters of a URL. Throws what is wrong with them: names that are unknown or come twice, and values.
  public func parse(_ parameters: [(name: String, value: String)]) throws(FieldErrors) -> Value {
    var errors = FieldErrors()
    var value = empty()
    var seen: Set<String> = []
    for (name, text) in parameters {
      if errors.isFull { break }
      guard let reader = readers[name] else {
        errors.add(Self.unknown(name, properties.map(\.name)).replacing("no field", with: "no parameter"), at: name)
        continue
      }
      guard seen.insert(name).inserted else {
        errors.add("comes twice", at: name)
        continue
      }
      reader.parse(text, &value, &errors)
    }
    for name in required where !seen.contains(name) { errors.add("is required", at: name) }
    guard errors.isEmpty else { throw errors }
    return value
  }

  /// The parameter objects of OpenAPI for the fields as parameters of a URL.
  public var parameterDocuments: [JSON] {
    properties.map { property in
      var schema = property.document
      if case .object(let members) = schema { schema = .object(members.filter { !["description", "nullable"].contains($0.name) }) }
      return [
        "name": .string(property.name), "in": "query", "required": .bool(property.isRequired), "description": .string(property.description),
        "schema": schema,
      ]
    }
  }
}

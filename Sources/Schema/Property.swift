/// One field of an object: its name in JSON, its place in the Swift value, its type, and what it means.
public struct Property<Root>: Sendable {
  /// Who says what it holds.
  public enum Access: Sendable {
    case readWrite
    /// The server alone. A client may send it back, as it has read it, and it is ignored.
    case readOnly
    /// It is taken and never given out.
    case writeOnly
  }

  /// Its name in JSON.
  public let name: String
  /// Who says what it holds.
  public let access: Access
  /// Whether a client has to send it.
  public let isRequired: Bool
  /// One or two sentences.
  public let description: String
  /// The schema object of OpenAPI that describes its type.
  @usableFromInline let type: JSON
  @usableFromInline let fallback: JSON?
  @usableFromInline let example: JSON?
  /// What null stands for in a patch: null itself, or what a new value holds where the field cannot be null. nil where a value has to stay.
  @usableFromInline let cleared: JSON?
  @usableFromInline let components: [String: JSON]
  @usableFromInline let quotedName: [UInt8]
  @usableFromInline let encode: @Sendable (UnsafeRawPointer, inout JSONWriter) -> Void
  @usableFromInline let decode: @Sendable (JSON, inout Root, inout FieldErrors) -> Void
  @usableFromInline let parse: @Sendable (String, inout Root, inout FieldErrors) -> Void
  /// Takes the field from one value into another.
  @usableFromInline let copy: @Sendable (Root, inout Root) -> Void

  /// The field `name`, held at `path`.
  @inlinable
  public init<Value>(
    _ name: String, _ path: any WritableKeyPath<Root, Value> & Sendable, _ schema: Schema<Value>, _ description: String,
    example: JSON? = nil,
    default: JSON? = nil, isRequired: Bool = false, access: Access = .readWrite
  ) {
    self.name = name
    self.access = access
    self.isRequired = isRequired
    self.description = description
    type = schema.document
    fallback = `default`
    self.example = example
    cleared = Self.cleared(schema.document, `default`, isRequired)
    components = schema.components
    quotedName = JSONWriter.quoted(name)
    encode = Self.reader(path) { schema.encode($0.assumingMemoryBound(to: Value.self).pointee, &$1) }
    let change = Self.changer(path)
    decode = { json, root, errors in
      if let value = errors.inside(name, { schema.decode(json, &$0) }) { change(&root) { $0 = value } }
    }
    parse = { text, root, errors in
      if let value = errors.inside(name, { schema.parse(text, &$0) }) { change(&root) { $0 = value } }
    }
    copy = { $1[keyPath: path] = $0[keyPath: path] }
  }

  /// The field `name`, which may be null, held at `path`.
  @inlinable
  public init<Value>(
    _ name: String, _ path: any WritableKeyPath<Root, Value?> & Sendable, _ schema: Schema<Value>, _ description: String,
    example: JSON? = nil,
    isRequired: Bool = false, access: Access = .readWrite
  ) {
    self.init(name, path, schema.nullable, description, example: example, isRequired: isRequired, access: access)
  }

  /// The field `name`, which is taken whatever it holds, and held nowhere: what is read may be sent back with it.
  public static func ignored(_ name: String, _ description: String) -> Property {
    Property(
      Property<JSON?>(name, \.self, Schema<JSON>.anyValue, description, access: .readOnly), encode: { $1.null() }, decode: { _, _, _ in },
      parse: { _, _, _ in }, copy: { _, _ in })
  }

  @usableFromInline
  init(
    _ other: Property<some Any>, encode: @escaping @Sendable (UnsafeRawPointer, inout JSONWriter) -> Void,
    decode: @escaping @Sendable (JSON, inout Root, inout FieldErrors) -> Void,
    parse: @escaping @Sendable (String, inout Root, inout FieldErrors) -> Void, copy: @escaping @Sendable (Root, inout Root) -> Void
  ) {
    name = other.name
    access =
      switch other.access {
      case .readWrite: .readWrite
      case .readOnly: .readOnly
      case .writeOnly: .writeOnly
      }
    isRequired = other.isRequired
    description = other.description
    type = other.type
    fallback = other.fallback
    example = other.example
    cleared = other.cleared
    components = other.components
    quotedName = other.quotedName
    self.encode = encode
    self.decode = decode
    self.parse = parse
    self.copy = copy
  }

  /// The fields of a part of the value, as if they were its own.
  @inlinable
  public static func all<Part>(of properties: [Property<Part>], at path: any WritableKeyPath<Root, Part> & Sendable) -> [Property] {
    let change = changer(path)
    return properties.map { property in
      Property(
        property, encode: reader(path, property.encode),
        decode: { json, root, errors in change(&root) { property.decode(json, &$0, &errors) } },
        parse: { text, root, errors in change(&root) { property.parse(text, &$0, &errors) } },
        copy: { property.copy($0[keyPath: path], &$1[keyPath: path]) })
    }
  }

  /// Reads a stored property straight from its place in memory: a key path costs ten times that, and a part of the value would be copied for each of
  /// its fields.
  @inlinable
  static func reader<Value>(
    _ path: any WritableKeyPath<Root, Value> & Sendable, _ encode: @escaping @Sendable (UnsafeRawPointer, inout JSONWriter) -> Void
  ) -> @Sendable (UnsafeRawPointer, inout JSONWriter) -> Void {
    if let offset = MemoryLayout<Root>.offset(of: path) { return { root, writer in encode(root + offset, &writer) } }
    return { root, writer in
      withUnsafePointer(to: root.assumingMemoryBound(to: Root.self).pointee[keyPath: path]) { encode($0, &writer) }
    }
  }

  /// Changes a stored property in its place in memory, for the same reason.
  @inlinable
  static func changer<Value>(
    _ path: any WritableKeyPath<Root, Value> & Sendable
  ) -> @Sendable (inout Root, (inout Value) -> Void) -> Void {
    if let offset = MemoryLayout<Root>.offset(of: path) {
      return { root, change in
        withUnsafeMutablePointer(to: &root) { change(&(UnsafeMutableRawPointer($0) + offset).assumingMemoryBound(to: Value.self).pointee) }
      }
    }
    return { root, change in change(&root[keyPath: path]) }
  }

  @usableFromInline
  static func cleared(_ schema: JSON, _ fallback: JSON?, _ isRequired: Bool) -> JSON? {
    if schema["nullable"] == .bool(true) { return .some(.null) }
    if isRequired { return .none }
    // A list that nobody sends is empty.
    return schema["type"] == "array" ? .some(.array([])) : fallback
  }

  /// The schema object of OpenAPI that describes it.
  @usableFromInline var document: JSON { document(type, fallback) }

  /// The same in a patch, where what is absent has no default, and null clears.
  var patchDocument: JSON { document(cleared == nil ? type : type.nullable, nil) }

  private func document(_ schema: JSON, _ fallback: JSON?) -> JSON {
    var members: [JSON.Member]
    // Nothing may stand beside a reference.
    if case .object(let own) = schema, schema["$ref"] == nil { members = own } else { members = [.init("allOf", [schema])] }
    // What the field says stands for what its type says.
    members.removeAll { $0.name == "description" || $0.name == "default" && fallback != nil || $0.name == "example" && example != nil }
    members.append(.init("description", .string(description)))
    if let fallback { members.append(.init("default", fallback)) }
    if let example { members.append(.init("example", example)) }
    switch access {
    case .readWrite: break
    case .readOnly: members.append(.init("readOnly", true))
    case .writeOnly: members.append(.init("writeOnly", true))
    }
    return .object(members)
  }
}

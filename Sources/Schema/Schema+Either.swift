extension Schema where Value: Equatable & Sendable {
  /// What is written as an object, and may be sent as text too; `none` is null.
  @inlinable
  public static func either(
    text: Schema<String>, _ description: String, object: Schema, none: Value, named: @escaping @Sendable (String) -> Value
  ) -> Schema {
    var forms = text.document
    if case .object(let members) = forms { forms = .object(members + [.init("description", .string(description))]) }
    @Sendable func refused(_ json: JSON, _ errors: inout FieldErrors) -> Value? {
      errors.add("must be an object, a string or null, not \(json.kind)")
      return nil
    }
    return Schema(
      document: ["oneOf": [object.document, forms], "nullable": true], components: object.components,
      decode: { json, errors in
        switch json {
        case .null: none
        case .string: text.decode(json, &errors).map(named)
        case .object: object.decode(json, &errors)
        default: refused(json, &errors)
        }
      },
      encode: { value, writer in
        if value == none { writer.null() } else { object.encode(value, &writer) }
      },
      parse: { value, errors in text.parse(value, &errors).map(named) })
  }
}

extension Schema {
  /// One of two objects, which is only answered and never taken.
  public static func oneOf<First, Second>(
    _ first: ObjectSchema<First>, _ second: ObjectSchema<Second>,
    write: @escaping @Sendable (Value, _ first: (First) -> Void, _ second: (Second) -> Void) -> Void
  ) -> Schema {
    let (a, b) = (first.schema, second.schema)
    return Schema(
      document: ["oneOf": [a.document, b.document]], components: a.components.merging(b.components) { own, _ in own },
      decode: { _, errors in
        errors.add("is only answered")
        return nil
      },
      encode: { value, writer in
        var output = writer
        write(copy value, { a.encode($0, to: &output) }, { b.encode($0, to: &output) })
        writer = output
      })
  }
}

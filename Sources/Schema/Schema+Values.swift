extension Schema where Value == String {
  /// Text of so many characters (Unicode scalars), without control characters other than line ends and tabs.
  @inlinable
  public static func string(_ length: ClosedRange<Int> = 0...1_000) -> Schema {
    @Sendable func checked(_ text: String, _ errors: inout FieldErrors) -> String? {
      let (count, hasControls) = JSON.scan(text)
      if count < length.lowerBound {
        errors.add(length.lowerBound == 1 ? "must not be empty" : "must be at least \(length.lowerBound) characters long")
        return nil
      }
      if count > length.upperBound {
        errors.add("must be at most \(length.upperBound) characters long, not \(count)")
        return nil
      }
      guard !hasControls else {
        errors.add("must not contain control characters")
        return nil
      }
      return text
    }
    var document: [JSON.Member] = [.init("type", "string")]
    if length.lowerBound > 0 { document.append(.init("minLength", .number("\(length.lowerBound)"))) }
    document.append(.init("maxLength", .number("\(length.upperBound)")))
    document.append(.init("pattern", .string("^\(noControls)$")))
    return Schema(
      document: .object(document),
      decode: { json, errors in
        guard case .string(let text) = json else {
          errors.add("must be a string, not \(json.kind)")
          return nil
        }
        return checked(text, &errors)
      },
      encode: { $1.string(copy $0) })
  }
}

extension Schema where Value == String {
  /// In a pattern: anything but control characters other than line ends and tabs.
  @usableFromInline static let noControls = #"[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]*"#

  /// A name: text as `string` has it, of which something is left without the white space at its ends. That is taken off.
  public static func name(_ length: ClosedRange<Int>) -> Schema {
    string(length).map(
      { text in
        func isInk(_ scalar: Unicode.Scalar) -> Bool { !scalar.properties.isWhitespace }
        let scalars = text.unicodeScalars
        guard let first = scalars.firstIndex(where: isInk), let last = scalars.lastIndex(where: isInk) else { return nil }
        return String(scalars[first...last])
      }, expected: "more than white space", write: { $0 }
    ).documented(.init("pattern", .string("^\(noControls)[^\\s\\u0000-\\u001f\\u007f]\(noControls)$")))
  }
}

extension Schema where Value == String {
  /// Text of any length with any characters, for what is only answered and comes from elsewhere.
  public static var anyText: Schema {
    Schema(
      document: ["type": "string"],
      decode: { json, errors in
        if case .string(let text) = json { return text }
        errors.add("must be a string, not \(json.kind)")
        return nil
      }, encode: { $1.string(copy $0) })
  }
}

extension JSON {
  /// How many Unicode scalars a text has, and whether there are control characters other than line ends and tabs among them.
  @usableFromInline
  static func scan(_ text: String) -> (scalars: Int, hasControls: Bool) {
    var (scalars, hasControls) = (0, false)
    for byte in text.utf8 {
      // All bytes of a scalar but the first begin with the bits 10.
      if byte & 0xC0 != 0x80 { scalars += 1 }
      if byte < 0x20 && byte != 0x09 && byte != 0x0A && byte != 0x0D || byte == 0x7F { hasControls = true }
    }
    return (scalars, hasControls)
  }
}

extension Schema where Value == Bool {
  /// `true` or `false`.
  @inlinable
  public static var boolean: Schema {
    Schema(
      document: ["type": "boolean"],
      decode: { json, errors in
        guard case .bool(let value) = json else {
          errors.add("must be true or false, not \(json.kind)")
          return nil
        }
        return value
      }, encode: { $1.bool(copy $0) },
      parse: { text, errors in
        switch text {
        case "true", "1": return true
        case "false", "0": return false
        default:
          errors.add("must be true or false")
          return nil
        }
      })
  }
}

extension Schema where Value == Int {
  /// A whole number in `range`.
  @inlinable
  public static func integer(_ range: ClosedRange<Int> = Int.min...Int.max) -> Schema {
    @Sendable func checked(_ number: Int?, _ errors: inout FieldErrors) -> Int? {
      guard let number, range.contains(number) else {
        errors.add(
          range == Int.min...Int.max ? "must be a whole number" : "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        return nil
      }
      return number
    }
    var document: [JSON.Member] = [.init("type", "integer")]
    if range.lowerBound != .min { document.append(.init("minimum", .number("\(range.lowerBound)"))) }
    if range.upperBound != .max { document.append(.init("maximum", .number("\(range.upperBound)"))) }
    return Schema(
      document: .object(document),
      decode: { json, errors in
        guard case .number(let text) = json else {
          errors.add("must be a whole number, not \(json.kind)")
          return nil
        }
        // 3.0 and 3e0 are whole numbers too.
        return checked(Int(text) ?? Double(text).flatMap { Int(exactly: $0) }, &errors)
      }, encode: { $1.integer(Int64($0)) }, parse: { checked(Int($0), &$1) })
  }
}

extension Schema where Value == Double {
  /// A number in `range`.
  @inlinable
  public static func number(_ range: ClosedRange<Double>) -> Schema {
    @Sendable func checked(_ number: Double?, _ errors: inout FieldErrors) -> Double? {
      guard let number, number.isFinite, range.contains(number) else {
        errors.add("must be a number from \(JSONWriter.text(range.lowerBound)) to \(JSONWriter.text(range.upperBound))")
        return nil
      }
      return number
    }
    return Schema(
      document: [
        "type": "number", "minimum": .number(JSONWriter.text(range.lowerBound)), "maximum": .number(JSONWriter.text(range.upperBound)),
      ],
      decode: { json, errors in
        guard case .number(let text) = json else {
          errors.add("must be a number, not \(json.kind)")
          return nil
        }
        return checked(Double(text), &errors)
      }, encode: { $1.real($0) }, parse: { checked(Double($0), &$1) })
  }
}

extension JSONWriter {
  /// A number as it is written.
  @usableFromInline
  static func text(_ number: Double) -> String {
    var writer = JSONWriter()
    writer.real(number)
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}

extension Schema where Value: RawRepresentable & CaseIterable & Sendable, Value.RawValue == String {
  /// One of the words of an enum.
  @inlinable
  public static var enumeration: Schema {
    let words = Value.allCases.map(\.rawValue)
    return Schema(
      document: ["type": "string", "enum": .array(words.map { .string($0) })],
      decode: { json, errors in
        guard case .string(let text) = json, let value = Value(rawValue: text) else {
          errors.add("must be one of \(words.joined(separator: ", "))")
          return nil
        }
        return value
      }, encode: { $1.string($0.rawValue) })
  }
}

extension Schema {
  /// What is written as a string of a known form, such as a date. `read` throws or returns nil for what is none; `expected` says what it must be.
  @inlinable
  public static func text(
    _ document: JSON, expected: String, read: @escaping @Sendable (String) -> Value?, write: @escaping @Sendable (borrowing Value) -> String
  ) -> Schema {
    Schema(
      document: document,
      decode: { json, errors in
        guard case .string(let text) = json else {
          errors.add("must be \(expected), not \(json.kind)")
          return nil
        }
        guard let value = read(text) else {
          errors.add("must be \(expected)")
          return nil
        }
        return value
      }, encode: { $1.string(write($0)) })
  }

  /// A list of at most `most` values.
  @inlinable
  public static func array<Element>(of element: Schema<Element>, most: Int) -> Schema where Value == [Element] {
    Schema(
      document: ["type": "array", "items": element.document, "maxItems": .number("\(most)")], components: element.components,
      decode: { json, errors in
        guard case .array(let elements) = json else {
          errors.add("must be an array, not \(json.kind)")
          return nil
        }
        guard elements.count <= most else {
          errors.add("must have at most \(most) elements, not \(elements.count)")
          return nil
        }
        var values: [Element] = []
        for (index, json) in elements.enumerated() {
          if errors.isFull { break }
          if let value = errors.inside(index, { element.decode(json, &$0) }) { values.append(value) }
        }
        return values.count == elements.count ? values : nil
      },
      encode: { values, writer in
        writer.beginArray()
        (copy values).withUnsafeBufferPointer { values in
          for i in values.indices { element.encode(values[i], &writer) }
        }
        writer.endArray()
      },
      parse: { text, errors in
        var values: [Element] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
          guard let value = element.parse(String(part), &errors) else { return nil }
          values.append(value)
        }
        return values
      })
  }
}

extension Schema where Value == String {
  /// A decimal number of at most 15 digits before and 6 after the point, as text or as a number. It is kept as it is written, without becoming a
  /// binary fraction.
  public static let decimal = Schema(
    document: ["type": "string", "pattern": #"^-?[0-9]{1,15}(\.[0-9]{1,6})?$"#],
    decode: { json, errors in
      guard case .string(let text) = json else {
        if case .number(let text) = json, isDecimal(text) { return text }
        errors.add("must be a decimal number such as \"612.40\", not \(json.kind)")
        return nil
      }
      if isDecimal(text) { return text }
      errors.add("must be a decimal number such as 612.40")
      return nil
    }, encode: { $1.string(copy $0) })

  /// The same where it is sent, of which the document says that a number is taken too.
  public static let decimalOrNumber = Schema(
    document: [
      "oneOf": [decimal.document, ["type": "number", "minimum": .number("-999999999999999"), "maximum": .number("999999999999999")]]
    ], decode: decimal.decode, encode: decimal.encode)

  private static func isDecimal(_ text: String) -> Bool {
    var rest = text.utf8[...]
    if rest.first == UInt8(ascii: "-") { rest.removeFirst() }
    let parts = rest.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count) else { return false }
    return zip(parts, [15, 6]).allSatisfy { (1...$1).contains($0.count) && $0.allSatisfy { (0x30...0x39).contains($0) } }
  }
}

extension Schema where Value == JSON {
  /// Any value at all.
  public static var anyValue: Schema { Schema(document: [:], decode: { json, _ in json }, encode: { $1.value(copy $0) }) }

  /// Any JSON object.
  public static var anyObject: Schema {
    Schema(
      document: ["type": "object", "additionalProperties": true],
      decode: { json, errors in
        guard case .object = json else {
          errors.add("must be an object, not \(json.kind)")
          return nil
        }
        return json
      }, encode: { $1.value(copy $0) })
  }
}

/// What a document says of one flight, or of one other thing in a trip: a draft of which each field knows where it was read.
package struct Reading<Draft: Equatable & Sendable>: Equatable, Sendable {
  package private(set) var draft: Draft
  /// By the field's name in the API.
  package private(set) var origins: [String: Origin] = [:]
  /// What somebody should know before believing it.
  package private(set) var warnings: [ReadingWarning] = []

  package init(_ draft: Draft) { self.draft = draft }

  /// Notes what was read, unless that is nothing: nil, and text of spaces.
  package mutating func take<Value>(_ field: ReadingField<Draft, Value>, _ value: Value?, _ origin: @autoclosure () -> Origin) {
    guard let value else { return }
    field.write(value, &draft)
    origins[field.name] = origin()
  }

  /// The same for a field that nothing has been read of yet.
  package mutating func fill<Value>(_ field: ReadingField<Draft, Value>, _ value: Value?, _ origin: @autoclosure () -> Origin) {
    if origins[field.name] == nil { take(field, value, origin()) }
  }

  /// Forgets what was read of a field.
  package mutating func drop<Value>(_ field: ReadingField<Draft, Value>) {
    field.clear(&draft)
    origins[field.name] = nil
  }

  /// Notes something that somebody should know.
  package mutating func warn(_ field: String?, _ message: String, isDoubt: Bool = false) {
    let warning = ReadingWarning(field: field, message: message, isDoubt: isDoubt)
    if !warnings.contains(warning) { warnings.append(warning) }
  }
}

/// What somebody should know about a draft before believing it.
package struct ReadingWarning: Equatable, Sendable {
  /// The field's name in the API; nil: the document as a whole.
  package let field: String?
  /// A sentence.
  package let message: String
  /// Whether it puts the field in doubt, so that somebody has to look.
  package let isDoubt: Bool

  package init(field: String?, message: String, isDoubt: Bool = false) {
    self.field = field
    self.message = message
    self.isDoubt = isDoubt
  }
}

/// One field of a draft: its name in the API, and how it is written.
package struct ReadingField<Draft: Sendable, Value: Sendable>: Sendable {
  package let name: String
  let write: @Sendable (Value, inout Draft) -> Void
  let clear: @Sendable (inout Draft) -> Void

  init(_ name: String, _ path: any WritableKeyPath<Draft, Value?> & Sendable) {
    self.name = name
    write = { $1[keyPath: path] = $0 }
    clear = { $0[keyPath: path] = nil }
  }

  init(_ name: String, _ path: any WritableKeyPath<Draft, Value> & Sendable, cleared: Value) {
    self.name = name
    write = { $1[keyPath: path] = $0 }
    clear = { $0[keyPath: path] = cleared }
  }
}

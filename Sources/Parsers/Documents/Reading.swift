/// What a document says of one flight, or of one other thing in a trip: a draft of which each field knows where it was read.
package struct Reading<Draft: Equatable & Sendable>: Equatable, Sendable {
  package private(set) var draft: Draft
  /// By the field's name in the API; with room for as many as a document usually has.
  package private(set) var origins = [String: Origin](minimumCapacity: 12)
  /// The fields that have been read, by name, for taking one from another reading without knowing what it holds.
  private var fields: [String: FieldAccess<Draft>] = [:]
  /// What somebody should know before believing it.
  package private(set) var warnings: [ReadingWarning] = []

  package init(_ draft: Draft) { self.draft = draft }

  /// Notes what was read, unless that is nothing: nil, and text of spaces.
  package mutating func take<Value>(_ field: ReadingField<Draft, Value>, _ value: Value?, _ origin: @autoclosure () -> Origin) {
    guard let value else { return }
    field.write(value, &draft)
    origins[field.name] = origin()
    fields[field.name] = field.access
  }

  /// Takes a field as another reading has it, with its origin; nothing where that has none.
  mutating func take(_ name: String, from other: Reading) {
    guard let field = other.fields[name], let origin = other.origins[name] else { return }
    field.copy(other.draft, &draft)
    fields[name] = field
    origins[name] = origin
  }

  /// Whether both have read a field, and the same of it.
  func says(_ name: String, as other: Reading) -> Bool {
    fields[name].map { other.fields[name] != nil && $0.isSame(draft, other.draft) } ?? false
  }

  /// The same for a field that nothing has been read of yet.
  package mutating func fill<Value>(_ field: ReadingField<Draft, Value>, _ value: Value?, _ origin: @autoclosure () -> Origin) {
    if origins[field.name] == nil { take(field, value, origin()) }
  }

  /// Forgets what was read of a field.
  package mutating func drop<Value>(_ field: ReadingField<Draft, Value>) {
    field.clear(&draft)
    origins[field.name] = nil
    fields[field.name] = nil
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
package struct ReadingField<Draft: Sendable, Value: Equatable & Sendable>: Sendable {
  package let name: String
  let write: @Sendable (Value, inout Draft) -> Void
  let clear: @Sendable (inout Draft) -> Void
  let access: FieldAccess<Draft>

  init(_ name: String, _ path: any WritableKeyPath<Draft, Value?> & Sendable) {
    self.name = name
    write = { $1[keyPath: path] = $0 }
    clear = { $0[keyPath: path] = nil }
    access = FieldAccess(
      name: name, copy: { $1[keyPath: path] = $0[keyPath: path] }, isSame: { $0[keyPath: path] == $1[keyPath: path] })
  }

  init(_ name: String, _ path: any WritableKeyPath<Draft, Value> & Sendable, cleared: Value) {
    self.name = name
    write = { $1[keyPath: path] = $0 }
    clear = { $0[keyPath: path] = cleared }
    access = FieldAccess(
      name: name, copy: { $1[keyPath: path] = $0[keyPath: path] }, isSame: { $0[keyPath: path] == $1[keyPath: path] })
  }
}

/// One field of a draft, whatever it holds.
struct FieldAccess<Draft: Sendable>: Equatable, Sendable {
  let name: String
  let copy: @Sendable (_ from: Draft, _ to: inout Draft) -> Void
  let isSame: @Sendable (Draft, Draft) -> Bool

  static func == (one: FieldAccess, other: FieldAccess) -> Bool { one.name == other.name }
}

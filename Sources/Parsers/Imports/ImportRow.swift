package import Schema

/// A flight of a file: what `POST /flights` takes, and what a file can say beside that and only the places' zones can tell.
package struct ImportRow: Equatable, Sendable {
  /// Something that was left out or is not certain.
  package struct Warning: Equatable, Sendable {
    /// The field's name in the API.
    package let field: String
    /// The end of a sentence that begins with the field.
    package let message: String
  }

  /// A flight as `POST /flights` takes it.
  package var flight: JSON = .object([])
  /// The time of its arrival, where the file has that without the day.
  package var arrivalTime: String?
  /// From gate to gate, in minutes.
  package var minutes: Int?
  package var warnings: [Warning] = []

  package init(_ flight: JSON = .object([])) { self.flight = flight }

  /// Notes something that was left out or is not certain.
  package mutating func warn(_ field: String, _ message: String) { warnings.append(Warning(field: field, message: message)) }
}

internal import Schema

extension Property {
  /// Members that are read and may be sent back, and are ignored.
  static func decided(_ names: String...) -> [Property] {
    names.map { ignored($0, "Decided by the server; ignored when it is sent.") }
  }
}

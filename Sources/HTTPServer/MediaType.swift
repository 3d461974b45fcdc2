/// A media type such as `text/html; charset=utf-8` (RFC 9110 section 8.3.1), the value of `Content-Type`.
public struct MediaType: Sendable, Equatable, CustomStringConvertible {
  /// One parameter.
  public struct Parameter: Sendable, Equatable {
    /// The name in lower case.
    public let name: String
    /// The value as it was, without quotes and escapes.
    public let value: String
  }

  /// What stands before the `/`, in lower case.
  public let type: String
  /// What stands behind the `/`, in lower case.
  public let subtype: String
  /// The parameters in order; no name stands twice.
  public let parameters: [Parameter]

  /// The value of a `Content-Type` field. Throws 400 that says where it stops to be a media type.
  public init(parsing value: String) throws(HTTPError) {
    var scanner = FieldScanner(value)
    scanner.skipWhitespace()
    guard let type = scanner.token(), scanner.skip(ASCII.slash), let subtype = scanner.token() else {
      throw Self.malformed(scanner, expected: "a type, / and a subtype, such as application/json")
    }
    self.type = type.lowercasedASCII
    self.subtype = subtype.lowercasedASCII
    var parameters: [Parameter] = []
    var names: Set<String> = []
    scanner.skipWhitespace()
    while scanner.skip(ASCII.semicolon) {
      scanner.skipWhitespace()
      // An empty parameter is part of the grammar: parameters = *( OWS ";" OWS [ parameter ] ).
      if scanner.isAtEnd || scanner.next == ASCII.semicolon { continue }
      guard let (name, value) = scanner.pair() else {
        throw Self.malformed(scanner, expected: "a parameter such as charset=utf-8")
      }
      // Two values leave it to each reader which one counts, and readers differ.
      guard names.insert(name).inserted else { throw .badRequest("The Content-Type has the parameter \(name) twice.") }
      parameters.append(Parameter(name: name, value: value))
      scanner.skipWhitespace()
    }
    guard scanner.isAtEnd else { throw Self.malformed(scanner, expected: "; or the end") }
    self.parameters = parameters
  }

  private static func malformed(_ scanner: FieldScanner, expected: String) -> HTTPError {
    .badRequest("The Content-Type is malformed at its character \(scanner.offset + 1): expected \(expected).")
  }

  /// Type and subtype alone, such as `text/html`.
  public var essence: String { "\(type)/\(subtype)" }

  /// The value of the parameter `name`, which is given in lower case.
  public subscript(name: String) -> String? { parameters.first { $0.name == name }?.value }

  /// The media type as a field value; parameters are quoted where they must be.
  public var description: String {
    parameters.reduce(into: essence) { text, parameter in
      text += "; \(parameter.name)="
      if !parameter.value.isEmpty, parameter.value.utf8.allSatisfy(ASCII.isToken) {
        text += parameter.value
      } else {
        var quoted: [UInt8] = []
        for byte in parameter.value.utf8 {
          if byte == ASCII.quote || byte == ASCII.backslash { quoted.append(ASCII.backslash) }
          quoted.append(byte)
        }
        text += "\"\(String(decoding: quoted, as: UTF8.self))\""
      }
    }
  }
}

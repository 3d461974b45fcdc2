/// The field `Content-Disposition` of a form's part (RFC 7578 section 4.2), written the way browsers write it.
struct ContentDisposition: Equatable {
  /// The name of the form's field.
  let name: String
  /// The last component of the file name, without the directories some clients send; nil when the part is no file.
  let filename: String?

  /// Throws 400 when the value is not of type form-data, is malformed or has no name.
  init(parsing value: String) throws(HTTPError) {
    var scanner = FieldScanner(value)
    scanner.skipWhitespace()
    guard let type = scanner.token(), type.equalsIgnoringASCIICase("form-data") else {
      throw .badRequest("The Content-Disposition of a part must be form-data; name=\"…\".")
    }
    var values: [String: String] = [:]
    scanner.skipWhitespace()
    while scanner.skip(ASCII.semicolon) {
      scanner.skipWhitespace()
      if scanner.isAtEnd || scanner.next == ASCII.semicolon { continue }
      guard let (name, value) = scanner.pair(.form) else { throw Self.malformed(scanner) }
      guard values.updateValue(value, forKey: name) == nil else {
        throw .badRequest("The Content-Disposition of a part has the parameter \(name) twice.")
      }
      scanner.skipWhitespace()
    }
    guard scanner.isAtEnd else { throw Self.malformed(scanner) }
    guard let name = values["name"] else { throw .badRequest("A part has no name in its Content-Disposition.") }
    self.name = Self.unescaped(name)
    // RFC 7578 section 4.2 forbids filename*; it is left unread, so that it cannot say something else than filename does.
    filename = values["filename"].map { Self.lastComponent(Self.unescaped($0)) }
  }

  private static func malformed(_ scanner: FieldScanner) -> HTTPError {
    .badRequest(
      "The Content-Disposition of a part is malformed at its character \(scanner.offset + 1): expected ; and name=\"value\".")
  }

  /// Browsers write `"`, CR and LF as `%22`, `%0D` and `%0A` and leave every other character alone, `%` too (multipart/form-data encoding
  /// of the HTML standard), so nothing else is an escape.
  private static func unescaped(_ text: String) -> String {
    guard text.utf8.contains(ASCII.percent) else { return text }
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    var i = 0
    while i < bytes.count {
      var byte = bytes[i]
      i += 1
      if byte == ASCII.percent, i + 1 < bytes.count, let high = ASCII.hexValue(bytes[i]), let low = ASCII.hexValue(bytes[i + 1]) {
        let escaped = high << 4 | low
        if escaped == ASCII.quote || escaped == ASCII.cr || escaped == ASCII.lf {
          byte = escaped
          i += 2
        }
      }
      result.append(byte)
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// What stands behind the last `/` or `\`; `.` and `..` name directories and become empty.
  private static func lastComponent(_ path: String) -> String {
    let separator = path.utf8.lastIndex { $0 == ASCII.slash || $0 == ASCII.backslash }
    let component = separator.map { path[path.utf8.index(after: $0)...] } ?? path[...]
    return component == "." || component == ".." ? "" : String(component)
  }
}

extension Multipart.Head {
  /// The header section of a part, with its empty line. Lines may be folded, as MIME allows (RFC 5322 section 2.2.3). Throws 400 when it is
  /// malformed, names no field of the form, or says that the content is encoded.
  init(parsing section: [UInt8]) throws(HTTPError) {
    guard (try? UTF8Span(validating: section.span)) != nil else {
      throw .badRequest("The header of a part is not UTF-8.")
    }
    var headers = Headers()
    for line in try Self.unfoldedLines(section) {
      var scanner = FieldScanner(line[...])
      guard let name = scanner.token(), scanner.skip(ASCII.colon) else {
        throw .badRequest("A header line of a part is no field; it must be a name, a colon and a value.")
      }
      let value = line[scanner.position...].trimmingWhitespace
      guard value.allSatisfy(ASCII.isFieldValue) else { throw .badRequest("The field \(name) of a part contains a control character.") }
      if Self.singleFields.contains(name.lowercasedASCII), headers.contains(name) {
        throw .badRequest("A part has more than one \(name) field.")
      }
      headers.add(name, String(decoding: value, as: UTF8.self))
    }

    guard let disposition = headers["Content-Disposition"] else {
      throw .badRequest("A part has no Content-Disposition field; it must be form-data; name=\"…\".")
    }
    let parsed = try ContentDisposition(parsing: disposition)
    name = parsed.name
    filename = parsed.filename
    do {
      contentType = try headers["Content-Type"].map { value throws(HTTPError) in try MediaType(parsing: value) }
    } catch {
      throw .badRequest("In the part \"\(parsed.name)\": \(error.message)")
    }
    if let encoding = headers["Content-Transfer-Encoding"], !["7bit", "8bit", "binary"].contains(encoding.lowercasedASCII) {
      // RFC 7578 section 4.7 deprecates the field; content would be taken for what it is not if it were ignored.
      throw .badRequest("The part \"\(parsed.name)\" has the Content-Transfer-Encoding \(encoding); send its content as it is.")
    }
    self.headers = headers
  }

  private static let singleFields: Set = ["content-disposition", "content-type", "content-transfer-encoding"]

  private static func unfoldedLines(_ section: [UInt8]) throws(HTTPError) -> [[UInt8]] {
    var lines: [[UInt8]] = []
    for var line in section.split(separator: ASCII.lf) {
      line.removeLast()
      if line.first == ASCII.space || line.first == ASCII.tab {
        guard !lines.isEmpty else { throw .badRequest("The header of a part begins with a space.") }
        lines[lines.count - 1] += line
      } else if !line.isEmpty {
        lines.append(Array(line))
      }
    }
    return lines
  }
}

internal import HTTPServer
internal import Schema

/// The content of a request as JSON.
enum JSONContent {
  /// Reads it. No content at all is an empty object. Throws 400 and 415.
  static func read(_ request: Request) throws -> JSON {
    let bytes = try request.body.bytes()
    if bytes.isEmpty { return [:] }
    if let type = request.header("Content-Type") {
      let media = try? MediaType(parsing: type)
      let isJSON = media?.type == "application" && (media?.subtype == "json" || media?.subtype.hasSuffix("+json") == true)
      // curl calls everything a form that it is not told about. No form begins with a brace, and what another site's page could send as one is
      // stopped by its origin.
      let isUnnamed =
        media?.essence == "application/x-www-form-urlencoded" && bytes.first { !" \t\r\n".utf8.contains($0) } == UInt8(ascii: "{")
      guard isJSON || isUnnamed else {
        throw HTTPError(.unsupportedMediaType, "The content must be application/json, not \(type.prefix(100)).")
      }
    }
    do { return try JSONParser.parse(bytes) } catch {
      throw APIError(
        status: .badRequest, code: "invalid_json", message: "The content is no JSON: \(error).",
        details: [.init("offset", .number("\(error.offset)"))])
    }
  }
}

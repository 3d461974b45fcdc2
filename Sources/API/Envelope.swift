internal import HTTPServer
internal import Schema

/// `{"data": …, "meta": {…}}` around what a handler answers.
enum Envelope {
  /// The answer to a request. When it is to a GET and `isTagged`, it carries an entity tag, the handler's or one of its content, by which it is not
  /// sent twice.
  static func response<Output>(
    _ answer: Answer<Output>, _ output: OutputSchema<Output>, _ selection: Selection?, _ request: Request, isTagged: Bool = false
  ) throws -> Response {
    var headers = answer.headers
    guard let value = answer.output else { return Response(answer.status, headers: headers) }
    let schema = selection.map { selection in output.keeping { selection.keeps($0) } } ?? output.schema
    let bytes = content(value, schema, answer.meta)
    headers["Content-Type"] = "application/json"
    let tag = answer.tag ?? (isTagged ? ETag(Secrets.fingerprint(bytes)) : nil)
    if let tag {
      headers["ETag"] = tag.description
      if isTagged {
        if let condition = request.headerList("If-None-Match"), try tag.matches(ifNoneMatch: condition) { return notModified(tag) }
        headers["Cache-Control"] = caching
      }
    }
    return Response(answer.status, headers: headers, body: bytes)
  }
}

extension Envelope {
  /// The content of an answer.
  static func content<Output>(_ value: Output, _ schema: Schema<Output>, _ meta: [JSON.Member] = []) -> [UInt8] {
    var writer = JSONWriter(capacity: 2_048)
    writer.beginObject()
    writer.name("data")
    schema.encode(value, to: &writer)
    writer.name("meta")
    writer.value(.object(meta))
    writer.endObject()
    return writer.line()
  }

  /// What a poller is answered who has the newest state already.
  static func notModified(_ tag: ETag) -> Response {
    Response(.notModified, headers: ["ETag": tag.description, "Cache-Control": Self.caching])
  }

  /// A client may keep an answer that has an entity tag, and has to ask each time whether it is still good. It is nobody else's.
  static let caching = "private, no-cache"
}

/// Which fields a client wants: `fields=id,title` keeps, `fields!=notes` drops.
struct Selection: Sendable {
  let names: Set<String>
  let drops: Bool

  func keeps(_ name: String) -> Bool { names.contains(name) != drops }

  /// The other parameters of a URL, and what is asked for. Throws 400 for names that are no fields.
  static func split<Output>(_ items: QueryItems, _ output: OutputSchema<Output>) throws -> ([(name: String, value: String)], Selection?) {
    var others: [(name: String, value: String)] = []
    var selection: Selection?
    for item in items.items {
      guard item.name == "fields" || item.name == "fields!" else {
        others.append((item.name, item.value))
        continue
      }
      let names = item.value.split(separator: ",").map(String.init)
      var errors = FieldErrors()
      if names.isEmpty { errors.add("must name at least one field", at: item.name) }
      if selection != nil { errors.add("comes twice, or together with its opposite", at: item.name) }
      for name in names where !output.names.contains(name) {
        errors.add("names \(name.prefix(64)), which is none of \(output.names.joined(separator: ", "))", at: item.name)
      }
      guard errors.isEmpty else { throw APIError.parameters(errors) }
      selection = Selection(names: Set(names), drops: item.name == "fields!")
    }
    return (others, selection)
  }
}

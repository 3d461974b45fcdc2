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
    let bytes = output.isBare ? schema.bytes(value) + [UInt8(ascii: "\n")] : content(value, schema, answer.meta)
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

/// Which fields a client wants: `fields=id,title` keeps these, `fields!=notes` drops those.
struct Selection: Sendable {
  /// nil: all of them.
  private var kept: Set<String>?
  private var dropped: Set<String> = []

  func keeps(_ name: String) -> Bool { (kept?.contains(name) ?? true) && !dropped.contains(name) }

  /// The other parameters of a URL, and what is asked for; nil for everything. Throws 400 for names that are no fields.
  static func split<Output>(_ items: QueryItems, _ output: OutputSchema<Output>) throws -> ([(name: String, value: String)], Selection?) {
    var others: [(name: String, value: String)] = []
    var selection: Selection?
    var errors = FieldErrors()
    for item in items.items {
      guard item.name == "fields" || item.name == "fields!" else {
        others.append((item.name, item.value))
        continue
      }
      let names = item.value.split(separator: ",").map(String.init)
      if names.isEmpty { errors.add("must name at least one field", at: item.name) }
      for name in names where !output.names.contains(name) {
        errors.add("names \(name.prefix(64)), which is none of \(output.names.joined(separator: ", "))", at: item.name)
      }
      var selected = selection ?? Selection()
      if item.name == "fields" {
        if selected.kept != nil { errors.add("comes twice", at: item.name) }
        selected.kept = Set(names)
      } else {
        if !selected.dropped.isEmpty { errors.add("comes twice", at: item.name) }
        selected.dropped = Set(names)
      }
      selection = selected
    }
    guard errors.isEmpty else { throw APIError.parameters(errors) }
    return (others, selection)
  }
}

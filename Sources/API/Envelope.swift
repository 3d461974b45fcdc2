internal import HTTPServer
internal import Schema

/// `{"data": …, "meta": {…}}` around what a handler answers.
enum Envelope {
  /// The answer to a GET carries an entity tag of its content, by which it is not sent twice.
  static func response<Output>(_ answer: Answer<Output>, _ output: OutputSchema<Output>, _ selection: Selection?, _ request: Request) throws
    -> Response
  {
    guard let value = answer.output else { return Response(answer.status, headers: answer.headers) }
    var headers = answer.headers
    headers["Content-Type"] = "application/json"
    if let tag = headers["ETag"], let condition = request.header("If-None-Match"), request.method == .get {
      let tag = ETag(String(tag.dropFirst().dropLast()))
      if try tag.matches(ifNoneMatch: condition) { return notModified(tag) }
    }
    if headers["ETag"] != nil, request.method == .get { headers["Cache-Control"] = caching }
    let schema = selection.map { selection in output.keeping { selection.keeps($0) } } ?? output.schema
    var writer = JSONWriter(capacity: 2_048)
    writer.beginObject()
    writer.name("data")
    schema.encode(value, to: &writer)
    writer.name("meta")
    writer.value(.object(answer.meta))
    writer.endObject()
    return Response(answer.status, headers: headers, body: writer.bytes + [0x0A])
  }
}

extension Envelope {
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

internal import HTTPServer
internal import Schema
internal import Threads

/// The OpenAPI document (3.0.3), made of the same declarations as the router: what is not in it does not exist.
public enum OpenAPI {
  private static let written = Locked<[String: [UInt8]]>([:])

  /// The document of this version, to the byte as `openapi/peregrine.json` holds it. It is made once: a process may hold many servers, as tests do.
  public static func document(_ version: String) -> [UInt8] {
    written.withLock { written in
      if let known = written[version] { return known }
      var output: [UInt8] = []
      write(json(version), 0, to: &output)
      output.append(UInt8(ascii: "\n"))
      written[version] = output
      return output
    }
  }

  /// The longest line, without what it is indented by.
  private static let width = 120

  /// Writes `value` for people, and so that a change of the API is a change of few lines: on one line what fits there, else each member on its own.
  private static func write(_ value: JSON, _ indent: Int, to output: inout [UInt8]) {
    let blanks = [UInt8(ascii: "\n")] + [UInt8](repeating: UInt8(ascii: " "), count: 2 * (indent + 1))
    switch value {
    case .object(let members) where indent < 4 && !members.isEmpty || left(of: width, behind: value) == nil:
      for (index, member) in members.enumerated() {
        output += [index == 0 ? UInt8(ascii: "{") : UInt8(ascii: ",")] + blanks + line(.string(member.name)) + Array(": ".utf8)
        write(member.value, indent + 1, to: &output)
      }
      output += blanks.dropLast(2) + [UInt8(ascii: "}")]
    case .array(let elements) where left(of: width, behind: value) == nil:
      for (index, element) in elements.enumerated() {
        output += [index == 0 ? UInt8(ascii: "[") : UInt8(ascii: ",")] + blanks
        write(element, indent + 1, to: &output)
      }
      output += blanks.dropLast(2) + [UInt8(ascii: "]")]
    default: output += line(value)
    }
  }

  private static func line(_ value: JSON) -> [UInt8] {
    var writer = JSONWriter()
    writer.value(value)
    return writer.bytes
  }

  /// How many of `room` characters `value` leaves on its line; nil when it needs more. What is too long is not looked at whole.
  private static func left(of room: Int, behind value: JSON) -> Int? {
    var room = room
    func take(_ count: Int) -> Bool {
      room -= count
      return room >= 0
    }
    switch value {
    case .object(let members):
      guard take(2 + max(0, members.count - 1)) else { return nil }
      for member in members {
        guard take(line(.string(member.name)).count + 1), let rest = left(of: room, behind: member.value) else { return nil }
        room = rest
      }
    case .array(let elements):
      guard take(2 + max(0, elements.count - 1)) else { return nil }
      for element in elements {
        guard let rest = left(of: room, behind: element) else { return nil }
        room = rest
      }
    case .string(let text) where text.utf8.count > room: return nil
    default: guard take(line(value).count) else { return nil }
    }
    return room
  }

  static func json(_ version: String) -> JSON {
    var components: [String: JSON] = ["Error": error]
    var paths: [(path: String, operations: [JSON.Member])] = []
    for endpoint in Endpoints.all {
      components.merge(endpoint.components) { own, _ in own }
      let path = endpoint.path.split(separator: "/").map { $0.hasPrefix(":") ? "/{\($0.dropFirst())}" : "/\($0)" }.joined()
      let member = JSON.Member(endpoint.method.name.lowercased(), operation(endpoint))
      if let known = paths.firstIndex(where: { $0.path == path }) {
        paths[known].operations.append(member)
      } else {
        // Those of other systems stand elsewhere.
        paths.append((path, (endpoint.isAtRoot ? [.init("servers", [["url": "/"]])] : []) + [member]))
      }
    }
    return [
      "openapi": "3.0.3",
      "info": [
        "title": "Peregrine", "version": .string(version), "description": "A person's flights and trips.",
        "license": ["name": "MIT"],
      ],
      "servers": [["url": .string(Pipeline.base)]],
      "tags": .array(Set(Endpoints.all.map(\.tag)).sorted().map { ["name": .string($0)] }),
      "paths": .object(paths.map { .init($0.path, .object($0.operations)) }),
      "components": [
        "schemas": .object(components.sorted { $0.key < $1.key }.map { .init($0.key, $0.value) }),
        "securitySchemes": [
          "token": ["type": "http", "scheme": "bearer", "description": "A personal access token: ts_pat_ and 64 characters."],
          "session": [
            "type": "apiKey", "in": "cookie", "name": .string(Authenticator.cookieName),
            "description": "Begun by POST /auth/login. Browsers send its cookie by themselves: nothing is to be entered here.",
          ],
        ],
      ],
    ]
  }

  private static let error: JSON = [
    "type": "object", "required": ["error"],
    "properties": [
      "error": [
        "type": "object", "required": ["code", "message", "request_id"], "additionalProperties": true,
        "properties": [
          "code": ["type": "string", "description": "The error's name for programs.", "example": "validation_failed"],
          "message": ["type": "string", "description": "What is wrong, for people."],
          "request_id": ["type": "string", "description": "By which the log knows this request."],
          "errors": [
            "type": "object", "description": "What is wrong with each field.",
            "additionalProperties": ["type": "array", "items": ["type": "string"]],
          ],
        ],
      ]
    ],
  ]

  private static func operation(_ endpoint: Endpoint) -> JSON {
    var members: [JSON.Member] = [
      .init("summary", .string(endpoint.summary)), .init("operationId", .string(operationID(endpoint))),
      .init("tags", [.string(endpoint.tag)]),
    ]
    let parameters = pathParameters(endpoint) + endpoint.query + (endpoint.method == .get ? selection(endpoint.output.names) : [])
    if !parameters.isEmpty { members.append(.init("parameters", .array(parameters))) }
    if endpoint.takesContent {
      let isRequired = endpoint.takesFiles || endpoint.input.map { needsContent(endpoint, $0) } == true
      let content = (endpoint.input.map { [JSON.Member("application/json", ["schema": $0])] } ?? []) + endpoint.fileContent
      members.append(.init("requestBody", ["required": .bool(isRequired), "content": .object(content)]))
    }
    members.append(.init("responses", .object(responses(endpoint))))
    members.append(.init("security", security(endpoint.access)))
    return .object(members)
  }

  /// No content at all is an empty object, with which one cannot say what is required.
  private static func needsContent(_ endpoint: Endpoint, _ input: JSON) -> Bool {
    guard case .string(let reference)? = input["$ref"], let name = reference.split(separator: "/").last else { return false }
    return endpoint.components[String(name)]?["required"] != nil
  }

  /// `getFlightsById`: method and path.
  private static func operationID(_ endpoint: Endpoint) -> String {
    let words = endpoint.path.split { $0 == "/" || $0 == "-" || $0 == "." }.map { part in
      part.hasPrefix(":")
        ? "By" + part.dropFirst().prefix(1).uppercased() + part.dropFirst(2) : part.prefix(1).uppercased() + part.dropFirst()
    }
    return endpoint.method.name.lowercased() + words.joined()
  }

  private static func pathParameters(_ endpoint: Endpoint) -> [JSON] {
    endpoint.path.split(separator: "/").filter { $0.hasPrefix(":") }.map { part in
      let name = String(part.dropFirst())
      return [
        "name": .string(name), "in": "path", "required": true,
        "schema": name == "id" || name.hasSuffix("_id")
          ? Schema.id.document : name == "year" ? Schema.integer(1...9_999).document : ["type": "string"],
      ]
    }
  }

  /// The parameters that ask for a part of an answer.
  private static func selection(_ names: [String]) -> [JSON] {
    if names.isEmpty { return [] }
    return [("fields", "Only these fields."), ("fields!", "All fields but these.")].map { name, description in
      [
        "name": .string(name), "in": "query", "description": .string(description), "style": "form", "explode": false,
        "schema": ["type": "array", "minItems": 1, "items": ["type": "string", "enum": .array(names.map { .string($0) })]],
      ]
    }
  }

  private static func security(_ access: Endpoint.Access) -> JSON {
    switch access {
    case .open: []
    case .session: [["session": []]]
    case .account, .administrator: [["token": []], ["session": []]]
    }
  }

  private static func responses(_ endpoint: Endpoint) -> [JSON.Member] {
    var responses: [JSON.Member] = []
    if let schema = endpoint.output.schema {
      let envelope: JSON =
        endpoint.output.isBare
        ? schema : ["type": "object", "required": ["data", "meta"], "properties": ["data": schema, "meta": ["type": "object"]]]
      responses.append(
        .init("\(endpoint.output.status)", ["description": "Done.", "content": ["application/json": ["schema": envelope]]]))
    } else if !endpoint.output.files.isEmpty {
      responses.append(
        .init(
          "\(endpoint.output.status)",
          ["description": "The file.", "headers": ["Content-Disposition": attachment], "content": .object(endpoint.output.files)]))
    } else {
      responses.append(.init("\(endpoint.output.status)", ["description": "Done."]))
    }
    if endpoint.method == .get { responses.append(.init("304", ["description": "Not changed since the ETag in If-None-Match."])) }
    for (status, description) in errors(endpoint) {
      responses.append(
        .init(
          "\(status)",
          ["description": .string(description), "content": ["application/json": ["schema": ["$ref": "#/components/schemas/Error"]]]]))
    }
    return responses
  }

  private static let attachment: JSON = [
    "description": "The name under which it is kept.", "required": true,
    "schema": ["type": "string", "example": "attachment; filename=\"peregrine-flights-2026-03-29.json\""],
  ]

  private static func errors(_ endpoint: Endpoint) -> [(Int, String)] {
    var errors = [(400, "The request is not valid.")]
    let isOpen = if case .open = endpoint.access { true } else { false }
    // Where anybody may read nobody asks who it is.
    let isForAnybody = isOpen && endpoint.method == .get
    if !isForAnybody { errors += [(401, "Nobody knows who is calling."), (403, "The caller may not do this.")] }
    // By its id or by a secret, or because nothing is there that could be deleted.
    let isLookedFor = endpoint.path.contains(":") || endpoint.method == .delete || isOpen && !endpoint.output.files.isEmpty
    if isLookedFor { errors.append((404, "There is no such resource.")) }
    if endpoint.method != .get { errors.append((409, "It conflicts with what there is.")) }
    if [.put, .patch, .delete].contains(endpoint.method) { errors.append((412, "It has changed since the version that If-Match names.")) }
    if endpoint.takesContent {
      let reused = "The Idempotency-Key was used for another request"
      errors += [
        (413, "The content is too large."), (415, endpoint.takesFiles ? "The content has none of these types." : "The content is no JSON."),
        (422, endpoint.takesFiles ? "\(reused), or nothing is found in the file." : "\(reused)."),
      ]
    }
    if endpoint.isVisited {
      errors += [
        (403, "The login is refused."), (404, "This server knows no provider."), (409, "It conflicts with what there is."),
        (502, "The provider answers what this server cannot use."),
      ]
    }
    if !isForAnybody || endpoint.bucket != nil { errors.append((429, "Too many requests.")) }
    return errors + [(503, "The database cannot be used at the moment.")]
  }
}

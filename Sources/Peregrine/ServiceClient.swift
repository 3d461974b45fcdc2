internal import HTTPClient
internal import HTTPServer
internal import Schema

/// The API as the commands use it, of a server elsewhere or of this machine's database.
final class ServiceClient {
  private let client: HTTPClient
  private let base: String
  private let credential: [String]
  private let local: LocalService?
  /// Whose account is meant; nil: not said.
  private let behalf: String?

  private static let userAgent = "peregrine/\(Peregrine.version)"

  /// That of a server, by a token.
  init(server: String, token: String) {
    client = HTTPClient(userAgent: Self.userAgent)
    base = "\(server)/api/v1"
    credential = ["Authorization: Bearer \(token)"]
    (local, behalf) = (nil, nil)
  }

  /// That of this machine's database. Throws `CommandFailure`.
  convenience init(local settings: Settings, behalf: String?) throws { self.init(try LocalService(settings), behalf) }

  /// That of the server that runs on this machine with `settings`; nil when none does.
  convenience init?(runningWith settings: Settings) {
    guard let local = LocalService(runningWith: settings) else { return nil }
    self.init(local, nil)
  }

  /// That of the server that runs on this machine, or else of this machine's database. What has been `given` to the command, only the latter can heed. Throws
  /// `CommandFailure`.
  convenience init(using settings: Settings, given: [Setting: String]) throws {
    guard let running = LocalService(runningWith: settings) else {
      try self.init(local: settings, behalf: nil)
      return
    }
    guard given.isEmpty else {
      throw CommandFailure(
        .failed, "the server that runs here has settings of its own: leave out \(given.keys.map(\.flag).sorted().joined(separator: ", ")).")
    }
    self.init(running, nil)
  }

  private init(_ local: LocalService, _ behalf: String?) {
    client = HTTPClient(unixSocket: local.socket, userAgent: Self.userAgent)
    base = "http://localhost/api/v1"
    credential = []
    (self.local, self.behalf) = (local, behalf)
  }

  /// Whether it is this machine's database.
  var isLocal: Bool { local != nil }

  /// Whom a request is made for.
  enum Actor {
    /// The account that is meant.
    case account
    /// Who runs the server.
    case administrator
  }

  /// Sends a request and gives the answer's JSON; null without content. Throws `CommandFailure`.
  @discardableResult
  func ask(_ method: String, _ path: String, _ query: [(String, String)] = [], json: JSON? = nil, as actor: Actor = .account) throws -> JSON
  {
    var writer = JSONWriter()
    if let json { writer.value(json) }
    return try ask(method, path, query, type: "application/json", body: json == nil ? nil : HTTPClient.Body(writer.bytes), as: actor)
  }

  /// The same with content of another kind.
  @discardableResult
  func ask(
    _ method: String, _ path: String, _ query: [(String, String)] = [], type: String, body: HTTPClient.Body?, as actor: Actor = .account,
    progress: ((_ sent: Int) -> Void)? = nil
  ) throws -> JSON {
    var request = try request(method, path, query, actor)
    if let body {
      request.headers.append("Content-Type: \(type)")
      request.body = body
    }
    let answer = try reached { try client.send(request, progress: progress) }
    return try Self.json(answer.status, answer.body)
  }

  /// Asks for a file and hands it to `take` piece by piece. Throws `CommandFailure`, and what `take` throws.
  func download(_ path: String, _ query: [(String, String)], to take: @escaping (UnsafeRawBufferPointer) throws -> Void) throws {
    let request = try request("GET", path, query, .account)
    let answer = try reached { try client.send(request, to: take) }
    _ = try Self.json(answer.status, answer.body)
  }

  private func request(_ method: String, _ path: String, _ query: [(String, String)], _ actor: Actor) throws -> HTTPClient.Request {
    let parameters = query.map { "\(PercentEncoding.encode($0))=\(PercentEncoding.encode($1))" }.joined(separator: "&")
    var headers = credential
    if isLocal, actor == .account { headers.append("X-Peregrine-User: \(try account())") }
    return HTTPClient.Request(method, base + path + (parameters.isEmpty ? "" : "?\(parameters)"), headers: headers)
  }

  private func reached<Answer>(_ send: () throws -> Answer) throws -> Answer {
    do { return try send() } catch let failure as HTTPClient.Failure {
      throw CommandFailure(.unavailable, isLocal ? "the server cannot be reached: \(failure)" : "\(base) cannot be reached: \(failure)")
    }
  }

  /// Whose account is meant on this machine. Throws `CommandFailure` when that cannot be said.
  private func account() throws -> String {
    if let behalf { return behalf }
    let names = try ask("GET", "/admin/users", as: .administrator).list("data").compactMap { $0.text("username") }
    guard names.count != 1 else { return names[0] }
    throw CommandFailure(
      .failed,
      names.isEmpty
        ? "there is no account yet; `peregrine setup` makes the first one."
        : "there are several accounts; say with --user which one is meant: \(names.joined(separator: ", ")).")
  }

  // MARK: Answers

  private static func json(_ status: Int, _ body: [UInt8]) throws -> JSON {
    let json = body.isEmpty ? .null : (try? JSONParser.parse(body))
    guard let json, (200..<300).contains(status) else { throw failure(status, json) }
    return json
  }

  private static func failure(_ status: Int, _ json: JSON?) -> CommandFailure {
    guard let error = json?["error"], let message = error.text("message") else {
      return CommandFailure(.failed, "the answer has the status \(status) and is not Peregrine's; is the address right?")
    }
    let kind: CommandFailure.Kind =
      switch status {
      case 400, 409, 413, 415, 422: .data
      case 401, 403: .permission
      case 503: .unavailable
      default: .failed
      }
    guard case .object(let fields)? = error["errors"] else { return CommandFailure(kind, message, code: error.text("code")) }
    let lines = fields.flatMap { field in field.value.elements.map { "  \(field.name) \($0.text)" } }
    return CommandFailure(kind, "what was given is not accepted:\n\(lines.joined(separator: "\n"))")
  }
}

extension JSON {
  /// The elements of an array; none where it is none.
  var elements: [JSON] { if case .array(let elements) = self { elements } else { [] } }

  /// The elements of the array `name`.
  func list(_ name: String) -> [JSON] { self[name]?.elements ?? [] }

  /// The string `name`.
  func text(_ name: String) -> String? { if case .string(let text)? = self[name] { text } else { nil } }

  /// The value as people read it; empty for null.
  var text: String {
    switch self {
    case .null: ""
    case .string(let text), .number(let text): text
    case .bool(let value): value ? "yes" : "no"
    case .array(let elements): elements.map(\.text).joined(separator: ", ")
    case .object(let members): members.map { "\($0.name): \($0.value.text)" }.joined(separator: ", ")
    }
  }
}

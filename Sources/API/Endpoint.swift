internal import Database
internal import HTTPServer
internal import Schema
internal import Store
internal import Travel

/// A route as it is declared: from it come the router's entry, the checks of access and limits, validation, and the operation of the OpenAPI document.
struct Endpoint: Sendable {
  /// Who may call.
  enum Access: Sendable {
    /// Anybody. A GET does not look at credentials; anything else is counted for those it comes with.
    case open
    /// Who has an account, with a credential that holds these scopes.
    case account(Scopes)
    /// Administrators, with a credential that holds these scopes.
    case administrator(Scopes)
    /// A browser session only.
    case session
  }

  let method: Method
  /// With `:name` for what varies, below the base path, or below the root where `isAtRoot`.
  let path: String
  /// Whether it stands at the root, where the clients of other systems look for it.
  var isAtRoot = false
  let summary: String
  let tag: String
  let access: Access
  /// What it is counted in besides the bucket of the credential.
  let bucket: RateBucket?
  let execution: Route.Execution
  /// What the answer depends on besides what the caller can see, where that is known: then its entity tag is known before the handler runs, 304 costs
  /// nothing, and it may be kept in memory.
  var freshness: Freshness.Clock?
  let maxBody: Int?
  let query: [JSON]
  let input: JSON?
  /// What a file may be sent as, besides `input`: media types, as the document describes them. Empty where no files are taken.
  var fileContent: [JSON.Member] = []
  let output: Result
  /// Whether people are sent here with their browsers, so that errors are for them to read.
  var isVisited = false
  let components: [String: JSON]
  /// Runs the handler for a caller who may call.
  let handle: @Sendable (Services, Request, Caller?) throws -> Response

  /// The same at the root.
  static func atRoot(_ endpoints: [Endpoint]) -> [Endpoint] {
    endpoints.map { endpoint in
      var endpoint = endpoint
      endpoint.isAtRoot = true
      return endpoint
    }
  }

  /// Where it is.
  var address: String { isAtRoot ? path : Pipeline.base + path }

  /// Whether it takes files, for whose size there is a limit of its own.
  var takesFiles: Bool { !fileContent.isEmpty }

  /// Whether it takes any content.
  var takesContent: Bool { input != nil || takesFiles }

  /// What the document says of a good answer.
  struct Result: Sendable {
    let status: Int
    let schema: JSON?
    let isList: Bool
    /// The names that `fields` may ask for.
    var names: [String] = []
    /// Whether it stands by itself, without the envelope.
    var isBare = false
    /// What a file may be, in place of the envelope: media types, as the document describes them.
    var files: [JSON.Member] = []
  }
}

/// What a handler is given.
struct Call<Input: Sendable, Query: Sendable>: Sendable {
  let services: Services
  let request: Request
  let input: Input
  let query: Query
  /// One instant for everything that this request does.
  let now: Instant
  private let knownCaller: Caller?

  init(_ services: Services, _ request: Request, _ caller: Caller?, input: Input, query: Query) {
    self.services = services
    self.request = request
    self.input = input
    self.query = query
    knownCaller = caller
    now = services.clock.now()
  }

  /// Who is calling. Only for endpoints that are not open to anybody, where it is known.
  var caller: Caller { knownCaller! }

  /// Who is calling, where that need not be known.
  var anyCaller: Caller? { knownCaller }

  /// The entity tag of the answer, where nothing matters but what the caller can see and `clock`.
  func tag(_ clock: Freshness.Clock) throws -> ETag {
    services.freshness.tag(of: request, for: caller, in: try services.freshness.state(of: caller.user.id, clock, at: now))
  }

  /// Throws 412 when the request has an `If-Match` that does not name what a GET of `value` would answer now.
  func checkUnchanged<Output>(_ value: Output, _ output: OutputSchema<Output>) throws { try checkUnchanged(.ok(value), output) }

  /// The same for what a GET would answer with more than `value`.
  func checkUnchanged<Output>(_ answer: Answer<Output>, _ output: OutputSchema<Output>) throws {
    guard let condition = request.headerList("If-Match"), let value = answer.output else { return }
    let tag = ETag(Secrets.fingerprint(Envelope.content(value, output.schema, answer.meta)))
    guard try tag.matches(ifMatch: condition) else { throw APIError.changedMeanwhile }
  }

  /// The id in the path. Throws 400 when it is none.
  func id(_ name: String = "id") throws -> UUID {
    let text = try request.parameter(name)
    guard let id = UUID(text) else {
      throw APIError(HTTPError(.badRequest, "")).replacing(
        code: "invalid_param", message: "\(name) must be a UUID, not \"\(text.prefix(64))\".")
    }
    return id
  }
}

extension APIError {
  /// The same with another code and message.
  func replacing(code: String, message: String) -> APIError {
    APIError(status: status, code: code, message: message, details: details, headers: headers)
  }
}

/// What a handler answers.
struct Answer<Output> {
  var status = Status.ok
  /// nil answers without content.
  var output: Output?
  var meta: [JSON.Member] = []
  var headers: Headers = [:]
  /// By which a client knows this state again.
  var tag: ETag?
  /// What a repetition with the same `Idempotency-Key` is answered, where `output` holds a secret that must not be stored.
  var repeated: Output?

  static func ok(_ output: Output, meta: [JSON.Member] = []) -> Answer { Answer(output: output, meta: meta) }

  /// 201, with the address of what is new, below the base path.
  static func created(_ output: Output, at path: String) -> Answer {
    Answer(status: .created, output: output, headers: ["Location": "/api/v1\(path)"])
  }

  /// 204.
  static var nothing: Answer { Answer(status: .noContent) }
}

/// The second half of a request that changes something: it runs inside of the transaction that stores its effects, and the answer to an
/// `Idempotency-Key` with them. It may run more than once.
struct Write<Output> {
  let body: (Connection) throws -> Answer<Output>

  init(_ body: @escaping (Connection) throws -> Answer<Output>) { self.body = body }
}

/// The form of what an endpoint answers, which a client can ask for a part of.
struct OutputSchema<Output>: Sendable {
  let schema: Schema<Output>
  let isList: Bool
  /// Whether it stands by itself, without the envelope: where another system's clients expect that.
  var isBare = false
  /// The names that `fields` may ask for.
  let names: [String]
  /// The schema with only those of them that are kept.
  let keeping: @Sendable (@Sendable (String) -> Bool) -> Schema<Output>

  static func one(_ object: ObjectSchema<Output>) -> OutputSchema {
    OutputSchema(schema: object.schema, isList: false, names: object.properties.map(\.name)) { object.keeping($0) }
  }

  /// What stands by itself, without the envelope.
  static func bare(_ object: ObjectSchema<Output>) -> OutputSchema {
    var output = one(object)
    output.isBare = true
    return output
  }

  static func list<Element>(_ object: ObjectSchema<Element>) -> OutputSchema where Output == [Element] {
    OutputSchema(schema: .array(of: object.schema, most: 1_000_000), isList: true, names: object.properties.map(\.name)) {
      .array(of: object.keeping($0), most: 1_000_000)
    }
  }
}

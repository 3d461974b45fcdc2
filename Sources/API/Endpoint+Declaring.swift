internal import Database
internal import HTTPServer
internal import Schema
internal import Store
internal import Travel

/// Parameters of an endpoint that takes none.
struct NoQuery: Sendable {
  static let schema = ObjectSchema("NoQuery", "No parameters.", NoQuery()) {}
}

/// Content of an endpoint that takes none.
struct NoInput: Sendable {}

extension Endpoint {
  /// An endpoint that changes nothing. With `freshness`, the answer depends on what the caller can see, and on nothing else but that clock.
  static func get<Query, Output>(
    _ path: String, _ summary: String, tag: String, _ access: Access, query: ObjectSchema<Query>, _ output: OutputSchema<Output>,
    freshness: Freshness.Clock? = nil, bucket: RateBucket? = nil, execution: Route.Execution = .inline,
    handler: @escaping @Sendable (Call<NoInput, Query>) throws -> Answer<Output>
  ) -> Endpoint {
    Endpoint(
      method: .get, path: path, summary: summary, tag: tag, access: access, bucket: bucket, execution: execution, freshness: freshness,
      maxBody: nil, query: query.parameterDocuments, input: nil,
      output: Result(status: 200, schema: output.schema.document, isList: output.isList, names: output.names, isBare: output.isBare),
      components: output.schema.components
    ) { services, request, caller in
      let (parameters, selection) = try Selection.split(request.query(), output)
      let query = try query.parameters(parameters)
      let call = Call(services, request, caller, input: NoInput(), query: query)
      let tag = try freshness.map { try call.tag($0) }
      if let tag, let condition = request.headerList("If-None-Match"), try tag.matches(ifNoneMatch: condition) {
        return Envelope.notModified(tag)
      }
      var answer = try handler(call)
      answer.tag = tag ?? answer.tag
      // How the server is, is nothing to be kept.
      let isTagged = if case .open = access { false } else { true }
      return try Envelope.response(answer, output, selection, request, isTagged: isTagged)
    }
  }

  /// An endpoint that takes content and changes something. It `isRepeatable` by an `Idempotency-Key` unless its content is a password, of which not even a hash
  /// shall be stored, or its answer a secret.
  static func write<Input, Query, Output>(
    _ method: Method, _ path: String, _ summary: String, tag: String, _ access: Access, query: ObjectSchema<Query>,
    input: Schema<Input>, _ output: OutputSchema<Output>, status: Int = 200, bucket: RateBucket? = nil, maxBody: Int? = nil,
    isRepeatable: Bool = true,
    handler: @escaping @Sendable (Call<Input, Query>) throws -> Write<Output>
  ) -> Endpoint {
    Endpoint(
      method: method, path: path, summary: summary, tag: tag, access: access, bucket: bucket, execution: .worker, maxBody: maxBody,
      query: query.parameterDocuments, input: input.document,
      output: Result(status: status, schema: output.schema.document, isList: output.isList, names: output.names, isBare: output.isBare),
      components: output.schema.components.merging(input.components) { own, _ in own }
    ) { services, request, caller in
      let query = try query.parameters(of: request)
      let json = try JSONContent.read(request)
      let value = try input.decode(json)
      return try services.idempotency.run(services, request, isRepeatable ? keyOwner(access, caller) : nil) {
        try handler(Call(services, request, caller, input: value, query: query))
      } answer: {
        try Envelope.response($0, output, nil, request)
      }
    }
  }

  /// An endpoint that people are sent to with their browsers, and that sends them on. Parameters that are not known are passed over: others add theirs.
  static func visit<Query>(
    _ path: String, _ summary: String, tag: String, query: ObjectSchema<Query>, status: Int, bucket: RateBucket? = nil,
    handler: @escaping @Sendable (Call<NoInput, Query>) throws -> Response
  ) -> Endpoint {
    let known = query.properties.map(\.name)
    var endpoint = Endpoint(
      method: .get, path: path, summary: summary, tag: tag, access: .open, bucket: bucket, execution: .worker, maxBody: nil,
      query: query.parameterDocuments, input: nil, output: Result(status: status, schema: nil, isList: false), components: [:]
    ) { services, request, _ in
      let items = try request.query().items.filter { known.contains($0.name) }.map { ($0.name, $0.value) }
      return try handler(Call(services, request, nil, input: NoInput(), query: try query.parameters(items)))
    }
    endpoint.isVisited = true
    return endpoint
  }

  /// The same without parameters.
  static func get<Output>(
    _ path: String, _ summary: String, tag: String, _ access: Access, _ output: OutputSchema<Output>, freshness: Freshness.Clock? = nil,
    bucket: RateBucket? = nil, execution: Route.Execution = .inline,
    handler: @escaping @Sendable (Call<NoInput, NoQuery>) throws -> Answer<Output>
  ) -> Endpoint {
    get(
      path, summary, tag: tag, access, query: NoQuery.schema, output, freshness: freshness, bucket: bucket, execution: execution,
      handler: handler)
  }

  /// The same without parameters.
  static func write<Input, Output>(
    _ method: Method, _ path: String, _ summary: String, tag: String, _ access: Access, input: Schema<Input>,
    _ output: OutputSchema<Output>,
    status: Int = 200, bucket: RateBucket? = nil, maxBody: Int? = nil, isRepeatable: Bool = true,
    handler: @escaping @Sendable (Call<Input, NoQuery>) throws -> Write<Output>
  ) -> Endpoint {
    write(
      method, path, summary, tag: tag, access, query: NoQuery.schema, input: input, output, status: status, bucket: bucket,
      maxBody: maxBody, isRepeatable: isRepeatable, handler: handler)
  }

  /// An endpoint that takes content, changes something, and answers 204.
  static func write<Input>(
    _ method: Method, _ path: String, _ summary: String, tag: String, _ access: Access, input: Schema<Input>, bucket: RateBucket? = nil,
    maxBody: Int? = nil, handler: @escaping @Sendable (Call<Input, NoQuery>) throws -> Write<Never>
  ) -> Endpoint {
    Endpoint(
      method: method, path: path, summary: summary, tag: tag, access: access, bucket: bucket, execution: .worker, maxBody: maxBody,
      query: [],
      input: input.document, output: Result(status: 204, schema: nil, isList: false, names: []), components: input.components
    ) { services, request, caller in
      _ = try NoQuery.schema.parameters(of: request)
      let value = try input.decode(try JSONContent.read(request))
      return try services.idempotency.run(services, request, keyOwner(access, caller)) {
        try handler(Call(services, request, caller, input: value, query: NoQuery()))
      } answer: { answer in
        Response(answer.status, headers: answer.headers)
      }
    }
  }

  /// An endpoint that takes no content, changes something, and answers with what has come of it.
  static func act<Query, Output>(
    _ method: Method, _ path: String, _ summary: String, tag: String, _ access: Access, query: ObjectSchema<Query>,
    _ output: OutputSchema<Output>, status: Int = 200, bucket: RateBucket? = nil,
    handler: @escaping @Sendable (Call<NoInput, Query>) throws -> Write<Output>
  ) -> Endpoint {
    let parameters = query.properties.map(\.name)
    return Endpoint(
      method: method, path: path, summary: summary, tag: tag, access: access, bucket: bucket, execution: .worker, maxBody: nil,
      query: query.parameterDocuments, input: nil,
      output: Result(status: status, schema: output.schema.document, isList: output.isList, names: output.names, isBare: output.isBare),
      components: output.schema.components
    ) { services, request, caller in
      let query = try query.parameters(of: request)
      try checkEmpty(request, parameters)
      return try services.idempotency.run(services, request, keyOwner(access, caller)) {
        try handler(Call(services, request, caller, input: NoInput(), query: query))
      } answer: {
        try Envelope.response($0, output, nil, request)
      }
    }
  }

  /// An endpoint that takes no content and changes something; it answers 204.
  static func act(
    _ method: Method, _ path: String, _ summary: String, tag: String, _ access: Access, bucket: RateBucket? = nil,
    handler: @escaping @Sendable (Call<NoInput, NoQuery>) throws -> Write<Never>
  ) -> Endpoint {
    Endpoint(
      method: method, path: path, summary: summary, tag: tag, access: access, bucket: bucket, execution: .worker, maxBody: nil, query: [],
      input: nil, output: Result(status: 204, schema: nil, isList: false, names: []), components: [:]
    ) { services, request, caller in
      _ = try NoQuery.schema.parameters(of: request)
      try checkEmpty(request)
      return try services.idempotency.run(services, request, keyOwner(access, caller)) {
        try handler(Call(services, request, caller, input: NoInput(), query: NoQuery()))
      } answer: { answer in
        Response(answer.status, headers: answer.headers)
      }
    }
  }

  /// Throws 400 for content that an endpoint without input would have to drop. What some clients send for nothing is an empty object.
  private static func checkEmpty(_ request: Request, _ parameters: [String] = []) throws {
    if request.body.isEmpty { return }
    if case .object(let members)? = try? JSONParser.parse(request.body.bytes()), members.isEmpty { return }
    let place = parameters.isEmpty ? "" : "; what can be said stands in the URL: \(parameters.joined(separator: ", "))"
    throw APIError.validation("body", "must be empty: this takes no body\(place)")
  }

  /// Whose idempotency keys hold. Nobody's where anybody may call: those requests carry passwords, of which not even a hash of the content shall be
  /// stored, because it is guessed much faster than scrypt.
  private static func keyOwner(_ access: Access, _ caller: Caller?) -> Caller? {
    if case .open = access { nil } else { caller }
  }
}

extension ObjectSchema {
  /// The parameters of the URL. Throws 400.
  func parameters(of request: Request) throws -> Value { try parameters(request.query().items.map { ($0.name, $0.value) }) }

  /// The same of those that are left when some have been read. Throws 400.
  fileprivate func parameters(_ items: [(name: String, value: String)]) throws -> Value {
    do { return try parse(items) } catch { throw APIError.parameters(error) }
  }
}

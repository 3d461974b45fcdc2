internal import Database
internal import HTTPServer
internal import Schema
internal import Store
internal import Travel

/// Addresses of single pictures, for dashboards and signatures, which can send no credential. Each opens one picture as it was asked for, and nothing else.
enum PictureLinkRoutes {
  static let endpoints: [Endpoint] = [
    .get(
      "/stats/links", "The links to one's pictures, newest first", tag: "Pictures", .account(.read(.stats)), .list(LinkView.schema),
      handler: list),
    .write(
      .post, "/stats/links", "Make a link to a picture; its address is in this answer and nowhere else", tag: "Pictures", owner,
      input: NewLink.schema.schema, .one(LinkView.schema), status: 201, handler: create),
    .get("/stats/links/:id", "One of one's links", tag: "Pictures", .account(.read(.stats)), .one(LinkView.schema), handler: one),
    .act(.delete, "/stats/links/:id", "Shut a link", tag: "Pictures", owner, handler: shut),
    picture,
  ]

  /// A link outlives what has made it: it is as a token.
  private static let owner = Endpoint.Access.account(.write(.tokens).union(.read(.stats)))

  struct NewLink: Sendable {
    var picture = ""
    var parameters = JSON.object([])
    var description: String?
    var expiresAt: Instant?

    static let schema = ObjectSchema("NewPictureLink", "A link to make.", NewLink()) {
      Property("picture", \.picture, .string(1...100), "The picture's path below /stats.", example: "map.svg", isRequired: true)
      Property("parameters", \.parameters, .anyObject, "What the picture's own address takes.", example: ["year": 2026, "theme": "dark"])
      Property("description", \.description, .string(0...500), "What it is for.", example: "The forum's signature")
      Property("expires_at", \.expiresAt, .instant, "Until when it works; by default until it is shut.")
    }
  }

  struct LinkView: Sendable {
    var link: PictureLink
    var parameters = JSON.object([])
    /// Only in the answer to the request that made it.
    var url: String?

    init(_ link: PictureLink, url: String? = nil) {
      self.link = link
      self.url = url
      parameters = .object(PictureLinkRoutes.items(link.query).map { .init($0.name, .string($0.value)) })
    }

    static let schema = ObjectSchema(
      "PictureLink", "An address that shows one picture to everybody who has it.",
      LinkView(
        PictureLink(
          id: UUID(high: 0, low: 0), userID: UUID(high: 0, low: 0), description: nil, picture: "", query: "",
          createdAt: Instant(milliseconds: 0), expiresAt: nil))
    ) {
      Property("id", \.link.id, .id, "Its id.", access: .readOnly)
      Property("url", \.url, .string(), "The address, which is shown once: null but in the answer that makes it.", access: .readOnly)
      Property("picture", \.link.picture, .string(), "The picture's path below /stats.", example: "map.svg", access: .readOnly)
      Property("parameters", \.parameters, .anyObject, "What it was asked for.", access: .readOnly)
      Property("description", \.link.description, .string(), "What it is for.", access: .readOnly)
      Property("created_at", \.link.createdAt, .instant, "When it was made.", access: .readOnly)
      Property("expires_at", \.link.expiresAt, .instant, "Until when it works; null: until it is shut.", access: .readOnly)
    }
  }

  // MARK: One's own links

  @Sendable static func list(_ call: Call<NoInput, NoQuery>) throws -> Answer<[LinkView]> {
    let links = try call.services.database.read { try $0.pictureLinks(of: call.caller.user.id) }
    return .ok(links.map { LinkView($0) }, meta: [.init("count", .number("\(links.count)"))])
  }

  @Sendable static func one(_ call: Call<NoInput, NoQuery>) throws -> Answer<LinkView> {
    let id = try call.id()
    guard let link = try call.services.database.read({ try $0.pictureLink(id, of: call.caller.user.id) }) else { throw APIError.notFound }
    return .ok(LinkView(link))
  }

  @Sendable static func create(_ call: Call<NewLink, NoQuery>) throws -> Write<LinkView> {
    let (input, services, user) = (call.input, call.services, call.caller.user)
    guard let (picture, year) = FlightPicture.at(input.picture) else {
      throw APIError.validation("picture", "must be one of \(FlightPicture.all.map(\.path).joined(separator: ", "))")
    }
    if let expiresAt = input.expiresAt, expiresAt <= call.now { throw APIError.validation("expires_at", "has passed") }
    let parameters = try parameters(input.parameters)
    do {
      // What cannot be drawn now is no picture of later.
      _ = try picture.svg(try picture.parse(parameters, year: year), of: user, services, at: call.now)
    } catch let errors as FieldErrors {
      var named = FieldErrors()
      for entry in errors.entries { for message in entry.messages { named.add(message, at: "parameters.\(entry.field)") } }
      throw APIError.validation(named)
    }
    let token = Secrets.random(32)
    let url = "\(services.address(call.request))\(Pipeline.base)/pictures/\(token).svg"
    let query = parameters.map { "\(PercentEncoding.encode($0.name))=\(PercentEncoding.encode($0.value))" }.joined(separator: "&")
    let link = PictureLink(
      id: services.ids.next(), userID: user.id, description: input.description, picture: input.picture, query: query,
      createdAt: call.now, expiresAt: input.expiresAt)
    return Write { db in
      try db.insert(link, tokenHash: Secrets.hash(token.utf8))
      try call.audit("picture_link.created", subject: ("picture_link", link.id), db)
      var answer = Answer.created(LinkView(link, url: url), at: "/stats/links/\(link.id)")
      answer.repeated = LinkView(link)
      return answer
    }
  }

  @Sendable static func shut(_ call: Call<NoInput, NoQuery>) throws -> Write<Never> {
    let id = try call.id()
    return Write { db in
      guard try db.deletePictureLink(id, of: call.caller.user.id) else { throw APIError.notFound }
      try call.audit("picture_link.shut", subject: ("picture_link", id), db)
      return .nothing
    }
  }

  /// Members of an object as parameters of a URL. Throws 400 for what stands in none.
  private static func parameters(_ json: JSON) throws -> [(name: String, value: String)] {
    guard case .object(let members) = json else { return [] }
    return try members.map { member in
      switch member.value {
      case .string(let text): return (member.name, text)
      case .number(let text): return (member.name, text)
      case .bool(let value): return (member.name, "\(value)")
      default: throw APIError.validation("parameters.\(member.name.prefix(64))", "must be a text or a number, as in a URL")
      }
    }
  }

  private static func items(_ query: String) -> [(name: String, value: String)] {
    ((try? QueryItems(parsing: Array(query.utf8)))?.items ?? []).map { ($0.name, $0.value) }
  }

  // MARK: The picture

  /// How long others may keep it.
  private static let caching = "public, max-age=300"

  /// Open to whoever has the address. Nothing is counted: what has been drawn is kept until the flights change, so that a signature in a forum costs a
  /// look into the table of links.
  private static let picture = Endpoint(
    method: .get, path: "/pictures/:token", summary: "The picture that a link leads to", tag: "Pictures", access: .open, bucket: nil,
    execution: .worker, maxBody: nil, query: [], input: nil,
    output: .init(status: 200, schema: nil, isList: false, files: PictureRoutes.files), components: [:]
  ) { services, request, _ in
    _ = try NoQuery.schema.parameters(of: request)
    let name = try request.parameter("token")
    let token = name.hasSuffix(".svg") ? String(name.dropLast(4)) : name
    let now = services.clock.now()
    let (link, user) = try services.database.read { db in
      guard let link = try db.pictureLink(tokenHash: Secrets.hash(token.utf8)), link.expiresAt.map({ $0 > now }) ?? true,
        let user = try db.user(link.userID), user.disabledAt == nil
      else { throw APIError.notFound }
      return (link, user)
    }
    let (tag, response) = try drawn(link, of: user, services, request, at: now)
    let headers: Headers = ["ETag": tag.description, "Cache-Control": caching, "X-Robots-Tag": "noindex"]
    if let condition = request.headerList("If-None-Match"), try tag.matches(ifNoneMatch: condition) {
      return Response(.notModified, headers: headers)
    }
    var answer = response
    answer.headers.merge(headers)
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer
  }

  /// The picture, from memory where the flights are as they were when it was drawn.
  private static func drawn(
    _ link: PictureLink, of user: User, _ services: Services, _ request: Request, at now: Instant
  ) throws -> (ETag, Response) {
    guard let (picture, year) = FlightPicture.at(link.picture) else { throw APIError.notFound }
    let question = AnswerMemory.Question(
      user: user.id, scopes: 0, isSession: false, takesGzip: request.prefersGzip, isSecure: false,
      address: Array("\(link.id)".utf8))
    let state = try services.freshness.state(of: user.id, picture.freshness, at: now)
    if let entry = services.answers.entry(for: question, in: state), let response = entry.response { return (entry.tag, response) }
    let response: Response
    do {
      let query = try picture.parse(items(link.query), year: year)
      response = PictureRoutes.response(try picture.svg(query, of: user, services, at: now), of: picture, query.theme)
    } catch is FieldErrors {
      // One that a former version could draw.
      throw APIError.notFound
    }
    guard case .bytes(let bytes) = response.body else { return (ETag(""), response) }
    let tag = ETag(Secrets.fingerprint(bytes))
    return (tag, services.answers.keep(response, tag, for: question, in: state))
  }
}

internal import Database
internal import HTTPServer
internal import Parsers
internal import Schema
internal import Store
internal import Travel

/// Pictures for trips: announced with an account, sent to an address that opens once and needs none, and shown at one that everybody can see who knows it.
enum UploadRoutes {
  static let endpoints: [Endpoint] = [
    .write(
      .post, path, "Announce a picture; its bytes go to upload_url, and public_url into a trip's cover_image_url", tag: tag,
      .account(.write(.trips)), input: NewUpload.schema.schema, .one(UploadView.schema), status: 201, handler: announce),
    put, picture,
  ]

  static let path = "/storage/uploads"
  private static let tag = "Uploads"

  /// The most bytes of a picture, of all pictures of a user, and the most pictures of a user.
  static let mostBytes = 10 << 20
  static let mostBytesOfUser = 500 << 20
  static let mostOfUser = 500

  /// So long an `upload_url` opens, and a picture that nobody uses is kept: milliseconds.
  static let lifetime: Int64 = 3_600_000
  static let grace: Int64 = 24 * 3_600_000

  struct NewUpload: Sendable {
    var purpose = Upload.Purpose.tripCover
    var contentType = Picture.Format.jpeg
    var size = 0

    static let schema = ObjectSchema("NewUpload", "A picture to announce.", NewUpload()) {
      Property("purpose", \.purpose, .enumeration, "What it is for.", isRequired: true)
      Property("content_type", \.contentType, .enumeration, "What it is; its content has to be that.", isRequired: true)
      Property("size", \.size, .integer(1...mostBytes), "Its bytes, exactly.", example: 482_133, isRequired: true)
    }
  }

  struct UploadView: Sendable {
    var upload: Upload
    var publicURL = ""
    var uploadURL: String?
    var expiresAt: Instant?

    init(_ upload: Upload, at publicURL: String = "") {
      self.upload = upload
      self.publicURL = publicURL
      if upload.contentHash == nil { expiresAt = Instant(milliseconds: upload.createdAt.milliseconds + lifetime) }
    }

    static let schema = ObjectSchema(
      "Upload", "A picture.",
      UploadView(
        Upload(
          id: UUID(high: 0, low: 0), userID: UUID(high: 0, low: 0), purpose: .tripCover, tokenHash: [], contentType: "", size: 0,
          createdAt: Instant(milliseconds: 0)))
    ) {
      Property("id", \.upload.id, .id, "Its id.", access: .readOnly)
      Property("purpose", \.upload.purpose, .enumeration, "What it is for.", access: .readOnly)
      Property("content_type", \.upload.contentType, .string(), "What it is.", example: "image/jpeg", access: .readOnly)
      Property(
        "size", \.upload.size, .integer(), "Its bytes: as announced, and then as stored, without what is left out.", access: .readOnly)
      Property(
        "upload_url", \.uploadURL, .string(),
        "Where its bytes are PUT, without any credential. It is shown once, in the answer that makes it.",
        access: .readOnly)
      Property("public_url", \.publicURL, .string(), "Where everybody who knows it sees the picture.", access: .readOnly)
      Property("expires_at", \.expiresAt, .instant, "Until when upload_url opens; null when the picture is there.", access: .readOnly)
    }
  }

  // MARK: Announcing

  @Sendable static func announce(_ call: Call<NewUpload, NoQuery>) throws -> Write<UploadView> {
    let (services, user, input) = (call.services, call.caller.user.id, call.input)
    let token = Secrets.random(43)
    let new = Upload(
      id: Secrets.id(), userID: user, purpose: input.purpose, tokenHash: Secrets.hash(token.utf8), contentType: input.contentType.rawValue,
      size: input.size, createdAt: call.now)
    return Write { db in
      let (count, bytes) = try db.countUploads(of: user)
      guard count < mostOfUser, bytes + new.size <= mostBytesOfUser else {
        throw APIError.conflict(
          """
          You have \(count) pictures of \(bytes) bytes in all, and may have \(mostOfUser) of \(mostBytesOfUser) bytes. Those that no trip shows go \
          within two days.
          """)
      }
      try db.insert(new)
      var view = UploadView(new, at: services.address(ofPicture: new.id, call.request))
      let repeated = view
      view.uploadURL = "\(view.publicURL)?token=\(token)"
      var answer = Answer.created(view, at: "\(path)/\(new.id)")
      answer.repeated = repeated
      return answer
    }
  }

  // MARK: Sending

  /// Open to whoever has the token, which is all that clients send who are used to other stores.
  private static let put: Endpoint = {
    struct Key: Sendable {
      var token = ""

      static let schema = ObjectSchema("UploadKey", "What opens it.", Key()) {
        Property("token", \.token, .string(1...200), "The token, which is a part of upload_url.", isRequired: true)
      }
    }
    let output = OutputSchema.one(UploadView.schema)
    return Endpoint(
      method: .put, path: path + "/:id", summary: "Send the bytes of a picture, to its upload_url", tag: tag, access: .open, bucket: nil,
      execution: .worker, maxBody: mostBytes, query: Key.schema.parameterDocuments, input: nil, fileContent: files,
      output: .init(status: 200, schema: output.schema.document, isList: false, names: output.names), components: output.schema.components
    ) { services, request, _ in
      let call = Call(services, request, nil, input: NoInput(), query: try Key.schema.parameters(of: request))
      let id = try call.id()
      let upload = try services.database.read { try $0.upload(ofActiveUser: id) }
      guard let upload, Secrets.areEqual(upload.tokenHash, Secrets.hash(call.query.token.utf8)),
        call.now.milliseconds < upload.createdAt.milliseconds + lifetime
      else {
        throw APIError.notFound.replacing(
          code: "not_found", message: "This upload_url is unknown or has expired. Announce the picture again with POST \(path).")
      }
      let stored = try store(request.body, as: upload, call)
      let view = UploadView(stored, at: services.address(ofPicture: id, request))
      return try Envelope.response(.ok(view), output, nil, request)
    }
  }()

  /// Stores what has been sent. The same once more changes nothing. Throws 400, 404, 409 and 415.
  private static func store<Query>(_ body: RequestBody, as upload: Upload, _ call: Call<NoInput, Query>) throws -> Upload {
    guard upload.contentHash != nil || body.count == upload.size else {
      throw HTTPError(.badRequest, "The content has \(body.count) bytes, and \(upload.size) were announced as its size.")
    }
    let picture: Picture
    do { picture = try Picture(body.bytes()) } catch let error as PictureError {
      throw HTTPError(.unsupportedMediaType, "The content cannot be taken as a picture: \(error).")
    }
    guard picture.format.rawValue == upload.contentType else {
      throw HTTPError(
        .unsupportedMediaType, "The content is \(picture.format.rawValue), and \(upload.contentType) was announced as its content_type.")
    }
    let hash = Secrets.hash(picture.bytes)
    if upload.contentHash == nil { try call.services.uploads.store(picture.bytes, of: upload.id, hash: hash) }
    let stored = try call.services.database.write { db in
      try db.noteStored(upload.id, size: picture.bytes.count, contentHash: hash, at: call.now)
      return try db.upload(upload.id)
    }
    guard let stored else { throw APIError.notFound }
    guard stored.contentHash == hash else {
      throw APIError.conflict("Another picture has been sent here. Announce this one by itself, with POST \(path).")
    }
    return stored
  }

  // MARK: Showing

  /// Open to whoever knows the id, which is a random one: it is in trips, and on the pages of those that are shared.
  private static let picture = Endpoint(
    method: .get, path: path + "/:id", summary: "A picture", tag: tag, access: .open, bucket: nil, execution: .worker, maxBody: nil,
    query: [],
    input: nil, output: .init(status: 200, schema: nil, isList: false, files: files), components: [:]
  ) { services, request, _ in
    let id = try Call(services, request, nil, input: NoInput(), query: try NoQuery.schema.parameters(of: request)).id()
    let upload = try services.database.read { try $0.upload(ofActiveUser: id) }
    guard let upload, let hash = upload.contentHash, let format = Picture.Format(rawValue: upload.contentType),
      let file = try services.uploads.file(of: upload)
    else {
      throw APIError.notFound
    }
    let tag = ETag(Secrets.hexadecimal(hash))
    // A day, because a picture that is taken away shall not be seen for years to come.
    var headers: Headers = [
      "ETag": tag.description, "Cache-Control": "public, max-age=86400, immutable", "Content-Security-Policy": policy,
    ]
    if let condition = request.headerList("If-None-Match"), try tag.matches(ifNoneMatch: condition) {
      return Response(.notModified, headers: headers)
    }
    headers["Content-Type"] = format.rawValue
    headers["Content-Disposition"] = "inline; filename=\"picture.\(format.fileExtension)\""
    return Response(.ok, headers: headers, stream: BodyStream(file) { try $0.next() })
  }

  /// Whatever a browser takes it for, nothing in it is run.
  private static let policy = "default-src 'none'; sandbox"

  /// The bytes of a picture, as the document describes them.
  private static let files: [JSON.Member] = Picture.Format.allCases.map {
    .init($0.rawValue, ["schema": ["type": "string", "format": "binary"]])
  }
}

extension Services {
  /// Where everybody sees a picture.
  func address(ofPicture id: UUID, _ request: Request) -> String { address(ofPicture: id, below: address(request)) }

  private func address(ofPicture id: UUID, below address: String) -> String { "\(address)\(Pipeline.base)\(UploadRoutes.path)/\(id)" }

  /// The trip with the address of its picture, wherever that is.
  func shown(_ trip: Trip, _ request: Request) -> Trip { shown(trip, address: address(request)) }

  /// The same with an address that begins with `address`.
  func shown(_ trip: Trip, address: String) -> Trip {
    guard let id = trip.coverUploadID else { return trip }
    var trip = trip
    trip.coverImageURL = self.address(ofPicture: id, below: address)
    return trip
  }

  /// Takes pictures away that nobody uses, and files that belong to none.
  func sweepUploads(at now: Instant) throws {
    let forgotten = try database.write { db in
      try db.deleteUploads(
        announcedBefore: Instant(milliseconds: now.milliseconds - UploadRoutes.lifetime),
        unusedSince: Instant(milliseconds: now.milliseconds - UploadRoutes.grace))
    }
    uploads.remove(forgotten)
    try uploads.removeOthers { try database.read { try $0.uploads() } }
  }
}

extension Call {
  /// Gives a trip the picture at `address`: one of the caller's, the one that it has already, or one elsewhere. Throws 400.
  func setCover(of trip: inout Trip, to address: String?, _ db: Connection) throws {
    let before = trip.coverUploadID
    (trip.coverImageURL, trip.coverUploadID) = (address, nil)
    guard let address, !address.isEmpty else { return }
    guard address.hasPrefix("https://") || address.hasPrefix("http://") else {
      throw APIError.validation("cover_image_url", "must be an http:// or https:// address")
    }
    // By whichever name the server was called when it gave the address.
    let parts = address.prefix { $0 != "?" && $0 != "#" }.split(separator: "\(Pipeline.base)\(UploadRoutes.path)/")
    guard parts.count == 2, let id = UUID(String(parts[1])) else { return }
    let upload = try db.upload(id)
    if upload == nil, !address.hasPrefix(services.address(request)) { return }
    guard id == before || upload?.userID == caller.user.id else {
      throw APIError.validation("cover_image_url", "is the address of no picture of yours; POST \(UploadRoutes.path) makes one")
    }
    guard upload?.contentHash != nil else {
      throw APIError.validation("cover_image_url", "is that of a picture that has not come yet: PUT it to its upload_url before")
    }
    (trip.coverImageURL, trip.coverUploadID) = (nil, id)
  }
}

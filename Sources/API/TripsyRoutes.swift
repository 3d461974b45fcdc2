internal import Database
internal import HTTPServer
internal import Schema
internal import Store
internal import Travel

/// Trips for clients that were written for Tripsy: its names and its shapes, on the same trips. They stand at the root, as there.
enum TripsyRoutes {
  static let endpoints: [Endpoint] = Endpoint.atRoot([
    .get(
      "/v1/trips", "The trips one can see, as Tripsy's clients read them", tag: tag, .account(.read(.trips)), query: TripsyQuery.schema,
      .bare(Results.schema), freshness: .days, execution: .worker, handler: list),
    .write(
      .post, "/v1/trips", "Make a trip", tag: tag, .account(.write(.trips)), input: TripsyTrip.schema.schema, .bare(TripsyTrip.schema),
      status: 201, handler: create),
    .get("/v1/trips/:id", "One trip", tag: tag, .account(.read(.trips)), .bare(TripsyTrip.schema), handler: read),
    .write(
      .put, "/v1/trips/:id", "Replace a trip", tag: tag, .account(.write(.trips)), input: TripsyTrip.schema.schema,
      .bare(TripsyTrip.schema), handler: replace),
    .write(
      .patch, "/v1/trips/:id", "Change a trip", tag: tag, .account(.write(.trips)), input: TripsyTrip.schema.patch,
      .bare(TripsyTrip.schema), handler: change),
    .act(.delete, "/v1/trips/:id", "Delete a trip", tag: tag, .account(.write(.trips)), handler: TripRoutes.delete),
    .write(
      .post, "/v1/storage/uploads", "Announce a picture for a trip", tag: tag, .account(.write(.trips)),
      input: UploadRoutes.NewUpload.schema.schema, .bare(UploadRoutes.UploadView.schema), status: 201, handler: UploadRoutes.announce),
  ])

  private static let tag = "Tripsy's clients"

  /// So much earlier than `updatedSince` changes are answered, so that a client whose clock is off misses none: milliseconds.
  private static let overlap: Int64 = 2 * 86_400_000

  struct TripsyQuery: Sendable {
    var updatedSince: Instant?

    static let schema = ObjectSchema("TripsyQuery", "Which trips.", TripsyQuery()) {
      Property("updatedSince", \.updatedSince, .instant, "Changed two days before this instant or later, and all of other people.")
    }
  }

  struct Results: Sendable {
    var results: [TripsyTrip] = []

    static let schema = ObjectSchema("TripsyTrips", "Trips.", Results()) {
      Property("results", \.results, .array(of: TripsyTrip.schema.schema, most: 1_000_000), "The trips.", access: .readOnly)
    }
  }

  /// A trip in Tripsy's words.
  struct TripsyTrip: Sendable {
    var id: UUID?
    var name = ""
    var timezone: String?
    var startsAt: LocalDate?
    var endsAt: LocalDate?
    var hasDates: Bool?
    var numberOfDays: Int?
    var description: String?
    var isHidden = false
    var coverGradient: String?
    var coverImageURL: String?
    var internalIdentifier: String?
    var createdAt: Instant?
    var updatedAt: Instant?
    var none: [JSON] = []

    init() {}

    init(_ trip: Trip) {
      id = trip.id
      name = trip.title
      timezone = trip.timezone
      startsAt = trip.startDate
      endsAt = trip.endDate
      hasDates = trip.startDate != nil || trip.endDate != nil
      numberOfDays = trip.numberOfDays
      description = trip.description
      isHidden = trip.isHidden
      coverGradient = trip.coverGradient
      coverImageURL = trip.coverImageURL
      internalIdentifier = trip.internalIdentifier
      createdAt = trip.createdAt
      updatedAt = trip.changedAt
    }

    static let schema = ObjectSchema("TripsyTrip", "A trip.", TripsyTrip()) {
      Property("id", \.id, .id, "The trip's id.", access: .readOnly)
      Property("name", \.name, .name(1...200), "What it is called.", example: "Italy", isRequired: true)
      Property("timezone", \.timezone, .timezone, "The zone of what names none.", example: "Europe/Rome")
      Property("starts_at", \.startsAt, .dayOfInstant, "Its first day; of an instant, the day it is written with.", example: "2026-06-01")
      Property("ends_at", \.endsAt, .dayOfInstant, "Its last day.", example: "2026-06-15")
      Property("has_dates", \.hasDates, .boolean, "false takes the dates away.")
      Property("number_of_days", \.numberOfDays, .integer(1...10_000), "How long it takes, while it has no dates.")
      Property("description", \.description, .string(0...10_000), "What it is about.")
      Property("hidden", \.isHidden, .boolean, "Whether a client leaves it out of lists.", default: false)
      Property("cover_gradient", \.coverGradient, .string(0...200), "What a client shows without a picture.")
      Property("cover_image_url", \.coverImageURL, .string(0...2_000), "A picture; one's own by its public_url.")
      Property("internal_identifier", \.internalIdentifier, .string(0...200), "The client's own name for it.")
      Property("documents", \.none, .array(of: .any, most: 0), "Always empty.", access: .readOnly)
      Property("emails", \.none, .array(of: .any, most: 0), "Always empty.", access: .readOnly)
      Property("created_at", \.createdAt, .instant, "When it was made.", access: .readOnly)
      Property("updated_at", \.updatedAt, .instant, "When it or anything in it last changed.", access: .readOnly)
      Property.ignored("parent_type", "May be sent, and is ignored.")
    }

    /// What it says in our words; what it has no word for stays as it is in `input`.
    func apply(to input: inout TripInput) {
      input.title = name
      input.timezone = timezone
      input.startDate = hasDates == false ? nil : startsAt
      input.endDate = hasDates == false ? nil : endsAt
      input.numberOfDays = numberOfDays
      input.description = description
      input.isHidden = isHidden
      input.coverGradient = coverGradient
      input.coverImageURL = coverImageURL
      input.internalIdentifier = internalIdentifier
    }
  }

  @Sendable static func list(_ call: Call<NoInput, TripsyQuery>) throws -> Answer<Results> {
    let since = call.query.updatedSince.map { Instant(milliseconds: $0.milliseconds - overlap) }
    let trips = try call.services.database.read { try $0.trips(TripFilter(user: call.caller.user.id)) }
    let found = trips.filter { seen in since.map { seen.trip.changedAt >= $0 } ?? true || seen.role != .owner }
    return .ok(Results(results: found.map { TripsyTrip(call.services.shown($0.trip, call.request)) }))
  }

  @Sendable static func read(_ call: Call<NoInput, NoQuery>) throws -> Answer<TripsyTrip> {
    let id = try call.id()
    return try call.services.database.read { answer(try call.trip(id, to: .view, $0), call) }
  }

  /// With the entity tag that `If-Match` takes, the same as by our own names.
  private static func answer<Input>(_ seen: SeenTrip, _ call: Call<Input, NoQuery>) -> Answer<TripsyTrip> {
    var answer = Answer.ok(TripsyTrip(call.services.shown(seen.trip, call.request)))
    answer.tag = TripRoutes.tag(call.services.view(seen, call.request, at: call.now), call.services)
    return answer
  }

  @Sendable static func create(_ call: Call<TripsyTrip, NoQuery>) throws -> Write<TripsyTrip> {
    var input = TripInput()
    call.input.apply(to: &input)
    let create = try TripRoutes.creation(of: input, call)
    return Write { db in
      guard let trip = try create(db) else { return Answer(status: .ok) }
      return Answer(
        status: .created, output: TripsyTrip(call.services.shown(trip, call.request)), headers: ["Location": "/v1/trips/\(trip.id)"])
    }
  }

  @Sendable static func replace(_ call: Call<TripsyTrip, NoQuery>) throws -> Write<TripsyTrip> {
    let id = try call.id()
    return Write { db in answer(try TripRoutes.update(id, call, db) { call.input.apply(to: &$0) }, call) }
  }

  @Sendable static func change(_ call: Call<JSON, NoQuery>) throws -> Write<TripsyTrip> {
    let id = try call.id()
    return Write { db in
      var before = TripsyTrip(call.services.shown(try call.trip(id, to: .edit, db).trip, call.request))
      // Only who says so takes the dates away.
      before.hasDates = nil
      let after = try TripsyTrip.schema.patched(before, by: call.input)
      return answer(try TripRoutes.update(id, call, db) { after.apply(to: &$0) }, call)
    }
  }
}

extension Schema where Value == LocalDate {
  /// A day, or an instant of which the day is meant.
  static let dayOfInstant = Schema.text(
    ["type": "string", "example": "2026-06-01", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}(T.*)?$"], expected: "a date such as 2026-06-01",
    read: { text in
      guard text.count == 10 || (try? Instant(rfc3339: text)) != nil else { return nil }
      return try? LocalDate(String(text.prefix(10)))
    }, write: { "\($0)" })
}

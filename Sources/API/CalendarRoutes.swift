internal import Database
internal import HTTPServer
internal import Parsers
internal import Schema
internal import Store
internal import Travel

/// Flights and items as calendars (RFC 5545): one trip's, and everything of a person's by an address that calendar programs poll without a header.
enum CalendarRoutes {
  static let endpoints: [Endpoint] = [
    .file(
      "/trips/:id/calendar.ics", "A trip as a calendar", tag: "Calendar", .account(.read(.trips)), query: NoQuery.schema, files: files,
      components: [:], freshness: .days, handler: trip),
    .get(
      "/calendar/token", "Whether one's calendar has an address", tag: "Calendar", .account(.read(.trips)), .one(Feed.schema), handler: show
    ),
    .act(
      .post, "/calendar/token", "Make an address for one's calendar; the one before is dead at once", tag: "Calendar",
      owner, query: NoQuery.schema, .one(Feed.schema), status: 201, handler: open),
    .act(.delete, "/calendar/token", "Shut one's calendar", tag: "Calendar", owner, handler: shut),
    feed,
  ]

  /// The address opens all flights and trips, and outlives what has made it: it is as a token.
  private static let owner = Endpoint.Access.account(.write(.tokens).union(.read(.trips)).union(.read(.flights)))

  private static let files: [JSON.Member] = [.init("text/calendar", ["schema": ["type": "string", "description": "iCalendar, RFC 5545."]])]

  /// So far back an address shows what has been: milliseconds.
  private static let past: Int64 = 366 * 86_400_000

  struct Feed: Sendable {
    var url: String?
    var createdAt: Instant?

    static let schema = ObjectSchema("CalendarFeed", "The address of one's calendar.", Feed()) {
      Property(
        "feed_url", \.url, .string(), "What a calendar program subscribes to. It is shown once, in the answer that makes it.",
        access: .readOnly)
      Property("created_at", \.createdAt, .instant, "When it was made; null: there is none.", access: .readOnly)
    }
  }

  // MARK: The address

  @Sendable static func show(_ call: Call<NoInput, NoQuery>) throws -> Answer<Feed> {
    .ok(Feed(createdAt: try call.services.database.read { try $0.calendarTokenDate(of: call.caller.user.id) }))
  }

  @Sendable static func open(_ call: Call<NoInput, NoQuery>) throws -> Write<Feed> {
    let token = Secrets.random(43)
    let url = "\(call.services.address(call.request))\(Pipeline.base)/calendar/feed.ics?token=\(token)"
    return Write { db in
      try db.setCalendarToken(hash: Secrets.hash(token.utf8), of: call.caller.user.id, at: call.now)
      try call.audit("calendar.opened", of: call.caller.user, db)
      var answer = Answer.created(Feed(url: url, createdAt: call.now), at: "/calendar/token")
      answer.repeated = Feed(createdAt: call.now)
      return answer
    }
  }

  @Sendable static func shut(_ call: Call<NoInput, NoQuery>) throws -> Write<Never> {
    Write { db in
      guard try db.deleteCalendarToken(of: call.caller.user.id) else { throw APIError.notFound }
      try call.audit("calendar.shut", of: call.caller.user, db)
      return .nothing
    }
  }

  // MARK: Calendars

  @Sendable static func trip(_ call: Call<NoInput, NoQuery>) throws -> Response {
    let id = try call.id()
    let (seen, events) = try call.services.database.read { db in
      let seen = try call.trip(id, to: .view, db)
      return (seen, try db.flights(ofTrip: id).map { CalendarEvent($0, call.services) } + db.items(ofTrip: id).compactMap { event($0) })
    }
    return response(seen.trip.title, events, call.services, name: "trip-\(id).ics")
  }

  /// Open to whoever has the token, which is all that calendar programs can send.
  private static let feed: Endpoint = {
    struct FeedQuery: Sendable {
      var token = ""

      static let schema = ObjectSchema("FeedQuery", "What opens it.", FeedQuery()) {
        Property("token", \.token, .string(1...200), "The token, which is a part of the address.", isRequired: true)
      }
    }
    return Endpoint(
      method: .get, path: "/calendar/feed.ics", summary: "Everything of a person's as a calendar, from a year ago on", tag: "Calendar",
      access: .open, bucket: nil, execution: .worker, maxBody: nil, query: FeedQuery.schema.parameterDocuments, input: nil,
      output: .init(status: 200, schema: nil, isList: false, files: files), components: [:]
    ) { services, request, _ in
      let query = try FeedQuery.schema.parameters(of: request)
      let now = services.clock.now()
      let events = try services.database.read { db in
        guard let id = try db.user(calendarTokenHash: Secrets.hash(query.token.utf8)), let user = try db.user(id), user.disabledAt == nil
        else {
          throw APIError.notFound
        }
        let since = Instant(milliseconds: now.milliseconds - past)
        // Of other people's trips the flights too, once.
        let shared = try db.flights(inTripsSharedWith: id).filter { $0.endsAt > since }
        let flights = try db.flights(of: id, endingAfter: since) + shared
        let first = services.today(in: "UTC", at: since)
        let items = try db.items(seenBy: id).filter { ($0.end.date ?? $0.start.date ?? first) >= first }
        return flights.map { CalendarEvent($0, services) } + items.compactMap { event($0) }
      }
      var response = response("Peregrine", events, services, name: "peregrine.ics")
      guard case .bytes(let bytes) = response.body else { return response }
      let tag = ETag(Secrets.fingerprint(bytes))
      if let condition = request.headerList("If-None-Match"), try tag.matches(ifNoneMatch: condition) { return Envelope.notModified(tag) }
      response.headers["ETag"] = tag.description
      response.headers["Cache-Control"] = Envelope.caching
      return response
    }
  }()

  private static func response(_ name: String, _ events: [CalendarEvent], _ services: Services, name file: String) -> Response {
    let ordered = events.sorted { ($0.createdAt, $0.id.description) < ($1.createdAt, $1.id.description) }
    return Response(
      .ok, headers: ["Content-Type": "text/calendar; charset=utf-8", "Content-Disposition": "inline; filename=\"\(file)\""],
      body: CalendarWriter.calendar(name, ordered, services.resolver.zones))
  }

  // MARK: Events

  private static func event(_ item: Item) -> CalendarEvent? {
    func time(_ time: ItemTime) -> CalendarEvent.Time? {
      // A stay fills its days, whatever the time of check-in.
      if item.kind != .hotel, let utc = time.utc, let zone = time.timezone { return .instant(utc, zone: zone) }
      return time.date.map { .day($0) }
    }
    guard let start = time(item.start) else { return nil }
    var event = CalendarEvent(id: item.id, start: start, createdAt: item.createdAt, updatedAt: item.updatedAt)
    event.end = time(item.end)
    switch (event.start, event.end) {
    case (.instant, .day?), (.day, .instant?): event.end = nil
    // The day of departure from a hotel is no night there.
    case (.day(let first), .day(let last)?) where item.kind == .hotel && last > first: event.end = .day(last.advanced(by: -1))
    default: break
    }
    event.dropWrongEnd()
    event.summary = ItemView(item).summary
    event.location = [item.start.location, item.end.location].compactMap { $0 }.joined(separator: " → ")
    event.category = item.kind.rawValue.prefix(1).uppercased() + item.kind.rawValue.dropFirst()
    event.status = item.status == .cancelled ? .cancelled : item.status == .pending ? .tentative : .confirmed
    event.isBusy = item.kind != .hotel
    return event
  }
}

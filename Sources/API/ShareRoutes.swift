internal import Database
internal import HTTPServer
internal import Schema
internal import Store
internal import Travel

/// A trip as everybody sees it who has its link: where and when, with first names, and neither notes, prices, seats nor codes.
enum ShareRoutes {
  static let endpoints: [Endpoint] = [
    .get(
      "/share/:token", "A trip that is shared", tag: "Sharing", .open, .one(SharedTrip.schema), execution: .worker, handler: read)
  ]

  struct SharedTrip: Sendable {
    var title = ""
    var startDate: LocalDate?
    var endDate: LocalDate?
    var primaryLocation: String?
    var travelers: [String] = []
    var coverImageURL: String?
    var items: [SharedItem] = []

    static let schema = ObjectSchema("SharedTrip", "A trip as everybody sees it who has its link.", SharedTrip()) {
      Property("title", \.title, .string(), "What it is called.", access: .readOnly)
      Property("start_date", \.startDate, .date, "Its first day.", access: .readOnly)
      Property("end_date", \.endDate, .date, "Its last day.", access: .readOnly)
      Property("primary_location", \.primaryLocation, .string(), "Where it mainly goes.", access: .readOnly)
      Property("travelers", \.travelers, .names, "Who travels, by their first names.", access: .readOnly)
      Property("cover_image_url", \.coverImageURL, .string(), "A picture.", access: .readOnly)
      Property("items", \.items, .array(of: SharedItem.schema.schema, most: 10_000), "What is in it.", access: .readOnly)
    }
  }

  struct SharedItem: Sendable {
    var kind = ItemKind.activity
    var provider: String?
    var travelerNames: [String] = []
    var start = ItemTime()
    var end = ItemTime()
    var summary = ""
    var status = ItemStatus.confirmed

    static let schema = ObjectSchema("SharedItem", "What is in a shared trip.", SharedItem()) {
      Property("kind", \.kind, .enumeration, "What it is.", access: .readOnly)
      Property("provider", \.provider, .string(), "The airline, the hotel, the railway.", access: .readOnly)
      Property("traveler_names", \.travelerNames, .names, "Who it is for, by their first names.", access: .readOnly)
      Property("start_date", \.start.date, .date, "The day there.", access: .readOnly)
      Property("start_local", \.start.local, .string(), "The wall clock there.", access: .readOnly)
      Property("start_timezone", \.start.timezone, .string(), "The zone of that clock.", access: .readOnly)
      Property("start_location", \.start.location, .string(), "Where it begins.", access: .readOnly)
      Property("end_date", \.end.date, .date, "The day there.", access: .readOnly)
      Property("end_local", \.end.local, .string(), "The wall clock there.", access: .readOnly)
      Property("end_timezone", \.end.timezone, .string(), "The zone of that clock.", access: .readOnly)
      Property("end_location", \.end.location, .string(), "Where it ends.", access: .readOnly)
      Property("summary", \.summary, .string(), "One line.", access: .readOnly)
      Property("status", \.status, .enumeration, "Whether it is going to happen.", access: .readOnly)
    }
  }

  // MARK: JSON

  @Sendable static func read(_ call: Call<NoInput, NoQuery>) throws -> Answer<SharedTrip> {
    var answer = Answer.ok(try shared(call.request, call.services).trip)
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
  }

  /// The trip that the token in the path opens, with the routes of its flights. Throws 404.
  private static func shared(_ request: Request, _ services: Services) throws -> (
    trip: SharedTrip, routes: [(from: Coordinate, to: Coordinate)]
  ) {
    let token = try request.parameter("token")
    return try services.database.read { db in
      guard let trip = try db.trip(shareToken: token), let owner = try db.user(trip.userID), owner.disabledAt == nil else {
        throw APIError.notFound
      }
      var shared = SharedTrip(title: trip.title, startDate: trip.startDate, endDate: trip.endDate, primaryLocation: trip.primaryLocation)
      shared.travelers = trip.travelers.compactMap(firstName)
      shared.coverImageURL = services.shown(trip, request).coverImageURL
      let flights = try db.flights(ofTrip: trip.id)
      shared.items = services.views(flights, try db.items(ofTrip: trip.id)).map { item in
        SharedItem(
          kind: item.kind, provider: item.provider, travelerNames: item.travelerNames.compactMap(firstName), start: item.start,
          end: item.end,
          summary: item.summary, status: item.status)
      }
      let routes = flights.filter { $0.status != .cancelled }.compactMap { flight -> (from: Coordinate, to: Coordinate)? in
        guard let from = services.resolver.coordinate(flight.departure), let to = services.resolver.coordinate(flight.arrival) else {
          return nil
        }
        return (from, to)
      }
      return (shared, routes)
    }
  }

  /// Of `Ada Lovelace`, and as tickets and lists have it: `LOVELACE/ADA MRS`, `Lovelace, Ada`. nil where there is no given name.
  private static func firstName(_ name: String) -> String? {
    let words = { (text: Substring) in text.split { $0.isWhitespace } }
    for separator in ["/", ","] as [Character] where name.contains(separator) {
      return name.split(separator: separator, omittingEmptySubsequences: false).dropFirst().first.flatMap { words($0).first }.map(
        String.init)
    }
    return words(name[...]).first.map(String.init)
  }

  // MARK: The page

  /// Where the links go that people send to each other.
  static func page(_ services: Services) -> Route {
    Route(.get, "/share/:token", execution: .worker) { request in
      do {
        let (trip, routes) = try shared(request, services)
        return Response(.ok, headers: Page.headers, body: Array(html(trip, routes).utf8))
      } catch {
        let answer = APIError(error)
        guard answer.status == .notFound else { throw error }
        let text = "There is no such trip, or it is not shared any more."
        return Response(.notFound, headers: Page.headers, body: Array(Page.document("Not shared", "<p>\(text)</p>").utf8))
      }
    }
  }

  private static func html(_ trip: SharedTrip, _ routes: [(from: Coordinate, to: Coordinate)]) -> String {
    var body = trip.coverImageURL.map { "<img src=\"\(Markup.escaped($0))\" alt=\"\">" } ?? ""
    body += "<h1>\(Markup.escaped(trip.title))</h1>"
    let days = [trip.startDate, trip.endDate].compactMap { $0 }.map(day)
    let about = [trip.primaryLocation, days.isEmpty ? nil : Array(Set(days)).count == 1 ? days[0] : days.joined(separator: " – ")]
    body += "<p>\(Markup.escaped(about.compactMap { $0 }.joined(separator: " · ")))</p>"
    if !trip.travelers.isEmpty { body += "<p>\(Markup.escaped(trip.travelers.joined(separator: ", ")))</p>" }
    let flights = trip.items.filter { $0.kind == .flight && $0.status != .cancelled }.map(\.summary)
    if let map = RouteMap(routes), let outline = try? WorldOutline.embedded.get() {
      body += map.svg(outline, description: "Map: \(flights.joined(separator: "; "))")
    }
    body += "<ol>" + trip.items.map(row).joined() + "</ol>"
    return Page.document(trip.title, body)
  }

  private static func row(_ item: SharedItem) -> String {
    var when = item.start.date.map(day) ?? ""
    if let local = item.start.local { when += ", \(local.dropFirst(11).prefix(5))" }
    let places = [item.start.location, item.end.location].compactMap { $0 }.joined(separator: " → ")
    let state = item.status == .confirmed ? "" : " · \(item.status.rawValue)"
    return """
      <li class="\(item.status.rawValue)"><time datetime="\(item.start.local ?? item.start.date?.description ?? "")">\(when)</time>\
      <strong>\(Markup.escaped(item.summary))</strong><p>\(Markup.escaped(places + state))</p></li>
      """
  }

  private static func day(_ date: LocalDate) -> String {
    let (year, _, day) = date.components
    return "\(date.monthName.prefix(3)) \(day), \(year)"
  }
}

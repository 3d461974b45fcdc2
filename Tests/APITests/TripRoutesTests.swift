import Database
import HTTPServer
import Schema
import Store
import Testing
import Travel

@testable import API

/// Trips and what is in them.
@Suite struct TripRoutesTests {
  private static let flight = """
    {"departure_airport": "LAX", "departure_local": "2026-04-01T10:30", "arrival_airport": "NRT", "arrival_local": "2026-04-02T14:15",
     "flight_number": "JL 061", "passengers": ["Alice", "Bob"], "seat": "34A", "confirmation_code": "SECRET"
    """
  private static let hotel = """
    {"kind": "hotel", "provider": "Park Hyatt Tokyo", "traveler_names": ["Alice"], "start_date": "2026-04-02", "end_date": "2026-04-08",
     "start_location": "Shinjuku, Tokyo", "details_json": {"room_type": "Park King", "guests": 2, "booking_reference": "SECRET"},
     "confirmation_code": "SECRET"}
    """

  /// An API with a trip of Ada's in it, and its path.
  private struct Travels {
    let api: TestAPI
    let ada: TestAPI.Person
    let path: String

    init(_ kind: TestDatabase.Kind, _ json: String = #"{"title": "Japan Spring 2026"}"#) throws {
      api = try TestAPI(kind)
      ada = try api.person("ada") { $0.timezone = "Asia/Tokyo" }
      let made = try api.ask("POST", "/trips", as: .session(ada), json)
      #expect(made.status == 201)
      path = "/trips/\(made.string("data.id") ?? "")"
      #expect(made["Location"] == "/api/v1\(path)")
    }

    func ask(_ method: String, _ path: String, _ json: String? = nil, _ fields: [String] = []) throws -> RawResponse {
      try api.ask(method, path, as: .session(ada), json, fields)
    }

    func trip() throws -> RawResponse { try ask("GET", path) }
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func aTripFollowsWhatIsInIt(kind: TestDatabase.Kind) throws {
    let travels = try Travels(kind)
    #expect(try travels.trip().json("data.start_date") == .null)
    let tripID = String(travels.path.dropFirst("/trips/".count))
    #expect(try travels.ask("POST", "/flights", Self.flight + #", "trip_id": "\#(tripID)"}"#).status == 201)
    #expect(try travels.ask("POST", travels.path + "/items", Self.hotel).status == 201)
    let trip = try travels.trip()
    #expect(trip.string("data.start_date") == "2026-04-01")
    #expect(trip.string("data.end_date") == "2026-04-08")
    #expect(trip.json("data.travelers") == ["Alice", "Bob"])
    #expect(trip.string("data.primary_location") == "Shinjuku, Tokyo")
    #expect(trip.json("meta.item_count") == 2)
    let items = trip.json("data.items")?.elements ?? []
    #expect(items.map { $0["summary"] } == ["JL 61 · LAX → NRT · 11h 45m", "Park Hyatt Tokyo · 6 nights · Check-in Apr 2"])
    #expect(items.map { $0["kind"] } == ["flight", "hotel"])
    #expect(items[0]["start_ts"] == "2026-04-01T17:30:00Z" && items[0]["end_ts"] == "2026-04-02T05:15:00Z")
    #expect(items[0]["start_location"] == "Los Angeles (LAX)")
    #expect(items[0]["details_json"]?["seat"] == "34A")
    #expect(!trip.text.contains("SECRET"))

    // What somebody sets stays, and goes on following when it is cleared.
    _ = try travels.ask("PATCH", travels.path, #"{"start_date": "2026-03-30", "travelers": ["Carol"]}"#)
    #expect(try travels.trip().string("data.start_date") == "2026-03-30")
    _ = try travels.ask("DELETE", "/items/\(items[1]["id"].map { $0.text } ?? "")")
    #expect(try travels.trip().string("data.end_date") == "2026-04-02")
    #expect(try travels.trip().json("data.travelers") == ["Carol"])
    _ = try travels.ask("PATCH", travels.path, #"{"start_date": null, "travelers": null}"#)
    #expect(try travels.trip().string("data.start_date") == "2026-04-01")
    #expect(try travels.trip().json("data.travelers") == ["Alice", "Bob"])
    // What is read is sent back, and follows all the same.
    let read = try travels.trip()
    guard case .object(let members)? = read.json("data") else { return }
    let copy = String(decoding: JSON.object(members).bytes, as: UTF8.self)
    #expect(try travels.ask("PUT", travels.path, copy).status == 200)
    _ = try travels.ask("DELETE", "/items/\(items[0]["id"].map { $0.text } ?? "")")
    #expect(try travels.trip().json("data.end_date") == .null)
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func aFlightIsOneRecordBehindTwoDoors(kind: TestDatabase.Kind) throws {
    let travels = try Travels(kind)
    let made = try travels.ask(
      "POST", travels.path + "/items",
      """
      {"kind": "flight", "provider": "Lufthansa", "start_location": "Frankfurt (FRA)", "start_local": "2026-03-29T10:30",
       "end_location": "JFK", "end_local": "2026-03-29T13:05", "status": "pending", "traveler_names": ["Ada"],
       "details_json": {"flight_number": "lh 400", "cabin_class": "Premium Economy", "seat": "34A", "baggage": "2 × 23kg",
       "booking_reference": "SECRET"}}
      """)
    #expect(made.status == 201)
    let id = made.string("data.id") ?? ""
    #expect(made.json("data.details_json.baggage") == "2 × 23kg")
    #expect(made.string("data.status") == "pending")
    let flight = try travels.ask("GET", "/flights/\(id)")
    #expect(flight.string("data.flight_number") == "LH400")
    #expect(flight.string("data.departure_utc") == "2026-03-29T08:30:00Z")
    #expect(flight.string("data.cabin_class") == "premium_economy")
    #expect(flight.string("data.trip_id") == String(travels.path.dropFirst("/trips/".count)))
    #expect(try travels.api.database.read { try $0.value("SELECT booking_reference FROM flights") as String? } == "SECRET")

    // A change through either door is seen through the other.
    _ = try travels.ask("PATCH", "/items/\(id)", #"{"details_json": {"seat": "1A"}, "end_local": "2026-03-29T14:05"}"#)
    let changed = try travels.ask("GET", "/flights/\(id)")
    #expect(changed.string("data.seat") == "1A")
    #expect(changed.string("data.cabin_class") == "premium_economy")
    #expect(changed.json("data.duration_minutes") == 575)
    _ = try travels.ask("PATCH", "/flights/\(id)", #"{"seat": "2B", "status": "cancelled"}"#)
    let item = try travels.ask("GET", "/items/\(id)")
    #expect(item.json("data.details_json.seat") == "2B" && item.json("data.details_json.baggage") == "2 × 23kg")
    #expect(item.string("data.status") == "cancelled")
    _ = try travels.ask("PATCH", "/items/\(id)", #"{"status": "confirmed"}"#)
    #expect(try travels.ask("GET", "/flights/\(id)").string("data.status") != "cancelled")

    // Taken out of the trip it is no item any more, and still a flight.
    _ = try travels.ask("PATCH", "/flights/\(id)", #"{"trip_id": null}"#)
    #expect(try travels.ask("GET", "/items/\(id)").status == 404)
    #expect(try travels.ask("GET", "/flights/\(id)").status == 200)
    #expect(try travels.trip().json("data.start_date") == .null)
  }

  @Test func aFlightThatIsWrongAsAnItemIsToldInTheWordsOfItems() throws {
    let travels = try Travels(.sqlite)
    let wrong = try travels.ask(
      "POST", travels.path + "/items",
      """
      {"kind": "flight", "start_location": "Nowhere", "start_local": "2026-03-29T02:30", "start_timezone": "Europe/Berlin",
       "end_location": "MUC", "details_json": {"flight_number": "?"}}
      """)
    #expect(wrong.status == 400)
    let fields = wrong.json("error.errors")?.members.map(\.name) ?? []
    #expect(fields.contains("start_location") && fields.contains("details_json.flight_number"))
    let cabin = try travels.ask(
      "POST", travels.path + "/items",
      #"{"kind":"flight","start_location":"FRA","start_date":"2026-01-01","end_location":"MUC","details_json":{"cabin_class":"Cargo"}}"#)
    #expect(cabin.json("error.errors.details_json") == nil && cabin.text.contains("details_json.cabin_class"))
  }

  @Test(arguments: [
    (#"{"kind":"hotel"}"#, "start_date"), (#"{"start_date":"2026-04-02"}"#, "kind"),
    (#"{"kind":"hotel","start_date":"2026-04-02","end_date":"2026-04-01"}"#, "end_date"),
    (#"{"kind":"train","start_local":"2026-03-29T02:30","start_timezone":"Europe/Berlin"}"#, "start_local"),
    (#"{"kind":"train","start_local":"2026-03-29T12:30","start_timezone":"Europe/Nowhere"}"#, "start_timezone"),
    (#"{"kind":"train","start_local":"2026-03-29T12:30","start_date":"2026-03-28"}"#, "start_date"),
    (#"{"kind":"train","start_ts":"2026-03-29T12:30:00Z","start_local":"2026-03-29T12:30"}"#, "start_ts"),
    (#"{"kind":"train","start_ts":"2026-03-29T12:30:00Z","end_ts":"2026-03-29T12:00:00Z"}"#, "end_ts"),
    (#"{"kind":"boat","start_date":"2026-04-02"}"#, "kind"), (#"{"kind":"car","start_date":"2026-04-02","colour":1}"#, "colour"),
  ])
  func anItemThatIsWrongIsRefusedByTheNameOfItsField(json: String, field: String) throws {
    let travels = try Travels(.sqlite)
    let answer = try travels.ask("POST", travels.path + "/items", json)
    #expect(answer.code == "validation_failed")
    #expect(answer.json("error.errors")?.members.map(\.name) == [field], "\(answer.text)")
  }

  @Test func aTimeWithoutAZoneIsTheTripsAndElseTheOwners() throws {
    let travels = try Travels(.sqlite)
    let item = #"{"kind": "restaurant", "provider": "Narisawa", "start_local": "2026-04-03T19:00"}"#
    let owners = try travels.ask("POST", travels.path + "/items", item)
    #expect(owners.string("data.start_ts") == "2026-04-03T10:00:00Z")
    #expect(owners.string("data.start_timezone") == "Asia/Tokyo")
    #expect(owners.string("data.summary") == "Narisawa · Apr 3, 19:00")
    _ = try travels.ask("PATCH", travels.path, #"{"timezone": "Europe/Paris"}"#)
    #expect(try travels.ask("POST", travels.path + "/items", item).string("data.start_ts") == "2026-04-03T17:00:00Z")
    let instant = try travels.ask("POST", travels.path + "/items", #"{"kind": "transfer", "start_ts": "2026-04-03T22:30:00Z"}"#)
    #expect(instant.string("data.start_local") == "2026-04-04T00:30" && instant.string("data.start_date") == "2026-04-04")
    // A new wall clock is not contradicted by the old instant.
    let path = "/items/\(instant.string("data.id") ?? "")"
    #expect(try travels.ask("PATCH", path, #"{"start_local": "2026-04-05T08:00"}"#).string("data.start_ts") == "2026-04-05T06:00:00Z")
    #expect(try travels.ask("PATCH", path, #"{"start_date": "2026-04-06"}"#).json("data.start_ts") == .null)
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func ofABatchAllIsStoredOrNothing(kind: TestDatabase.Kind) throws {
    let travels = try Travels(kind)
    let path = travels.path + "/items/batch"
    let bad = try travels.ask("POST", path, #"{"items": [\#(Self.hotel), {"kind": "car"}]}"#)
    #expect(bad.json("error.errors")?.members.map(\.name) == ["items[1].start_date"])
    #expect(try travels.trip().json("meta.item_count") == 0)
    let good = try travels.ask("POST", path, #"{"items": [\#(Self.hotel), {"kind": "car", "start_date": "2026-04-03"}]}"#)
    #expect(good.status == 201 && good.json("meta.count") == 2)
    #expect(try travels.trip().json("meta.item_count") == 2)
    let many = Array(repeating: #"{"kind": "car", "start_date": "2026-04-03"}"#, count: 51).joined(separator: ",")
    #expect(try travels.ask("POST", path, #"{"items": [\#(many)]}"#).status == 400)
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func everyoneSeesAndChangesWhatTheirRoleAllows(kind: TestDatabase.Kind) throws {
    let travels = try Travels(kind)
    let (api, path) = (travels.api, travels.path)
    let item = try travels.ask("POST", path + "/items", Self.hotel).string("data.id") ?? ""
    let (bob, carol) = (try api.person("bob"), try api.person("carol"))
    func asked(_ person: TestAPI.Person) throws -> [Int] {
      try [
        api.ask("GET", path, as: .session(person)).status, api.ask("GET", "/items/\(item)", as: .session(person)).status,
        api.ask("PATCH", "/items/\(item)", as: .session(person), #"{"provider": "\#(person.user.username)"}"#).status,
        api.ask("POST", path + "/items", as: .session(person), Self.hotel).status,
        api.ask("PATCH", path, as: .session(person), #"{"notes": "x"}"#).status,
        api.ask("PATCH", path, as: .session(person), #"{"share_enabled": true}"#).status,
        api.ask("GET", path + "/collaborators", as: .session(person)).status,
        api.ask("POST", path + "/collaborators", as: .session(person), #"{"username": "dan"}"#).status,
      ]
    }
    #expect(try asked(bob) == [404, 404, 404, 404, 404, 404, 404, 404])
    let added = try travels.ask("POST", path + "/collaborators", #"{"email": "BOB@example.org", "role": "view"}"#)
    #expect(added.status == 201)
    #expect(try travels.ask("POST", path + "/collaborators", #"{"username": "bob"}"#).code == "conflict")
    #expect(try travels.ask("POST", path + "/collaborators", #"{"username": "ada"}"#).code == "conflict")
    #expect(try travels.ask("POST", path + "/collaborators", #"{"username": "nobody"}"#).code == "validation_failed")
    #expect(try asked(bob) == [200, 200, 403, 403, 403, 403, 200, 403])
    #expect(try api.ask("GET", "/trips", as: .session(bob)).json("data")?.elements.map { $0["role"] } == ["view"])
    _ = try travels.ask("PATCH", "\(path)/collaborators/\(bob.user.id)", #"{"role": "edit"}"#)
    #expect(try asked(bob) == [200, 200, 200, 201, 200, 403, 200, 403])
    #expect(try api.ask("DELETE", path, as: .session(bob)).status == 403)
    // What somebody puts into a trip is its owner's.
    #expect(try api.database.read { try $0.rows("SELECT DISTINCT user_id FROM items") { try $0.next() as UUID } } == [travels.ada.user.id])
    #expect(try api.ask("GET", path, as: .session(carol)).status == 404)
    // One can leave by oneself, and then it is gone.
    #expect(try api.ask("DELETE", "\(path)/collaborators/\(bob.user.id)", as: .session(bob)).status == 204)
    #expect(try asked(bob).allSatisfy { $0 == 404 })
    let gone = try api.ask("GET", "/sync/deletions", as: .session(bob)).json("data")?.elements ?? []
    #expect(Set(gone.compactMap { $0["kind"] }) == ["trip", "item"] && gone.contains { $0["id"] == .string(item) })
    // And comes back with what was gone.
    _ = try travels.ask("POST", path + "/collaborators", #"{"username": "bob"}"#)
    #expect(try api.ask("GET", "/sync/deletions", as: .session(bob)).json("meta.count") == 0)
  }

  /// RFC 7396: what is null in a patch goes.
  @Test(arguments: TestDatabase.Kind.allCases)
  func nullEmptiesLists(kind: TestDatabase.Kind) throws {
    let travels = try Travels(kind, #"{"title": "x", "tags": ["a"]}"#)
    func patched(_ path: String, _ field: String, _ null: String) throws -> JSON? {
      let list = try travels.ask("GET", path).json("data.\(field)")
      #expect(list?.elements.isEmpty == false, "\(path) \(field)")
      return try travels.ask("PATCH", path, null).json("data.\(field)")
    }
    let tripID = String(travels.path.dropFirst("/trips/".count))
    #expect(try patched(travels.path, "tags", #"{"tags": null}"#) == [])
    let hotel = try travels.ask("POST", travels.path + "/items", Self.hotel).string("data.id") ?? ""
    #expect(try patched("/items/\(hotel)", "traveler_names", #"{"traveler_names": null}"#) == [])
    let lists = #", "tags": ["a"], "companions": ["Carol"], "trip_id": "\#(tripID)"}"#
    let flight = try travels.ask("POST", "/flights", Self.flight + lists).string("data.id") ?? ""
    for field in ["tags", "companions"] { #expect(try patched("/flights/\(flight)", field, #"{"\#(field)": null}"#) == []) }
    #expect(try patched("/items/\(flight)", "traveler_names", #"{"traveler_names": null}"#) == [])
    #expect(try travels.ask("GET", "/flights/\(flight)").json("data.passengers") == [])
    let booking = try travels.ask("POST", "/trips/bookings", #"{"flight_ids": ["\#(flight)"], "item_ids": ["\#(hotel)"]}"#)
    let path = "/trips/bookings/\(booking.string("data.id") ?? "")"
    for field in ["flight_ids", "item_ids"] { #expect(try patched(path, field, #"{"\#(field)": null}"#) == []) }
    #expect(try travels.ask("PATCH", travels.path, #"{"title": null}"#).status == 400)
  }

  @Test func aTripHasATitleThatCanBeRead() throws {
    let travels = try Travels(.sqlite, #"{"title": " Japan\n", "travelers": [" Ada "]}"#)
    #expect(try travels.trip().string("data.title") == "Japan")
    #expect(try travels.trip().json("data.travelers") == ["Ada"])
    for (method, path, json, field) in [
      ("POST", "/trips", #"{"title": " "}"#, "title"), ("PATCH", travels.path, #"{"title": "\u3000\n"}"#, "title"),
      ("PATCH", travels.path, #"{"tags": ["a", " "]}"#, "tags[1]"), ("POST", "//v1/trips", #"{"name": " "}"#, "name"),
      ("POST", "/settings/tokens", #"{"name": "\t", "scopes": ["read"]}"#, "name"),
      ("PATCH", "/users/me", #"{"display_name": " "}"#, "display_name"),
    ] { #expect(try travels.ask(method, path, json).json("error.errors")?.members.map(\.name) == [field], "\(json)") }
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func whatATripShowsOfAPersonIsNewForAllWhoSeeIt(kind: TestDatabase.Kind) throws {
    let travels = try Travels(kind)
    let api = travels.api
    let (bob, carol) = (try api.person("bob"), try api.person("carol"))
    let root = try api.person("root", isAdministrator: true)
    for name in ["bob", "carol"] { _ = try travels.ask("POST", travels.path + "/collaborators", #"{"username": "\#(name)"}"#) }
    func isStale(_ path: String, of person: TestAPI.Person, after change: () throws -> RawResponse) throws -> Bool {
      let tag = try api.ask("GET", path, as: .session(person))["ETag"] ?? ""
      #expect(try api.ask("GET", path, as: .session(person), nil, ["If-None-Match: \(tag)"]).status == 304)
      let status = try change().status
      #expect(status == 200 || status == 204)
      return try api.ask("GET", path, as: .session(person), nil, ["If-None-Match: \(tag)"]).status != 304
    }
    let others = travels.path + "/collaborators"
    #expect(try isStale("/trips", of: bob) { try travels.ask("PATCH", "/users/me", #"{"timezone": "Pacific/Kiritimati"}"#) })
    #expect(try isStale(others, of: bob) { try api.ask("PATCH", "/users/me", as: .session(carol), #"{"display_name": "Carol"}"#) })
    #expect(try isStale(others, of: travels.ada) { try api.ask("PATCH", "/users/me", as: .session(bob), #"{"display_name": "Bob"}"#) })
    let account = "/admin/users/\(carol.user.id)"
    #expect(try isStale(others, of: bob) { try api.ask("PATCH", account, as: .session(root), #"{"display_name": "C."}"#) })
    #expect(try isStale(others, of: bob) { try api.ask("DELETE", account, as: .session(root)) })
    #expect(try !isStale("/trips", of: bob) { try travels.ask("PATCH", "/users/me", #"{"currency": "EUR"}"#) })
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func aDeletedTripLeavesItsFlightsAndTellsEverybody(kind: TestDatabase.Kind) throws {
    let travels = try Travels(kind)
    let bob = try travels.api.person("bob")
    _ = try travels.ask("POST", travels.path + "/collaborators", #"{"username": "bob"}"#)
    let tripID = String(travels.path.dropFirst("/trips/".count))
    let flight = try travels.ask("POST", "/flights", Self.flight + #", "trip_id": "\#(tripID)"}"#).string("data.id") ?? ""
    let item = try travels.ask("POST", travels.path + "/items", Self.hotel).string("data.id") ?? ""
    let seen = try travels.api.ask("GET", "/trips", as: .session(bob))["ETag"] ?? ""
    #expect(try travels.api.ask("GET", "/trips", as: .session(bob), nil, ["If-None-Match: \(seen)"]).status == 304)
    #expect(try travels.ask("DELETE", travels.path).status == 204)
    #expect(try travels.ask("GET", "/flights/\(flight)").json("data.trip_id") == .null)
    #expect(try travels.ask("GET", "/items/\(item)").status == 404)
    #expect(try travels.api.ask("GET", "/trips", as: .session(bob), nil, ["If-None-Match: \(seen)"]).status == 200)
    for person in [travels.ada, bob] {
      let gone = try travels.api.ask("GET", "/sync/deletions", as: .session(person)).json("data")?.elements ?? []
      #expect(Set(gone.compactMap { $0["id"] }) == [.string(tripID), .string(item), .string(flight)])
    }
  }

  @Test func theStatusFollowsTheCalendarOfTheOwner() throws {
    // 2026-03-29 08:30 UTC, which is 17:30 in Tokyo.
    let travels = try Travels(.sqlite, #"{"title": "x", "start_date": "2026-03-30", "end_date": "2026-03-31"}"#)
    let bob = try travels.api.person("bob") { $0.timezone = "America/Los_Angeles" }
    _ = try travels.ask("POST", travels.path + "/collaborators", #"{"username": "bob"}"#)
    func status() throws -> [String?] {
      try [travels.ada, bob].map { try travels.api.ask("GET", travels.path, as: .session($0)).string("data.status") }
    }
    func listed(_ status: String) throws -> Int {
      try travels.api.ask("GET", "/trips?status=\(status)", as: .session(bob)).json("data")?.elements.count ?? 0
    }
    #expect(try status() == ["planned", "planned"])
    travels.api.pass(seconds: 7 * 3600)
    #expect(try status() == ["in_progress", "in_progress"])
    #expect(try listed("in_progress") == 1 && listed("planned") == 0)
    travels.api.pass(seconds: 48 * 3600)
    #expect(try status() == ["completed", "completed"])
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func theSameInternalIdentifierMakesNoSecondTrip(kind: TestDatabase.Kind) throws {
    let travels = try Travels(kind, #"{"title": "x", "internal_identifier": "italy-2026"}"#)
    let again = try travels.ask("POST", "/trips", #"{"title": "y", "internal_identifier": "italy-2026"}"#)
    #expect(again.status == 200 && again.body.isEmpty)
    for _ in 0..<2 { #expect(try travels.ask("POST", "/trips", #"{"title": "y", "internal_identifier": "12345"}"#).status == 201) }
    #expect(try travels.ask("GET", "/trips").json("meta.count") == 3)
    let other = try travels.ask("GET", "/trips").json("data")?.elements.first { $0["title"] == "y" }
    let path = "/trips/\(other?["id"]?.text ?? "")"
    #expect(try travels.ask("PATCH", path, #"{"internal_identifier": "italy-2026"}"#).code == "conflict")
  }

  @Test func allTripsAreOnePageUnlessPagesAreAskedFor() throws {
    let travels = try Travels(.sqlite)
    for day in 10..<70 {
      _ = try travels.ask("POST", "/trips", #"{"title": "\#(day)", "start_date": "2026-0\#(1 + day / 30)-\#(10 + day % 18)"}"#)
    }
    let all = try travels.ask("GET", "/trips")
    #expect(all.json("data")?.elements.count == 61 && all.json("meta") == ["count": 61])
    let days = all.json("data")?.elements.dropFirst().compactMap { $0["start_date"]?.text } ?? []
    #expect(days == days.sorted(by: >))
    let page = try travels.ask("GET", "/trips?per_page=10&page=7&fields=title")
    #expect(page.json("meta.pagination.total") == 61 && page.json("data")?.elements.count == 1)
    #expect(page.json("data")?.elements.first?.members.map(\.name) == ["title"])
  }

  @Test func aChangeByWhoHasSeenAnOlderStateIsRefused() throws {
    let travels = try Travels(.sqlite)
    let tag = try travels.trip()["ETag"] ?? ""
    #expect(try travels.ask("PATCH", travels.path, #"{"title": "a"}"#, ["If-Match: \(tag)"]).status == 200)
    #expect(try travels.ask("PATCH", travels.path, #"{"title": "b"}"#, ["If-Match: \(tag)"]).status == 412)
    #expect(try travels.ask("DELETE", travels.path, nil, ["If-Match: \(tag)"]).status == 412)
    #expect(try travels.ask("PATCH", travels.path, #"{"start_date": "2026-04-08", "end_date": "2026-04-01"}"#).code == "validation_failed")
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func whatWasPaidOnceIsABookingWhoseCodesAreShownToItsOwnerOnly(kind: TestDatabase.Kind) throws {
    let travels = try Travels(kind)
    let flight = try travels.ask("POST", "/flights", Self.flight + "}").string("data.id") ?? ""
    let hotel = try travels.ask("POST", travels.path + "/items", Self.hotel).string("data.id") ?? ""
    let made = try travels.ask(
      "POST", "/trips/bookings",
      """
      {"provider": "Expedia", "price_amount": "1200.10", "price_currency": "EUR", "confirmation_code": "ABC123", "flight_ids": ["\(flight)"],
       "item_ids": ["\(hotel)"], "trip_id": "\(travels.path.dropFirst("/trips/".count))"}
      """)
    #expect(made.status == 201 && made.string("data.confirmation_code") == "ABC123")
    let path = "/trips/bookings/\(made.string("data.id") ?? "")"
    #expect(try travels.ask("GET", "/flights/\(flight)").json("data.booking_id") == made.json("data.id"))
    for (scope, code) in [("read", JSON.null), ("read:bookings", .null)] {
      let token = try travels.api.token(travels.ada, scope).text
      let read = try travels.api.ask("GET", path, as: .token(token))
      #expect(read.json("data.confirmation_code") == code && !read.text.contains("ABC123"))
    }
    let token = try travels.api.token(travels.ada, "read", "read:sensitive").text
    #expect(try travels.api.ask("GET", path, as: .token(token)).string("data.confirmation_code") == "ABC123")
    // A change without them leaves them.
    let changed = try travels.ask("PATCH", path, #"{"item_ids": [], "price_amount": "1000"}"#)
    #expect(changed.string("data.confirmation_code") == "ABC123" && changed.json("data.item_ids") == [])
    #expect(try travels.ask("GET", "/items/\(hotel)").json("data.booking_id") == .null)
    #expect(try travels.ask("PATCH", path, #"{"price_currency": null}"#).status == 400)
    #expect(try travels.ask("PATCH", path, #"{"flight_ids": ["019a9f3c-5d3e-7abc-8def-0123456789ab"]}"#).status == 400)
    #expect(try travels.ask("GET", "/trips/bookings").json("meta.pagination.total") == 1)
    #expect(try travels.ask("DELETE", path).status == 204)
    #expect(try travels.ask("GET", "/flights/\(flight)").json("data.booking_id") == .null)
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func anItemMovesToAnotherTripAndTripsBecomeOne(kind: TestDatabase.Kind) throws {
    let travels = try Travels(kind)
    let item = try travels.ask("POST", travels.path + "/items", Self.hotel).string("data.id") ?? ""
    let other = try travels.ask("POST", "/trips", #"{"title": "Other", "notes": "Mind the gap"}"#).string("data.id") ?? ""
    #expect(try travels.ask("PATCH", "/items/\(item)", #"{"trip_id": "\#(other)"}"#).string("data.trip_id") == other)
    #expect(try travels.trip().json("data.start_date") == .null)
    #expect(try travels.ask("GET", "/trips/\(other)").string("data.start_date") == "2026-04-02")
    let nowhere = #"{"trip_id": "019a9f3c-5d3e-7abc-8def-0123456789ab"}"#
    #expect(try travels.ask("PATCH", "/items/\(item)", nowhere).status == 400)
    let merged = try travels.ask("POST", travels.path + "/merge", #"{"source_trip_id": "\#(other)"}"#)
    #expect(merged.status == 200 && merged.string("data.title") == "Japan Spring 2026")
    #expect(merged.string("data.notes") == "Mind the gap" && merged.json("meta.item_count") == 1)
    #expect(try travels.ask("GET", "/trips/\(other)").status == 404)
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func whoeverStillSeesSomethingIsNotToldThatItIsGone(kind: TestDatabase.Kind) throws {
    let travels = try Travels(kind)
    let bob = try travels.api.person("bob")
    _ = try travels.ask("POST", travels.path + "/collaborators", #"{"username": "bob"}"#)
    let other = try travels.ask("POST", "/trips", #"{"title": "Other"}"#).string("data.id") ?? ""
    let tripID = String(travels.path.dropFirst("/trips/".count))
    let item = try travels.ask("POST", travels.path + "/items", Self.hotel).string("data.id") ?? ""
    let flight = try travels.ask("POST", "/flights", Self.flight + #", "trip_id": "\#(tripID)"}"#).string("data.id") ?? ""
    func gone(_ person: TestAPI.Person) throws -> Set<JSON> {
      Set(try travels.api.ask("GET", "/sync/deletions", as: .session(person)).json("data")?.elements.compactMap { $0["id"] } ?? [])
    }
    for (path, back) in [("/items/\(item)", tripID), ("/flights/\(flight)", tripID)] {
      _ = try travels.ask("PATCH", path, #"{"trip_id": "\#(other)"}"#)
      #expect(try gone(bob) == [.string(String(path.split(separator: "/")[1]))] && gone(travels.ada) == [])
      _ = try travels.ask("PATCH", path, #"{"trip_id": "\#(back)"}"#)
      #expect(try gone(bob) == [])
    }
    // A trip that is merged away takes what was in it out of the sight of those who only saw that one.
    _ = try travels.ask("POST", "/trips/\(other)/merge", #"{"source_trip_id": "\#(tripID)"}"#)
    #expect(try gone(bob) == [.string(tripID), .string(item), .string(flight)])
    #expect(try travels.api.ask("GET", "/trips/\(other)", as: .session(bob)).status == 404)
    #expect(try gone(travels.ada) == [.string(tripID)])
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func aBookingThatGainsOrLosesSomethingIsAChangeForAllWhoSeeIt(kind: TestDatabase.Kind) throws {
    let travels = try Travels(kind)
    let bob = try travels.api.person("bob")
    _ = try travels.ask("POST", travels.path + "/collaborators", #"{"username": "bob"}"#)
    let item = try travels.ask("POST", travels.path + "/items", Self.hotel).string("data.id") ?? ""
    func changed(_ change: () throws -> RawResponse) throws -> RawResponse {
      let tags = try [travels.path, travels.path + "/items"].map { ($0, try travels.api.ask("GET", $0, as: .session(bob))["ETag"] ?? "") }
      let answer = try change()
      #expect(answer.status < 300, "\(answer.text)")
      for (path, tag) in tags {
        #expect(try travels.api.ask("GET", path, as: .session(bob), nil, ["If-None-Match: \(tag)"]).status == 200, "\(path)")
      }
      return answer
    }
    let made = try changed { try travels.ask("POST", "/trips/bookings", #"{"provider": "p", "item_ids": ["\#(item)"]}"#) }
    let path = "/trips/bookings/\(made.string("data.id") ?? "")"
    _ = try changed { try travels.ask("PATCH", path, #"{"item_ids": []}"#) }
    travels.api.pass(seconds: 60)
    let since = "\(travels.api.now)"
    _ = try changed {
      try travels.ask(
        "PATCH", "/items/\(item)", #"{"booking_id": \#(made.json("data.id").map { String(decoding: $0.bytes, as: UTF8.self) } ?? "")}"#)
    }
    #expect(try travels.ask("GET", "/trips/bookings?updated_since=\(since)").json("meta.pagination.total") == 1)
    _ = try changed { try travels.ask("DELETE", path) }
  }

  @Test func aFlightSentBackAsAnItemLosesNothing() throws {
    let travels = try Travels(.sqlite)
    let tripID = String(travels.path.dropFirst("/trips/".count))
    let made = try travels.ask(
      "POST", "/flights",
      """
      {"departure_airport": {"name": "My field", "latitude": 47.5, "longitude": 10.7, "timezone": "Europe/Berlin"}, "arrival_airport": "MUC",
       "departure_local": "2026-04-01T10:30", "aircraft": "A388", "flight_number": "LH400", "trip_id": "\(tripID)"}
      """)
    let id = made.string("data.id") ?? ""
    let item = try travels.ask("GET", "/items/\(id)")
    guard case .object(let members)? = item.json("data") else { return }
    #expect(try travels.ask("PATCH", "/items/\(id)", String(decoding: JSON.object(members).bytes, as: UTF8.self)).status == 200)
    _ = try travels.ask("PATCH", "/items/\(id)", #"{"details_json": {"gate": "B2"}}"#)
    let flight = try travels.ask("GET", "/flights/\(id)")
    for name in ["aircraft", "departure_airport", "departure_utc", "airline", "flight_number"] {
      #expect(flight.json("data.\(name)") == made.json("data.\(name)"), "\(name)")
    }
    #expect(flight.string("data.departure_gate") == "B2")
  }

  @Test func aFlightThatIsThereIsNotLoggedAgainThroughTheOtherDoorAndCountsAsOne() throws {
    let api = try TestAPI(.sqlite, .limited([.flights: RateLimit([(count: 2, length: 3_600_000)])]))
    let ada = try api.person("ada")
    func ask(_ path: String, _ json: String) throws -> RawResponse { try api.ask("POST", path, as: .session(ada), json) }
    let trip = try ask("/trips", #"{"title": "x"}"#).string("data.id") ?? ""
    let flight = #"{"kind":"flight","start_location":"FRA","start_date":"2026-01-01","end_location":"MUC"}"#
    #expect(try ask("/trips/\(trip)/items", flight).status == 201)
    #expect(try ask("/trips/\(trip)/items", flight).code == "duplicate_flight")
    #expect(try ask("/trips/\(trip)/items/batch", #"{"items":[\#(flight)]}"#).code == "rate_limited")
    #expect(
      try ask("/trips/\(trip)/items", #"{"kind":"car","start_date":"2026-01-01","trip_id":"019a9f3c-5d3e-7abc-8def-0123456789ab"}"#).status
        == 400)
  }

  @Test(arguments: ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z"])
  func anInstantAtTheEndOfTimeIsRefused(instant: String) throws {
    let travels = try Travels(.sqlite)
    for zone in ["Pacific/Kiritimati", "America/Los_Angeles"] {
      let item = try travels.ask(
        "POST", travels.path + "/items", #"{"kind": "activity", "start_ts": "\#(instant)", "start_timezone": "\#(zone)"}"#)
      #expect(item.status == 201 || item.json("error.errors")?.members.map(\.name) == ["start_ts"])
    }
    for airport in ["AKL", "LAX"] {
      let flight = #"{"departure_airport": "\#(airport)", "arrival_airport": "FRA", "departure_utc": "\#(instant)"}"#
      #expect([201, 400].contains(try travels.ask("POST", "/flights", flight).status))
    }
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func aTripHasChangedWhenAnythingInItHas(kind: TestDatabase.Kind) throws {
    let travels = try Travels(kind)
    let item = try travels.ask("POST", travels.path + "/items", Self.hotel).string("data.id") ?? ""
    travels.api.pass(seconds: 60)
    let since = "\(travels.api.now)"
    #expect(try travels.ask("GET", "/trips?updated_since=\(since)").json("meta.count") == 0)
    _ = try travels.ask("PATCH", "/items/\(item)", #"{"provider": "Aman"}"#)
    #expect(try travels.ask("GET", "/trips?updated_since=\(since)").json("meta.count") == 1)
  }
}

extension JSON {
  /// The string that it is.
  fileprivate var text: String { if case .string(let text) = self { text } else { "" } }
}

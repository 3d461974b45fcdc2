import Database
import HTTPServer
import Schema
import Store
import Testing
import Travel

@testable import API

/// Pictures of one's flights, and the links that show one of them to others.
@Suite struct PictureTests {
  private struct Log {
    let api: TestAPI
    let ada: TestAPI.Person

    init(_ kind: TestDatabase.Kind = .sqlite) throws {
      api = try TestAPI(kind)
      ada = try api.person("ada")
    }

    func fly(_ from: String, _ to: String, _ day: String, _ more: String = "") throws {
      let json = "{\"departure_airport\":\"\(from)\",\"arrival_airport\":\"\(to)\",\"departure_local\":\"\(day)\"\(more)}"
      let answer = try api.ask("POST", "/flights?force=true", as: .session(ada), json)
      #expect(answer.status == 201, "\(answer.text)")
    }

    func get(_ path: String) throws -> RawResponse { try api.ask("GET", path, as: .session(ada)) }

    func link(_ json: String) throws -> (id: String, path: String) {
      let made = try api.ask("POST", "/stats/links", as: .session(ada), json)
      #expect(made.status == 201, "\(made.text)")
      let url = made.string("data.url") ?? ""
      #expect(url.hasPrefix("http://127.0.0.1/api/v1/pictures/") && url.hasSuffix(".svg"))
      return (made.string("data.id") ?? "", String(url.dropFirst("http://127.0.0.1/api/v1".count)))
    }
  }

  /// What the tips of an answer's marks say.
  private static func tips(_ answer: RawResponse) -> [String] {
    answer.text.split(separator: "<title>").dropFirst().map { String($0.prefix { $0 != "<" }) }
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func aPictureShowsTheFlightsThatHaveHappenedAndThatItIsAskedFor(kind: TestDatabase.Kind) throws {
    let log = try Log(kind)
    try log.fly("FRA", "JFK", "2026-03-01", #","airline":"LH","cabin_class":"premium_economy","seat_position":"window","aircraft":"A388""#)
    try log.fly("JFK", "FRA", "2026-03-02", #","airline":"LH""#)
    try log.fly("SFO", "NRT", "2025-12-31T13:05", #","airline":"UA""#)
    try log.fly("FRA", "GRU", "2027-01-01")
    let map = try log.get("/stats/map.svg")
    #expect(map.status == 200 && map["Content-Type"] == "image/svg+xml; charset=utf-8")
    #expect(map["Content-Disposition"] == "inline; filename=\"peregrine-map.svg\"")
    #expect(Self.tips(map).contains("FRA – JFK: 2 flights") && Self.tips(map).contains("NRT – SFO: 1 flight") && !map.text.contains("GRU"))
    #expect(map.text.contains("2025 – 2026 · 3 flights · 4 airports · 3 countries"))
    #expect(try Self.tips(log.get("/stats/map.svg?year=2026")).filter { $0.contains(" – ") } == ["FRA – JFK: 2 flights"])
    #expect(try Self.tips(log.get("/stats/chart/airlines.svg")) == ["Lufthansa: 2 flights", "United Airlines: 1 flight"])
    #expect(try Self.tips(log.get("/stats/chart/airlines.svg?airline=UA")) == ["United Airlines: 1 flight"])
    #expect(try Self.tips(log.get("/stats/chart/cabins.svg")) == ["Not known: 2 flights", "Premium economy: 1 flight"])
    #expect(try Self.tips(log.get("/stats/chart/seats.svg")) == ["Not known: 2 flights", "Window: 1 flight"])
    #expect(try Self.tips(log.get("/stats/chart/airports.svg"))[0] == "FRA Frankfurt: 2 flights")
    #expect(try Self.tips(log.get("/stats/chart/countries.svg")).last == "Japan: 1 flight")
    #expect(try Self.tips(log.get("/stats/chart/weekdays.svg"))[6] == "Sunday: 1 flight")
    #expect(try Self.tips(log.get("/stats/chart/hours.svg"))[13] == "13:00: 1 flight")
    // A series is dense, and over the whole year that is asked for.
    #expect(
      try Self.tips(log.get("/stats/chart/timeseries.svg")) == [
        "December 2025: 1 flight", "January 2026: 0 flights", "February 2026: 0 flights", "March 2026: 2 flights",
      ])
    #expect(try Self.tips(log.get("/stats/chart/timeseries.svg?year=2025")).count == 12)
    #expect(try Self.tips(log.get("/stats/chart/timeseries.svg?bucket=year")) == ["2025: 1 flight", "2026: 2 flights"])
    // This year, where none is named.
    #expect(
      try Self.tips(log.get("/stats/heatmap.svg")).filter { !$0.hasSuffix(" 0 flights") } == ["March 1: 1 flight", "March 2: 1 flight"])
    #expect(try Self.tips(log.get("/stats/heatmap.svg?year=2025")).filter { !$0.hasSuffix(" 0 flights") } == ["December 31: 1 flight"])
    let poster = try log.get("/stats/year/2026/poster.svg?theme=dark")
    #expect(poster.text.contains(">2026</text>") && poster.text.contains(">2 flights") && poster.text.contains("class=\"peregrine-dark\""))
  }

  @Test func everyPictureIsDrawnForWhoHasNoFlightsAndInEveryTheme() throws {
    let log = try Log()
    for picture in FlightPicture.all {
      for theme in PictureTheme.allCases {
        let answer = try log.get("/stats/\(picture.path.replacing(":year", with: "2026"))?theme=\(theme.rawValue)&width=300")
        #expect(answer.status == 200 && answer.text.contains("class=\"peregrine-\(theme.rawValue)\" width=\"300\""), "\(picture.path)")
        #expect(!answer.text.contains("<script"))
        // The style that the answer's policy allows is the one that is in it.
        let style = answer.text.split(separator: "<style>").dropFirst().first?.split(separator: "</style>").first ?? ""
        #expect(answer["Content-Security-Policy"]?.contains("'sha256-\(Secrets.base64(Secrets.hash(style.utf8)))'") == true)
      }
    }
  }

  @Test(arguments: [
    ("/stats/map.svg?center=181", "center"), ("/stats/map.svg?center=ZZZZ", "center"), ("/stats/map.svg?center=", "center"),
    ("/stats/map.svg?theme=pink", "theme"), ("/stats/map.svg?width=99999", "width"), ("/stats/chart/airlines.svg?center=0", "center"),
    ("/stats/year/20x6/poster.svg", "year"), ("/stats/year/0/poster.svg", "year"), ("/stats/year/+2026/poster.svg", "year"),
    ("/stats/year/2026/poster.svg?year=2025", "year"), ("/stats/routes.geojson?theme=dark", "theme"), ("/stats/heatmap.svg?page=2", "page"),
  ])
  func whatAPictureCannotBeAskedForIsRefused(path: String, name: String) throws {
    let answer = try Log().get(path)
    #expect(answer.status == 400 && answer.code == "invalid_param")
    #expect(answer.string("error.message")?.contains(name) == true, "\(answer.text)")
  }

  @Test func aMapHasInItsMiddleWhatItIsAskedFor() throws {
    let log = try Log()
    try log.fly("FRA", "JFK", "2026-03-01")
    func x(_ query: String, _ code: String) throws -> Double? {
      let circle = try log.get("/stats/map.svg\(query)").text.split(separator: "<circle ").first { $0.contains("<title>\(code):") }
      return circle?.split(separator: "cx=\"").dropFirst().first.flatMap { Double($0.prefix { $0 != "\"" }) }
    }
    #expect(try x("?center=JFK", "JFK") == 476)
    #expect(try x("?center=-73.7787", "JFK").map { abs($0 - 476) < 0.2 } == true)
    #expect(try x("?center=JFK", "FRA").map { $0 > 476 } == true)
  }

  @Test func aPictureIsNotSentTwiceAndChangesWithTheFlights() throws {
    let log = try Log()
    try log.fly("FRA", "JFK", "2026-03-01")
    let first = try log.get("/stats/map.svg")
    let tag = first["ETag"] ?? ""
    func again() throws -> RawResponse { try log.api.ask("GET", "/stats/map.svg", as: .session(log.ada), nil, ["If-None-Match: \(tag)"]) }
    #expect(try again().status == 304)
    try log.fly("FRA", "SIN", "2026-03-03")
    #expect(try again().status == 200)
    // Miles are a look, too.
    _ = try log.api.ask("PATCH", "/users/me", as: .session(log.ada), #"{"distance_unit": "mi"}"#)
    #expect(first.text.contains(" km<"))
    #expect(try log.get("/stats/map.svg").text.contains(" mi<"))
  }

  // MARK: GeoJSON

  @Test func routesAreGeoJSONThatIsCutAtTheAntimeridian() throws {
    let log = try Log()
    try log.fly("FRA", "JFK", "2026-03-01")
    try log.fly("JFK", "FRA", "2026-03-02")
    try log.fly("SFO", "NRT", "2025-12-31")
    try log.fly("BER", "BER", "2025-11-11")
    let answer = try log.get("/stats/routes.geojson")
    #expect(answer["Content-Type"] == "application/geo+json" && answer.json("type") == "FeatureCollection")
    let features = answer.json("features")?.elements ?? []
    try #require(features.count == 3)
    #expect(features[0]["properties"] == ["origin": "FRA", "destination": "JFK", "flights": 2, "distance_km": .number("6204.7")])
    #expect(features.map { $0["geometry"]?["type"] } == ["LineString", "MultiLineString", "LineString"])
    let pacific = features[1]["geometry"]?["coordinates"]?.elements ?? []
    func position(_ json: JSON?) -> [Double] {
      json?.elements.compactMap { if case .number(let text) = $0 { Double(text) } else { nil } } ?? []
    }
    try #require(pacific.count == 2)
    // From Narita eastwards.
    let (end, start) = (position(pacific[0].elements.last), position(pacific[1].elements.first))
    #expect(end.first == 180 && start.first == -180 && end.last == start.last)
    for feature in features {
      let lines = feature["geometry"]?["type"] == "LineString" ? [feature["geometry"]?["coordinates"] ?? .null] : pacific
      for line in lines {
        #expect(line.elements.count >= 2)
        for place in line.elements.map(position) { #expect(place.count == 2 && abs(place[0]) <= 180 && abs(place[1]) <= 90) }
      }
    }
  }

  // MARK: Links

  @Test(arguments: TestDatabase.Kind.allCases)
  func aLinkShowsItsPictureToEverybodyUntilItIsShut(kind: TestDatabase.Kind) throws {
    let log = try Log(kind)
    try log.fly("FRA", "JFK", "2026-03-01", #","notes":"SECRET","companions":["SECRET"],"confirmation_code":"SECRET""#)
    try log.fly("FRA", "SIN", "2025-03-01")
    let (id, path) = try log.link(#"{"picture": "map.svg", "parameters": {"year": 2026, "theme": "dark"}, "description": "forum"}"#)
    let shown = try log.api.ask("GET", path)
    #expect(shown.status == 200 && shown["Content-Type"] == "image/svg+xml; charset=utf-8")
    #expect(shown.text.contains("FRA – JFK") && !shown.text.contains("SIN") && shown.text.contains("peregrine-dark"))
    #expect(shown["Cache-Control"] == "public, max-age=300" && shown["X-Robots-Tag"] == "noindex")
    #expect(shown["Cross-Origin-Resource-Policy"] == "cross-origin" && shown["Set-Cookie"] == nil)
    for secret in ["SECRET", "\(log.ada.user.id)", "ada"] { #expect(!shown.text.contains(secret)) }
    let again = try log.api.ask("GET", path, as: .nobody, nil, ["If-None-Match: \(shown["ETag"] ?? "")"])
    #expect(again.status == 304 && again["Cache-Control"] == "public, max-age=300")
    // It follows the flights, and its token is no other key.
    try log.fly("FRA", "LIS", "2026-02-01")
    #expect(try log.api.ask("GET", path, as: .nobody, nil, ["If-None-Match: \(shown["ETag"] ?? "")"]).text.contains("FRA – LIS"))
    let token = String(path.split(separator: "/").last?.dropLast(4) ?? "")
    #expect(token.utf8.count == 32)
    #expect(try log.api.ask("GET", "/pictures/\(token)").status == 200)
    #expect(try log.api.ask("GET", "/flights", as: .token(token)).status == 401)
    #expect(try log.api.ask("GET", path + "?year=2025").status == 400, "it shows nothing else")
    // The address is nowhere else, not in the database either.
    let list = try log.get("/stats/links")
    #expect(list.json("data")?.elements.map { $0["url"] } == [.null] && !list.text.contains(token))
    #expect(try log.get("/stats/links/\(id)").json("data.parameters") == ["year": "2026", "theme": "dark"])
    #expect(try log.api.database.read { try $0.pictureLink(tokenHash: Array(token.utf8)) } == nil)

    #expect(try log.api.ask("DELETE", "/stats/links/\(id)", as: .session(log.ada)).status == 204)
    #expect(try log.api.ask("GET", path).status == 404)
    #expect(try log.api.ask("DELETE", "/stats/links/\(id)", as: .session(log.ada)).status == 404)
  }

  @Test func everyPictureCanBeLinkedAsItIsAtItsOwnAddress() throws {
    let log = try Log()
    try log.fly("FRA", "JFK", "2026-03-01")
    for picture in FlightPicture.all {
      let path = picture.path.replacing(":year", with: "2026")
      let link = try log.link(#"{"picture": "\#(path)", "parameters": {"theme": "light", "airport": "FRA"}}"#)
      #expect(try log.api.ask("GET", link.path).text == log.get("/stats/\(path)?theme=light&airport=FRA").text, "\(path)")
    }
  }

  @Test func aLinkEndsWithItsTimeAndWithItsOwner() throws {
    let log = try Log()
    let (_, brief) = try log.link(#"{"picture": "heatmap.svg", "expires_at": "2026-03-29T09:00:00Z"}"#)
    let (_, path) = try log.link(#"{"picture": "chart/airlines.svg"}"#)
    #expect(try log.api.ask("GET", brief).status == 200)
    log.api.pass(seconds: 86_400)
    #expect(try log.api.ask("GET", brief).status == 404 && log.api.ask("GET", path).status == 200)
    var user = log.ada.user
    user.disabledAt = log.api.now
    try log.api.database.write { [user] in try $0.update(user) }
    #expect(try log.api.ask("GET", path).status == 404)
    user.disabledAt = nil
    try log.api.database.write { [user] in try $0.update(user) }
    #expect(try log.api.ask("GET", path).status == 200)
    try log.api.database.write { try $0.execute("DELETE FROM users WHERE id = $1", log.ada.user.id) }
    #expect(try log.api.ask("GET", path).status == 404)
  }

  @Test(arguments: [
    (#"{"picture": "nonsense.svg"}"#, "picture"), (#"{"picture": "routes.geojson"}"#, "picture"),
    (#"{"picture": "year/:year/poster.svg"}"#, "picture"), (#"{"picture": "year/20x6/poster.svg"}"#, "picture"),
    (#"{"picture": "map.svg", "parameters": {"theme": "pink"}}"#, "parameters.theme"),
    (#"{"picture": "map.svg", "parameters": {"center": "ZZZZ"}}"#, "parameters.center"),
    (#"{"picture": "map.svg", "parameters": {"bucket": "year"}}"#, "parameters.bucket"),
    (#"{"picture": "map.svg", "parameters": {"year": [2026]}}"#, "parameters.year"),
    (#"{"picture": "map.svg", "expires_at": "2020-01-01T00:00:00Z"}"#, "expires_at"),
  ])
  func aLinkToWhatCannotBeDrawnIsNotMade(json: String, field: String) throws {
    let log = try Log()
    let answer = try log.api.ask("POST", "/stats/links", as: .session(log.ada), json)
    #expect(answer.status == 400 && answer.json("error.errors")?.members.map(\.name) == [field], "\(answer.text)")
    #expect(try log.get("/stats/links").json("data") == [])
  }

  @Test func aLinkIsMadeByWhoMayMakeTokensAndItsAddressIsNotKeptForRepetitions() throws {
    let log = try Log()
    let json = #"{"picture": "map.svg"}"#
    let reader = try log.api.token(log.ada, "read", "write").text
    #expect(try log.api.ask("POST", "/stats/links", as: .token(reader), json).code == "insufficient_scope")
    let minter = try log.api.token(log.ada, "read:stats", "write:tokens").text
    let first = try log.api.ask("POST", "/stats/links", as: .token(minter), json, ["Idempotency-Key: a"])
    #expect(first.status == 201 && first["Location"] == "/api/v1/stats/links/\(first.string("data.id") ?? "")")
    let second = try log.api.ask("POST", "/stats/links", as: .token(minter), json, ["Idempotency-Key: a"])
    #expect(second.string("data.id") == first.string("data.id") && second.json("data.url") == .null)
  }
}

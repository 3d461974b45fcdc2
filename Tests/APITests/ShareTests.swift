import Schema
import Store
import Testing

@testable import API

/// Trips that everybody sees who has the link.
@Suite struct ShareTests {
  @Test(arguments: TestDatabase.Kind.allCases)
  func aLinkShowsWhatEverybodyMaySeeAndIsDeadAtOnceWhenSharingEnds(kind: TestDatabase.Kind) throws {
    let api = try TestAPI(kind)
    let ada = try api.person("ada")
    func ask(_ method: String, _ path: String, _ json: String? = nil) throws -> RawResponse {
      try api.ask(method, path, as: .session(ada), json)
    }
    let trip = try ask("POST", "/trips", #"{"title": "<b>Japan</b> & more", "notes": "SECRET", "description": "SECRET"}"#)
    let path = "/trips/\(trip.string("data.id") ?? "")"
    #expect(trip.json("data.share_url") == .null)
    _ = try ask(
      "POST", path + "/items",
      """
      {"kind": "flight", "start_location": "SFO", "start_local": "2026-04-01T10:30", "end_location": "NRT", "end_local": "2026-04-02T14:15",
       "traveler_names": ["LOVELACE/ADA MRS", "Bob\\u00a0Babbage", "Babbage, Cy", "BABBAGE/"], "confirmation_code": "SECRET", "details_json": {"seat": "99Z", "code": "SECRET"}}
      """)
    _ = try ask(
      "POST", path + "/items",
      #"{"kind":"hotel","provider":"Park Hyatt","start_date":"2026-04-02","end_date":"2026-04-05","details_json":{"price":"SECRET"}}"#)
    let url = try ask("PATCH", path, #"{"share_enabled": true}"#).string("data.share_url") ?? ""
    #expect(url.hasPrefix("http://127.0.0.1/share/"))
    let page = "/" + url.dropFirst("http://127.0.0.1".count)
    let token = String(url.split(separator: "/").last ?? "")
    #expect(token.utf8.count == 32)
    let shown = try api.ask("GET", "/share/\(token)")
    #expect(shown.json("data.travelers") == ["ADA", "Bob", "Cy"])
    #expect(shown.json("data.items")?.elements.map { $0["kind"] } == ["flight", "hotel"])
    let html = try api.ask("GET", page)
    #expect(html["Content-Type"] == "text/html; charset=utf-8" && html["X-Robots-Tag"] == "noindex")
    #expect(html.text.contains("<h1>&lt;b&gt;Japan&lt;/b&gt; &amp; more</h1>") && html.text.contains("class=\"route\""))
    #expect(!html.text.contains("<script"))
    for text in [shown.text, html.text] {
      for secret in ["SECRET", "99Z", "LOVELACE", "Babbage", "BABBAGE", "\(ada.user.id)", trip.string("data.id") ?? "?"] {
        #expect(!text.contains(secret))
      }
    }
    // A combining mark makes no sign of markup harmless.
    let evil = #"{"title": "\u0600<meta x>", "cover_image_url": "https://x/\"\u0301onerror=x "}"#
    _ = try ask("PATCH", path, evil)
    let marked = try api.ask("GET", page).text.unicodeScalars
    #expect(!String(marked.filter { $0.isASCII }).contains("<meta x") && !String(marked.filter { $0.isASCII }).contains("x/\"onerror"))
    // The style is allowed by what it is, and nothing else is.
    #expect(html["Content-Security-Policy"]?.contains("style-src 'sha256-") == true)

    _ = try ask("PATCH", path, #"{"share_enabled": false}"#)
    #expect(try api.ask("GET", "/share/\(token)").status == 404)
    #expect(try api.ask("GET", page).status == 404)
    let again = try ask("PATCH", path, #"{"share_enabled": true}"#).string("data.share_url") ?? ""
    #expect(again != url)
    #expect(try api.ask("GET", "/share/\(token)").status == 404)
    // Whoever sends the trip back as it was read changes nothing of that.
    #expect(try ask("PATCH", path, #"{"title": "x", "share_enabled": true}"#).string("data.share_url") == again)
  }
}

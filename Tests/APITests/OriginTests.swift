import HTTPServer
import Schema
import Testing

@testable import API

/// A session's cookie is sent by a browser with whatever another site makes it send: only the server's own pages may change something with it.
@Suite struct OriginTests {
  private static let host = "flights.example.org"

  @Test(arguments: [
    (["Sec-Fetch-Site: same-origin"], 200), (["Sec-Fetch-Site: none"], 200), (["Origin: http://\(host)"], 200),
    (["Origin: HTTP://FLIGHTS.example.org:80"], 200), (["Sec-Fetch-Site: same-origin", "Origin: null"], 200), ([], 403),
    (["Sec-Fetch-Site: cross-site"], 403), (["Sec-Fetch-Site: same-site"], 403), (["Sec-Fetch-Site: "], 403),
    (["Sec-Fetch-Site: cross-site", "Origin: http://\(host)"], 403), (["Origin: null"], 403), (["Origin: https://\(host)"], 403),
    (["Origin: http://evil.example.org"], 403), (["Origin: http://\(host).evil.org"], 403), (["Origin: http://\(host):8080"], 403),
    (["Referer: http://\(host)/"], 403),
  ])
  func aSessionChangesThingsFromItsOwnPagesOnly(fields: [String], status: Int) throws {
    let api = try TestAPI(.sqlite)
    let ada = try api.person("ada")
    let fields = fields + ["Host: \(Self.host)", "Cookie: \(Authenticator.cookieName)=\(ada.cookie)"]
    let answer = try api.ask("PATCH", "/users/me", as: .nobody, #"{"currency":"EUR"}"#, fields)
    #expect(answer.status == status)
    if status == 403 {
      #expect(answer.code == "forbidden")
      #expect(try api.ask("GET", "/users/me", as: .session(ada)).json("data.currency") == .null)
    }
    #expect(try api.ask("GET", "/users/me", as: .nobody, nil, fields).status == 200, "reading is harmless")
  }

  @Test func tokensNeedNoOrigin() throws {
    let api = try TestAPI(.sqlite)
    let token = try api.token(try api.person("ada"), "write").text
    for fields in [[], ["Origin: http://evil.example.org"], ["Sec-Fetch-Site: cross-site"]] {
      #expect(try api.ask("PATCH", "/users/me", as: .token(token), #"{"currency":"EUR"}"#, fields).status == 200)
    }
  }

  @Test func theOriginIsThatWhichTheProxyOrTheSettingNames() throws {
    var settings = APISettings(version: "1.2.3")
    settings.baseURL = "https://flights.example.org/log"
    let api = try TestAPI(.sqlite, settings) { $0.trustedProxies = (try? TrustedProxies(parsing: "127.0.0.1")) ?? TrustedProxies() }
    let ada = try api.person("ada")
    func status(_ fields: String...) throws -> Int {
      try api.ask("PATCH", "/users/me", as: .nobody, "{}", fields + ["Cookie: \(Authenticator.cookieName)=\(ada.cookie)"]).status
    }
    #expect(try status("Origin: https://flights.example.org") == 200)
    #expect(try status("Origin: https://flights.example.org:443") == 200)
    #expect(try status("Origin: http://flights.example.org") == 403)
    let proxied = ["X-Forwarded-For: 192.0.2.1", "X-Forwarded-Proto: https", "X-Forwarded-Host: other.example.org"]
    #expect(try status(proxied[0], proxied[1], proxied[2], "Origin: https://other.example.org") == 200)
    #expect(try status(proxied[0], proxied[1], proxied[2], "Origin: http://other.example.org") == 403)
    #expect(try status("Origin: https://other.example.org") == 403)
  }

  @Test func anotherSiteCannotLogSomebodyIn() throws {
    let api = try TestAPI(.sqlite)
    _ = try api.person("mallory")
    for field in ["Origin: http://evil.example.org", "Sec-Fetch-Site: cross-site"] {
      let answer = try api.login("mallory", TestAPI.password, [field, "Content-Type: application/x-www-form-urlencoded"])
      #expect(answer.status == 403)
      #expect(answer["Set-Cookie"] == nil)
    }
    #expect(try api.login("mallory", TestAPI.password, ["Origin: http://127.0.0.1"]).status == 200)
  }
}

import HTTPServer
import Schema
import Testing
import Threads
import Travel

@testable import API

/// Limits as clients meet them.
@Suite struct RateLimitTests {
  private static func limit(_ count: Int, _ seconds: Int = 60) -> RateLimit { RateLimit([(count: count, length: seconds * 1_000)]) }

  @Test func everyAnswerSaysHowMuchIsLeft() throws {
    let api = try TestAPI(.sqlite, .limited([.token: RateLimit([(count: 5, length: 60_000), (count: 8, length: 3_600_000)])]))
    let token = try api.token(try api.person("ada"), "read").text
    let end = "\(api.now.milliseconds / 1_000 + 60)"
    // Good ones, refused ones and wrong ones count alike.
    for (path, method, status, remaining) in [
      ("/users/me", "GET", 200, "4"), ("/users/me", "PATCH", 403, "3"), ("/settings/tokens/x", "GET", 400, "2"),
      ("/settings/tokens/019a9f3c-5d3e-7abc-8def-0123456789ab", "GET", 404, "1"), ("/users/me", "HEAD", 200, "0"),
    ] {
      let answer = try api.ask(method, path, as: .token(token))
      #expect(answer.status == status)
      #expect(answer["X-RateLimit-Limit"] == "5")
      #expect(answer["X-RateLimit-Remaining"] == remaining)
      #expect(answer["X-RateLimit-Reset"] == end)
    }
    api.pass(seconds: 37)
    let refused = try api.ask("GET", "/users/me", as: .token(token))
    #expect(refused.status == 429)
    #expect(refused.code == "rate_limited")
    #expect(refused.string("error.message") == "Rate limit exceeded. Maximum 5 requests per minute. Retry after 23s.")
    #expect(refused["Retry-After"] == "23")
    #expect(refused["X-RateLimit-Limit"] == "5")
    #expect(refused["X-RateLimit-Remaining"] == "0")
    #expect(refused["X-RateLimit-Reset"] == end)
    api.pass(seconds: 23)
    for remaining in ["2", "1", "0"] {
      let answer = try api.ask("GET", "/users/me", as: .token(token))
      #expect(answer.status == 200)
      #expect(answer["X-RateLimit-Remaining"] == remaining)
    }
    let hour = try api.ask("GET", "/users/me", as: .token(token))
    #expect(hour.string("error.message") == "Rate limit exceeded. Maximum 8 requests per hour. Retry after 3540s.")
    #expect(hour["X-RateLimit-Limit"] == "8")
  }

  @Test func ofManyAtOnceExactlyAsManyPassAsAreAllowed() throws {
    let api = try TestAPI(.sqlite, .limited([.token: Self.limit(60)]))
    let token = try api.token(try api.person("ada"), "read").text
    let (passed, refused) = (Counter(), Counter())
    try onThreads(8) { _ in
      let client = try api.connect()
      for _ in 0..<20 {
        try client.send(TestAPI.request("GET", "/users/me", as: .token(token)))
        switch try client.response().status {
        case 200: passed.next()
        case 429: refused.next()
        default: break
        }
      }
    }
    #expect(passed.value == 60)
    #expect(refused.value == 100)
  }

  @Test func aTokenThatIsUsedUpLeavesItsOwnersSessionAndOtherTokensFree() throws {
    let api = try TestAPI(.sqlite, .limited([.token: Self.limit(1), .session: Self.limit(2)]))
    let ada = try api.person("ada")
    let (runaway, other) = (try api.token(ada, "read").text, try api.token(ada, "read").text)
    #expect(try api.ask("GET", "/users/me", as: .token(runaway)).status == 200)
    #expect(try api.ask("GET", "/users/me", as: .token(runaway)).status == 429)
    #expect(try api.ask("GET", "/users/me", as: .token(other)).status == 200)
    #expect(try api.ask("GET", "/users/me", as: .session(ada)).status == 200)
    #expect(try api.ask("GET", "/users/me", as: .session(ada)).status == 200)
    #expect(try api.ask("GET", "/users/me", as: .session(ada)).status == 429)
    #expect(try api.ask("GET", "/health", as: .session(ada)).status == 200, "what is open is not counted")
  }

  @Test func limitsThatAreOffSayNothing() throws {
    let api = try TestAPI(.sqlite, .limited([.token: RateLimit([]), .session: Self.limit(1)]))
    let token = try api.token(try api.person("ada"), "read").text
    for _ in 0..<3 {
      let answer = try api.ask("GET", "/users/me", as: .token(token))
      #expect(answer.status == 200)
      #expect(answer["X-RateLimit-Limit"] == nil)
    }
  }

  @Test func guessingPasswordsEndsAfterAFewAttemptsAlsoWithACredential() throws {
    let api = try TestAPI(.sqlite, .limited([.login: Self.limit(3, 900), .session: Self.limit(1_000)]))
    let ada = try api.person("ada")
    let wrong = #"{"username":"nobody","password":7}"#
    #expect(try api.ask("POST", "/auth/login", wrong)["X-RateLimit-Remaining"] == "2")
    #expect(try api.ask("POST", "/auth/login", as: .session(ada), wrong)["X-RateLimit-Remaining"] == "1")
    #expect(try api.ask("POST", "/auth/register", "{}").status == 400)
    for path in ["/auth/login", "/auth/register"] {
      let refused = try api.ask("POST", path, as: .session(ada), #"{"username":"ada","password":"\#(TestAPI.password)"}"#)
      #expect(refused.status == 429)
      #expect(refused["Retry-After"] == "900")
    }
    #expect(try api.ask("PUT", "/auth/password", as: .session(ada), "{}").status == 429)
    api.pass(seconds: 900)
    #expect(try api.login("ada").status == 200)
  }

  @Test func strangersAreCountedByIPv4AddressAndByIPv6Network() throws {
    let api = try TestAPI(.sqlite, .limited([.login: Self.limit(1)])) {
      $0.trustedProxies = (try? TrustedProxies(parsing: "127.0.0.1")) ?? TrustedProxies()
    }
    for (address, status) in [
      ("192.0.2.1", 400), ("192.0.2.2", 400), ("192.0.2.1", 429), ("2001:db8:1:2::1", 400), ("2001:db8:1:2:ffff::9", 429),
      ("2001:db8:1:3::1", 400), ("::ffff:192.0.2.2", 429),
    ] {
      #expect(try api.ask("POST", "/auth/login", "{}", ["X-Forwarded-For: \(address)"]).status == status, "\(address)")
    }
    // From who is no proxy, the field means nothing.
    let direct = try TestAPI(.sqlite, .limited([.login: Self.limit(1)]))
    #expect(try direct.ask("POST", "/auth/login", "{}", ["X-Forwarded-For: 192.0.2.1"]).status == 400)
    #expect(try direct.ask("POST", "/auth/login", "{}", ["X-Forwarded-For: 192.0.2.2"]).status == 429)
  }
}

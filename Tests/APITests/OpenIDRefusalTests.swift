import HTTPServer
import Schema
import Testing
import Threads
import Travel

@testable import API
@testable import Database

/// What is no login by OpenID Connect, although it looks like one: replayed, somebody else's, or from a provider that does not do what it should.
@Suite struct OpenIDRefusalTests {
  @Test(arguments: TestDatabase.Kind.allCases)
  func aLoginComesBackOnceToTheBrowserThatBeganIt(kind: TestDatabase.Kind) throws {
    let stage = try OpenIDStage(kind)
    try stage.link(try stage.api.person("ada"))
    let left = try stage.leave()
    let (path, cookie) = (
      try stage.provider.allow(try #require(left["Location"])), "Cookie: \(OpenIDLogin.cookieName)=\(left.cookie ?? "")"
    )
    func visit(_ path: String, _ fields: [String]) throws -> RawResponse { try stage.api.ask("GET", path, as: .nobody, nil, fields) }
    let other = try stage.leave()
    let asked = stage.provider.count("/token")
    // A browser that somebody else's link leads here, and states that are none.
    for (path, fields) in [
      (path, []), (path, ["Cookie: \(OpenIDLogin.cookieName)=\(other.cookie ?? "")"]), (path, ["Cookie: \(OpenIDLogin.cookieName)=AAAA"]),
      (path.replacing("state=", with: "state=x"), [cookie]), (path.replacing("state=", with: "stat="), [cookie]),
      (try stage.provider.allow(try #require(other["Location"])), [cookie]),
      (path, ["Cookie: \(OpenIDLogin.cookieName)=\((left.cookie ?? "").dropLast())A"]),
    ] {
      #expect(try visit(path, fields).code == "login_expired", "\(fields)")
    }
    #expect(stage.provider.count("/token") == asked, "the provider is not troubled with them")
    #expect(try visit(path, [cookie]).status == 303)
    let again = try visit(path, [cookie])
    #expect(again.code == "login_expired" && OpenIDStage.session(of: again) == nil)
    // A code that was redeemed before, with a login of its own.
    let code = try #require(path.split(separator: "&").first?.split(separator: "=").last)
    let third = try stage.leave()
    let fresh = try stage.provider.allow(try #require(third["Location"]))
    let freshCode = try #require(fresh.split(separator: "&").first?.split(separator: "=").last)
    let mixed = try visit(fresh.replacing(freshCode, with: code), ["Cookie: \(OpenIDLogin.cookieName)=\(third.cookie ?? "")"])
    #expect(mixed.code == "login_denied" && mixed.string("error.message")?.contains("invalid_grant") == true)
    // Somebody else's code: it belongs to another verifier.
    let (victim, thief) = (try stage.leave(), try stage.leave())
    let stolen = try stage.provider.allow(try #require(victim["Location"])).split(separator: "&")[0]
    let own = try stage.provider.allow(try #require(thief["Location"])).split(separator: "&").dropFirst().joined(separator: "&")
    let injected = try visit("\(stolen)&\(own)", ["Cookie: \(OpenIDLogin.cookieName)=\(thief.cookie ?? "")"])
    #expect(injected.code == "login_denied" && OpenIDStage.session(of: injected) == nil)
  }

  @Test func aLoginThatTookTooLongIsBegunAgain() throws {
    let stage = try OpenIDStage(.sqlite)
    try stage.link(try stage.api.person("ada"))
    for (seconds, status) in [(599, 303), (600, 400), (-60, 303), (-61, 400)] as [(Int64, Int)] {
      let left = try stage.leave()
      stage.api.pass(seconds: seconds)
      #expect(try stage.comeBack(left).status == status, "\(seconds) s")
    }
    stage.api.pass(seconds: 3_600)
    try stage.api.sweep()
    let states: Int? = try stage.api.database.read { try $0.value("SELECT count(*) FROM login_states") }
    #expect(states == 0)
  }

  @Test func whatTheProviderRefusesIsSaidWithoutBeingBelieved() throws {
    let stage = try OpenIDStage(.sqlite)
    let left = try stage.leave()
    let cookie = "Cookie: \(OpenIDLogin.cookieName)=\(left.cookie ?? "")"
    let path = try stage.provider.allow(try #require(left["Location"]))
    let state = try #require(path.split(separator: "&").first { $0.hasPrefix("state=") })
    let page = try stage.api.ask(
      "GET", "/auth/oidc/callback?error=%3Cscript%3Ealert(1)%3C/script%3E&\(state)", as: .nobody, nil, [cookie, "Accept: text/html,*/*"])
    #expect(page.status == 403 && page["Content-Type"] == "text/html; charset=utf-8")
    #expect(page.text.contains("&lt;script&gt;alert(1)") && !page.text.contains("<script"))
    #expect(page["Content-Security-Policy"]?.hasPrefix("default-src 'none'; style-src 'sha256-") == true)
    let (second, third) = (try stage.leave(), try stage.leave())
    let json = try stage.comeBack(second, path: { $0.replacing("code=", with: "error=access_denied&c=") })
    #expect(json.code == "login_denied" && json["Content-Type"] == "application/json")
    let mixedUp = try stage.comeBack(
      third, path: { $0.split(separator: "&").dropLast().joined(separator: "&") + "&iss=https%3A%2F%2Fevil.example" })
    #expect(mixedUp.code == "login_refused")
  }

  // MARK: Keys

  @Test func aNewKeyIsFoundAndKeysAreNotAskedForAgainAndAgain() throws {
    let stage = try OpenIDStage(.sqlite)
    try stage.link(try stage.api.person("ada"))
    #expect(stage.provider.count("/keys") == 1)
    for _ in 1...3 { #expect(try stage.comeBack(stage.leave()).status == 303) }
    #expect(stage.provider.count("/keys") == 1 && stage.provider.count("/.well-known/openid-configuration") == 1, "they are remembered")
    stage.api.pass(seconds: 31)
    stage.provider.behaviour.withLock {
      $0.signer = .otherRSA
      $0.published = [SigningKey.otherRSA.published]
    }
    #expect(try stage.comeBack(stage.leave()).status == 303, "rotated")
    #expect(stage.provider.count("/keys") == 2)
    // Whoever sends tokens with made-up names does not make this server ask.
    stage.provider.behaviour.withLock { $0.head = { $0.merging(["kid": "made-up"]) { $1 } } }
    for _ in 1...5 { #expect(try stage.comeBack(stage.leave()).code == "login_refused") }
    #expect(stage.provider.count("/keys") == 2)
    stage.api.pass(seconds: 30)
    for _ in 1...5 { #expect(try stage.comeBack(stage.leave()).code == "login_refused") }
    #expect(stage.provider.count("/keys") == 3)
    // A key that is withdrawn is believed for an hour at most.
    stage.provider.behaviour.withLock {
      $0.head = { $0 }
      $0.published = [SigningKey.rsa.published]
    }
    #expect(try stage.comeBack(stage.leave()).status == 303)
    stage.api.pass(seconds: 3_600)
    #expect(try stage.comeBack(stage.leave()).code == "login_refused")
  }

  @Test func keysThatAreNoneAreNotTaken() throws {
    #expect(JSONWebKey(SigningKey.rsa.published) != nil && JSONWebKey(SigningKey.ec.published) != nil)
    let short = SigningKey(.rs256, id: "short", bits: 1_024).published
    func changed(_ key: JSON, _ name: String, _ value: JSON?) -> JSON {
      var members: [String: JSON] = [:]
      if case .object(let own) = key { for member in own { members[member.name] = member.value } }
      members[name] = value
      return LoginProvider.object(members)
    }
    let (rsa, ec) = (SigningKey.rsa.published, SigningKey.ec.published)
    let zeros = JSON.string(Base64URL.encode([UInt8](repeating: 0, count: 32)))
    for bad in [
      short, changed(rsa, "kty", "oct"), changed(rsa, "use", "enc"), changed(rsa, "alg", "RS512"), changed(rsa, "n", nil),
      changed(rsa, "e", nil),
      changed(rsa, "e", ""), changed(rsa, "n", "AQAB"),
      changed(rsa, "n", .string(Base64URL.encode([UInt8](repeating: 0xFF, count: 1_025)))),
      changed(ec, "crv", "P-384"), changed(ec, "x", zeros), changed(ec, "y", "AQAB"), changed(ec, "alg", "RS256"), "key", .null,
      ["kty": "oct", "k": "c2VjcmV0", "alg": "HS256"],
    ] {
      #expect(JSONWebKey(bad) == nil, "\(String(decoding: bad.bytes, as: UTF8.self).prefix(200))")
    }
  }

  @Test(arguments: ["", "Zg", "Zm8", "Zm9v", "Zm9vYg", "-_-_"]) func base64OfAddressesHasOneForm(text: String) {
    #expect(Base64URL.decode(text).map { Base64URL.encode($0) } == text)
    for other in [text + "=", text + "A", "+" + text, text + " ", text + "Zh"]
    where other.count % 4 == 1 || !other.allSatisfy({ $0.isLetter || $0.isNumber || "-_".contains($0) }) {
      #expect(Base64URL.decode(other) == nil, "\(other)")
    }
    #expect(Base64URL.decode("Zh") == nil && Base64URL.decode("Zm9") == nil, "bits that stand for nothing")
  }

  // MARK: Providers that do not do what they should

  @Test func aProviderThatAnswersTooMuchOrTheWrongThingHurtsNobody() throws {
    let stage = try OpenIDStage(.sqlite)
    try stage.link(try stage.api.person("ada"))
    let giant: @Sendable () -> Response = {
      Response(
        .ok, headers: ["Content-Type": "application/json"],
        stream: BodyStream(0) { sent in
          guard sent < 64 else { return nil }
          sent += 1
          return [UInt8](repeating: UInt8(ascii: " "), count: 65_536)
        })
    }
    let cases: [(what: String, code: String, answer: @Sendable () -> Response)] = [
      ("endless", "unavailable", giant), ("no JSON", "provider_error", { Response(.ok, body: Array("<html>".utf8)) }),
      ("an array", "provider_error", { LoginProvider.json([]) }), ("nothing", "provider_error", { LoginProvider.json([:]) }),
      ("an error", "provider_error", { Response(.internalServerError) }),
      ("a redirect", "provider_error", { Response(.found, headers: ["Location": "http://127.0.0.1:1/"]) }),
      ("a refusal", "login_denied", { LoginProvider.json(["error": "unauthorized_client"], .unauthorized) }),
    ]
    for path in ["/token", "/keys", "/.well-known/openid-configuration"] {
      for (what, code, answer) in cases {
        // What it has said before is forgotten.
        stage.api.pass(seconds: 3_600)
        let left = path.hasPrefix("/.") ? nil : try stage.leave()
        stage.provider.behaviour.withLock { $0.answers = [path: answer] }
        if path == "/keys" { stage.api.pass(seconds: 1) }
        let answered = try left.map { try stage.comeBack($0) } ?? stage.leave()
        #expect(answered.code == code, "\(path): \(what): \(answered.text)")
        #expect(OpenIDStage.session(of: answered) == nil)
        stage.provider.behaviour.withLock { $0.answers = [:] }
      }
    }
    #expect(try stage.comeBack(stage.leave()).status == 303)
    #expect(!stage.api.log.text.contains(LoginProvider.secret))
  }

  @Test func aProviderThatCallsItselfOtherwiseOrSendsPeopleToUnsafePlacesIsNotUsed() throws {
    let stage = try OpenIDStage(.sqlite)
    stage.provider.behaviour.withLock { $0.issuer = "https://id.example.org/" }
    let other = try stage.leave()
    #expect(other.code == "provider_error" && other.string("error.message")?.contains("calls itself https://id.example.org/") == true)
    let issuer = stage.provider.issuer
    for (name, value) in [
      ("authorization_endpoint", "javascript:alert(1)"), ("token_endpoint", "http://id.example.org/token"),
      ("jwks_uri", "file:///etc/passwd"),
    ] {
      stage.provider.behaviour.withLock {
        $0.answers["/.well-known/openid-configuration"] = {
          var members: [String: JSON] = [
            "issuer": .string(issuer), "authorization_endpoint": .string("\(issuer)/a"), "token_endpoint": .string("\(issuer)/t"),
            "jwks_uri": .string("\(issuer)/k"),
          ]
          members[name] = .string(value)
          return LoginProvider.json(LoginProvider.object(members))
        }
      }
      let answer = try stage.leave()
      #expect(answer.code == "provider_error" && answer.string("error.message")?.contains(name) == true)
    }
  }

  @Test func aProviderThatNeverAnswersHoldsUpNobodyElse() throws {
    let stage = try OpenIDStage(.sqlite) { $0.openID.timeout = 1_500 }
    _ = try stage.api.person("ada")
    stage.provider.behaviour.withLock { $0.hangs = ["/.well-known/openid-configuration"] }
    let answers = Locked<[String]>([])
    let api = stage.api
    let began = ContinuousClock.now
    try onThreads(4) { number in
      // The API of tests has four workers: one of them is left.
      if number == 3 {
        while answers.withLock({ $0.isEmpty }) { #expect(try api.ask("GET", "/health").status == 200) }
        return
      }
      let answer = try api.ask("GET", "/auth/oidc/login")
      answers.withLock { $0.append("\(answer.status) \(answer.code ?? "") \(answer["Retry-After"] ?? "")") }
    }
    #expect(answers.withLock { $0 } == Array(repeating: "503 unavailable 5", count: 3))
    #expect(ContinuousClock.now - began < .seconds(10))
  }

  @Test(arguments: [
    ("https://id.example.org", true), ("https://id.example.org/realms/home", true), ("http://127.0.0.1:9000", true),
    ("http://localhost/x", true),
    ("http://[::1]:9000/", true), ("https://[2001:db8::1]", true), ("http://id.example.org", false),
    ("http://127.0.0.1.example.org", false),
    ("http://localhost@evil.example", false), ("https://", false), ("ftp://127.0.0.1", false), ("id.example.org", false), ("", false),
    ("http://127.0.0.1\\@evil.example", false), ("http://[::1]evil.example", false), ("https://a b", false),
    ("http://localhost.evil.example", false),
    ("http://127.0.0.1:80:90", false), ("https://id.example.org\n", false),
  ])
  func secretsGoOverTLSOrStayOnThisMachine(address: String, isSafe: Bool) { #expect(OpenIDSettings.isSafe(address) == isSafe) }

  @Test func aSecretThatCannotBeReadIsForWhoeverRunsTheServer() throws {
    let stage = try OpenIDStage(.sqlite) { $0.openID.secretFile = "/nowhere/secret" }
    let back = try stage.comeBack(stage.leave())
    #expect(back.code == "internal_error" && !back.text.contains("/nowhere"))
    #expect(stage.api.log.text.contains("/nowhere/secret"))
  }
}

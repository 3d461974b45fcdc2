import Database
import HTTPServer
import Store
import Testing
import Threads

@testable import API

/// Logging in and out, and what a session is good for.
@Suite struct LoginTests {
  @Test(arguments: TestDatabase.Kind.allCases)
  func peopleLogInWithNameOrAddressInWhateverCase(kind: TestDatabase.Kind) throws {
    let api = try TestAPI(kind)
    _ = try api.person("Ada")
    for login in [#""username":"aDA""#, #""email":"ADA@example.org""#, #""username":"ada@EXAMPLE.ORG""#] {
      let answer = try api.ask("POST", "/auth/login", "{\(login),\"password\":\"\(TestAPI.password)\"}")
      #expect(answer.status == 200)
      #expect(answer.string("data.user.username") == "Ada")
      let cookie = try #require(answer["Set-Cookie"])
      #expect(cookie.hasSuffix("; Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax"))
      let value = try #require(answer.cookie)
      #expect(value.count == 43)
      let session = try api.ask("GET", "/auth/session", as: .nobody, nil, ["Cookie: \(Authenticator.cookieName)=\(value)"])
      #expect(session.string("data.user.username") == "Ada")
    }
    #expect(try api.ask("POST", "/auth/login", #"{"password":"x"}"#).status == 400)
  }

  @Test func whoGuessesDoesNotLearnWhetherTheAccountExists() throws {
    let api = try TestAPI(.sqlite, passwords: Passwords.Parameters())
    let stored = try Passwords().hash(TestAPI.password)
    _ = try api.person("ada") { $0.passwordHash = stored }
    _ = try api.person("eve") { ($0.passwordHash, $0.disabledAt) = (stored, api.now) }
    _ = try api.person("kim") { $0.passwordHash = nil }
    // Alternating, so that a busy machine slows all of them down alike; the fastest of each, because nothing makes one too fast.
    var fastest: [String: Duration] = [:]
    var answers: Set<String> = []
    for round in 0..<3 {
      for (name, password) in [("ada", "wrong password"), ("nobody", "wrong password"), ("eve", TestAPI.password), ("kim", "")] {
        let began = ContinuousClock.now
        let answer = try api.login(name, password)
        fastest[name] = min(fastest[name] ?? .seconds(60), ContinuousClock.now - began)
        #expect(answer.status == 401)
        answers.insert(answer.comparableText + answer.stableFields.filter { !$0.hasPrefix("content-length") }.joined())
        #expect(answer["Set-Cookie"] == nil, "round \(round)")
      }
    }
    #expect(answers.count == 1, "\(answers)")
    let known = try #require(fastest["ada"])
    for (name, time) in fastest { #expect(time > known / 5 && time < known * 5, "\(name): \(time), a known name: \(known)") }
  }

  @Test func aCookieFromBeforeTheLoginIsNotTakenOver() throws {
    let api = try TestAPI(.sqlite)
    _ = try api.person("ada")
    let planted = "Cookie: \(Authenticator.cookieName)=\(String(repeating: "x", count: 43))"
    let answer = try api.login("ada", TestAPI.password, [planted])
    #expect(answer.status == 200)
    #expect(answer.cookie != String(repeating: "x", count: 43))
    #expect(try api.ask("GET", "/users/me", as: .nobody, nil, [planted]).status == 401)
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func loggingOutEndsThisSessionAndNoOther(kind: TestDatabase.Kind) throws {
    let api = try TestAPI(kind)
    let ada = try api.person("ada")
    let other = try #require(try api.login("ada").cookie)
    let client = try api.connect()
    try client.send(TestAPI.request("GET", "/users/me", as: .session(ada)))
    #expect(try client.response().status == 200)
    let logout = try api.ask("POST", "/auth/logout", as: .session(ada))
    #expect(logout.status == 204)
    #expect(logout["Set-Cookie"]?.hasPrefix("\(Authenticator.cookieName)=; Path=/; Max-Age=0") == true)
    try client.send(TestAPI.request("GET", "/users/me", as: .session(ada)))
    #expect(try client.response().status == 401, "on a connection that was open before")
    #expect(try api.ask("GET", "/users/me", as: .session(.init(user: ada.user, cookie: other))).status == 200)
  }

  @Test func aSessionThatNobodyUsesEndsAfterThirtyDays() throws {
    let api = try TestAPI(.sqlite)
    let ada = try api.person("ada")
    #expect(try api.ask("GET", "/users/me", as: .session(ada)).status == 200)
    api.pass(seconds: 30 * 24 * 3_600 - 1)
    #expect(try api.ask("GET", "/users/me", as: .session(ada)).status == 200)
    api.pass(seconds: 1)
    #expect(try api.ask("GET", "/users/me", as: .session(ada)).status == 401)
  }

  @Test func aSessionThatIsUsedGoesOn() throws {
    let api = try TestAPI(.sqlite)
    let ada = try api.person("ada")
    #expect(try api.ask("GET", "/users/me", as: .session(ada)).status == 200)
    api.pass(seconds: 20 * 24 * 3_600)
    #expect(try api.ask("GET", "/users/me", as: .session(ada)).status == 200)
    try api.noteUses()
    api.pass(seconds: 20 * 24 * 3_600)
    #expect(try api.ask("GET", "/users/me", as: .session(ada)).status == 200)
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func aBrowserThatIsUsedKeepsItsCookie(kind: TestDatabase.Kind) throws {
    let api = try TestAPI(kind)
    let ada = try api.person("ada")
    func renewed(_ path: String = "/users/me", as credential: TestAPI.Credential) throws -> String? {
      try api.ask("GET", path, as: credential)["Set-Cookie"]
    }
    let renewal = "\(Authenticator.cookieName)=\(ada.cookie); Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax"
    #expect(try renewed(as: .session(ada)) == renewal)
    #expect(try renewed(as: .session(ada)) == nil, "once an hour is enough")
    api.pass(seconds: 3_600)
    #expect(try renewed("/settings/tokens/x", as: .session(ada)) == nil, "not with an error")
    #expect(try renewed("/flights/export", as: .session(ada)) == renewal)
    api.pass(seconds: 3_600)
    let logout = try api.ask("POST", "/auth/logout", as: .session(ada))
    #expect(logout["Set-Cookie"]?.hasPrefix("\(Authenticator.cookieName)=; Path=/; Max-Age=0") == true)
    #expect(try renewed(as: .session(ada)) == nil, "that session has ended")
    #expect(try renewed(as: .token(try api.token(ada, "read").text)) == nil)
  }

  @Test func manyWhoLogInAtOnceLeaveThreadsForTheOthers() throws {
    var settings = APISettings(version: "1.2.3")
    settings.workers = 4
    let api = try TestAPI(.sqlite, settings)
    let ada = try api.person("ada")
    // Two passwords that take their time.
    for _ in 0..<2 { try api.passwords.begin() }
    for (name, password) in [("ada", TestAPI.password), ("ada", "wrong"), ("nobody", "wrong")] {
      let refused = try api.login(name, password)
      #expect(refused.code == "unavailable", "nor does this tell who has an account")
      #expect(refused["Retry-After"] == "3")
    }
    // On a worker, as logins are.
    #expect(try api.ask("GET", "/flights/facets", as: .session(ada)).status == 200)
    for _ in 0..<2 { api.passwords.end() }
    #expect(try api.login("ada").status == 200)
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func aNewPasswordEndsEveryOtherSession(kind: TestDatabase.Kind) throws {
    let api = try TestAPI(kind)
    let ada = try api.person("ada")
    let other = try #require(try api.login("ada").cookie)
    let wrong = try api.ask(
      "PUT", "/auth/password", as: .session(ada), #"{"current_password":"wrong","new_password":"another long one"}"#)
    #expect(wrong.json("error.errors.current_password") != nil)
    let change = #"{"current_password":"\#(TestAPI.password)","new_password":"another long one"}"#
    #expect(try api.ask("PUT", "/auth/password", as: .token(try api.token(ada, "write").text), change).status == 403, "not with a token")
    #expect(try api.ask("PUT", "/auth/password", as: .session(ada), change).status == 200)
    #expect(try api.ask("GET", "/users/me", as: .session(ada)).status == 200)
    #expect(try api.ask("GET", "/users/me", as: .session(.init(user: ada.user, cookie: other))).status == 401)
    #expect(try api.login("ada").status == 401)
    #expect(try api.login("ada", "another long one").status == 200)
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func aDisabledAccountOpensNothing(kind: TestDatabase.Kind) throws {
    let api = try TestAPI(kind)
    let eve = try api.person("eve") { $0.disabledAt = api.now }
    #expect(try api.login("eve").status == 401)
    #expect(try api.ask("GET", "/users/me", as: .session(eve)).status == 401)
    #expect(try api.ask("GET", "/users/me", as: .token(try api.token(eve, "read").text)).status == 401)
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func loggingInDoesNotUndoWhatChangesMeanwhile(kind: TestDatabase.Kind) throws {
    let api = try TestAPI(kind)
    let ada = try api.person("ada")
    let status = Locked(0)
    let login = try Thread(name: "login") {
      let answer = try? api.login("ada")
      status.withLock { $0 = answer?.status ?? 0 }
    }
    // The password takes a tenth of a second to check: time enough to read the account before these, and to write it after them.
    for number in 1...10 {
      #expect(try api.ask("PATCH", "/users/me", as: .session(ada), #"{"display_name":"Ada \#(number)"}"#).status == 200)
    }
    login.join()
    #expect(status.withLock { $0 } == 200)
    let name = try api.database.read { try $0.user(ada.user.id)?.displayName }
    #expect(name == "Ada 10")
    let read = try api.ask("GET", "/users/me", as: .session(ada))
    #expect(read.string("data.display_name") == name)
    #expect(read.string("data.last_login_at") != nil)
  }

  @Test func aPasswordStoredWithWeakerParametersIsStoredAnewAtTheNextLogin() throws {
    let api = try TestAPI(.sqlite)
    let weak = try Passwords(.init(n: 128, r: 8, p: 1)).hash(TestAPI.password)
    let ada = try api.person("ada") { $0.passwordHash = weak }
    #expect(try api.login("ada").status == 200)
    let stored = try #require(try api.database.read { try $0.user(ada.user.id)?.passwordHash })
    #expect(stored != weak)
    #expect(!api.passwords.isOutdated(stored) && Passwords().isOutdated(stored))
    #expect(try api.login("ada").status == 200)
  }

  @Test func cookiesAreForTLSWhereUsersComeByTLS() throws {
    let behindProxy = try TestAPI(.sqlite) { $0.trustedProxies = (try? TrustedProxies(parsing: "127.0.0.1")) ?? TrustedProxies() }
    _ = try behindProxy.person("ada")
    #expect(try behindProxy.login("ada", TestAPI.password, ["X-Forwarded-Proto: https"])["Set-Cookie"]?.contains("; Secure;") == true)
    var settings = APISettings(version: "1.2.3")
    settings.baseURL = "https://flights.example.org"
    let named = try TestAPI(.sqlite, settings)
    _ = try named.person("ada")
    #expect(try named.login("ada")["Set-Cookie"]?.contains("; Secure;") == true)
  }
}

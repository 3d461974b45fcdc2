import HTTPServer
import Schema
import Store
import Testing
import Threads
import Travel

@testable import API
@testable import Database

/// Logging in by a provider of OpenID Connect: whom that lets in, and as whom.
@Suite struct OpenIDTests {
  typealias Stage = OpenIDStage

  @Test(arguments: TestDatabase.Kind.allCases, [SigningKey.rsa, .ec].map(\.algorithm))
  func whoIsLinkedIsLoggedInByTheProvider(kind: TestDatabase.Kind, algorithm: JSONWebKey.Algorithm) throws {
    let stage = try Stage(kind)
    let ada = try stage.api.person("ada")
    try stage.link(ada)
    stage.provider.behaviour.withLock { $0.signer = algorithm == .rs256 ? .rsa : .ec }
    let left = try stage.leave("?return_to=/trips%3Fyear=2026")
    #expect(left.status == 302)
    #expect(left["Set-Cookie"]?.hasSuffix("; Path=/; Max-Age=600; HttpOnly; SameSite=Lax") == true)
    let back = try stage.comeBack(left)
    #expect(back.status == 303 && back["Location"] == "/trips?year=2026", "\(back.text)")
    #expect(back.all("Set-Cookie").contains { $0.hasPrefix("\(OpenIDLogin.cookieName)=; Path=/; Max-Age=0") })
    let cookie = try #require(Stage.session(of: back))
    let session = try stage.api.ask("GET", "/auth/session", as: .session(.init(user: ada.user, cookie: cookie)))
    #expect(session.string("data.user.username") == "ada")
    let details: [String?] = try stage.api.database.read { db in
      try db.rows("SELECT details FROM audit_log WHERE action = 'user.logged_in'") { row in try row.next() }
    }
    #expect(details == [#"{"by":"oidc"}"#])
    // What opens the door is in no log.
    let location = try #require(left["Location"])
    for secret in [cookie, left.cookie ?? ""]
      + location.split(separator: "&").filter({ $0.hasPrefix("state=") || $0.hasPrefix("nonce=") }).map({ String($0.dropFirst(6)) })
    {
      #expect(!stage.api.log.text.contains(secret))
    }
    #expect(!stage.api.log.text.contains(LoginProvider.secret))
  }

  @Test func everyWayOfShowingWhoTheServerIsIsKnown() throws {
    let ways: [(what: String, change: (inout LoginProvider.Behaviour) -> Void)] = [
      ("in the head", { _ in }), ("where nothing is said", { $0.methods = nil }),
      ("in the content", { $0.methods = ["client_secret_post"] }),
      ("not at all", { $0.isPublic = true }),
    ]
    for way in ways {
      let stage = try Stage(.sqlite, isPublic: way.what == "not at all")
      stage.provider.behaviour.withLock { way.change(&$0) }
      try stage.link(try stage.api.person("ada"))
      #expect(try stage.comeBack(stage.leave()).status == 303, "\(way.what)")
    }
  }

  @Test func theOfferSaysWhetherThereIsAProviderAndWhatItIsCalled() throws {
    let stage = try Stage(.sqlite) { $0.openID.name = "Family login" }
    let offer = try stage.api.ask("GET", "/auth/oidc")
    #expect(offer.json("data") == ["enabled": true, "name": "Family login", "login_path": "/api/v1/auth/oidc/login"])
    let without = try TestAPI(.sqlite)
    #expect(try without.ask("GET", "/auth/oidc").json("data.enabled") == false)
    #expect(try without.ask("GET", "/auth/oidc/login").code == "not_found")
  }

  @Test(arguments: [
    "//evil.example", "https://evil.example", "/\\evil.example", "\\\\evil.example", "/%09/evil.example", "javascript:alert(1)",
    "evil.example", "", "/a%0d%0ab",
    "/\u{FF0F}evil.example",
  ])
  func nobodyIsSentToAnotherSite(destination: String) throws {
    let stage = try Stage(.sqlite)
    let encoded = destination.contains("%") ? destination : PercentEncoding.encode(destination)
    let answer = try stage.leave("?return_to=\(encoded)")
    #expect(answer.status == 400 && answer["Location"] == nil && answer["Set-Cookie"] == nil, "\(answer["Location"] ?? "")")
  }

  @Test func withoutAWishPeopleComeToThePageThatThereIs() throws {
    let stage = try Stage(.sqlite) { $0.baseURL = "https://example.org/flights" }
    try stage.link(try stage.api.person("ada"))
    let left = try stage.leave()
    #expect(left["Location"]?.contains("redirect_uri=https%3A%2F%2Fexample.org%2Fflights%2Fapi%2Fv1%2Fauth%2Foidc%2Fcallback&") == true)
    #expect(left["Set-Cookie"]?.contains("; Secure;") == true)
    let back = try stage.comeBack(left)
    #expect(back.status == 303 && back["Location"] == "/flights/docs", "\(back.text)")
  }

  // MARK: Who it is

  @Test(arguments: TestDatabase.Kind.allCases)
  func strangersAreOnlyTakenWhereThatIsSet(kind: TestDatabase.Kind) throws {
    for (registration, registers, isTaken) in [
      (APISettings.Registration.closed, false, false), (.invite, false, false), (.open, false, true), (.closed, true, true),
      (.invite, true, true),
    ] {
      let stage = try Stage(kind) {
        $0.registration = registration
        $0.openID.registers = registers
      }
      _ = try stage.api.person("root", isAdministrator: true)
      let back = try stage.comeBack(stage.leave())
      #expect(back.status == (isTaken ? 303 : 403), "\(registration) \(registers): \(back.text)")
      let made = try stage.api.database.read { try $0.user(named: "ada") }
      #expect((made != nil) == isTaken)
      guard let made else { continue }
      #expect(made.email == "ada@example.org" && made.displayName == "Ada Lovelace" && made.passwordHash == nil && !made.isAdministrator)
      #expect(try stage.comeBack(stage.leave()).status == 303, "the second time it is known")
      #expect(try stage.api.login("ada", "").status == 401)
    }
  }

  @Test func theFirstAccountIsNotAStrangers() throws {
    let stage = try Stage(.sqlite) {
      $0.registration = .open
      $0.openID.registers = true
    }
    #expect(try stage.comeBack(stage.leave()).status == 403)
    #expect(try stage.api.database.read { try $0.isWithoutUsers() })
  }

  @Test func namesThatAreTakenOrNoNamesAreMadeFit() throws {
    let stage = try Stage(.sqlite) { $0.registration = .open }
    _ = try stage.api.person("ada") { $0.email = "other@example.org" }
    for (number, wanted, expected) in [(1, "ada", "ada-2"), (2, "Zoë Ångström", "Zoë-Ångström"), (3, "<b>@x", "-b-"), (4, nil, "mail4")]
      as [(Int, String?, String)]
    {
      let person = LoginProvider.Person(subject: "s\(number)", email: "mail\(number)@example.org", username: wanted, name: "\u{7}")
      #expect(try stage.comeBack(stage.leave(), as: person).status == 303)
      let user = try stage.api.database.read { try $0.user(named: "mail\(number)@example.org") }
      #expect(user?.username == expected && user?.displayName == nil)
    }
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func anAddressLinksOnlyWhereThatIsSetAndItIsVerified(kind: TestDatabase.Kind) throws {
    for (links, isVerified, isTaken) in [
      (true, true, true), (true, false, false), (true, "true", false), (true, .null, false), (false, true, false),
    ] as [(Bool, JSON, Bool)] {
      let stage = try Stage(kind) {
        $0.openID.linksByEmail = links
        // That it would make an account otherwise must not matter: it is somebody's.
        $0.openID.registers = true
      }
      let ada = try stage.api.person("lovelace") { $0.email = "Ada@Example.org" }
      let back = try stage.comeBack(stage.leave(), as: .init(isVerified: isVerified))
      #expect(back.status == (isTaken ? 303 : isVerified == true ? 409 : 403), "\(links) \(isVerified): \(back.text)")
      #expect(Stage.session(of: back) == nil || isTaken)
      let identity = try stage.api.database.read { try $0.identity(of: ada.user.id, issuer: stage.provider.issuer) }
      #expect(identity?.subject == (isTaken ? "sub-ada" : nil))
      #expect(try stage.api.database.read { try $0.users().count } == 1)
      guard isTaken else { continue }
      // Somebody else at the provider who has got that address is not the owner of the account.
      let other = try stage.comeBack(stage.leave(), as: .init(subject: "sub-eve"))
      #expect(other.status == 409 && Stage.session(of: other) == nil)
      // And the owner stays the owner under another address.
      #expect(try stage.comeBack(stage.leave(), as: .init(email: "new@example.org")).status == 303)
    }
  }

  @Test func anAddressThatIsOnlyInTheUserInfoIsFoundThereUnlessItIsAnothers() throws {
    let stage = try Stage(.sqlite) { $0.registration = .open }
    _ = try stage.api.person("root")
    stage.provider.behaviour.withLock {
      $0.tokensAreInUserInfo = true
      $0.userInfoSubject = "sub-eve"
    }
    #expect(try stage.comeBack(stage.leave()).code == "login_refused")
    stage.provider.behaviour.withLock { $0.userInfoSubject = nil }
    #expect(try stage.comeBack(stage.leave()).status == 303)
    #expect(try stage.api.database.read { try $0.user(named: "ada")?.email } == "ada@example.org")
    let asked = stage.provider.count("/userinfo")
    #expect(try stage.comeBack(stage.leave()).status == 303)
    #expect(stage.provider.count("/userinfo") == asked, "who is known needs no address")
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func whoIsDisabledStaysOutAndASecondFactorIsTheProvidersBusiness(kind: TestDatabase.Kind) throws {
    let stage = try Stage(kind) { $0.openID.linksByEmail = true }
    let ada = try stage.api.person("ada")
    _ = try TOTPTests.enable(stage.api, ada)
    #expect(try stage.comeBack(stage.leave()).status == 303)
    try stage.api.database.write { db in
      var user = ada.user
      user.disabledAt = stage.api.now
      try db.update(user)
    }
    for person in [LoginProvider.Person(), .init(subject: "sub-other")] {
      let back = try stage.comeBack(stage.leave(), as: person)
      #expect(back.status == 403 && Stage.session(of: back) == nil)
    }
  }

  @Test func whereAddressesOpenAccountsNobodyTakesOneTheyWereNotGiven() throws {
    let stage = try Stage(.sqlite) {
      $0.openID.linksByEmail = true
      $0.registration = .open
    }
    let (ada, eve) = (try stage.api.person("ada", isAdministrator: true), try stage.api.person("eve"))
    let bobs = #"{"email":"bob@example.org"}"#
    #expect(try stage.api.ask("PATCH", "/users/me", as: .session(eve), bobs).status == 403)
    let new = #"{"username":"bob","email":"bob@example.org","password":"correct horse"}"#
    #expect(try stage.api.ask("POST", "/auth/register", new).status == 403)
    #expect(try stage.api.ask("PATCH", "/admin/users/\(eve.user.id)", as: .session(ada), bobs).status == 200)
  }

  // MARK: One's own account

  @Test func whoLinksAnAccountHasBothHalvesOfItsLogin() throws {
    let stage = try Stage(.sqlite)
    let ada = try stage.api.person("ada")
    let app = try TOTPTests.enable(stage.api, ada)
    func link(_ more: String) throws -> RawResponse {
      try stage.api.ask("POST", "/auth/oidc/link", as: .session(ada), #"{"current_password":"\#(TestAPI.password)"\#(more)}"#)
    }
    for more in ["", #","totp_code":"AAAA-BBBB-CCCC-DDDD""#] { #expect(try link(more).json("error.errors.totp_code") != nil) }
    #expect(try stage.api.database.read { try $0.value("SELECT count(*) FROM audit_log WHERE action = 'user.totp_failed'") } == 1)
    #expect(try link(#","totp_code":"\#(app.recoveryCodes[0])""#).string("data.authorization_url") != nil)
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func oneLinksAndUnlinksOnesOwnAccount(kind: TestDatabase.Kind) throws {
    let stage = try Stage(kind)
    let (ada, bob) = (try stage.api.person("ada"), try stage.api.person("bob"))
    #expect(try stage.comeBack(stage.leave()).status == 409, "there is an account with this address")
    for body in ["{}", #"{"current_password":"wrong"}"#] {
      #expect(try stage.api.ask("POST", "/auth/oidc/link", as: .session(ada), body).json("error.errors.current_password") != nil)
    }
    #expect(try stage.api.ask("DELETE", "/auth/oidc/link", as: .session(ada)).status == 404)
    let back = try stage.link(ada)
    #expect(back.status == 303 && Stage.session(of: back) == nil, "the session stays the same")
    let link = try stage.api.ask("GET", "/auth/oidc/link", as: .session(ada))
    #expect(link.json("data.linked") == true && link.string("data.email") == "ada@example.org")
    #expect(try stage.api.ask("GET", "/auth/oidc/link", as: .session(bob)).json("data.linked") == false)
    #expect(try stage.comeBack(stage.leave()).status == 303)
    #expect(try stage.link(ada).status == 303, "again")
    // One login is one account's, and the other way round.
    #expect(try stage.link(bob).code == "conflict")
    #expect(try stage.link(ada, as: .init(subject: "sub-other")).code == "conflict")
    #expect(try stage.api.ask("DELETE", "/auth/oidc/link", as: .session(ada)).status == 204)
    #expect(try stage.comeBack(stage.leave()).status == 409)
    #expect(try stage.link(bob).status == 303)
    let acts: [String] = try stage.api.database.read { db in
      try db.rows("SELECT action || ' ' || actor_name FROM audit_log WHERE action LIKE 'user.oidc%' ORDER BY id") { row in try row.next() }
    }
    #expect(acts == ["user.oidc_linked ada", "user.oidc_unlinked ada", "user.oidc_linked bob"])
  }

  @Test func aLinkIsMadeOnlyForTheSessionThatHasAskedForIt() throws {
    let stage = try Stage(.sqlite)
    let (ada, bob) = (try stage.api.person("ada"), try stage.api.person("bob"))
    let begun = try stage.api.ask("POST", "/auth/oidc/link", as: .session(ada), Stage.password)
    let path = try stage.provider.allow(try #require(begun.string("data.authorization_url")))
    let other = "Cookie: \(OpenIDLogin.cookieName)=\(begun.cookie ?? ""); \(Authenticator.cookieName)=\(bob.cookie)"
    #expect(try stage.api.ask("GET", path, as: .nobody, nil, [other]).code == "login_expired")
    let count: Int? = try stage.api.database.read { try $0.value("SELECT count(*) FROM identities") }
    #expect(count == 0)
  }

  @Test func theLastWayIntoAnAccountIsNotTakenAway() throws {
    let stage = try Stage(.sqlite)
    let kim = try stage.api.person("kim") { $0.passwordHash = nil }
    #expect(try stage.link(kim).status == 303)
    #expect(try stage.api.ask("DELETE", "/auth/oidc/link", as: .session(kim)).code == "conflict")
    #expect(try stage.comeBack(stage.leave()).status == 303)
  }
}

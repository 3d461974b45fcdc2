import Database
import HTTPServer
import Schema
import Store
import Testing
import Threads
import Travel

@testable import API

/// Logins that ask for a code beside the password.
@Suite struct TOTPTests {
  /// RFC 6238 appendix B, of whose eight digits six are shown.
  @Test(arguments: [
    (59, "287082"), (1_111_111_109, "081804"), (1_111_111_111, "050471"), (1_234_567_890, "005924"), (2_000_000_000, "279037"),
    (20_000_000_000, "353130"),
  ])
  func codesAreThoseOfTheStandard(second: Int64, code: String) {
    let secret = Array("12345678901234567890".utf8)
    #expect(TOTP.code(secret, step: second / 30) == code)
    for (offset, isTaken) in [(-31, false), (-30, true), (0, true), (30, true), (60, false)] as [(Int64, Bool)]
    where second / 30 * 30 + offset >= 0 {
      // From the beginning of the step, at which thirty seconds are exactly one.
      let now = Instant(milliseconds: (second / 30 * 30 + offset) * 1_000)
      #expect((TOTP.step(of: code, secret, after: nil, at: now) != nil) == isTaken, "\(offset) s")
    }
    let now = Instant(milliseconds: second * 1_000)
    #expect(TOTP.step(of: "\(code.prefix(3)) \(code.suffix(3))", secret, after: second / 30 - 1, at: now) == second / 30)
    #expect(TOTP.step(of: code, secret, after: second / 30, at: now) == nil, "a second time")
    for wrong in ["", String(code.dropLast()), code + "0", "000000"] {
      #expect(TOTP.step(of: wrong, secret, after: nil, at: now) == nil)
    }
  }

  /// RFC 4648 section 10.
  @Test(arguments: [
    ("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"), ("fooba", "MZXW6YTB"), ("foobar", "MZXW6YTBOI"),
  ])
  func secretsAreWrittenInBase32(text: String, encoded: String) { #expect(TOTP.base32(Array(text.utf8)) == encoded) }

  @Test(
    arguments: [(0, nil), (1, nil), (4, nil), (5, 15), (6, nil), (10, 30), (15, 60), (35, 960), (40, 1_440), (1_000, 1_440)]
      as [(Int, Int64?)])
  func afterEveryFifthWrongCodeTheWaitDoubles(failures: Int, minutes: Int64?) {
    #expect(SecondFactor.wait(after: failures) == minutes.map { $0 * 60_000 })
  }

  // MARK: By requests

  private static func proof(_ code: String) -> String { #"{"current_password":"\#(TestAPI.password)","code":"\#(code)"}"# }

  /// Somebody's app: shows the code of now, or of some steps later.
  struct App {
    let secret: [UInt8]
    let recoveryCodes: [String]

    func code(_ api: TestAPI, later steps: Int64 = 0) -> String { TOTP.code(secret, step: api.now.milliseconds / 30_000 + steps) }
  }

  /// Has logins of `person` ask for codes. The code of the current step is used up by that.
  static func enable(_ api: TestAPI, _ person: TestAPI.Person) throws -> App {
    let begun = try api.ask("POST", "/auth/totp", as: .session(person), #"{"current_password":"\#(TestAPI.password)"}"#)
    let secret = try bytes(base32: try #require(begun.string("data.secret"), "\(begun.text)"))
    let code = TOTP.code(secret, step: api.now.milliseconds / 30_000)
    let confirmed = try api.ask("POST", "/auth/totp/confirm", as: .session(person), #"{"code":"\#(code)"}"#)
    let codes = confirmed.json("data.recovery_codes")?.elements.compactMap { if case .string(let code) = $0 { code } else { nil } }
    return App(secret: secret, recoveryCodes: try #require(codes, "\(confirmed.text)"))
  }

  private static func bytes(base32 text: String) throws -> [UInt8] {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
    let bits = try text.flatMap { letter in
      let value = try #require(letters.firstIndex(of: letter))
      return (0..<5).map { value >> (4 - $0) & 1 }
    }
    return stride(from: 0, to: bits.count - 7, by: 8).map { start in bits[start..<(start + 8)].reduce(0) { $0 << 1 | UInt8($1) } }
  }

  private static func login(_ api: TestAPI, _ name: String, _ code: String?, password: String = TestAPI.password) throws -> RawResponse {
    let second = code.map { #","totp_code":"\#($0)""# } ?? ""
    return try api.ask("POST", "/auth/login", #"{"username":"\#(name)","password":"\#(password)"\#(second)}"#)
  }

  private static func acts(_ api: TestAPI) throws -> [String] {
    try api.database.read { db in try db.rows("SELECT action FROM audit_log ORDER BY id") { row in try row.next() as String } }
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func onceConfirmedLoginsAskForACodeThatIsGoodOnce(kind: TestDatabase.Kind) throws {
    let api = try TestAPI(kind)
    let ada = try api.person("ada")
    let other = try #require(try api.login("ada").cookie)
    let token = try api.token(ada, "read").text
    #expect(try api.ask("GET", "/auth/totp", as: .session(ada)).json("data.active") == false)
    let begun = try api.ask("POST", "/auth/totp", as: .session(ada), #"{"current_password":"\#(TestAPI.password)"}"#)
    let secret = try #require(begun.string("data.secret"))
    let address = "otpauth://totp/Peregrine:ada?secret=\(secret)&issuer=Peregrine&algorithm=SHA1&digits=6&period=30"
    #expect(secret.count == 32 && begun.string("data.uri") == address)
    #expect(try api.login("ada").status == 200, "not before it is confirmed")
    #expect(try api.ask("GET", "/auth/totp", as: .session(ada)).json("data.active") == false)

    let app = try Self.enable(api, ada)
    #expect(app.recoveryCodes.count == 10 && Set(app.recoveryCodes).count == 10)
    #expect(app.recoveryCodes.allSatisfy { $0.count == 19 && $0.split(separator: "-").count == 4 })
    #expect(try Self.login(api, "ada", TOTP.code(try Self.bytes(base32: secret), step: api.now.milliseconds / 30_000)).status == 401)
    #expect(try api.ask("GET", "/users/me", as: .session(ada)).status == 200)
    #expect(try api.ask("GET", "/users/me", as: .session(.init(user: ada.user, cookie: other))).status == 401, "begun without a code")
    #expect(try api.ask("GET", "/users/me", as: .token(token)).status == 200)

    let required = try api.login("ada")
    #expect(required.status == 401 && required.code == "totp_required" && required["Set-Cookie"] == nil)
    #expect(try Self.login(api, "ada", app.code(api)).code == "totp_invalid", "it has confirmed the app")
    let next = app.code(api, later: 1)
    let done = try Self.login(api, "ada", next)
    #expect(done.status == 200 && done.cookie?.count == 43)
    #expect(try Self.login(api, "ada", next).code == "totp_invalid", "twice")
    api.pass(seconds: 30)
    #expect(try Self.login(api, "ada", app.code(api)).code == "totp_invalid", "the same step, which has come")
    api.pass(seconds: 30)
    #expect(try Self.login(api, "ada", app.code(api)).status == 200)
    api.pass(seconds: 90)
    #expect(try Self.login(api, "ada", app.code(api, later: -2)).code == "totp_invalid", "too old")
    #expect(try Self.login(api, "ada", app.code(api, later: 2)).code == "totp_invalid", "too early")
    #expect(try Self.login(api, "ada", app.code(api, later: -1)).status == 200)
    let state = try api.ask("GET", "/auth/totp", as: .session(ada))
    #expect(state.json("data.active") == true && state.json("data.recovery_codes_left") == .number("10"))
    #expect(try api.ask("POST", "/auth/totp", as: .session(ada), #"{"current_password":"\#(TestAPI.password)"}"#).status == 409)
  }

  @Test func whoDoesNotKnowThePasswordDoesNotLearnThatThereIsACode() throws {
    let api = try TestAPI(.sqlite)
    let ada = try api.person("ada")
    let app = try Self.enable(api, ada)
    let answers = try [("ada", nil), ("ada", "000000"), ("ada", app.code(api, later: 1)), ("nobody", nil), ("nobody", "000000")].map {
      name, code in
      let answer = try Self.login(api, name, code, password: "wrong password")
      #expect(answer.code == "unauthorized")
      return answer.comparableText
    }
    #expect(Set(answers).count == 1)
    // And has used no code up, nor locked anything.
    #expect(try Self.login(api, "ada", app.code(api, later: 1)).status == 200)
    let failures: Int? = try api.database.read { try $0.value("SELECT failures FROM totp_secrets") }
    #expect(failures == 0)
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func guessingCodesIsBoundedByAccountAndRecoveryCodesStillLetTheOwnerIn(kind: TestDatabase.Kind) throws {
    let api = try TestAPI(kind)
    let (ada, bob) = (try api.person("ada"), try api.person("bob"))
    let app = try Self.enable(api, ada)
    let wrong = app.code(api, later: 1_000)
    for _ in 1...5 { #expect(try Self.login(api, "ada", wrong).code == "totp_invalid") }
    let locked = try Self.login(api, "ada", app.code(api, later: 1))
    #expect(locked.status == 429 && locked.code == "rate_limited" && locked["Retry-After"] == "900")
    #expect(try Self.enable(api, bob).recoveryCodes.count == 10, "others are not locked")
    #expect(try api.login("ada").code == "totp_required")
    api.pass(seconds: 899)
    #expect(try Self.login(api, "ada", app.code(api)).status == 429)
    api.pass(seconds: 1)
    for _ in 1...5 { #expect(try Self.login(api, "ada", wrong).code == "totp_invalid") }
    #expect(try Self.login(api, "ada", app.code(api))["Retry-After"] == "1800")
    // What is too long to be guessed.
    #expect(try Self.login(api, "ada", "aaaa-bbbb-cccc-dddd").code == "totp_invalid")
    #expect(try Self.login(api, "ada", app.recoveryCodes[3].uppercased().replacing("-", with: " ")).status == 200)
    #expect(try Self.login(api, "ada", app.recoveryCodes[3]).code == "totp_invalid", "a recovery code is good once")
    #expect(try Self.login(api, "ada", app.code(api)).status == 200, "and the owner has shown who it is")
    #expect(try api.ask("GET", "/auth/totp", as: .session(ada)).json("data.recovery_codes_left") == .number("9"))
    #expect(try Self.acts(api).filter { $0 == "user.totp_failed" }.count == 12)
  }

  @Test func ofManyWhoSendTheSameCodeAtOnceOneIsLetIn() throws {
    for kind in TestDatabase.Kind.allCases {
      let api = try TestAPI(kind)
      let ada = try api.person("ada")
      let app = try Self.enable(api, ada)
      for code in [app.code(api, later: 1), app.recoveryCodes[0]] {
        let statuses = Locked<[Int]>([])
        try onThreads(4) { _ in
          let status = try Self.login(api, "ada", code).status
          statuses.withLock { $0.append(status) }
        }
        #expect(statuses.withLock { $0.sorted() } == [200, 401, 401, 401], "\(kind)")
      }
    }
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func takingItAwayTakesBothHalves(kind: TestDatabase.Kind) throws {
    let api = try TestAPI(kind)
    let ada = try api.person("ada")
    #expect(try api.ask("DELETE", "/auth/totp", as: .session(ada), Self.proof("000000")).status == 404)
    let app = try Self.enable(api, ada)
    let wrongPassword = #"{"current_password":"wrong","code":"\#(app.recoveryCodes[0])"}"#
    for (method, path) in [("DELETE", "/auth/totp"), ("POST", "/auth/totp/recovery-codes")] {
      #expect(try api.ask(method, path, as: .session(ada), wrongPassword).json("error.errors.current_password") != nil)
      #expect(try api.ask(method, path, as: .session(ada), Self.proof("000000")).json("error.errors.code") != nil)
      #expect(try api.ask(method, path, as: .session(ada), "{}").json("error.errors")?.members.count == 2)
      #expect(try api.ask(method, path, as: .token(try api.token(ada, "write").text), Self.proof("000000")).status == 403)
    }
    let renewed = try api.ask("POST", "/auth/totp/recovery-codes", as: .session(ada), Self.proof(app.recoveryCodes[0]))
    let codes = renewed.json("data.recovery_codes")?.elements ?? []
    #expect(codes.count == 10 && !codes.contains(.string(app.recoveryCodes[1])))
    #expect(try Self.login(api, "ada", app.recoveryCodes[1]).code == "totp_invalid", "replaced")
    let session = try #require(try Self.login(api, "ada", app.code(api, later: 1)).cookie)
    api.pass(seconds: 60)
    #expect(
      try api.ask("DELETE", "/auth/totp", as: .session(.init(user: ada.user, cookie: session)), Self.proof(app.code(api))).status == 204)
    #expect(try api.login("ada").status == 200)
    let left: Int? = try api.database.read {
      try $0.value("SELECT (SELECT count(*) FROM totp_secrets) + (SELECT count(*) FROM recovery_codes)")
    }
    #expect(left == 0)
    let acts = ["user.totp_enabled", "user.recovery_code_used", "user.recovery_codes_made", "user.totp_disabled"]
    #expect(try Self.acts(api).filter { acts.contains($0) } == acts)
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func anAdministratorTakesItAwayFromSomebodyWhosePhoneIsGone(kind: TestDatabase.Kind) throws {
    let api = try TestAPI(kind)
    let (ada, bob) = (try api.person("ada", isAdministrator: true), try api.person("bob"))
    let path = "/admin/users/\(bob.user.id)/totp"
    #expect(try api.ask("DELETE", path, as: .session(ada)).status == 404)
    _ = try Self.enable(api, bob)
    _ = try Self.enable(api, ada)
    #expect(try api.ask("DELETE", path, as: .session(bob)).status == 403)
    #expect(try api.login("bob").code == "totp_required")
    #expect(try api.ask("DELETE", path, as: .session(ada)).status == 204)
    #expect(try api.login("bob").status == 200)
    #expect(try api.login("ada").code == "totp_required")
    let removed = try api.database.read { db in
      try db.rows("SELECT actor_id, subject_id FROM audit_log WHERE action = 'user.totp_removed'") { row in
        [try row.next() as UUID, try row.next() as UUID]
      }
    }
    #expect(removed == [[ada.user.id, bob.user.id]])
  }

  @Test func whatIsStoredAndLoggedOpensNothing() throws {
    let api = try TestAPI(.sqlite)
    let ada = try api.person("ada")
    let begun = try api.ask(
      "POST", "/auth/totp", as: .session(ada), #"{"current_password":"\#(TestAPI.password)"}"#, ["Idempotency-Key: k"])
    let secret = try Self.bytes(base32: try #require(begun.string("data.secret")))
    let code = TOTP.code(secret, step: api.now.milliseconds / 30_000)
    let confirmed = try api.ask("POST", "/auth/totp/confirm", as: .session(ada), #"{"code":"\#(code)"}"#, ["Idempotency-Key: l"])
    let recovery = confirmed.json("data.recovery_codes")?.elements ?? []
    #expect(recovery.count == 10)
    let stored = try api.database.read { db in
      (
        secret: try db.totpSecret(of: ada.user.id)?.sealed ?? [], answers: try db.value("SELECT count(*) FROM idempotency_keys") as Int?,
        hashes: try db.rows("SELECT code_hash FROM recovery_codes") { row in try row.next() as [UInt8] }
      )
    }
    // Sealed it is longer by a nonce and a tag.
    #expect(stored.secret.count == 48 && !stored.secret.indices.contains { stored.secret[$0...].starts(with: secret.prefix(8)) })
    #expect(stored.hashes.allSatisfy { $0.count == 32 })
    // Nor is the password, not even as a hash of the request.
    #expect(stored.answers == 0)
    for case .string(let code) in recovery { #expect(!api.log.text.contains(code)) }
    #expect(!api.log.text.contains(try #require(begun.string("data.secret"))))
  }

  @Test func failedLoginsAreWrittenDownButNoFloodOfThem() throws {
    let api = try TestAPI(.sqlite)
    let ada = try api.person("ada")
    for name in ["ada", "nobody"] { #expect(try api.login(name, "wrong password").status == 401) }
    let failures = try api.database.read { db in
      try db.rows("SELECT actor_id, subject_id, details, ip FROM audit_log WHERE action = 'user.login_failed' ORDER BY id") { row in
        [try row.next() as UUID?, try row.next() as UUID?].map { $0.map { "\($0)" } ?? "-" } + [
          try row.next() ?? "-", try row.next() ?? "-",
        ]
      }
    }
    #expect(failures == [["-", "\(ada.user.id)", "-", "127.0.0.1"], ["-", "-", "-", "127.0.0.1"]])
    while api.failures.count(.login, .address(nil), at: api.now)?.exceeded == nil {}
    #expect(try api.login("ada", "wrong password").status == 401)
    #expect(try Self.acts(api).count == 2)
    api.pass(seconds: 3_600)
    #expect(try api.login("ada", "wrong password").status == 401)
    #expect(try Self.acts(api).count == 3)
  }

  @Test func anAccountWithoutAPasswordHasNothingToAskACodeFor() throws {
    let api = try TestAPI(.sqlite)
    let kim = try api.person("kim") { $0.passwordHash = nil }
    #expect(try api.ask("POST", "/auth/totp", as: .session(kim), #"{"current_password":""}"#).code == "conflict")
    #expect(try api.ask("POST", "/auth/totp/confirm", as: .session(kim), #"{"code":"000000"}"#).code == "conflict")
  }
}

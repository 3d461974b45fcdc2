import Database
import Foundation
import Schema
import Testing
import Threads
import Travel

@testable import API
@testable import Store

/// Getting an account.
@Suite struct RegistrationTests {
  private static func form(_ name: String, _ more: String = "", email: String? = nil) -> String {
    #"{"username":"\#(name)","email":"\#(email ?? name + "@example.org")","password":"\#(TestAPI.password)"\#(more)}"#
  }

  private static func invitation(_ api: TestAPI, _ code: String, email: String? = nil, lasts seconds: Int64 = 3_600) throws {
    let invitation = Invitation(
      id: UUIDGenerator(clock: .system).next(), email: email, expiresAt: Instant(milliseconds: api.now.milliseconds + seconds * 1_000))
    try api.database.write { try $0.insert(invitation, codeHash: Secrets.hash(code.utf8), by: nil, at: api.now) }
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func theFirstAccountIsTheAdministratorsAndTheSecondIsNot(kind: TestDatabase.Kind) throws {
    let api = try TestAPI(kind, .registering(.open))
    let first = try api.ask("POST", "/auth/register", Self.form("ada", #","timezone":"Europe/Berlin","display_name":"Ada""#))
    #expect(first.status == 201)
    #expect(first["Location"] == "/api/v1/users/me")
    #expect(first.json("data.is_administrator") == true)
    #expect(first.string("data.timezone") == "Europe/Berlin")
    #expect(first.string("data.display_name") == "Ada")
    #expect(first.json("data.password") == nil)
    #expect(try api.ask("POST", "/auth/register", Self.form("bob")).json("data.is_administrator") == false)
  }

  @Test func theFirstAccountNeedsTheCodeThatTheServerPrinted() throws {
    let api = try TestAPI(.sqlite, .registering(.open, setupCode: "s3cret"))
    for wrong in ["", #","setup_code":"s3cre""#, #","setup_code":"s3cretx""#] {
      let refused = try api.ask("POST", "/auth/register", Self.form("ada", wrong))
      #expect(refused.status == 403)
      #expect(refused.code == "forbidden")
    }
    #expect(try api.ask("POST", "/auth/register", Self.form("ada", #","setup_code":"s3cret""#)).status == 201)
    #expect(try api.ask("POST", "/auth/register", Self.form("bob")).status == 201, "the code is for the first account only")
  }

  @Test func aClosedServerTakesTheFirstAccountAndNoOther() throws {
    let api = try TestAPI(.sqlite, .registering(.closed))
    #expect(try api.ask("POST", "/auth/register", Self.form("ada")).status == 201)
    try Self.invitation(api, "welcome")
    let refused = try api.ask("POST", "/auth/register", Self.form("bob", #","invitation":"welcome""#))
    #expect(refused.status == 403)
    #expect(refused.string("error.message") == "This server takes no new accounts.")
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func anInvitationLetsOnePersonIn(kind: TestDatabase.Kind) throws {
    let api = try TestAPI(kind, .registering(.invite))
    _ = try api.person("ada")
    try Self.invitation(api, "welcome")
    #expect(try api.ask("POST", "/auth/register", Self.form("bob")).status == 403)
    #expect(try api.ask("POST", "/auth/register", Self.form("bob", #","invitation":"Welcome""#)).status == 403)
    // Several at once, of whom one is let in.
    let statuses = Locked<[Int]>([])
    try onThreads(4) { index in
      let answer = try api.ask("POST", "/auth/register", Self.form("guest\(index)", #","invitation":"welcome""#))
      statuses.withLock { $0.append(answer.status) }
    }
    #expect(statuses.withLock { $0.sorted() } == [201, 403, 403, 403])
  }

  @Test func anInvitationEndsAndMayBeForOneAddressOnly() throws {
    let api = try TestAPI(.sqlite, .registering(.invite))
    _ = try api.person("ada")
    try Self.invitation(api, "short", lasts: 60)
    try Self.invitation(api, "personal", email: "Bob@Example.org")
    api.pass(seconds: 60)
    let late = try api.ask("POST", "/auth/register", Self.form("bob", #","invitation":"short""#))
    #expect(late.string("error.message") == "This invitation has been used or has expired.")
    let other = try api.ask("POST", "/auth/register", Self.form("eve", #","invitation":"personal""#))
    #expect(other.string("error.message") == "This invitation is for another e-mail address.")
    #expect(try api.ask("POST", "/auth/register", Self.form("bob", #","invitation":"personal""#, email: "bob@example.ORG")).status == 201)
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func namesAndAddressesAreTakenInWhateverCase(kind: TestDatabase.Kind) throws {
    let api = try TestAPI(kind, .registering(.open))
    _ = try api.person("ada")
    let name = try api.ask("POST", "/auth/register", Self.form("ADA", email: "other@example.org"))
    #expect(name.status == 409)
    #expect(name.code == "conflict")
    #expect(name.string("error.message") == "The username ADA is taken.")
    let address = try api.ask("POST", "/auth/register", Self.form("other", email: "Ada@EXAMPLE.org"))
    #expect(address.string("error.message") == "The e-mail address Ada@EXAMPLE.org is taken.")
    // Two at once: the database may find it before we do.
    let statuses = Locked<[Int]>([])
    try onThreads(4) { index in
      let answer = try api.ask("POST", "/auth/register", Self.form(index % 2 == 0 ? "bob" : "BOB"))
      statuses.withLock { $0.append(answer.status) }
    }
    #expect(statuses.withLock { $0.sorted() } == [201, 409, 409, 409])
  }

  /// The document says which addresses are taken, in the words of ECMA-262.
  @Test(arguments: [
    ("ada@example.org", true), ("a@b", true), ("A.d+a'x@mail.EXAMPLE.co.uk", true), ("x@1and1.de", true), ("x@xn--mller-kva.de", true),
    ("a@b.info*", false), ("a@b..de", false), ("a@.de", false), ("a@b.de.", false), ("a@-b.de", false), ("a@b-.de", false),
    ("a@b_c.de", false), ("a@_b.de", false), ("a@b_.de", false), ("a..b@c.de", false), (".a@c.de", false), ("a@b@c.de", false),
    ("a b@c.de", false), ("@c.de", false),
    ("a@", false), ("\"a b\"@c.de", false), ("a@[192.0.2.1]", false), ("ä@b.de", false),
    ("a@\(String(repeating: "b", count: 63)).de", true), ("a@\(String(repeating: "b", count: 64)).de", false),
  ])
  func anAddressIsOneByTheRuleThatTheDocumentGives(address: String, isOne: Bool) throws {
    let json = JSON.string(address)
    #expect(((try? Schema<String>.email.decode(json)) != nil) == isOne)
    let pattern = try #require(Schema<String>.email.document["pattern"].flatMap { if case .string(let text) = $0 { text } else { nil } })
    #expect((address.range(of: pattern, options: .regularExpression) != nil) == isOne)
    #expect((try? Schema<String>.email.decode(.string(address + "\n"))) == nil)
  }

  @Test func everythingThatIsWrongIsSaidAtOnce() throws {
    let api = try TestAPI(.sqlite, .registering(.open))
    let answer = try api.ask(
      "POST", "/auth/register", #"{"username":"a b","email":"nobody","password":"short","colour":1,"timezone":null}"#)
    #expect(answer.status == 400)
    #expect(answer.code == "validation_failed")
    #expect(Set(answer.json("error.errors")?.members.map(\.name) ?? []) == ["username", "email", "password", "colour", "timezone"])
  }
}

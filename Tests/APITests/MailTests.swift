import Database
import Schema
import Store
import Testing
import Travel

@testable import API

/// The mails that the server sends: what becomes of one from the moment that something causes it.
@Suite struct MailTests {
  private static func invite(_ api: TestAPI, _ admin: TestAPI.Person, _ address: String = "bob@example.org") throws -> RawResponse {
    try api.ask("POST", "/admin/invitations", as: .session(admin), "{\"email\":\"\(address)\",\"send\":true}")
  }

  private static func states(_ api: TestAPI) throws -> [String] {
    try api.database.read { db in
      try db.rows("SELECT status, attempt_count, content IS NULL FROM outgoing_mails ORDER BY id") { row in
        let (status, attempts): (String, Int) = (try row.next(), try row.next())
        let isEmpty: Bool = try row.next()
        return "\(status) \(attempts) \(isEmpty ? "empty" : "full")"
      }
    }
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func anInvitationIsSentByMailAndItsLinkRegisters(kind: TestDatabase.Kind) throws {
    let catcher = try MailCatcher()
    let api = try TestAPI(kind, .mailing(port: catcher.port))
    let admin = try api.person("admin", isAdministrator: true)
    let made = try Self.invite(api, admin)
    #expect(made.status == 201, "\(made.text)")
    let mail = try #require(try api.mails().first)
    #expect(mail.text.contains("\nhttps://flights.example.org/register#invitation=\(made.string("data.code") ?? "?")\n"))
    try api.sendMails()
    #expect(catcher.mails.map(\.to) == ["bob@example.org"])
    let text = try #require(catcher.mails.first).text
    #expect(text.contains("From: Peregrine\n <peregrine@example.org>\n") && text.contains("\nSubject: An invitation to Peregrine\n"))
    #expect(text.contains("\nAuto-Submitted: auto-generated\n"))
    #expect(try Self.states(api) == ["sent 1 empty"])
    try api.sendMails()
    #expect(catcher.mails.count == 1)
    let account =
      "{\"username\":\"bob\",\"email\":\"bob@example.org\",\"password\":\"correct horse\",\"invitation\":\"\(made.string("data.code") ?? "")\"}"
    #expect(try api.ask("POST", "/auth/register", account).status == 201)
    // What became of it is forgotten after a week.
    api.pass(seconds: 8 * 86_400)
    try api.sweep()
    #expect(try Self.states(api) == [])
  }

  @Test func whatCannotBeSentIsSaidBeforeAnythingIsMade() throws {
    let silent = try TestAPI(.sqlite)
    let admin = try silent.person("admin", isAdministrator: true)
    #expect(try Self.invite(silent, admin).string("error.message")?.contains("--smtp") == true)
    let lost = try TestAPI(.sqlite, .mailing { $0.baseURL = nil })
    let other = try lost.person("admin", isAdministrator: true)
    // A link to the host that a request names would be anybody's.
    #expect(try Self.invite(lost, other).string("error.message")?.contains("--base-url") == true)
    let nobody = try lost.ask("POST", "/admin/invitations", as: .session(other), #"{"send":true}"#)
    #expect(nobody.json("error.errors")?["email"] != nil)
    for (api, person) in [(silent, admin), (lost, other)] {
      #expect(try api.ask("GET", "/admin/invitations", as: .session(person)).json("data") == [])
    }
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func whatIsNotTakenNowIsTriedAgainAndWhatIsRefusedIsNot(kind: TestDatabase.Kind) throws {
    let catcher = try MailCatcher(["busy@example.org": "450 later", "gone@example.org": "550 no such mailbox"])
    let api = try TestAPI(kind, .mailing(port: catcher.port))
    let admin = try api.person("admin", isAdministrator: true)
    for name in ["busy", "gone", "bob"] { #expect(try Self.invite(api, admin, "\(name)@example.org").status == 201) }
    try api.sendMails()
    #expect(catcher.mails.map(\.to) == ["bob@example.org"], "one that fails keeps nobody else's")
    #expect(try Self.states(api) == ["pending 1 full", "failed 1 empty", "sent 1 empty"])
    #expect(api.log.text.contains("550"), "\(api.log.text)")
    // Not before its time, a minute, and then after two.
    api.pass(seconds: 40)
    try api.sendMails()
    #expect(try Self.states(api)[0] == "pending 1 full")
    api.pass(seconds: 40)
    try api.sendMails()
    #expect(try Self.states(api)[0] == "pending 2 full")
    catcher.takeAll()
    api.pass(seconds: 60)
    try api.sendMails()
    #expect(try Self.states(api)[0] == "pending 2 full")
    api.pass(seconds: 100)
    try api.sendMails()
    #expect(try Self.states(api) == ["sent 3 empty", "failed 1 empty", "sent 1 empty"])
    let system = try api.ask("GET", "/admin/system", as: .session(admin))
    #expect(system.json("data.mails_failed") == 1 && system.json("data.mails_waiting") == 0)
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func aMailThatNobodyTakesForADayIsGivenUp(kind: TestDatabase.Kind) throws {
    let api = try TestAPI(kind, .mailing())
    let admin = try api.person("admin", isAdministrator: true)
    #expect(try Self.invite(api, admin).status == 201)
    var rounds = 0
    while try Self.states(api)[0].hasPrefix("pending"), rounds < 100 {
      try api.sendMails()
      api.pass(seconds: 1_800)
      rounds += 1
    }
    #expect(try Self.states(api)[0].hasSuffix("empty") && Self.states(api)[0].hasPrefix("failed"))
    #expect((40...50).contains(rounds), "half hours: \(rounds)")
    #expect(api.log.text.contains("is given up: the mail server cannot be reached"))
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func whatAServerHasBegunAndNotEndedAnotherSends(kind: TestDatabase.Kind) throws {
    let catcher = try MailCatcher()
    let api = try TestAPI(kind, .mailing(port: catcher.port))
    let admin = try api.person("admin", isAdministrator: true)
    #expect(try Self.invite(api, admin).status == 201)
    let (now, lease) = (api.now, Instant(milliseconds: api.now.milliseconds + 600_000))
    #expect(try api.database.write { try $0.beginMail(at: now, lease: lease) } != nil)
    try api.sendMails()
    #expect(catcher.mails.isEmpty)
    api.pass(seconds: 600)
    try api.sendMails()
    #expect(catcher.mails.count == 1)
  }

  @Test func aMailToTryIsSentAtOnceAndTheServersWordsAreTold() throws {
    let catcher = try MailCatcher(["gone@example.org": "550 no such mailbox"])
    let api = try TestAPI(.sqlite, .mailing(port: catcher.port))
    let admin = try api.person("admin", isAdministrator: true)
    func test(_ address: String) throws -> RawResponse {
      try api.ask("POST", "/admin/mail/test", as: .session(admin), "{\"to\":\"\(address)\"}")
    }
    #expect(try test("ada@example.org").status == 200 && catcher.mails.map(\.to) == ["ada@example.org"])
    let refused = try test("gone@example.org")
    #expect(refused.status == 409 && refused.string("error.message")?.contains("550") == true, "\(refused.text)")
    let silent = try TestAPI(.sqlite)
    let other = try silent.person("admin", isAdministrator: true)
    let answer = try silent.ask("POST", "/admin/mail/test", as: .session(other), #"{"to":"ada@example.org"}"#)
    #expect(answer.status == 400 && answer.code == "invalid_setting")
  }
}

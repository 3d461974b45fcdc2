import Database
import HTTPServer
import Schema
import Store
import Testing
import Travel

@testable import API

/// Webhooks as their owners see and change them.
@Suite struct WebhookRoutesTests {
  private static let url = "https://hooks.example.org/x"

  @Test(arguments: TestDatabase.Kind.allCases)
  func aWebhookIsMadeReadChangedAndDeleted(kind: TestDatabase.Kind) throws {
    let api = try TestAPI(kind)
    let ada = TestAPI.Credential.session(try api.person("ada"))
    let made = try api.ask(
      "POST", "/webhooks", as: ada, #"{"url":"\#(Self.url)","events":["flight.*","trip.starting"],"preset":"slack","description":"chat"}"#)
    #expect(made.status == 201, "\(made.text)")
    let id = made.string("data.id") ?? ""
    #expect(made["Location"] == "/api/v1/webhooks/\(id)")
    #expect(
      made.json("data.events") == ["flight.*", "trip.starting"] && made.json("data.preset") == "slack" && made.json("data.active") == true)
    let read = try api.ask("GET", "/webhooks/\(id)", as: ada)
    #expect(read.json("data.url") == .string(Self.url) && read.json("data.secret") == .null)
    let changed = try api.ask("PATCH", "/webhooks/\(id)", as: ada, #"{"preset":null,"active":false,"events":["*","*"]}"#)
    #expect(changed.status == 200 && changed.json("data.preset") == .null && changed.json("data.active") == false)
    #expect(changed.json("data.events") == ["*"] && changed.json("data.description") == "chat" && changed.json("data.secret") == .null)
    let replaced = try api.ask("PUT", "/webhooks/\(id)", as: ada, #"{"url":"http://hooks.example.org/y"}"#)
    #expect(replaced.json("data.description") == .null && replaced.json("data.active") == true && replaced.json("data.secret") == .null)
    #expect(try api.ask("GET", "/webhooks", as: ada).json("meta.count") == 1)
    #expect(try api.ask("DELETE", "/webhooks/\(id)", as: ada).status == 204)
    #expect(try api.ask("GET", "/webhooks/\(id)", as: ada).status == 404)
    let actions = try api.database.read { try $0.rows("SELECT action FROM audit_log ORDER BY id") { try $0.next() as String } }
    #expect(actions == ["webhook.created", "webhook.changed", "webhook.changed", "webhook.deleted"])
  }

  @Test func aSecretThatTheServerHasMadeIsShownOnceAndNeverStoredInTheClear() throws {
    let api = try TestAPI(.sqlite)
    let ada = TestAPI.Credential.session(try api.person("ada"))
    let made = try api.ask("POST", "/webhooks", as: ada, #"{"url":"\#(Self.url)"}"#, ["Idempotency-Key: one"])
    let secret = try #require(made.string("data.secret"))
    #expect(secret.count == 40)
    let id = made.string("data.id") ?? ""
    let again = try api.ask("POST", "/webhooks", as: ada, #"{"url":"\#(Self.url)"}"#, ["Idempotency-Key: one"])
    #expect(again["Idempotency-Replayed"] == "true" && again.json("data.secret") == .null)
    let own = try api.ask("POST", "/webhooks", as: ada, #"{"url":"\#(Self.url)","secret":"my own secret of 24 chars"}"#)
    #expect(own.status == 201 && own.json("data.secret") == .null)
    func sealed() throws -> [UInt8]? {
      try api.database.read { try $0.value("SELECT secret FROM webhooks WHERE id = $1", UUID(id) ?? UUID(high: 0, low: 0)) }
    }
    // What is read may be sent back, and changes no secret.
    let before = try sealed()
    let read = String(decoding: try api.ask("GET", "/webhooks/\(id)", as: ada).json("data")?.bytes ?? [], as: UTF8.self)
    for method in ["PATCH", "PUT"] {
      #expect(try api.ask(method, "/webhooks/\(id)", as: ada, read).status == 200)
      #expect(try sealed() == before)
    }
    let second = "another secret of mine"
    #expect(try api.ask("PATCH", "/webhooks/\(id)", as: ada, #"{"secret":"\#(second)"}"#).json("data.secret") == .null)
    #expect(try sealed() != before)
    let stored = try api.database.read { try $0.rows("SELECT secret FROM webhooks") { try $0.next() as [UInt8] } }
    for sealed in stored {
      for text in [secret, second, "my own secret"] { #expect(!String(decoding: sealed, as: UTF8.self).contains(text)) }
    }
    for text in [secret, second, "my own secret"] {
      #expect(!api.log.text.contains(text))
      #expect(try !api.ask("GET", "/webhooks", as: ada).text.contains(text))
    }
  }

  @Test(arguments: [
    (#"{}"#, "url"), (#"{"url":"hooks.example.org"}"#, "url"), (#"{"url":"ftp://example.org/"}"#, "url"),
    (#"{"url":"http://user:word@example.org/"}"#, "url"), (#"{"url":"http://169.254.169.254/latest"}"#, "url"),
    (#"{"url":"http://2852039166/"}"#, "url"), (#"{"url":"http://[fd00:ec2::254]/"}"#, "url"),
    (#"{"url":"http://127.0.0.1:8080/"}"#, "url"),
    (#"{"url":"http://0x7f.1/"}"#, "url"), (#"{"url":"http://[::ffff:10.0.0.1]/"}"#, "url"),
    (#"{"url":"https://example.org/","events":["flight.landed"]}"#, "events[0]"),
    (#"{"url":"https://example.org/","events":[]}"#, "events"),
    (#"{"url":"https://example.org/","events":["*","webhook.test"]}"#, "events[1]"),
    (#"{"url":"https://example.org/","secret":"too short"}"#, "secret"), (#"{"url":"https://example.org/","preset":"teams"}"#, "preset"),
    (#"{"url":"https://example.org/","event":["*"]}"#, "event"),
  ])
  func whatIsWrongIsNamed(input: String, field: String) throws {
    let api = try TestAPI(.sqlite)
    let answer = try api.ask("POST", "/webhooks", as: .session(try api.person("ada")), input)
    #expect(answer.status == 400 && answer.json("error.errors")?.members.map(\.name) == [field], "\(answer.text)")
  }

  @Test func privateNetworksAreForWhomTheSettingSays() throws {
    for (networks, expected) in [
      (AddressRules.PrivateNetworks.administrators, [201, 400]), (.everyone, [201, 201]), (.nobody, [400, 400]),
    ] {
      var settings = APISettings(version: "1.2.3")
      settings.webhookNetworks = networks
      let api = try TestAPI(.sqlite, settings)
      let people = [try api.person("ada", isAdministrator: true), try api.person("bob")]
      for address in ["127.0.0.1", "192.168.1.20:8123", "[::1]"] {
        let input = #"{"url":"http://\#(address)/api/webhook/x"}"#
        #expect(try people.map { try api.ask("POST", "/webhooks", as: .session($0), input).status } == expected, "\(networks) \(address)")
      }
      #expect(try api.ask("POST", "/webhooks", as: .session(people[0]), #"{"url":"http://169.254.169.254/"}"#).status == 400)
    }
  }

  @Test func nobodyHasMoreThanTwenty() throws {
    let api = try TestAPI(.sqlite)
    let ada = TestAPI.Credential.session(try api.person("ada"))
    for _ in 0..<20 { #expect(try api.ask("POST", "/webhooks", as: ada, #"{"url":"\#(Self.url)"}"#).status == 201) }
    #expect(try api.ask("POST", "/webhooks", as: ada, #"{"url":"\#(Self.url)"}"#).status == 409)
  }

  @Test func aTokenCannotHaveSentElsewhereWhatItMayNotRead() throws {
    let api = try TestAPI(.sqlite)
    let ada = try api.person("ada")
    let token = TestAPI.Credential.token(try api.token(ada, "write:webhooks", "read:flights").text)
    func make(_ events: String) throws -> RawResponse {
      try api.ask("POST", "/webhooks", as: token, #"{"url":"\#(Self.url)","events":\#(events)}"#)
    }
    let made = try make(#"["flight.*","import.completed"]"#)
    #expect(made.status == 201)
    for (events, scope) in [
      (#"["trip.*"]"#, "read:trips"), (#"["flight.*","item.created"]"#, "read:trips"), (#"["achievement.*"]"#, "read:achievements"),
    ] {
      let refused = try make(events)
      #expect(refused.code == "insufficient_scope" && refused.string("error.required_scope") == scope, "\(refused.text)")
    }
    #expect(try make(#"["*"]"#).status == 403)
    let id = made.string("data.id") ?? ""
    #expect(try api.ask("PATCH", "/webhooks/\(id)", as: token, #"{"events":["*"]}"#).status == 403)
    #expect(try api.ask("PATCH", "/webhooks/\(id)", as: token, #"{"description":"x"}"#).status == 200)
    // A webhook that is told more cannot be led to another address either.
    let whole = try api.ask("POST", "/webhooks", as: .session(ada), #"{"url":"\#(Self.url)"}"#).string("data.id") ?? ""
    #expect(try api.ask("PATCH", "/webhooks/\(whole)", as: token, #"{"url":"https://elsewhere.example/"}"#).status == 403)
    #expect(try api.ask("PATCH", "/webhooks/\(whole)", as: token, #"{"secret":"a secret that I know"}"#).status == 403)
  }

  @Test func aChangeOfAnotherStateIsRefused() throws {
    let api = try TestAPI(.sqlite)
    let ada = TestAPI.Credential.session(try api.person("ada"))
    let id = try api.ask("POST", "/webhooks", as: ada, #"{"url":"\#(Self.url)"}"#).string("data.id") ?? ""
    let tag = try api.ask("GET", "/webhooks/\(id)", as: ada)["ETag"] ?? ""
    #expect(try api.ask("PATCH", "/webhooks/\(id)", as: ada, #"{"description":"a"}"#, ["If-Match: \(tag)"]).status == 200)
    #expect(try api.ask("PATCH", "/webhooks/\(id)", as: ada, #"{"description":"b"}"#, ["If-Match: \(tag)"]).status == 412)
    #expect(try api.ask("DELETE", "/webhooks/\(id)", as: ada, nil, ["If-Match: \(tag)"]).status == 412)
  }
}

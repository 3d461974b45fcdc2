import Database
import Schema
import Store
import Testing
import Threads

@testable import API

/// A POST that is sent twice with one key is done once.
@Suite struct IdempotencyTests {
  private static func token(_ name: String) -> String { #"{"name":"\#(name)","scopes":["read"]}"# }

  private static func count(_ api: TestAPI, _ person: TestAPI.Person) throws -> Int {
    try api.database.read { try $0.tokens(of: person.user.id).count }
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func aRepetitionGetsTheFirstAnswerAndDoesNothing(kind: TestDatabase.Kind) throws {
    let api = try TestAPI(kind)
    let ada = try api.person("ada")
    func post(_ json: String) throws -> RawResponse {
      try api.ask("POST", "/settings/tokens", as: .session(ada), json, ["Idempotency-Key: key 1"])
    }
    let first = try post(Self.token("a"))
    #expect(first.status == 201)
    #expect(first["Idempotency-Replayed"] == nil)
    let text = try #require(first.string("data.token"))
    api.pass(seconds: 24 * 3_600 - 1)
    let second = try post(Self.token("a"))
    #expect(second.status == 201)
    #expect(second["Idempotency-Replayed"] == "true")
    #expect(second["Location"] == first["Location"])
    #expect(second["Content-Type"] == "application/json")
    #expect(second.string("data.id") == first.string("data.id"))
    // All of it but the secret, of which nothing is left.
    #expect(second.text == first.text.replacing("\"\(text)\"", with: "null"))
    #expect(try Self.count(api, ada) == 1)

    let other = try post(Self.token("b"))
    #expect(other.status == 422)
    #expect(other.code == "idempotency_key_reused")
    #expect(try Self.count(api, ada) == 1)
    api.pass(seconds: 1)
    #expect(try post(Self.token("b")).status == 201, "after a day the key is free")
    #expect(try Self.count(api, ada) == 2)
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func ofFiftyAtOnceOneIsDoneAndAllGetItsAnswer(kind: TestDatabase.Kind) throws {
    let api = try TestAPI(kind)
    let ada = try api.person("ada")
    let answers = Locked<[RawResponse]>([])
    try onThreads(50) { _ in
      let answer = try api.ask("POST", "/settings/tokens", as: .session(ada), Self.token("a"), ["Idempotency-Key: k"])
      answers.withLock { $0.append(answer) }
    }
    let all = answers.withLock { $0 }
    #expect(all.map(\.status) == Array(repeating: 201, count: 50))
    #expect(Set(all.compactMap { $0.string("data.id") }).count == 1)
    #expect(all.filter { $0["Idempotency-Replayed"] == nil }.count == 1)
    #expect(try Self.count(api, ada) == 1)
  }

  @Test func aKeyBelongsToOneTokenOrToOnePersonsSessions() throws {
    let api = try TestAPI(.sqlite)
    let (ada, bob) = (try api.person("ada"), try api.person("bob"))
    let token = try api.token(ada, "write:tokens", "read").text
    for credential in [TestAPI.Credential.session(ada), .session(bob), .token(token)] {
      let answer = try api.ask("POST", "/settings/tokens", as: credential, Self.token("a"), ["Idempotency-Key: k"])
      #expect(answer.status == 201)
      #expect(answer["Idempotency-Replayed"] == nil)
    }
    let elsewhere = try #require(try api.login("ada").cookie)
    let again = try api.ask(
      "POST", "/settings/tokens", as: .session(.init(user: ada.user, cookie: elsewhere)), Self.token("a"), ["Idempotency-Key: k"])
    #expect(again["Idempotency-Replayed"] == "true")
  }

  @Test func whatFailedMayBeTriedAgainWithItsKey() throws {
    let api = try TestAPI(.sqlite)
    let ada = try api.person("ada")
    let key = ["Idempotency-Key: k"]
    #expect(try api.ask("POST", "/settings/tokens", as: .session(ada), #"{"name":"","scopes":["read"]}"#, key).status == 400)
    #expect(try api.ask("POST", "/settings/tokens", as: .session(ada), Self.token("a"), key).status == 201)
  }

  @Test(arguments: [("", 400), (String(repeating: "k", count: 128), 201), (String(repeating: "k", count: 129), 400), ("schlüssel", 400)])
  func aKeyIsShortVisibleASCII(key: String, status: Int) throws {
    let api = try TestAPI(.sqlite)
    let ada = try api.person("ada")
    let answer = try api.ask("POST", "/settings/tokens", as: .session(ada), Self.token("a"), ["Idempotency-Key: \(key)"])
    #expect(answer.status == status)
    #expect(try Self.count(api, ada) == (status == 201 ? 1 : 0))
  }
}

import Testing

@testable import API

/// What the words for scopes stand for.
@Suite struct ScopesTests {
  @Test(arguments: [
    (
      ["read"], ["read:flights", "read:trips", "read:bookings", "read:stats", "read:parsers", "read:tokens", "read:users", "read:webhooks"]
    ),
    (["write"], ["read", "write:flights", "write:trips", "write:users", "write:webhooks", "read:tokens"]),
    (["admin"], ["read:admin", "write:admin"]), (["write:flights"], ["read:flights"]), (["write:tokens"], ["read:tokens"]),
    (["read:flights", "write:trips"], ["read:flights", "read:trips", "write:trips"]), (["read:sensitive"], ["read:sensitive"]),
  ])
  func aWordHolds(words: [String], held: [String]) throws {
    let scopes = try #require(Scopes(words: words))
    for word in held { #expect(scopes.isSuperset(of: try #require(Scopes(words: [word]))), "\(words) holds \(word)") }
  }

  @Test(arguments: [
    (["read"], ["write:flights", "write:users", "write:tokens", "read:admin", "read:sensitive", "admin", "write"]),
    (["write"], ["write:tokens", "read:admin", "write:admin", "read:sensitive"]),
    (["admin"], ["read:flights", "write:users", "read:sensitive", "read"]), (["write:flights"], ["read:trips", "read", "write"]),
    (["read:sensitive"], ["read:flights", "read:bookings"]), (["write", "admin"], ["write:tokens", "read:sensitive"]),
  ])
  func aWordDoesNotHold(words: [String], missing: [String]) throws {
    let scopes = try #require(Scopes(words: words))
    for word in missing { #expect(!scopes.isSuperset(of: try #require(Scopes(words: [word]))), "\(words) holds \(word)") }
  }

  @Test func whatIsNoListOfWordsIsNoScope() {
    for words in [["root"], ["read", ""], ["Read"], ["write:sensitive"], ["read:"]] { #expect(Scopes(words: words) == nil, "\(words)") }
    for stored in ["", "read", "{}", "[\"root\"]", "[1]"] {
      #expect(Scopes(stored: stored)?.isEmpty ?? true, "\(stored)")
    }
    #expect(Scopes(stored: "[\"write:trips\"]") == Scopes.write(.trips))
  }
}

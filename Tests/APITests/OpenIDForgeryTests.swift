import HTTPServer
import Schema
import Testing
import Threads
import Travel

@testable import API
@testable import Database

/// Tokens that a provider of OpenID Connect has not signed, or not for this login: each is a right one with one thing changed.
@Suite struct OpenIDForgeryTests {
  private typealias Change = (what: String, reason: String, change: @Sendable (inout LoginProvider.Behaviour) -> Void)

  private static func claim(_ name: String, _ value: @escaping @Sendable ([String: JSON]) -> JSON?)
    -> @Sendable (inout LoginProvider.Behaviour) -> Void
  {
    { behaviour in
      behaviour.claims = { claims in
        var claims = claims
        claims[name] = value(claims)
        return claims
      }
    }
  }

  private static func head(_ changes: [String: JSON]) -> @Sendable (inout LoginProvider.Behaviour) -> Void {
    { behaviour in behaviour.head = { $0.merging(changes) { $1 } } }
  }

  /// With `offset` seconds added to a time in the token.
  private static func moved(_ name: String, by offset: Int64) -> @Sendable (inout LoginProvider.Behaviour) -> Void {
    claim(name) { claims in
      guard case .number(let text)? = claims["iat"], let seconds = Int64(text) else { return nil }
      return .number("\(seconds + offset)")
    }
  }

  private static func signed(_ change: @escaping @Sendable (_ head: String, _ claims: String, _ signature: String) -> String)
    -> @Sendable (inout LoginProvider.Behaviour) -> Void
  {
    { behaviour in
      behaviour.token = { token in
        let parts = token.split(separator: ".").map(String.init)
        return change(parts[0], parts[1], parts[2])
      }
    }
  }

  /// A head that says `algorithm`, in the place of the one that was signed.
  private static func head(saying algorithm: String) -> String {
    Base64URL.encode(LoginProvider.object(["alg": .string(algorithm), "kid": "rsa-1"]).bytes)
  }

  /// Made anew each time: boxes of enums that live as long as the process look like lost memory to the address sanitizer.
  private static var forged: [Change] {
    [
      ("another issuer", "another provider's", claim("iss") { _ in "https://evil.example" }),
      ("no issuer", "another provider's", claim("iss") { _ in nil }),
      (
        "the issuer with a slash", "another provider's",
        claim("iss") { if case .string(let text)? = $0["iss"] { .string(text + "/") } else { nil } }
      ),
      ("another audience", "another program", claim("aud") { _ in "somebody else" }),
      ("other audiences", "another program", claim("aud") { _ in ["a", "b"] }),
      ("no audience", "another program", claim("aud") { _ in nil }),
      ("a part of the name", "another program", claim("aud") { _ in "peregrine" }),
      ("several audiences without a party", "issued to another", claim("aud") { _ in [.string(LoginProvider.clientID), "b"] }),
      ("another party", "issued to another", claim("azp") { _ in "b" }),
      ("another nonce", "another login", claim("nonce") { _ in "another" }), ("no nonce", "another login", claim("nonce") { _ in nil }),
      ("expired", "expired", moved("exp", by: -60)), ("no end", "when it was issued", claim("exp") { _ in nil }),
      ("an end that is none", "is none", claim("exp") { _ in "tomorrow" }),
      ("an endless end", "is none", claim("exp") { _ in .number("1e400") }),
      ("no beginning", "when it was issued", claim("iat") { _ in nil }), ("from the future", "another time", moved("iat", by: 61)),
      ("from the past", "another time", moved("iat", by: -661)), ("not yet", "not good yet", moved("nbf", by: 61)),
      ("of another access token", "access token", claim("at_hash") { _ in .string(Base64URL.encode(Array(repeating: 1, count: 16))) }),
      ("about nobody", "who it is about", claim("sub") { _ in nil }), ("about nothing", "who it is about", claim("sub") { _ in "" }),
      ("about a number", "who it is about", claim("sub") { _ in 1 }),
      ("about too much", "who it is about", claim("sub") { _ in .string(String(repeating: "x", count: 256)) }),
      ("signed by another key of that name", "signature", { $0.signer = SigningKey(.rs256, id: "rsa-1") }),
      (
        "named after another key", "signature",
        {
          $0.published.append(SigningKey.otherRSA.published)
          $0.head = { $0.merging(["kid": "rsa-2"]) { $1 } }
        }
      ),
      ("named after a key of another kind", "does not publish", head(["kid": "ec-1"])),
      ("named after nothing", "does not publish", head(["kid": "../../dev/null"])),
      ("unsigned", "RS256 or ES256", signed { _, claims, _ in "\(head(saying: "none")).\(claims)." }),
      ("unsigned with a signature", "RS256 or ES256", head(["alg": "none"])),
      (
        "signed with the public key as a secret", "RS256 or ES256",
        signed { _, claims, _ in
          let text = "\(head(saying: "HS256")).\(claims)"
          return "\(text).\(Base64URL.encode(Secrets.authenticationCode(Array(text.utf8), key: SigningKey.rsa.pem)))"
        }
      ),
      (
        "the same called RS256", "signature",
        signed { head, claims, _ in
          let text = "\(head).\(claims)"
          return "\(text).\(Base64URL.encode(Secrets.authenticationCode(Array(text.utf8), key: SigningKey.rsa.pem)))"
        }
      ),
      ("RS384", "RS256 or ES256", head(["alg": "RS384"])), ("with an extension", "extension", head(["crit": ["exp"]])),
      ("without a signature", "signature", signed { head, claims, _ in "\(head).\(claims)." }),
      (
        "with a claim changed", "signature",
        signed { head, claims, signature in
          let text = String(decoding: Base64URL.decode(claims) ?? [], as: UTF8.self).replacing("sub-ada", with: "sub-eve")
          return "\(head).\(Base64URL.encode(Array(text.utf8))).\(signature)"
        }
      ),
      (
        "an ECDSA signature of zeros", "signature",
        {
          $0.signer = .ec
          $0.token = { token in
            token.split(separator: ".").dropLast().joined(separator: ".") + "." + Base64URL.encode([UInt8](repeating: 0, count: 64))
          }
        }
      ),
      ("in two parts", "no signed", signed { head, claims, _ in "\(head).\(claims)" }), ("nothing", "no signed", signed { _, _, _ in "" }),
      ("with padding", "no signed", signed { "\($0).\($1).\($2)==" }),
      (
        "too long", "no signed",
        signed { head, claims, signature in "\(head).\(claims).\(signature)" + String(repeating: "A", count: 70_000) }
      ),
    ]
  }

  @Test func whatIsForgedLetsNobodyIn() throws {
    let stage = try OpenIDStage(.sqlite)
    try stage.link(try stage.api.person("ada"))
    for forgery in Self.forged {
      stage.provider.behaviour.withLock {
        $0 = .init()
        forgery.change(&$0)
      }
      // So that keys are asked for again.
      stage.api.pass(seconds: 31)
      let back = try stage.comeBack(stage.leave())
      #expect(back.status == 403 && back.code == "login_refused" && OpenIDStage.session(of: back) == nil, "\(forgery.what): \(back.text)")
      #expect(back.string("error.message")?.contains(forgery.reason) == true, "\(forgery.what): \(back.text)")
    }
    let logins: Int? = try stage.api.database.read { try $0.value("SELECT count(*) FROM audit_log WHERE action = 'user.logged_in'") }
    #expect(logins == 0)
    stage.provider.behaviour.withLock { $0 = .init() }
    stage.api.pass(seconds: 31)
    #expect(try stage.comeBack(stage.leave()).status == 303, "and nothing of it has stayed")
  }

  @Test func clocksMayDifferByAMinute() throws {
    let stage = try OpenIDStage(.sqlite)
    try stage.link(try stage.api.person("ada"))
    let fine: [(String, @Sendable (inout LoginProvider.Behaviour) -> Void)] = [
      ("ends a little before", Self.moved("exp", by: -59)), ("is a little from the future", Self.moved("iat", by: 60)),
      ("took its time", Self.moved("iat", by: -660)), ("is good in a moment", Self.moved("nbf", by: 60)),
      ("has fractions", Self.claim("exp") { if case .number(let text)? = $0["exp"] { .number(text + ".25") } else { nil } }),
      (
        "is for several, and was asked for by this one",
        { behaviour in
          behaviour.claims = {
            $0.merging(["aud": ["b", .string(LoginProvider.clientID)], "azp": .string(LoginProvider.clientID)]) { $1 }
          }
        }
      ),
      ("has no hash of the access token", Self.claim("at_hash") { _ in nil }),
      ("does not name its key, of which there is one of the kind", { $0.head = { $0.filter { $0.key != "kid" } } }),
    ]
    for (what, change) in fine {
      stage.provider.behaviour.withLock {
        $0 = .init()
        change(&$0)
      }
      let back = try stage.comeBack(stage.leave())
      #expect(back.status == 303, "\(what): \(back.text)")
    }
  }
}

import HTTPServer
import Schema
import Testing
import Travel

@testable import API

/// A server and a provider of OpenID Connect, and the way of a browser between them.
final class OpenIDStage {
  static let password = #"{"current_password":"\#(TestAPI.password)"}"#

  let provider: LoginProvider
  let api: TestAPI
  private let directory: TemporaryDirectory

  init(_ kind: TestDatabase.Kind, isPublic: Bool = false, _ change: (inout APISettings) -> Void = { _ in }) throws {
    let time = Holder()
    let provider = try LoginProvider { time.now() }
    directory = try TemporaryDirectory()
    var settings = APISettings(version: "1.2.3")
    settings.openID.issuer = provider.issuer
    settings.openID.clientID = LoginProvider.clientID
    settings.openID.secretFile = isPublic ? nil : try directory.write("secret", Array("\(LoginProvider.secret)\n".utf8))
    // On a machine that has much to do, a provider that answers takes its time; tests of one that does not set less.
    settings.openID.timeout = 60_000
    change(&settings)
    self.provider = provider
    api = try TestAPI(kind, settings)
    time.api = api
  }

  deinit { provider.stop() }

  /// The clock of the server's, which is made after the provider.
  private final class Holder: @unchecked Sendable {
    // Unchecked: it is set once, before anybody asks the provider.
    weak var api: TestAPI?

    func now() -> Instant { api?.now ?? Instant(milliseconds: 0) }
  }

  /// What a browser is answered that wants to log in.
  func leave(_ query: String = "") throws -> RawResponse { try api.ask("GET", "/auth/oidc/login\(query)") }

  /// What it is answered when it comes back from the provider, where `person` has logged in. `path` changes where it comes to.
  func comeBack(_ left: RawResponse, as person: LoginProvider.Person = .init(), path: (String) -> String = { $0 }, _ fields: [String] = [])
    throws
    -> RawResponse
  {
    let location = try #require(left["Location"], "\(left.text)")
    let cookie = "Cookie: \(OpenIDLogin.cookieName)=\(left.cookie ?? "")"
    return try api.ask("GET", path(proxied(try provider.allow(location, as: person))), as: .nobody, nil, [cookie] + fields)
  }

  /// Has the provider log in to the account of `owner`, who is `person` there.
  @discardableResult
  func link(_ owner: TestAPI.Person, as person: LoginProvider.Person = .init()) throws -> RawResponse {
    let begun = try api.ask("POST", "/auth/oidc/link", as: .session(owner), Self.password)
    let address = try #require(begun.string("data.authorization_url"), "\(begun.text)")
    let cookies = "Cookie: \(OpenIDLogin.cookieName)=\(begun.cookie ?? ""); \(Authenticator.cookieName)=\(owner.cookie)"
    return try api.ask("GET", proxied(try provider.allow(address, as: person)), as: .nobody, nil, [cookies])
  }

  /// The path as a proxy hands it on that serves this server below /flights.
  private func proxied(_ path: String) -> String { path.replacing("//flights/", with: "//") }

  /// The cookie of the session that has begun; nil when none has.
  static func session(of answer: RawResponse) -> String? {
    let start = "\(Authenticator.cookieName)="
    return answer.all("Set-Cookie").first { $0.hasPrefix(start) }.map { String($0.dropFirst(start.count).prefix { $0 != ";" }) }
  }
}

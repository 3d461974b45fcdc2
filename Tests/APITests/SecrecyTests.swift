import Database
import Foundation
import Schema
import Store
import Testing
import Travel

@testable import API

/// What opens a door is written nowhere in the clear.
@Suite struct SecrecyTests {
  @Test func neitherTheDatabaseNorTheLogHoldsASecret() throws {
    let directory = try TemporaryDirectory()
    let database = try Database(.sqlite(path: directory.file("p.db")))
    defer { database.close() }
    try database.migrate(Tables.migrations, program: "1.2.3") { 0 }
    var settings = APISettings.registering(.invite, setupCode: "setup-code-4711")
    settings.rates[.login] = RateLimit([(count: 6, length: 900_000)])
    var secrets = ["setup-code-4711", "invitation-4711", "password-4711", "new-password-4712", "wrong-password-4713"]
    do {
      let api = try TestAPI(database, owner: directory, settings)
      func post(_ path: String, _ json: String, _ fields: [String] = []) throws -> RawResponse {
        let answer = try api.ask("POST", path, json, fields)
        for secret in secrets { #expect(!answer.text.contains(secret), "\(path) answers with \(secret)") }
        return answer
      }
      let form = #""username":"ada","email":"ada@example.org","password":"password-4711""#
      #expect(try post("/auth/register", "{\(form),\"setup_code\":\"setup-code-4711\"}").status == 201)
      #expect(try post("/auth/register", "{\(form),\"invitation\":\"invitation-4711\"}").status == 403)
      let login = try post("/auth/login", #"{"username":"ada","password":"password-4711"}"#)
      let ada = TestAPI.Person(
        user: User(id: UUID(high: 0, low: 0), username: "ada", email: "", passwordHash: nil, createdAt: api.now),
        cookie: try #require(login.cookie))
      secrets.append(ada.cookie)
      let key = ["Idempotency-Key: one"]
      let made = try api.ask("POST", "/settings/tokens", as: .session(ada), #"{"name":"a","scopes":["read"]}"#, key)
      let token = try #require(made.string("data.token"))
      secrets.append(token)
      let picture = #"{"purpose":"trip_cover","content_type":"image/png","size":1}"#
      let upload = try api.ask("POST", "/storage/uploads", as: .session(ada), picture, ["Idempotency-Key: three"])
      let url = try #require(upload.string("data.upload_url"))
      secrets.append(String(url.split(separator: "=").last ?? ""))
      _ = try api.ask("PUT", "/" + url.replacing("http://127.0.0.1", with: ""), as: .nobody, "?")
      let change = #"{"current_password":"password-4711","new_password":"new-password-4712"}"#
      #expect(try api.ask("PUT", "/auth/password", as: .session(ada), change).status == 200)
      _ = try post("/auth/login", #"{"username":"ada","password":"wrong-password-4713"}"#)
      _ = try api.ask("GET", "/users/me?token=\(token)", as: .token(token))
      // A key on a login must leave nothing by which a password could be guessed faster than by scrypt.
      let login2 = #"{"username":"ada","password":"new-password-4712"}"#
      #expect(try api.ask("POST", "/auth/login", as: .session(ada), login2, ["Idempotency-Key: two"]).status == 200)
      #expect(try database.read { try $0.value("SELECT COUNT(*) FROM idempotency_keys") as Int? } == 2)
      for secret in secrets { #expect(!api.log.text.contains(secret), "the log holds \(secret)") }
      #expect(api.log.text.contains("/api/v1/auth/login"), "the log holds the requests")
    }
    // The file, what is not yet in it, and what is no longer in use.
    let files = Data(try directory.files.flatMap { try directory.read($0) })
    func isThere(_ text: String) -> Bool { files.range(of: Data(text.utf8)) != nil }
    #expect(isThere("ada@example.org"), "the file is the one that was written")
    for secret in secrets { #expect(!isThere(secret), "the database holds \(secret)") }
  }
}

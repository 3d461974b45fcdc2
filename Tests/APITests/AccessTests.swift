import HTTPServer
import Schema
import Store
import Testing
import Travel

@testable import API
@testable import Database

/// Who may call what. Each test goes over all endpoints there are, so that a new one is looked at without being named.
@Suite struct AccessTests {
  private static let someID = "019a9f3c-5d3e-7abc-8def-0123456789ab"

  private static func path(_ endpoint: Endpoint, _ id: String = someID) -> String {
    (endpoint.isAtRoot ? "/" : "") + endpoint.path.split(separator: "/").map { $0.hasPrefix(":") ? "/\(id)" : "/\($0)" }.joined()
  }

  private static func isOpen(_ endpoint: Endpoint) -> Bool { if case .open = endpoint.access { true } else { false } }

  private static func changes(_ endpoint: Endpoint) -> Bool { endpoint.method != .get }

  @Test func withoutCredentialNothingAnswersButWhatIsOpen() throws {
    let api = try TestAPI(.sqlite)
    for endpoint in Endpoints.all where !Self.isOpen(endpoint) {
      for fields in [[], ["Cookie: \(Authenticator.cookieName)=none", "Sec-Fetch-Site: same-origin"]] {
        let answer = try api.ask(endpoint.method.name, Self.path(endpoint), as: .nobody, endpoint.input == nil ? nil : "{}", fields)
        #expect(answer.status == 401, "\(endpoint.method.name) \(endpoint.path)")
        #expect(answer["WWW-Authenticate"] == "Bearer")
      }
    }
    #expect(Endpoints.all.filter { Self.isOpen($0) }.map { "\($0.method.name) \($0.path)" }.sorted() == Self.open)
  }

  /// A new endpoint that is open to anybody has to be put here on purpose.
  private static let open = [
    "GET /auth/oidc", "GET /auth/oidc/callback", "GET /auth/oidc/login",
    "GET /calendar/feed.ics", "GET /health", "GET /health/live", "GET /health/ready", "GET /info", "GET /pictures/:token",
    "GET /share/:token", "GET /storage/uploads/:id", "GET /version", "POST /auth/login", "POST /auth/password/forgot",
    "POST /auth/password/reset", "POST /auth/register", "POST /inbound/email",
    "PUT /storage/uploads/:id",
  ]

  @Test(arguments: ["read", "read:sensitive", "read:admin"])
  func aTokenThatReadsChangesNothing(scope: String) throws {
    let api = try TestAPI(.sqlite)
    let ada = try api.person("ada", isAdministrator: true)
    let token = try api.token(ada, scope)
    for endpoint in Endpoints.all where Self.changes(endpoint) && !Self.isOpen(endpoint) {
      for id in [Self.someID, "\(token.id)"] {
        let answer = try api.ask(endpoint.method.name, Self.path(endpoint, id), as: .token(token.text), "{}")
        #expect(answer.status == 403, "\(endpoint.method.name) \(endpoint.path)")
      }
    }
    #expect(try api.ask("GET", "/settings/tokens/\(token.id)", as: .session(ada)).json("data.revoked_at") == .null)
  }

  @Test func whatLacksAScopeSaysWhichOneAndWhatThereIs() throws {
    let api = try TestAPI(.sqlite)
    let ada = try api.person("ada")
    let answer = try api.ask("PATCH", "/users/me", as: .token(try api.token(ada, "read:flights", "read:users").text), "{}")
    #expect(answer.code == "insufficient_scope")
    #expect(answer.string("error.required_scope") == "write:users")
    #expect(answer.json("error.available_scopes") == ["read:flights", "read:users"])
  }

  @Test func aScopeOpensItsOwnResourceOnly() throws {
    let api = try TestAPI(.sqlite)
    let ada = try api.person("ada", isAdministrator: true)
    for resource in Scopes.Resource.allCases {
      let scopes = Scopes.write(resource)
      let token = try api.token(ada, "write:\(resource.name)").text
      for endpoint in Endpoints.all {
        let needed: Scopes
        switch endpoint.access {
        case .account(let scopes), .administrator(let scopes): needed = scopes
        case .open, .session: continue
        }
        guard !scopes.isSuperset(of: needed) else { continue }
        let answer = try api.ask(
          endpoint.method.name, Self.path(endpoint), as: .token(token), Self.changes(endpoint) ? "{}" : nil)
        #expect(answer.code == "insufficient_scope", "\(endpoint.method.name) \(endpoint.path) with write:\(resource.name)")
      }
    }
  }

  @Test func onlyWhatIsNobodysOwnIsForEveryToken() {
    let reference = ["/airports", "/airlines", "/aircraft"]
    for endpoint in Endpoints.all {
      guard case .account(let scopes) = endpoint.access, scopes.isEmpty else { continue }
      #expect(!Self.changes(endpoint) && reference.contains { endpoint.path.hasPrefix($0 + "/") }, "\(endpoint.path)")
    }
  }

  @Test func theAdministrationIsForAdministrators() throws {
    let api = try TestAPI(.sqlite)
    let (ada, bob) = (try api.person("ada", isAdministrator: true), try api.person("bob"))
    let credentials: [TestAPI.Credential] = [
      .session(bob), .token(try api.token(bob, "admin", "write").text), .token(try api.token(ada, "read", "write").text),
    ]
    for endpoint in Endpoints.all {
      guard case .administrator(let scopes) = endpoint.access else {
        #expect(!endpoint.path.hasPrefix("/admin"), "\(endpoint.path) is not declared as the administrators'")
        continue
      }
      #expect(!Scopes.all.subtracting(.write(.admin)).isSuperset(of: scopes), "\(endpoint.path) needs the scope admin")
      for credential in credentials {
        #expect(try api.ask(endpoint.method.name, Self.path(endpoint), as: credential, "{}").status == 403, "\(endpoint.path)")
      }
    }
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func whatIsAnothersIsAsIfItWereNot(kind: TestDatabase.Kind) throws {
    // A row of every table, which belongs to the user 1.
    let test = try TestDatabase(kind)
    try test.database.migrate(Tables.migrations, program: "1.2.3") { 0 }
    let ada = UUID(repeating: 1)
    try test.database.write { db in
      for table in try SampleRow.names(db) {
        let row = try SampleRow(whole: table, 1, of: 1)
        try row.insert(into: db)
        if table == "users" { try SampleRow(table, 3, of: 3).insert(into: db) }
      }
    }
    let api = try TestAPI(test.database, owner: test)
    let bob = try api.person("bob")
    let token = try api.token(bob, "read", "write", "write:tokens", "read:sensitive").text
    func everythingOfAda() throws -> [String] {
      try test.database.read { db in
        try db.engine.tables().filter { $0.columns.contains("user_id") && $0.name != "sessions" }.flatMap { table in
          let sql = SQL.unchecked(
            "SELECT \(table.columns.map { "\"\($0)\"" }.joined(separator: ", ")) FROM \(table.name) WHERE user_id = $1")
          return try db.rows(sql, ada) { row in
            let values = try table.columns.map { _ in try row.nextColumn().value }
            return "\(table.name) \(values)"
          }
        }
      }
    }
    let before = try everythingOfAda()
    #expect(before.count > 10)
    for endpoint in Endpoints.all where endpoint.path.contains(":") && !Self.isOpen(endpoint) {
      if case .administrator = endpoint.access { continue }
      // A year is nobody's.
      if endpoint.path.contains(":year") { continue }
      let isOfBrowsers = if case .session = endpoint.access { true } else { false }
      for credential in [TestAPI.Credential.session(bob)] + (isOfBrowsers ? [] : [.token(token)]) {
        let body = endpoint.input == nil ? nil : "{}"
        let hers = try api.ask(endpoint.method.name, Self.path(endpoint, "\(ada)"), as: credential, body)
        let nobodys = try api.ask(endpoint.method.name, Self.path(endpoint), as: credential, body)
        #expect(hers.comparableText == nobodys.comparableText, "\(endpoint.method.name) \(endpoint.path)")
        #expect(hers.status == nobodys.status)
        #expect(hers.status == 404 || body != nil && hers.status == 400, "\(endpoint.method.name) \(endpoint.path)")
      }
    }
    #expect(try everythingOfAda() == before)
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func whatOneReadsIsTheSameWhetherOthersHaveAnythingOrNot(kind: TestDatabase.Kind) throws {
    /// What Bob reads, beside somebody with a row in every table or alone.
    func reading(besideAda: Bool) throws -> [String: String] {
      let test = try TestDatabase(kind)
      try test.database.migrate(Tables.migrations, program: "1.2.3") { 0 }
      if besideAda {
        try test.database.write { db in
          for table in try SampleRow.names(db) {
            try SampleRow(whole: table, 1, of: 1).insert(into: db)
            if table == "users" { try SampleRow(table, 3, of: 3).insert(into: db) }
          }
        }
      }
      let api = try TestAPI(test.database, owner: test)
      let bob = try api.person("bob")
      var answers: [String: String] = [:]
      for endpoint in Endpoints.all where endpoint.method == .get && !endpoint.path.contains(":") && !Self.isOpen(endpoint) {
        if case .administrator = endpoint.access { continue }
        // What they need, and what would find Ada's flight.
        for query in Self.queries[endpoint.path] ?? [""] {
          let answer = try api.ask("GET", Self.path(endpoint) + query, as: .session(bob))
          #expect(answer.status == 200, "\(endpoint.path)\(query): \(answer.text)")
          // A session has an id of its own.
          let own = answer.json("data")?.elements.compactMap { endpoint.path == "/auth/sessions" ? $0["id"] : nil } ?? []
          let ids = ["\(bob.user.id)"] + own.compactMap { if case .string(let id) = $0 { id } else { nil } }
          answers[endpoint.path + query] = ids.reduce(answer.comparableText) { $0.replacing($1, with: "") }
        }
      }
      let same = "From,To,Date,Flight\nFRA,JFK,2026-03-29,LH400\n"
      let dry = try api.ask("POST", "/flights/import?dry_run=true", as: .session(bob), same, ["Content-Type: text/csv"])
      answers["import"] = dry.comparableText
      #expect(dry.json("data.created") == 1)
      return answers
    }
    let (alone, beside) = (try reading(besideAda: false), try reading(besideAda: true))
    #expect(alone.count > 10)
    for (path, text) in alone { #expect(beside[path] == text, "\(path)") }
  }

  private static let queries = [
    "/flights": ["", "?q=LH400", "?tag=2026"], "/flights/export": ["", "?format=csv"], "/flights/suggest": ["?origin=FRA&destination=JFK"],
    "/airports/search": ["?q=fra"], "/airports/nearby": ["?latitude=50&longitude=8"], "/airlines/search": ["?q=lh"],
    "/aircraft/search": ["?q=a388"], "/sync/deletions": ["?since=1970-01-01T00:00:00Z"],
    "/search": ["?q=LH400&types=flight,trip,item,booking"],
  ]

  @Test func everyPathTellsItsMethodsAndEveryGetAnswersHead() throws {
    let api = try TestAPI(.sqlite)
    let ada = try api.person("ada")
    let token = try api.token(ada, "read")
    for endpoint in Endpoints.all {
      let path = Self.path(endpoint, "\(token.id)")
      let beside: [Endpoint] = Endpoints.all.filter { $0.path == endpoint.path }
      let methods: Set<String> = Set(beside.map { $0.method.name })
      let options = try api.ask("OPTIONS", path)
      #expect(options.status == 204)
      let allowed = Set((options["Allow"] ?? "").replacing(" ", with: "").split(separator: ",").map(String.init))
      #expect(allowed == methods.union(["OPTIONS"]).union(methods.contains("GET") ? ["HEAD"] : []))
      if let other = ["GET", "POST", "PUT", "PATCH", "DELETE"].first(where: { !methods.contains($0) }) {
        let refused = try api.ask(other, path, as: .session(ada), "{}")
        #expect(refused.status == 405)
        #expect(refused.code == "method_not_allowed")
        #expect(refused["Allow"] == options["Allow"])
      }
      guard methods.contains("GET") else { continue }
      // The first answer renews the cookie.
      _ = try api.ask("GET", "/users/me", as: .session(ada))
      let get = try api.ask("GET", path, as: .session(ada))
      let head = try api.ask("HEAD", path, as: .session(ada))
      #expect(get.status == head.status)
      #expect(get.stableFields == head.stableFields, "\(path)")
      // These have their keys in their addresses.
      let opened =
        [
          "/auth/oidc/callback": 404, "/auth/oidc/login": 404, "/calendar/feed.ics": 400, "/pictures/:token": 404, "/share/:token": 404,
          "/storage/uploads/:id": 404,
        ][endpoint.path] ?? 200
      #expect(!Self.isOpen(endpoint) || get.status == opened)
    }
  }
}

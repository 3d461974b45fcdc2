import Testing

@testable import HTTPServer

/// Handlers on worker threads, what they throw, and the name each request goes by.
@Suite struct WorkerTests {
  @Test func whenAllWorkersAreBusyAndTheQueueIsFullClientsAreToldToComeBack() throws {
    let gate = Gate()
    let server = try TestServer([
      Route(.get, "/slow") { _ in
        gate.wait()
        return .text("done")
      },
      .text("/quick"),
    ]) {
      $0.workers = 1
      $0.limits.workerQueue = 2
    }
    let slow = "GET /slow HTTP/1.1\r\nHost: a\r\n\r\n"
    let working = try server.connect()
    try working.send(slow)
    #expect(eventually { gate.waiting == 1 })
    let waiting = try (0..<2).map { _ in try server.connect() }
    for client in waiting { try client.send(slow) }
    #expect(eventually { server.server.metrics.workersWaiting == 2 })
    #expect(server.server.metrics.workersBusy == 1)

    let late = try server.connect()
    try late.send(slow)
    let refusal = try late.response()
    #expect(refusal.status == 503)
    #expect(refusal["Retry-After"] == "1")
    #expect(refusal["Connection"] == nil, "the connection may be used for the next attempt")
    #expect(server.server.metrics.requestsTurnedAway == 1)

    try late.send("GET /quick HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(try late.response().text == "hello\n", "what needs no worker is answered all the while")
    gate.open()
    for client in [working] + waiting { #expect(try client.response().text == "done") }
    try late.send(slow)
    #expect(try late.response().text == "done")
  }

  @Test func workersRunSideBySide() throws {
    let gate = Gate()
    let server = try TestServer([
      Route(.get, "/slow") { _ in
        gate.wait()
        return .text("done")
      }
    ]) { $0.workers = 3 }
    let clients = try (0..<3).map { _ in try server.connect() }
    for client in clients { try client.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n") }
    #expect(eventually { gate.waiting == 3 })
    gate.open()
    for client in clients { #expect(try client.response().text == "done") }
  }

  @Test func theAnswerOfAWorkerWhoseClientHasGoneIsDroppedAndLogged() throws {
    let gate = Gate()
    let server = try TestServer([
      Route(.get, "/slow") { _ in
        gate.wait()
        return .text("done")
      },
      .text("/quick"),
    ])
    do {
      let client = try server.connect()
      try client.send("GET /slow HTTP/1.1\r\nHost: a\r\nX-Request-Id: left\r\n\r\n")
      #expect(eventually { gate.waiting == 1 })
      client.reset()
    }
    #expect(eventually { server.server.metrics.connectionsOpen == 0 })
    // The descriptor is used again; the answer must not reach its new owner.
    let next = try server.connect()
    gate.open()
    #expect(eventually { server.log.lines.contains { $0.contains("request_id=left") && $0.contains("abandoned=true") } })
    try next.send("GET /quick HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(try next.response().text == "hello\n")
  }

  @Test func aRequestWhoseClientHasGoneWhileItWaitedIsNotWorkedFor() throws {
    let gate = Gate()
    let calls = Counter()
    let server = try TestServer([
      Route(.get, "/slow") { _ in
        gate.wait()
        return .text("done")
      },
      Route(.get, "/counted") { _ in
        calls.raise()
        return .text("counted")
      },
    ]) { $0.workers = 1 }
    let working = try server.connect()
    try working.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(eventually { gate.waiting == 1 })
    do {
      let impatient = try server.connect()
      try impatient.send("GET /counted HTTP/1.1\r\nHost: a\r\n\r\n")
      #expect(eventually { server.server.metrics.workersWaiting == 1 })
      impatient.reset()
    }
    #expect(eventually { server.server.metrics.connectionsOpen == 1 })
    gate.open()
    #expect(try working.response().text == "done")
    try working.send("GET /counted HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(try working.response().text == "counted")
    #expect(calls.count == 1, "only for the client that is still there")
  }

  // MARK: Errors

  private struct Secret: Error {
    let password = "hunter2"
  }

  @Test(arguments: [Route.Execution.inline, .worker])
  func whatAHandlerThrowsIsAnswered(execution: Route.Execution) throws {
    let server = try TestServer([
      Route(.get, "/gone", execution: execution) { _ in
        throw HTTPError(Status(410), "It was deleted yesterday.", headers: ["X-Why": "yesterday"])
      },
      Route(.get, "/broken", execution: execution) { _ in throw Secret() },
      Route(.get, "/bad", execution: execution) { request in
        _ = try request.query()
        return .text("fine")
      },
    ])
    let client = try server.connect()
    try client.send("GET /gone HTTP/1.1\r\nHost: a\r\n\r\n")
    let gone = try client.response()
    #expect(gone.status == 410)
    #expect(gone.text == "It was deleted yesterday.\n")
    #expect(gone["X-Why"] == "yesterday")

    try client.send("GET /broken HTTP/1.1\r\nHost: a\r\nX-Request-Id: broken-1\r\n\r\n")
    let broken = try client.response()
    #expect(broken.status == 500)
    #expect(!broken.text.contains("hunter2") && !broken.text.contains("Secret"), "\(broken.text)")
    #expect(broken["X-Request-Id"] == "broken-1")
    #expect(server.log.lines.contains { $0.hasPrefix("error") && $0.contains("hunter2") && $0.contains("request_id=broken-1") })

    try client.send("GET /bad?q=%FF HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(try client.response().status == 400)
    try client.send("GET /bad HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(try client.response().text == "fine", "the connection has survived all that")
  }

  // MARK: Request ids

  private static func idServer() throws -> TestServer {
    try TestServer([Route(.get, "/id") { .text($0.id) }])
  }

  @Test(arguments: ["a", "7f3c-11", "0b4d9e4e-87f0-4f5c-9d5c-1f2a3b4c5d6e", "trace/1:2@host", String(repeating: "x", count: 128)])
  func aClientsOwnIdIsKept(id: String) throws {
    let answer = try Self.idServer().ask("GET /id HTTP/1.1\r\nHost: a\r\nx-request-id: \(id)\r\n\r\n")
    #expect(answer["X-Request-Id"] == id)
    #expect(answer.text == id)
  }

  @Test(arguments: [
    "", "a b", "a\"b", "a<b>", "é", "a\\b", "a'b", "a{b}", "%0a", "a\tb", String(repeating: "x", count: 129), "${jndi:ldap://x}",
  ])
  func anIdThatCouldDoHarmIsReplaced(id: String) throws {
    let answer = try Self.idServer().ask("GET /id HTTP/1.1\r\nHost: a\r\nX-Request-Id: \(id)\r\n\r\n")
    let own = try #require(answer["X-Request-Id"])
    #expect(own != id)
    #expect(own.utf8.count == 15)
    #expect(answer.text == own, "the handler sees the same id")
  }

  @Test func aRefusalToo() throws {
    let server = try Self.idServer()
    #expect(try server.ask("GET /nothing HTTP/1.1\r\nHost: a\r\nX-Request-Id: mine\r\n\r\n")["X-Request-Id"] == "mine")
    let malformed = try server.ask("GET /id HTTP/1.1\r\nX-Request-Id: mine\r\nHost: a b\r\n\r\n")
    #expect(malformed["X-Request-Id"]?.utf8.count == 15, "nothing of a request that could not be read is believed")
  }

  @Test func eachRequestIsOneLineOfTheLogWithItsPatternNotItsPath() throws {
    let server = try TestServer([.text("/users/:name", execution: .worker)])
    _ = try server.ask("GET /users/anna?token=secret HTTP/1.1\r\nHost: a\r\nX-Request-Id: r1\r\n\r\n")
    _ = try server.ask("GET /admin/secret HTTP/1.1\r\nHost: a\r\nX-Request-Id: r2\r\n\r\n")
    #expect(eventually { server.log.lines.count == 2 })
    let lines = server.log.lines.joined(separator: "\n")
    #expect(lines.contains("info request") && lines.contains("method=GET request_id=r1 route=/users/:name status=200"))
    #expect(lines.contains("method=GET request_id=r2 route=- status=404"))
    #expect(!lines.contains("secret") && !lines.contains("anna"))
  }
}

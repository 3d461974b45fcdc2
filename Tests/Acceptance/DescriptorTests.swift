import Testing

/// More clients than the process may have files open.
@Suite struct DescriptorTests {
  @Test func clientsOverTheLimitAreRefusedAndOthersServedAgainWhenTheyHaveGone() throws {
    let server = try PeregrineProcess(wrapper: ["prlimit", "--nofile=48:48", "--"])
    let kept = try server.connect()
    try kept.send("GET /api/v1/health HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(try kept.response().status == 200)

    var clients = try (0..<200).map { _ in try server.connect() }
    _ = try server.log(containing: "no file descriptor is left")
    try kept.send("GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n")
    let metrics = try kept.response().text
    let refused = try #require(metrics.firstMatch(of: /connections_refused_total (\d+)/)?.1)
    #expect(try #require(Int(refused)) <= 200, "each is refused once: nothing goes round in circles")

    #expect(clients.count == 200)
    clients = []
    try kept.send("GET /api/v1/health HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(try kept.response().status == 200)
    #expect(try server.curl("/api/v1/health", "--retry", "20", "--retry-all-errors", "--retry-delay", "1").text.contains("200 OK"))
    #expect(try server.terminate().code == 0)
  }
}

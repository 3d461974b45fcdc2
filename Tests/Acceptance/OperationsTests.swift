import Foundation
import Testing

/// The server as those see it who run it: systemd, load balancers, monitors, and somebody who looks for what is wrong.
@Suite struct OperationsTests {
  @Test(arguments: [true, false])
  func systemdIsToldWhenTheServerIsReadyReloadsAndStops(isAbstract: Bool) throws {
    let directory = try TemporaryDirectory()
    let name = isAbstract ? "@peregrine-\(UInt64.random(in: 0 ... .max))" : directory.file("notify")
    let systemd = try NotifySocket(name)
    let server = try PeregrineProcess(environment: ["NOTIFY_SOCKET": name, "WATCHDOG_USEC": "2000000"])
    let ready = try #require(systemd.next())
    #expect(ready.hasPrefix("READY=1\nSTATUS=serving at 127.0.0.1:\(server.port)"))
    #expect(systemd.next() == "WATCHDOG=1")
    #expect(systemd.next(within: 3_000) == "WATCHDOG=1", "at half of the time that systemd gives")
    server.program.signal(SIGHUP)
    let reloading = try #require(systemd.nextWord())
    #expect(reloading.contains(/^RELOADING=1\nMONOTONIC_USEC=[0-9]+$/), "\(reloading)")
    #expect(systemd.nextWord()?.hasPrefix("READY=1\n") == true)
    server.program.signal(SIGTERM)
    #expect(systemd.nextWord()?.hasPrefix("STOPPING=1\n") == true)
    #expect(try server.program.finish().code == 0)
  }

  @Test func aProcessThatIsHeldUpSaysNothingToTheWatchdog() throws {
    let systemd = try NotifySocket("@peregrine-\(UInt64.random(in: 0 ... .max))")
    let server = try PeregrineProcess(environment: ["NOTIFY_SOCKET": systemd.name, "WATCHDOG_USEC": "600000"])
    #expect(systemd.next()?.hasPrefix("READY=1") == true)
    #expect(systemd.next() == "WATCHDOG=1")
    server.program.signal(SIGSTOP)
    systemd.forget()
    _ = systemd.next(within: 300)
    #expect(systemd.next(within: 1_000) == nil)
    server.program.signal(SIGCONT)
    #expect(systemd.next() == "WATCHDOG=1")
    #expect(try server.terminate().code == 0)
  }

  /// Where Debian's prometheus is installed, as script/bootstrap --test does.
  @Test(.enabled(if: access("/usr/bin/promtool", X_OK) == 0, "needs promtool, of Debian's package prometheus"))
  func prometheusItselfFindsNothingWrongWithTheMetrics() throws {
    let server = try PeregrineProcess()
    for path in ["/api/v1/health", "/nothing", "/metrics"] { _ = try server.curl(path) }
    let page = try Subprocess.run(["curl", "-sS", "--max-time", "20", "http://127.0.0.1:\(server.port)/metrics"])
    let verdict = try Subprocess.run(["/usr/bin/promtool", "check", "metrics"], input: page.output)
    #expect(verdict.code == 0 && verdict.errors.isEmpty && verdict.text.isEmpty, "\(verdict.errors)\(verdict.text)")
  }

  @Test func aStateDumpStopsNothing() throws {
    let server = try PeregrineProcess(["--log-format", "json"])
    let client = try server.connect()
    try client.send("GET /api/v1/health HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(try client.response().status == 200)
    server.program.signal(SIGUSR1)
    let log = try server.log(containing: "state of an event loop")
    try server.program.wait("the second loop's line") { server.program.errors.contains("loop-1") }
    for part in ["state of the server", "state of the database", "state of a cache", #""thread":"writer""#] { #expect(log.contains(part)) }
    try client.send("GET /api/v1/health HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(try client.response().status == 200)
    let lines = try server.terminate().errors.split(separator: "\n")
    for line in lines { #expect((try? JSONSerialization.jsonObject(with: Data(line.utf8))) != nil, "\(line)") }
  }

  @Test func loadBalancersHaveTimeToSendTheirRequestsElsewhere() throws {
    let server = try PeregrineProcess(["--drain-time", "20s"])
    #expect(try server.curl("/api/v1/health/ready").text.hasPrefix("HTTP/1.1 200"))
    server.program.signal(SIGTERM)
    _ = try server.log(containing: "SIGTERM: stopping")
    try server.program.wait("it to say so") { (try? server.curl("/api/v1/health/ready").text.hasPrefix("HTTP/1.1 503")) == true }
    #expect(try server.curl("/api/v1/health/live").text.hasPrefix("HTTP/1.1 200"), "what still comes is served")
    // Who cannot wait so long ends it at once.
    server.program.signal(SIGTERM)
    #expect(try server.program.finish().code == 128 + SIGTERM)
  }

  @Test func checkFindsAnAuditLogThatSomebodyHasChanged() throws {
    let data = try TemporaryDirectory()
    let environment = ["PEREGRINE_DATA_DIR": data.path]
    func run(_ arguments: String...) throws -> Subprocess.Result {
      try Subprocess.run([PeregrineProcess.command] + arguments, input: Array("correct horse\n".utf8), environment: environment)
    }
    for name in ["ada", "bob"] { #expect(try run("user", "add", name, "--email", "\(name)@example.org", "--password-stdin").code == 0) }
    let fine = try run("check")
    #expect(fine.code == 0 && fine.text.contains("The audit log has 2 entries, and its head is 2:"))
    let head = try #require(fine.text.split(separator: "\n").first { $0.contains("its head is") }?.split(separator: " ").last).description
    #expect(try run("check", "--audit-head", head).code == 0)
    #expect(try run("check", "--audit-head", "2:abc").code == 64)
    #expect(try run("backup", data.file("copy.db")).code == 0)
    let script = "import sqlite3,sys; d = sqlite3.connect(sys.argv[1]); d.execute(sys.argv[2]); d.commit()"
    func tamper(_ file: String, _ statement: String) throws {
      #expect(try Subprocess.run(["python3", "-c", script, file, statement]).code == 0)
    }
    try tamper(data.file("peregrine.db"), "DELETE FROM audit_log WHERE sequence = 1")
    let removed = try run("check")
    #expect(removed.code == 1 && removed.text.contains("entry 1 is missing"), "\(removed.text)")
    #expect(try run("check", data.file("copy.db"), "--audit-head", head).code == 0)
    try tamper(data.file("copy.db"), "UPDATE audit_log SET ip = '192.0.2.1' WHERE sequence = 2")
    let changed = try run("check", data.file("copy.db"))
    #expect(changed.code == 1 && changed.text.contains("entry 2 (user.created"), "\(changed.text)")
  }

  @Test func aCommandForgetsNothingThatTheServerIsToKeep() throws {
    let data = try TemporaryDirectory()
    func add(_ name: String, _ environment: [String: String] = [:]) throws {
      let command = [
        PeregrineProcess.command, "user", "add", name, "--email", "\(name)@example.org", "--password-stdin", "--data-dir", data.path,
      ]
      #expect(try Subprocess.run(command, input: Array("correct horse\n".utf8), environment: environment).code == 0)
    }
    try add("ada")
    let script = "import sqlite3,sys; d = sqlite3.connect(sys.argv[1]); d.execute('UPDATE audit_log SET occurred_at = 1'); d.commit()"
    #expect(try Subprocess.run(["python3", "-c", script, data.file("peregrine.db")]).code == 0)
    try add("bob", ["PEREGRINE_AUDIT_KEEP": "1d"])
    let found = try Subprocess.run([PeregrineProcess.command, "check", "--data-dir", data.path])
    #expect(
      found.text == "the audit log: entry 1 (user.created, 1970-01-01T00:00:00.001Z) was changed\n", "it is still there: \(found.text)")
  }

  @Test func theDoctorLooksAtARealMachineAndSaysWhatFails() throws {
    let server = try PeregrineProcess()
    let directory = try #require(try server.log(containing: "the database is").firstMatch(of: /the database is (.*)\/peregrine.db/)?.1)
      .description
    func doctor(_ arguments: String...) throws -> (code: Int32, lines: [[String: Any]]) {
      let result = try PeregrineProcess.run(["doctor", "--json", "--data-dir", directory] + arguments)
      return (result.code, try #require(try JSONSerialization.jsonObject(with: Data(result.output)) as? [[String: Any]]))
    }
    func failures(_ lines: [[String: Any]]) -> [String] {
      lines.filter { $0["verdict"] as? String == "fail" }.compactMap { $0["check"] as? String }
    }
    let well = try doctor()
    #expect(well.code == 0 && failures(well.lines) == [])
    #expect(well.lines.contains { ($0["message"] as? String)?.contains("live and ready") == true })
    #expect(chmod("\(directory)/secret.key", 0o644) == 0)
    let pair = try TemporaryDirectory()
    let (one, other) = (try pair.makeCertificate("a.example"), try pair.makeCertificate("b.example"))
    let ill = try doctor("--tls-cert", one.certificate, "--tls-key", other.key)
    #expect(ill.code == 1 && failures(ill.lines) == ["tls", "files"], "\(ill.lines)")
    let wrongName = try doctor("--tls-cert", one.certificate, "--tls-key", one.key, "--base-url", "https://c.example")
    #expect(failures(wrongName.lines).contains("tls"))
    let wrong = try doctor("--idle-timeout", "10")
    #expect(wrong.code == 1 && failures(wrong.lines) == ["settings"])
  }

  @Test func whoIsAskedForTheNewestVersionLearnsOurVersionAndNothingElse() throws {
    // Answers one request, and prints what it was.
    let script = """
      import socket
      s = socket.socket()
      s.bind(("127.0.0.1", 0))
      s.listen(1)
      print(s.getsockname()[1], flush=True)
      c, _ = s.accept()
      text = b""
      while b"\\r\\n\\r\\n" not in text: text += c.recv(4096)
      body = b'{"version": "9.8.7"}'
      c.sendall(b"HTTP/1.1 200 OK\\r\\nContent-Length: %d\\r\\nConnection: close\\r\\n\\r\\n" % len(body) + body)
      c.close()
      print(text.decode(), flush=True)
      """
    let asked = try Subprocess(["python3", "-c", script])
    try asked.wait("its port") { asked.output.contains("\n") }
    let port = try #require(UInt16(asked.output.split(separator: "\n")[0]))
    let server = try PeregrineProcess(["--version-check", "http://127.0.0.1:\(port)/newest.json"])
    _ = try server.log(containing: "there is a newer version, 9.8.7")
    #expect(try server.curl("/api/v1/version").text.contains(#""newest_version":"9.8.7""#))
    let request = try asked.finish().text.split { $0.isNewline }.dropFirst().map(String.init)
    #expect(request.count == 4 && request.first == "GET /newest.json HTTP/1.1", "\(request)")
    #expect(request.contains("Host: 127.0.0.1:\(port)") && request.contains("Accept: */*"))
    #expect(request.contains { $0.hasPrefix("User-Agent: Peregrine/") })
  }
}

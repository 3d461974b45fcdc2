import Glibc
import Testing

/// How the command starts, and why it does not.
@Suite struct StartTests {
  @Test(
    arguments: [
      (["--listen", "8080"], [:], "--listen: \"8080\" must be address:port"),
      (["--listen", ""], [:], "--listen"),
      (["--max-body", "10MB"], [:], "--max-body: \"10MB\" is not allowed; it must be a size such as"),
      (["--idle-timeout", "10"], [:], "--idle-timeout: \"10\" is not allowed; it must be a duration such as"),
      (["--workers", "0"], [:], "--workers: \"0\" is not allowed"), (["--log-format", "xml"], [:], "--log-format: \"xml\" is not allowed"),
      (["--log-level", "loud"], [:], "--log-level"), (["--trusted-proxies", "10.0.0.1/8"], [:], "--trusted-proxies"),
      (["--tls-cert", "/c.pem"], [:], "--tls-cert and --tls-key belong together"), (["--colour", "red"], [:], "--colour"),
      (["surplus"], [:], "surplus"), ([], ["PEREGRINE_MAX_BODY": "lots"], "PEREGRINE_MAX_BODY: \"lots\" is not allowed"),
      ([], ["PEREGRINE_LISTEN": "nowhere"], "PEREGRINE_LISTEN: \"nowhere\" must be"),
      ([], ["PEREGRINE_LISTN": "127.0.0.1:0"], "PEREGRINE_LISTN is no setting"),
      (["--listen", "127.0.0.1:0"], ["PEREGRINE_X": "1"], "PEREGRINE_X is no setting"),
    ] as [([String], [String: String], String)])
  func aWrongSettingStopsTheStartByName(flags: [String], environment: [String: String], expected: String) throws {
    let result = try PeregrineProcess.run(["serve"] + flags, environment: environment)
    #expect(result.code == 64)
    #expect(result.errors.contains(expected), "\(result.errors)")
    #expect(!result.errors.contains("listening on"))
  }

  @Test func variablesSetWhatFlagsDoNot() throws {
    let server = try PeregrineProcess(
      ["--max-body", "2KiB"], environment: ["PEREGRINE_MAX_BODY": "1KiB", "PEREGRINE_MAX_HEADER_FIELDS": "4", "PEREGRINE_LISTEN": ""])
    let client = try server.connect()
    try client.send("GET /api/v1/health HTTP/1.1\r\nHost: a\r\nContent-Length: 2048\r\n\r\n")
    try client.send([UInt8](repeating: 0x78, count: 2048))
    #expect(try client.response().status == 200)
    try client.send("GET /api/v1/health HTTP/1.1\r\nHost: a\r\nA: 1\r\nB: 1\r\nC: 1\r\nD: 1\r\n\r\n")
    #expect(try client.response().status == 431)
  }

  @Test func aPortInUseStopsTheStart() throws {
    let server = try PeregrineProcess()
    let result = try PeregrineProcess.run(["serve", "--listen", "127.0.0.1:\(server.port)"])
    #expect(result.code == 1)
    #expect(
      result.errors.contains("critical cannot start: listening on 127.0.0.1:\(server.port): Address already in use\n"), "\(result.errors)")
  }

  @Test func anUnusableCertificateStopsTheStart() throws {
    let directory = try TemporaryDirectory()
    let pair = try directory.makeCertificate("a.example")
    let result = try PeregrineProcess.run(
      ["serve", "--listen", "127.0.0.1:0", "--tls-cert", pair.certificate, "--tls-key", "/nonexistent/key.pem"])
    #expect(result.code == 1)
    #expect(result.errors.contains("cannot start: the TLS key /nonexistent/key.pem cannot be read: No such file or directory"))
  }

  @Test func helpNamesEverySettingWithItsVariable() throws {
    let help = try PeregrineProcess.run(["serve", "--help"])
    #expect(help.code == 0)
    let flat = help.text.split { $0 == " " || $0 == "\n" }.joined(separator: " ")
    for (flag, variable) in [
      ("--listen", "PEREGRINE_LISTEN"), ("--tls-cert", "PEREGRINE_TLS_CERT"), ("--worker-queue", "PEREGRINE_WORKER_QUEUE"),
      ("--shutdown-timeout", "PEREGRINE_SHUTDOWN_TIMEOUT"), ("--temporary-directory", "PEREGRINE_TEMPORARY_DIRECTORY"),
    ] {
      #expect(flat.contains(flag) && flat.contains("[\(variable)]"))
    }
    #expect(flat.contains("3 stopped with requests cut off"))
  }

  // MARK: systemd

  /// Binds a TCP socket and a Unix domain socket, passes the first `argv[1]` of them on as systemd does, and becomes the rest of `argv`.
  private static let activation = """
    import fcntl, os, socket, sys
    tcp = socket.socket()
    tcp.bind(("127.0.0.1", 0))
    tcp.listen(16)
    unix = socket.socket(socket.AF_UNIX)
    unix.bind(sys.argv[2])
    unix.listen(16)
    print(tcp.getsockname()[1], flush=True)
    # First out of the way of 3 and 4, to numbers that are free.
    for place, high in enumerate([fcntl.fcntl(s, fcntl.F_DUPFD, 5) for s in (tcp, unix)]):
        os.dup2(high, 3 + place)
    os.environ["LISTEN_FDS"] = sys.argv[1]
    os.environ["LISTEN_PID"] = str(os.getpid())
    os.execv(sys.argv[3], sys.argv[3:])
    """

  @Test(arguments: [["--listen", "systemd"], []])
  func socketsOfSystemdAreServed(flags: [String]) throws {
    let directory = try TemporaryDirectory()
    let program = try Subprocess(
      ["python3", "-c", Self.activation, "2", directory.file("s"), PeregrineProcess.command, "serve", "--data-dir", directory.path] + flags)
    try program.wait("its start") { program.errors.contains("listening on systemd") }
    let port = try #require(UInt16(program.output.split(separator: "\n").first ?? ""))
    for options in [["http://127.0.0.1:\(port)/api/v1/health"], ["--unix-socket", directory.file("s"), "http://a/api/v1/health"]] {
      let answer = try Subprocess.run(["curl", "-sS", "-i", "--max-time", "20"] + options)
      #expect(answer.text.hasPrefix("HTTP/1.1 200 OK\r\n"), "\(answer.errors)")
    }
    program.signal(SIGTERM)
    let result = try program.finish()
    #expect(result.code == 0, "\(result.errors)")
    #expect(access(directory.file("s"), F_OK) == 0, "a socket file that systemd made is systemd's")
  }

  @Test(arguments: [["LISTEN_FDS": "1", "LISTEN_PID": "1"], ["LISTEN_FDS": "1"], ["LISTEN_FDS": "x", "LISTEN_PID": "1"]])
  func socketsForAnotherProcessAreNotTaken(environment: [String: String]) throws {
    let result = try PeregrineProcess.run(["serve"], environment: environment)
    #expect(result.code == 1)
    #expect(result.errors.contains("cannot start: taking over sockets from systemd"), "\(result.errors)")
  }
}

import Foundation
import Testing

/// The commands for accounts, tokens and flights, as they are typed.
@Suite struct CommandTests {
  /// A data directory, and the commands that work on it.
  private struct Machine {
    let data: TemporaryDirectory

    init() throws { data = try TemporaryDirectory() }

    /// Runs a command to its end.
    func run(_ arguments: String..., environment: [String: String] = [:], input: String = "") throws -> Subprocess.Result {
      var environment = environment
      environment["PEREGRINE_DATA_DIR"] = environment["PEREGRINE_DATA_DIR"] ?? data.path
      return try Subprocess.run([PeregrineProcess.command] + arguments, input: Array(input.utf8), environment: environment)
    }

    func addAccount(_ name: String) throws -> Subprocess.Result {
      try run(
        "user", "add", name, "--email", "\(name)@example.org", "--timezone", "Europe/Berlin", "--password-stdin",
        input: "correct horse battery\n")
    }

    func serve(_ flags: String...) throws -> PeregrineProcess { try PeregrineProcess(["--data-dir", data.path] + flags) }
  }

  private static func json(_ result: Subprocess.Result) throws -> [[String: Any]] {
    try #require(try JSONSerialization.jsonObject(with: Data(result.output)) as? [[String: Any]])
  }

  @Test func theyDoTheSameWithAServerAndWithout() throws {
    let machine = try Machine()
    #expect(try machine.addAccount("ada").text == "ada has an account and runs this server.\n")
    let add = ["flights", "add", "FRA", "JFK"]
    func log(_ day: String) throws -> Subprocess.Result {
      try machine.run(
        add[0], add[1], add[2], add[3], "\(day)T10:30", "--arrival", "\(day)T13:05", "--number", "lh 0400", "--set", "tags=[\"x\"]")
    }
    #expect(try log("2026-03-29").code == 0)
    let server = try machine.serve("--registration", "closed")
    #expect(try log("2026-03-30").code == 0)
    let there = try machine.run("flights", "list", "--json")
    #expect(try server.terminate().code == 0)
    let here = try machine.run("flights", "list", "--json")
    #expect(here.text == there.text)
    let flights = try Self.json(here)
    #expect(flights.map { $0["flight_number"] as? String } == ["LH400", "LH400"])
    #expect(flights.map { $0["departure_utc"] as? String } == ["2026-03-30T08:30:00Z", "2026-03-29T08:30:00Z"])
    #expect(flights.allSatisfy { $0["tags"] as? [String] == ["x"] })
    #expect(try machine.run("flights", "list", "--limit", "1").text.split(separator: "\n").count == 2)
  }

  @Test func aTokenMadeOnTheCommandLineOpensTheServerAndARevokedOneDoesNot() throws {
    let machine = try Machine()
    _ = try machine.addAccount("ada")
    let server = try machine.serve()
    let made = try machine.run("token", "create", "script", "--scope", "read")
    let token = made.text.trimmingCharacters(in: .newlines)
    #expect(token.hasPrefix("ts_pat_") && token.utf8.count == 71)
    let address = "http://127.0.0.1:\(server.port)"
    func list() throws -> Subprocess.Result {
      let nowhere = try TemporaryDirectory()
      return try machine.run(
        "flights", "list", "--server", address, environment: ["PEREGRINE_TOKEN": token, "PEREGRINE_DATA_DIR": nowhere.path + "/none"])
    }
    #expect(try list().code == 0)
    // It reads, and no more.
    #expect(try machine.run("flights", "add", "FRA", "MUC", "2026-01-01", "--server", address, "--token", token).code == 77)
    #expect(try machine.run("token", "revoke", "script").code == 0)
    // At once, although the server has just seen it work.
    let refused = try list()
    #expect(refused.code == 77)
    #expect(refused.errors.contains("revoked"))
    #expect(try machine.run("token", "list").text.contains("revoked"))
    #expect(try !server.log(containing: "/settings/tokens").contains(token))
  }

  @Test func whoIsDisabledIsLetInNoMoreAtOnce() throws {
    let machine = try Machine()
    _ = try machine.addAccount("ada")
    #expect(try machine.addAccount("bob").text == "bob has an account.\n")
    let server = try machine.serve()
    let token = try machine.run("token", "create", "his", "--user", "bob").text.trimmingCharacters(in: .newlines)
    func ask() throws -> Int32 { try machine.run("flights", "list", "--server", "http://127.0.0.1:\(server.port)", "--token", token).code }
    #expect(try ask() == 0)
    #expect(try machine.run("user", "disable", "bob").code == 0)
    #expect(try ask() == 77)
    #expect(try machine.run("user", "enable", "BOB@example.org").code == 0)
    #expect(try ask() == 0)
    let last = try machine.run("user", "disable", "ada")
    #expect(last.code == 65)
    #expect(last.errors.contains("last administrator"))
  }

  @Test func whatIsWrongIsSaidAndHasACodeOfItsOwn() throws {
    let machine = try Machine()
    let nobody = try machine.run("flights", "list")
    #expect(nobody.code == 1)
    #expect(nobody.errors == "peregrine: there is no account yet; `peregrine setup` makes the first one.\n")
    _ = try machine.addAccount("ada")
    let wrong = try machine.run("flights", "add", "BER", "XXQ", "2026-03-29T02:30")
    #expect(wrong.code == 65)
    #expect(wrong.errors.contains("  departure_local cannot be: 02:30 does not exist"))
    #expect(wrong.errors.contains("  arrival_airport is no airport"))
    #expect(try machine.run("flights", "add", "BER", "MUC", "2026-03-29").code == 0)
    let twice = try machine.run("flights", "add", "BER", "MUC", "2026-03-29")
    #expect(twice.errors == "peregrine: there is a flight like this already; --merge completes it, and --force logs another.\n")
    #expect(try machine.run("flights", "add", "BER", "MUC", "2026-03-29", "--force").code == 0)
    _ = try machine.addAccount("bob")
    #expect(try machine.run("flights", "list").errors.contains("say with --user which one is meant: ada, bob."))
    #expect(try machine.run("flights", "list", "--user", "carol").errors.contains("carol"))
    #expect(try machine.run("flights", "list", "--server", "http://127.0.0.1:9").code == 64)
    #expect(try machine.run("flights", "list", "--server", "http://127.0.0.1:9", "--token", "ts_pat_x").code == 69)
    #expect(try machine.run("user", "add", "dan", "--email", "dan@example.org").errors.contains("--password-stdin"))
  }

  @Test func aFileIsImportedAndExportedWhole() throws {
    let machine = try Machine()
    _ = try machine.addAccount("ada")
    let file = try machine.data.write("log.csv", "Date,From,To\n2024-01-01,FRA,MUC\n2024-01-02,FRA,XXQ\n")
    let dry = try machine.run("flights", "import", file, "--dry-run")
    #expect(dry.code == 65)
    #expect(
      dry.text.hasPrefix(
        "2 flights in the file: 1 would be new, 0 completed, 0 there already, 1 with something wrong.\nrow 3: arrival_airport"))
    #expect(try machine.run("flights", "import", "-", input: "Date,From,To\n2024-01-01,FRA,MUC\n").code == 0)
    let copy = machine.data.path + "/copy.json"
    #expect(try machine.run("flights", "export", copy).code == 0)
    #expect(try machine.run("flights", "export", copy).errors.contains("is there already"))
    #expect(try String(contentsOfFile: copy, encoding: .utf8).contains("\"2024-01-01\""))
    #expect(try machine.run("flights", "import", copy).text.hasPrefix("1 flights in the file: 0 new, 0 completed, 1 there already"))
    let refused = try machine.run("flights", "export", machine.data.path + "/none.csv", "--filter", "colour=red")
    #expect(refused.code == 65)
    #expect(refused.errors.contains("colour"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: machine.data.path).filter { $0.hasPrefix("none") } == [])
  }

  @Test func onlyTheOwnerOfTheServerCanReachItsCommands() throws {
    let machine = try Machine()
    let server = try machine.serve()
    let socket = machine.data.path + "/peregrine.sock"
    #expect(try FileManager.default.attributesOfItem(atPath: socket)[.posixPermissions] as? Int == 0o600)
    // Who may come in there by saying a name may not by saying it elsewhere.
    _ = try machine.addAccount("ada")
    #expect(try server.curl("/api/v1/users/me", "-H", "X-Peregrine-User: ada").text.hasPrefix("HTTP/1.1 401"))
    #expect(try server.terminate().code == 0)
    #expect(!FileManager.default.fileExists(atPath: socket))
  }

  @Test func aContainerCanAskWhetherItsServerIsReady() throws {
    let machine = try Machine()
    let without = try machine.run("health")
    #expect(without.code == 69)
    #expect(without.errors.contains("no server runs in \(machine.data.path)"))
    let server = try machine.serve()
    #expect(try machine.run("health").code == 0)
    // Its database is away, which it notices when it writes.
    #expect(rename(machine.data.path + "/peregrine.db", machine.data.path + "/elsewhere.db") == 0)
    #expect(try machine.addAccount("ada").code == 69)
    try server.program.wait("it to notice") { (try? machine.run("health").code) == 69 }
  }

  @Test func commandsAtTheSameTimeWaitForEachOther() throws {
    let machine = try Machine()
    _ = try machine.addAccount("ada")
    let commands = try (1...4).map { day in
      try Subprocess(
        [PeregrineProcess.command, "flights", "add", "FRA", "MUC", "2024-01-0\(day)"],
        environment: ["PEREGRINE_DATA_DIR": machine.data.path])
    }
    for command in commands { #expect(try command.finish().code == 0) }
    #expect(try Self.json(machine.run("flights", "list", "--json")).count == 4)
  }
}

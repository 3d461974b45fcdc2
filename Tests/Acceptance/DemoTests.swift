import Foundation
import Testing

/// `peregrine demo`, as it is typed.
@Suite struct DemoTests {
  private static let short = ["demo", "--until", "2026-01-31", "--flights"]

  /// Runs a command on the database in `data`, or elsewhere.
  private static func run(_ arguments: [String], _ data: TemporaryDirectory?, input: [UInt8] = []) throws -> Subprocess.Result {
    try Subprocess.run(
      [PeregrineProcess.command] + arguments, input: input, environment: data.map { ["PEREGRINE_DATA_DIR": $0.path] } ?? [:])
  }

  private static func addAda(_ data: TemporaryDirectory) throws {
    _ = try run(["user", "add", "ada", "--email", "ada@example.org", "--generate-password"], data)
  }

  @Test func itFillsAnAccountOfItsOwnWithAServerAndWithout() throws {
    let data = try TemporaryDirectory()
    let demo = Self.short + ["40"]
    let first = try Self.run(demo, data)
    #expect(first.code == 0)
    #expect(first.text.contains(" until 2026-01-31: 40 new, 0 there already, 0 with something wrong.\n"))
    #expect(first.text.contains("\n  peregrine flights list --user demo\n"))
    let password = try #require(first.errors.firstMatch(of: #/The password is ([A-Za-z0-9]+)\n/#)).1
    let list = try JSONSerialization.jsonObject(with: Data(Self.run(["flights", "list", "--json", "--limit", "99"], data).output))
    let days = try #require(list as? [[String: Any]]).compactMap { $0["departure_local"] as? String }
    #expect(days.count == 40 && days.allSatisfy { $0 < "2026-02-01" } && days[0] > "2026-01-01")

    let trips = try #require(first.text.firstMatch(of: #/\n([0-9]+) new trips\.\n/#)).1

    let server = try PeregrineProcess(["--data-dir", data.path])
    let again = try Self.run(demo, data)
    #expect(again.text.contains(": 0 new, 40 there already, 0 with something wrong.\n"))
    #expect(again.text.contains("\n0 new trips.\n"))
    #expect(again.errors == "")
    let login = #"{"username": "demo", "password": "\#(password)"}"#
    #expect(try server.curl("/api/v1/auth/login", "-d", login).text.contains(" 200 "))
    // Another account gets a log only when it is named, here or by its token.
    try Self.addAda(data)
    let token = try Self.run(["token", "create", "all", "--user", "ada"], data).text.trimmingCharacters(in: .newlines)
    let there = try Self.run(demo + ["--server", "http://127.0.0.1:\(server.port)", "--token", token, "--json"], nil)
    #expect(there.text == #"[{"rows":40,"created":40,"skipped":0,"failed":0,"trips":\#(trips)}]"# + "\n", "the same ones")
    func asAda(_ path: String) throws -> String { try server.curl("/api/v1\(path)", "-H", "Authorization: Bearer \(token)").text }
    let log = try asAda("/trips?fields=id,start_date,travelers")
    #expect(try #require(Int(trips)) > 5 && log.contains("\"count\":\(trips)}"))
    let newest = try #require(log.firstMatch(of: #/"id":"([0-9a-f-]+)","start_date":"202[56]-/#)).1
    let items = try asAda("/trips/\(newest)/items")
    for kind in ["flight", "hotel"] { #expect(items.contains("\"kind\":\"\(kind)\""), "\(items)") }
    #expect(try Self.run(demo + ["--user", "ada"], data).text.contains(": 0 new, 40 there already"))
    #expect(try Self.run(["user", "list"], data).text.split(separator: "\n").count == 3)
  }

  @Test func whatIsPrintedIsAFileToImport() throws {
    let data = try TemporaryDirectory()
    func file(_ seed: String) throws -> Subprocess.Result { try Self.run(Self.short + ["50", "--print", "--seed", seed], data) }
    let printed = try file("7")
    #expect(printed.code == 0)
    // It takes no database.
    #expect(try FileManager.default.contentsOfDirectory(atPath: data.path) == [])
    #expect(try file("7").output == printed.output)
    #expect(try file("8").output != printed.output)
    try Self.addAda(data)
    let imported = try Self.run(["flights", "import", "-", "--format", "json"], data, input: Array(printed.output))
    #expect(imported.text == "50 flights in the file: 50 new, 0 completed, 0 there already, 0 with something wrong.\n")
    // The same as without the detour; and nobody else gets an account.
    let direct = try Self.run(Self.short + ["50", "--seed", "7", "--user", "ada"], data)
    #expect(direct.text.contains(": 0 new, 50 there already, 0 with something wrong.\n"))
    #expect(try Self.run(["user", "list"], data).text.split(separator: "\n").count == 2)
    for wrong in [["0"], ["1000001"], ["1", "--until", "2026-02-30"], ["1", "--seed", "-1"]] {
      #expect(try Self.run(Self.short + wrong + ["--print"], data).code == 64, "\(wrong)")
    }
  }
}

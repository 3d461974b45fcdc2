internal import ArgumentParser
internal import Glibc
internal import Schema

/// `peregrine token`: personal access tokens.
struct TokenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "token", abstract: "Make and revoke personal access tokens.", discussion: CommandFailure.codes,
    subcommands: [Create.self, List.self, Revoke.self])

  struct Create: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make a token and print it.",
      discussion: """
        The token alone goes to standard output, so that token=$(peregrine token create "my script") works. It is shown this once.

        \(CommandFailure.codes)
        """)

    @Argument(help: "What it is for.") var name: String
    @Option(help: "What it may do, such as read, write, read:flights; may be given several times.") var scope: [String] = ["write"]
    @Option(help: "After how many days it ends; never by default.") var expiresInDays: Int?
    @OptionGroup(title: "Where") var flags: AccountFlags

    func run() throws {
      try flags.withService { service in
        var members: [JSON.Member] = [.init("name", .string(name)), .init("scopes", .array(scope.map { .string($0) }))]
        if let expiresInDays { members.append(.init("expires_in_days", .number("\(expiresInDays)"))) }
        let made = try service.ask("POST", "/settings/tokens", json: .object(members))["data"] ?? .null
        if flags.json { return printList([made], asJSON: true) { _ in "" } }
        print(made.text("token") ?? "")
        Terminal.say("This is shown once. Keep it as you keep a password.\n")
      }
    }
  }

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List an account's tokens, newest first.", discussion: CommandFailure.codes)

    @OptionGroup(title: "Where") var flags: AccountFlags

    func run() throws {
      try flags.withService { service in
        printList(try service.ask("GET", "/settings/tokens").list("data"), asJSON: flags.json) { tokens in
          var table = TextTable("PREFIX", "NAME", "SCOPES", "LAST USED", "STATE")
          for token in tokens {
            let state =
              token.text("revoked_at").map { "revoked \($0.prefix(10))" } ?? token.text("expires_at").map { "until \($0.prefix(10))" } ?? ""
            table.add(
              token.text("prefix") ?? "", token.text("name") ?? "", token["scopes"]?.text ?? "",
              token.text("last_used_at").map { String($0.prefix(10)) } ?? "never", state)
          }
          return table.text
        }
      }
    }
  }

  struct Revoke: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Revoke a token at once.", discussion: CommandFailure.codes)

    @Argument(help: "Its first characters, its id, or its name where no other has it.") var token: String
    @OptionGroup(title: "Where") var flags: AccountFlags

    func run() throws {
      try flags.withService { service in
        let open = try service.ask("GET", "/settings/tokens").list("data").filter { $0.text("revoked_at") == nil }
        let meant = open.filter { one in
          // A whole token begins with its prefix.
          one.text("prefix").map { token.hasPrefix($0) || $0.hasPrefix(token) } == true
            || ["id", "name"].contains { one.text($0) == token }
        }
        guard meant.count == 1, let id = meant[0].text("id") else {
          let reason = meant.isEmpty ? "there is no such token; `peregrine token list` shows them." : "\(meant.count) tokens are called so."
          throw CommandFailure(.data, reason)
        }
        try service.ask("DELETE", "/settings/tokens/\(id)")
        print("\(meant[0].text("prefix") ?? "")… (\(meant[0].text("name") ?? "")) opens nothing any more.")
      }
    }
  }
}

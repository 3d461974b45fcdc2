internal import ArgumentParser
internal import Schema

/// `peregrine user`: accounts.
struct UserCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "user", abstract: "Make and change accounts.", discussion: CommandFailure.codes,
    subcommands: [Add.self, List.self, Password.self, ResetLink.self, RemoveTOTP.self, Disable.self, Enable.self])

  /// The account with a name or e-mail address. Throws `CommandFailure`.
  static func account(_ name: String, _ service: ServiceClient) throws -> JSON {
    let accounts = try service.ask("GET", "/admin/users", as: .administrator).list("data")
    let found = accounts.first { [$0.text("username"), $0.text("email")].contains { $0?.lowercased() == name.lowercased() } }
    guard let found else {
      let names = accounts.compactMap { $0.text("username") }.joined(separator: ", ")
      throw CommandFailure(.failed, "there is no account \"\(name)\". There are: \(names).")
    }
    return found
  }

  struct Add: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make an account. The first one is an administrator's.", discussion: CommandFailure.codes)

    @Argument(help: "The name to log in with.") var username: String
    @Option(help: "The e-mail address.") var email: String
    @Option(help: "The name that others see.") var displayName: String?
    @Option(help: "The zone that decides what is today, such as Europe/Berlin.") var timezone: String?
    @Option(help: "Where journeys begin and end, such as BER.") var homeAirport: String?
    @Flag(help: "Let this account run the server.") var administrator = false
    @OptionGroup var password: PasswordFlags
    @OptionGroup(title: "Where") var flags: AccountFlags

    func run() throws {
      try flags.withService { service in
        var members: [JSON.Member] = [
          .init("username", .string(username)), .init("email", .string(email)), .init("is_administrator", .bool(administrator)),
        ]
        for (name, value) in [("display_name", displayName), ("timezone", timezone), ("home_airport", homeAirport)] {
          if let value { members.append(.init(name, .string(value))) }
        }
        let password = try password.password()
        members.append(.init("password", .string(password.text)))
        let made = try service.ask("POST", "/admin/users", json: .object(members), as: .administrator)
        if let note = password.note { Terminal.say("\(note)\n") }
        if flags.json { return printList([made["data"] ?? .null], asJSON: true) { _ in "" } }
        print("\(username) has an account\(made["data"]?["is_administrator"] == true ? " and runs this server" : "").")
      }
    }
  }

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List all accounts.", discussion: CommandFailure.codes)

    @OptionGroup(title: "Where") var flags: AccountFlags

    func run() throws {
      try flags.withService { service in
        printList(try service.ask("GET", "/admin/users", as: .administrator).list("data"), asJSON: flags.json) { accounts in
          var table = TextTable("NAME", "E-MAIL", "ADMINISTRATOR", "DISABLED", "LAST LOGIN", "MADE")
          for account in accounts {
            table.add(
              account.text("username") ?? "", account.text("email") ?? "", account["is_administrator"]?.text ?? "",
              account["disabled"]?.text ?? "", day(account, "last_login_at"), day(account, "created_at"))
          }
          return table.text
        }
      }
    }

    private func day(_ account: JSON, _ name: String) -> String { account.text(name).map { String($0.prefix(10)) } ?? "never" }
  }

  struct Password: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Set somebody's password, and log them out everywhere.", discussion: CommandFailure.codes)

    @Argument(help: "The name or e-mail address.") var name: String
    @OptionGroup var password: PasswordFlags
    @OptionGroup(title: "Where") var flags: AccountFlags

    func run() throws {
      try flags.withService { service in
        let account = try account(name, service)
        let password = try password.password()
        let new: JSON = ["new_password": .string(password.text)]
        try service.ask("PUT", "/admin/users/\(account.text("id") ?? "")/password", json: new, as: .administrator)
        if let note = password.note { Terminal.say("\(note)\n") }
        print("\(account.text("username") ?? name) logs in with the new password from now on.")
      }
    }
  }

  struct ResetLink: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make a link by which somebody sets a new password, within an hour and once.", discussion: CommandFailure.codes)

    @Argument(help: "The name or e-mail address.") var name: String
    @OptionGroup(title: "Where") var flags: AccountFlags

    func run() throws {
      try flags.withService { service in
        let account = try account(name, service)
        let made = try service.ask("POST", "/admin/users/\(account.text("id") ?? "")/password-reset", as: .administrator)["data"] ?? .null
        if flags.json { return printList([made], asJSON: true) { _ in "" } }
        if let url = made.text("url") { return print(url) }
        print(made.text("token") ?? "")
        Terminal.say(
          "Without --base-url there is no link: POST /api/v1/auth/password/reset takes this as token, with new_password.\n")
      }
    }
  }

  struct RemoveTOTP: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "remove-totp", abstract: "Have somebody's logins ask for the password alone, whose authenticator app is gone.",
      discussion: CommandFailure.codes)

    @Argument(help: "The name or e-mail address.") var name: String
    @OptionGroup(title: "Where") var flags: AccountFlags

    func run() throws {
      try flags.withService { service in
        let account = try account(name, service)
        try service.ask("DELETE", "/admin/users/\(account.text("id") ?? "")/totp", as: .administrator)
        print("\(account.text("username") ?? name) logs in with the password alone from now on.")
      }
    }
  }

  struct Disable: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Let somebody in no more, by no password, session or token.", discussion: CommandFailure.codes)

    @Argument(help: "The name or e-mail address.") var name: String
    @OptionGroup(title: "Where") var flags: AccountFlags

    func run() throws { try set(name, isDisabled: true, flags) }
  }

  struct Enable: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Let somebody in again who has been disabled.", discussion: CommandFailure.codes)

    @Argument(help: "The name or e-mail address.") var name: String
    @OptionGroup(title: "Where") var flags: AccountFlags

    func run() throws { try set(name, isDisabled: false, flags) }
  }

  private static func set(_ name: String, isDisabled: Bool, _ flags: AccountFlags) throws {
    try flags.withService { service in
      let account = try account(name, service)
      try service.ask(
        "PATCH", "/admin/users/\(account.text("id") ?? "")", json: ["disabled": .bool(isDisabled)], as: .administrator)
      print("\(account.text("username") ?? name) is \(isDisabled ? "let in no more" : "let in again").")
    }
  }
}

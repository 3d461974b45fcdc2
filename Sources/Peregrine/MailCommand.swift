internal import ArgumentParser
internal import Schema

/// `peregrine mail`: the mails that the server sends.
struct MailCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mail", abstract: "See whether mails arrive.", discussion: CommandFailure.codes, subcommands: [Test.self])

  struct Test: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Send a mail now, and say what the mail server says.",
      discussion: """
        A server that runs on this machine does it, with its own settings; without one the command does.

        \(CommandFailure.codes)
        """)

    @Argument(help: "Where to.") var address: String
    @OptionGroup(title: "Settings") var mail: MailFlags
    @OptionGroup(title: "Settings") var database: DatabaseFlags

    func run() throws {
      let settings = try Settings.resolved(database.given.merging(mail.given) { flag, _ in flag })
      try CommandFailure.reported {
        try ServiceClient(using: settings, given: mail.given).ask(
          "POST", "/admin/mail/test", json: ["to": .string(address)], as: .administrator)
        print("The mail server has taken a mail to \(address).")
      }
    }
  }
}

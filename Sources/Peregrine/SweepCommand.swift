internal import ArgumentParser
internal import Schema

/// `peregrine sweep`: looks into the mailbox now.
struct SweepCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sweep",
    abstract: "Look into the mailbox for mails with flights, and store those.",
    discussion: """
      A server that runs on this machine does it, with its own settings; without one the command does. Mails that fail stay as they are and make \
      the exit code 65.

      \(CommandFailure.codes)
      """)

  @Flag(help: "Print JSON for programs.") var json = false
  @OptionGroup(title: "Settings") var mailbox: MailboxFlags
  @OptionGroup(title: "Settings") var database: DatabaseFlags

  func run() throws {
    let settings = try Settings.resolved(database.given.merging(mailbox.given) { flag, _ in flag })
    try CommandFailure.reported {
      let report = try ServiceClient(using: settings, given: mailbox.given).ask("POST", "/sweep", as: .administrator)["data"] ?? .null
      printList([report], asJSON: json) { _ in Self.text(report) }
      for failure in report.list("failures") {
        Terminal.say("peregrine: the mail with the UID \(failure["uid"]?.text ?? "") stays as it is: \(failure.text("reason") ?? "")\n")
      }
      if let reason = report.text("interruption") { throw CommandFailure(.unavailable, reason) }
      guard report.list("failures").isEmpty else { throw ExitCode(CommandFailure.Kind.data.rawValue) }
    }
  }

  private static func text(_ report: JSON) -> String {
    func count(_ name: String) -> String { report[name]?.text ?? "0" }
    let left = count("left") == "0" ? "" : "For the next sweep: \(count("left")) mails.\n"
    return """
      Mails read: \(count("read")), with nothing in them: \(count("empty")), moved: \(count("moved")).
      Flights and others stored: \(count("created")), there already: \(count("known")), with too little to be stored: \(count("incomplete")).

      """ + left
  }
}

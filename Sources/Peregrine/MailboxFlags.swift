internal import ArgumentParser

/// The flags of what looks into a mailbox.
struct MailboxFlags: ParsableArguments {
  @Option(help: help(.mailbox)) var mailbox: String?
  @Option(help: help(.mailboxPasswordFile)) var mailboxPasswordFile: String?
  @Option(name: .customLong(Setting.mailboxCAFile.rawValue), help: help(.mailboxCAFile)) var mailboxCAFile: String?
  @Option(help: help(.mailboxUser)) var mailboxUser: String?
  @Option(help: help(.mailboxDone)) var mailboxDone: String?
  @Option(help: help(.mailboxInterval)) var mailboxInterval: String?

  /// The flags that were given.
  var given: [Setting: String] {
    let all: [Setting: String?] = [
      .mailbox: mailbox, .mailboxPasswordFile: mailboxPasswordFile, .mailboxCAFile: mailboxCAFile, .mailboxUser: mailboxUser,
      .mailboxDone: mailboxDone, .mailboxInterval: mailboxInterval,
    ]
    return all.compactMapValues { $0 }
  }
}

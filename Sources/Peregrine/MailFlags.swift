internal import ArgumentParser

/// The flags of what sends mails.
struct MailFlags: ParsableArguments {
  @Option(help: help(.smtp)) var smtp: String?
  @Option(help: help(.smtpUser)) var smtpUser: String?
  @Option(help: help(.smtpPasswordFile)) var smtpPasswordFile: String?
  @Option(name: .customLong(Setting.smtpCAFile.rawValue), help: help(.smtpCAFile)) var smtpCAFile: String?
  @Option(help: help(.smtpFrom)) var smtpFrom: String?

  /// The flags that were given.
  var given: [Setting: String] {
    let all: [Setting: String?] = [
      .smtp: smtp, .smtpUser: smtpUser, .smtpPasswordFile: smtpPasswordFile, .smtpCAFile: smtpCAFile, .smtpFrom: smtpFrom,
    ]
    return all.compactMapValues { $0 }
  }
}

internal import ArgumentParser

/// The flags of the backups that the server makes by itself.
struct BackupFlags: ParsableArguments {
  @Option(help: help(.backupSchedule)) var backupSchedule: String?
  @Option(help: help(.backupTime)) var backupTime: String?
  @Option(help: help(.backupKeepDaily)) var backupKeepDaily: String?
  @Option(help: help(.backupKeepWeekly)) var backupKeepWeekly: String?
  @Option(help: help(.backupDirectory)) var backupDirectory: String?

  /// The flags that were given.
  var given: [Setting: String] {
    let all: [Setting: String?] = [
      .backupSchedule: backupSchedule, .backupTime: backupTime, .backupKeepDaily: backupKeepDaily, .backupKeepWeekly: backupKeepWeekly,
      .backupDirectory: backupDirectory,
    ]
    return all.compactMapValues { $0 }
  }
}

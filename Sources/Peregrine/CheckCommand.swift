internal import ArgumentParser
internal import Database
internal import Store

/// `peregrine check`: reads the database, or a backup, whole.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Read the database or a backup whole, and say whether it is in order.",
    discussion: """
      Changes nothing, and may run beside the server.

      Exit codes: 0 in order, 1 damaged or cannot be used, 64 a setting is wrong.
      """)

  @Argument(help: "A backup to check in place of the database.") var file: String?
  @OptionGroup(title: "Settings") var flags: DatabaseFlags

  func run() throws {
    let settings = try flags.settings()
    let problems: [String]
    if let file {
      problems = try Database.check(backup: file)
    } else {
      let database = try Database(settings.database, .read)
      defer { database.close() }
      problems = try database.check()
      // A damaged file cannot say which schema it has.
      if problems.isEmpty {
        let pending = try database.pendingMigrations(Tables.migrations, program: Peregrine.version)
        if !pending.isEmpty { print("The server will apply when it starts: \(pending.map(\.name).joined(separator: ", "))") }
      }
    }
    problems.forEach { print($0) }
    guard problems.isEmpty else { throw ExitCode(1) }
    print("\(file ?? settings.database.description) is in order.")
  }
}

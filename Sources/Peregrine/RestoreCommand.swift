internal import ArgumentParser
internal import Database
internal import Store
internal import Travel

/// `peregrine restore`: puts a backup in the place of the database.
struct RestoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore",
    abstract: "Put a backup in the place of the database.",
    discussion: """
      The server must not be running. The backup is checked whole before anything is replaced, and the former database is kept: the last line \
      says where. A backup of an older version is brought to this version's schema when the server starts.

      Exit codes: 0 done, 1 nothing has been changed, 64 a setting is wrong.
      """)

  @Argument(help: "A file that `peregrine backup` has made.") var file: String
  @OptionGroup(title: "Settings") var flags: DatabaseFlags

  func run() throws {
    let settings = try flags.settings()
    if case .sqlite = settings.database { try settings.makeDataDirectory() }
    let restore = Restore(migrations: Tables.migrations, program: Peregrine.version) { Clock.system.now().milliseconds }
    let outcome = try restore.restore(file, into: settings.database)
    print("\(settings.database) is now what \(file) holds, at schema version \(outcome.version).")
    if let kept = outcome.kept { print("The former database is kept: \(kept)") }
  }
}

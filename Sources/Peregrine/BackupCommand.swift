internal import ArgumentParser
internal import Database
internal import Store

/// `peregrine backup`: copies the database to a file, also while a server uses it.
struct BackupCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup",
    abstract: "Copy the database to a new file, also while the server runs.",
    discussion: """
      The copy is of one moment, is checked after it has been written, and is readable by its owner only. It is a SQLite file, or with --export, \
      and always from PostgreSQL, text that can be restored into either. Nothing is overwritten.

      Exit codes: 0 done, 1 there is no backup, 64 a setting is wrong.
      """)

  @Argument(help: "The file to make.") var file: String
  @Flag(help: "Write text that can be restored into SQLite and PostgreSQL.") var export = false
  @OptionGroup(title: "Settings") var flags: DatabaseFlags

  func run() throws {
    let settings = try flags.settings()
    let database = try Database(settings.database, .read)
    defer { database.close() }
    if export { try database.export(to: file) } else { try database.backUp(to: file) }
    let problems = try Database.check(backup: file)
    guard problems.isEmpty else {
      problems.forEach { print($0) }
      throw DatabaseError.damaged("\(file) has been written, but \(settings.database) is damaged: `peregrine check` says more")
    }
    print("\(file) is a complete copy of \(settings.database) and has been checked.")
  }
}

internal import ArgumentParser
internal import Database
internal import Glibc
internal import Store
internal import Travel

/// `peregrine migrate`: brings the database to the schema of this program, as the server does when it starts.
struct MigrateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "migrate",
    abstract: "Bring the database to this version's schema, as the server does when it starts.",
    discussion: "Each migration is one transaction. Exit codes: 0 done, 1 the database cannot be used, 64 a setting is wrong.")

  @Flag(help: "Print what would be applied, and change nothing.") var dryRun = false
  @OptionGroup(title: "Settings") var flags: DatabaseFlags

  func run() throws {
    let settings = try flags.settings()
    let version = Tables.migrations.last?.version ?? 0
    if dryRun, case .sqlite(let path) = settings.database, access(path, F_OK) != 0 {
      print("\(path) does not exist yet and would be made.")
      return printPending(Tables.migrations, version)
    }
    if !dryRun, case .sqlite = settings.database { try settings.makeDataDirectory() }
    let database = try Database(settings.database, dryRun ? .read : .readAndWrite)
    defer { database.close() }
    if dryRun { return printPending(try database.pendingMigrations(Tables.migrations, program: Peregrine.version), version) }
    let applied = try database.migrate(Tables.migrations, program: Peregrine.version) { Clock.system.now().milliseconds }
    for migration in applied { print("applied \(migration.name)") }
    print("\(settings.database) is at schema version \(version).")
  }

  private func printPending(_ migrations: [Migration], _ version: Int) {
    for migration in migrations { print("would apply \(migration.name):\n\n\(migration.sql)") }
    if migrations.isEmpty { print("Nothing to apply: the database is at schema version \(version).") }
  }
}

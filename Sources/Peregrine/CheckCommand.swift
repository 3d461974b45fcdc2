internal import ArgumentParser
internal import Database
internal import Store

/// `peregrine check`: reads the database, or a backup, whole.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Read the database or a backup whole, and say whether it is in order.",
    discussion: """
      Changes nothing, and may run beside the server. The audit log is read too: an entry that was changed, removed or put in by somebody else is \
      found. The number and hash of its newest entry are printed; noted elsewhere and given with --audit-head later, they also tell whether the log \
      was written anew as a whole.

      Exit codes: 0 in order, 1 damaged or cannot be used, 64 a setting is wrong.
      """)

  @Argument(help: "A backup to check in place of the database.") var file: String?
  @Option(
    help: ArgumentHelp("What an earlier check has printed of the audit log.", valueName: "number:hash"),
    transform: { try CheckCommand.auditLink($0) })
  var auditHead: AuditLink?
  @OptionGroup(title: "Settings") var flags: DatabaseFlags

  func run() throws {
    let settings = try flags.settings()
    var problems: [String]
    if let file {
      problems = try Database.check(backup: file)
      if problems.isEmpty, !Database.isExport(file) {
        let database = try Database(.sqlite(path: file), .read)
        defer { database.close() }
        problems = try contents(database)
      }
    } else {
      let database = try Database(settings.database, .read)
      defer { database.close() }
      problems = try database.check()
      // A damaged file cannot say what is in it.
      if problems.isEmpty { problems = try contents(database) }
    }
    problems.forEach { print($0) }
    guard problems.isEmpty else { throw ExitCode(1) }
    print("\(file ?? settings.database.description) is in order.")
  }

  /// What is wrong with what the tables say.
  private func contents(_ database: Database) throws -> [String] {
    let pending = try database.pendingMigrations(Tables.migrations, program: Peregrine.version)
    guard pending.isEmpty else {
      print("The server will apply when it starts: \(pending.map(\.name).joined(separator: ", "))")
      return []
    }
    let audit = try database.read { try $0.checkAudit(noted: auditHead) }
    if audit.problems.isEmpty, audit.head != .origin { print("The audit log has \(audit.count) entries, and its head is \(audit.head)") }
    return audit.problems
  }

  private static func auditLink(_ text: String) throws -> AuditLink {
    guard let link = AuditLink(text) else { throw ValidationError("--audit-head must be a number, a colon and 64 hexadecimal digits.") }
    return link
  }
}

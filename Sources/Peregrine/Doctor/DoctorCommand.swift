internal import API
internal import ArgumentParser
internal import Schema
internal import Travel

/// `peregrine doctor`: looks at all that a server needs, and says what to do about what is not as it should be.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Look at settings, files, database and machine, and say what to do.",
    discussion: """
      Takes the settings of peregrine serve, by the same flags and variables, and changes nothing. It may run beside the server, as its user.

      Exit codes: 0 nothing fails, although there may be warnings; 1 something fails.
      """)

  @Flag(help: "Print JSON for programs.") var json = false
  @Flag(help: "Print only what is not as it should be.") var quiet = false
  @OptionGroup(title: "Settings") var flags: ServeFlags

  /// A finding and the check that has found it.
  typealias Line = (check: String, finding: Finding)

  func run() throws {
    let lines = Self.lines(flags.given, environment: Settings.environment(), at: Clock.system.now())
    let shown = quiet ? lines.filter { $0.finding.verdict != .ok } : lines
    printList(shown.map(Self.json), asJSON: json) { _ in Self.text(shown) }
    if lines.contains(where: { $0.finding.verdict == .fail }) { throw ExitCode(1) }
  }

  /// What all checks find. Settings that are wrong are the only finding: nothing else could be looked at by them.
  static func lines(_ flags: [Setting: String], environment: [String: String], at now: Instant) -> [Line] {
    let settings: Settings
    do { settings = try Settings(flags: flags, environment: environment) } catch {
      return [("settings", .fail("\(error)", do: "Mend it; docs/settings.md has what is allowed."))]
    }
    let patient = Patient(settings: settings, now: now)
    return [("settings", .ok("They are understood"))]
      + DoctorCheck.all.flatMap { check in check.findings(patient).map { (check.name, $0) } }
  }

  static func text(_ lines: [Line]) -> String {
    var text = ""
    for (check, finding) in lines {
      text += "\(finding.verdict.rawValue.padded(to: 5))\(check.padded(to: 16))\(finding.message).\n"
      if let remedy = finding.remedy { text += "\("".padded(to: 21))→ \(remedy)\n" }
    }
    let (failures, warnings) = (lines.count { $0.finding.verdict == .fail }, lines.count { $0.finding.verdict == .warn })
    return text + (failures + warnings == 0 ? "All is well.\n" : "\(failures) failed, \(warnings) to look at.\n")
  }

  private static func json(_ line: Line) -> JSON {
    [
      "check": .string(line.check), "verdict": .string(line.finding.verdict.rawValue), "message": .string(line.finding.message),
      "remedy": line.finding.remedy.map { .string($0) } ?? .null,
    ]
  }
}

extension String {
  fileprivate func padded(to width: Int) -> String { self + String(repeating: " ", count: max(1, width - count)) }
}

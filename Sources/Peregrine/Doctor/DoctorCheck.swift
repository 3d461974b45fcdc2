internal import Glibc
internal import Travel

/// What the checks look at: the settings, and the moment. What they find in the system beside that, each reads itself.
struct Patient: Sendable {
  var settings: Settings
  var now: Instant

  /// Seconds since 1970.
  var seconds: Int { Int(now.milliseconds / 1_000) }
}

/// A check of `peregrine doctor`: what it is called, and what it finds.
struct DoctorCheck: Sendable {
  let name: String
  let findings: @Sendable (Patient) -> [Finding]

  /// All of them, in the order in which one fault explains the next. Another setting that can be wrong gets its line here.
  static let all: [DoctorCheck] = [
    DoctorCheck(name: "addresses", findings: DoctorChecks.addresses), DoctorCheck(name: "tls", findings: DoctorChecks.tls),
    DoctorCheck(name: "clock", findings: DoctorChecks.clock), DoctorCheck(name: "zones", findings: DoctorChecks.zones),
    DoctorCheck(name: "files", findings: DoctorChecks.files), DoctorCheck(name: "disk", findings: DoctorChecks.disk),
    DoctorCheck(name: "temporary files", findings: DoctorChecks.temporaryFiles),
    DoctorCheck(name: "database", findings: DoctorChecks.database), DoctorCheck(name: "server", findings: DoctorChecks.server),
    DoctorCheck(name: "descriptors", findings: DoctorChecks.descriptors), DoctorCheck(name: "mailbox", findings: DoctorChecks.mailbox),
    DoctorCheck(name: "mail", findings: DoctorChecks.mail),
    DoctorCheck(name: "programs", findings: DoctorChecks.programs), DoctorCheck(name: "backups", findings: DoctorChecks.backups),
  ]
}

/// The checks, by what they look at. Each has two halves: one that reads the system, and one that judges what was read, which tests ask.
enum DoctorChecks {}

internal import API
internal import CLinux
internal import Glibc
internal import HTTPServer
internal import Programs
internal import Travel

/// The machine: its clock, its time zones, its programs, and what it allows a process.
extension DoctorChecks {
  // MARK: Clock

  static func clock(_ patient: Patient) -> [Finding] {
    var state = timex()
    // With no mode set it asks and changes nothing.
    let isKnown = adjtimex(&state) >= 0
    return clock(
      at: patient.seconds, isSynchronised: isKnown ? state.status & STA_UNSYNC == 0 : nil,
      newestFile: FileFacts.files(in: patient.settings.dataDirectory).max { $0.modified < $1.modified })
  }

  /// `isSynchronised`: what the kernel says; nil where it may not be asked.
  static func clock(at now: Int, isSynchronised: Bool?, newestFile: FileFacts?) -> [Finding] {
    let remedy = "Set it right: timedatectl set-ntp true, with the package systemd-timesyncd or chrony."
    // A file of this program cannot be older than the program.
    if now < 1_767_225_600 { return [.fail("The clock of this machine says it is before 2026", do: remedy)] }
    if let newestFile, newestFile.modified > now + 300 {
      return [
        .fail(
          "\(newestFile.path) was changed \((newestFile.modified - now) / 60) minutes from now: the clock has been set back", do: remedy)
      ]
    }
    if isSynchronised == false {
      return [.warn("Nobody keeps the clock of this machine right (the kernel calls it unsynchronised)", do: remedy)]
    }
    return [.ok("The clock is \(isSynchronised == nil ? "not older than the files" : "kept right")")]
  }

  // MARK: Zones

  static func zones(_ patient: Patient) -> [Finding] {
    do {
      let zones = try ZoneCatalogue()
      // Berlin goes from one hour to two ahead of UTC at 01:00 UTC of 2026-03-29.
      let rules = try zones.rules(for: "Europe/Berlin")
      let moments = [1_774_745_999_000, 1_774_746_000_000].map { Instant(milliseconds: $0) }
      return Self.zones(
        version: zones.version, offsets: moments.map { rules.offset(at: $0).description }, in: zones.directory, at: patient.now)
    } catch {
      return [.fail("\(error)".capitalizedFirst, do: "Install the package tzdata; or let the variable TZDIR name where it is.")]
    }
  }

  static func zones(version: String?, offsets: [String], in directory: String, at now: Instant) -> [Finding] {
    guard offsets == ["+01:00", "+02:00"] else {
      return [
        .fail(
          "The time zones in \(directory) are wrong: Berlin is \(offsets.joined(separator: ", then ")) about 2026-03-29T01:00Z",
          do: "Install the package tzdata anew.")
      ]
    }
    guard let version, let year = Int(version.prefix(4)) else {
      return [
        .warn("The time zones in \(directory) do not say which version they are", do: "Install the package tzdata of your distribution.")
      ]
    }
    // Each year some country changes its rules, most years several.
    let age = Int(now.description.prefix(4)).map { $0 - year } ?? 0
    if age > 1 {
      return [
        .warn(
          "The time zones are of version \(version), and countries have changed theirs since", do: "Bring the package tzdata up to date.")
      ]
    }
    return [.ok("The time zones are of version \(version)")]
  }

  // MARK: Programs

  static func programs(_ patient: Patient) -> [Finding] { programs(OptionalPrograms.all) }

  static func programs(_ programs: [Program]) -> [Finding] {
    programs.map { program in
      if let path = program.path { return .ok("\(program.name) is \(path)") }
      return .warn(
        "\(program.name) is not installed, without which some documents cannot be read",
        do: "apt-get install \(program.package), if you want to hand in pictures, PDFs or mails of many kinds.")
    }
  }

  // MARK: Limits

  static func descriptors(_ patient: Patient) -> [Finding] {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return [] }
    return descriptors(limit: Int(clamping: limit.rlim_max), connections: patient.settings.limits.connections)
  }

  /// The server raises its own limit to the hard one.
  static func descriptors(limit: Int, connections: Int) -> [Finding] {
    // Besides connections: the database, the log, files that are being sent, and what is accepted to be refused.
    let needed = connections + 256
    guard limit < needed else { return [.ok("\(limit) files may be open, and \(connections) connections are allowed")] }
    return [
      .warn(
        "Only \(limit) files may be open, and \(connections) connections are allowed",
        do: "Raise it to \(needed) or more (LimitNOFILE= in a systemd unit, ulimit -n in a shell), or lower --max-connections.")
    ]
  }
}

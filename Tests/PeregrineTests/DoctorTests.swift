import Glibc
import HTTPServer
import Programs
import Testing
import Travel

@testable import Peregrine

/// What `peregrine doctor` makes of what it sees, for each thing that can be wrong.
@Suite struct DoctorTests {
  /// What a verdict is about, by words of its message.
  private static func verdicts(_ findings: [Finding]) -> [String] { findings.map { "\($0.verdict.rawValue): \($0.message)" } }

  private static func expect(_ findings: [Finding], _ expected: [(Finding.Verdict, String)], _ what: String = "") {
    #expect(findings.count == expected.count, "\(what) \(verdicts(findings))")
    for (finding, (verdict, words)) in zip(findings, expected) {
      #expect(finding.verdict == verdict && finding.message.contains(words), "\(what) \(verdicts(findings))")
      #expect((finding.remedy == nil) == (verdict == .ok), "who is told that something is wrong is told what to do")
      #expect(!finding.message.hasSuffix("."))
    }
  }

  @Test(
    arguments: [
      ("127.0.0.1:8080", nil, false, false, [(.ok, "127.0.0.1:8080")]),
      ("0.0.0.0:8080", nil, false, false, [(.warn, "without TLS"), (.warn, "whatever host")]),
      ("0.0.0.0:8080", "https://a.example", true, false, [(.ok, "https://a.example")]),
      ("127.0.0.1:8080", "https://a.example", false, false, [(.fail, "browsers are refused")]),
      ("127.0.0.1:8080", "https://a.example", false, true, [(.ok, "a.example")]),
      ("127.0.0.1:8080", "http://a.example", true, false, [(.fail, "links begin with http://a.example")]),
      ("127.0.0.1:8080", "http://a.example", false, true, [(.warn, "without TLS")]),
      ("127.0.0.1:8080", nil, false, true, [(.warn, "whatever host")]),
      ("unix:/run/p.sock", nil, false, false, [(.ok, "unix:/run/p.sock")]),
    ] as [(String, String?, Bool, Bool, [(Finding.Verdict, String)])])
  func addressesHaveToGoTogether(
    listen: String, baseURL: String?, hasTLS: Bool, proxies: Bool, expected: [(Finding.Verdict, String)]
  ) throws {
    let found = DoctorChecks.addresses(
      listen: [try ListenAddress(parsing: listen)], baseURL: baseURL, hasTLS: hasTLS, believesProxies: proxies)
    Self.expect(found, expected)
  }

  @Test(
    arguments: [
      ("https://flights.example.org/log", "flights.example.org"), ("https://a.example:8443", "a.example"), ("http://[::1]:80/x", "::1"),
      ("nonsense", nil),
    ] as [(String, String?)])
  func theHostOfAnAddressIsFound(url: String, host: String?) { #expect(DoctorChecks.host(of: url) == host) }

  private static let certificate = {
    var report = CertificateReport()
    (report.subject, report.notBefore, report.notAfter, report.intermediates) = ("/CN=a.example", 1_000, 100_000_000, 1)
    return report
  }()

  @Test func aCertificateIsLookedAtFromAllSides() {
    func found(_ now: Int = 2_000, _ change: (inout CertificateReport) -> Void = { _ in }) -> [Finding] {
      var report = Self.certificate
      change(&report)
      return DoctorChecks.certificate(report, host: "a.example", file: "a.pem", at: now)
    }
    Self.expect(found(), [(.ok, "holds for 1157 more days")])
    Self.expect(found(500), [(.fail, "does not hold yet")])
    Self.expect(found(100_000_000), [(.fail, "has run out")])
    Self.expect(found(100_000_000 - 13 * 86_400), [(.warn, "runs out in 13 days")])
    Self.expect(found(100_000_000 - 15 * 86_400), [(.ok, "15 more days")])
    Self.expect(found { $0.isForHost = false }, [(.fail, "is not for a.example")])
    Self.expect(found { $0.isForHost = true }, [(.ok, "/CN=a.example")])
    Self.expect(found { ($0.isSelfSigned, $0.intermediates) = (true, 0) }, [(.warn, "self-signed")])
    Self.expect(found { $0.intermediates = 0 }, [(.warn, "no intermediate")])
    Self.expect(found { $0.isInOrder = false }, [(.fail, "in their order")])
  }

  @Test func aClockThatIsWrongIsNoticed() {
    let now = 1_800_000_000
    func file(_ modified: Int) -> FileFacts { FileFacts(path: "/d/peregrine.db", mode: 0o600, owner: 1, modified: modified) }
    Self.expect(DoctorChecks.clock(at: now, isSynchronised: true, newestFile: file(now)), [(.ok, "kept right")])
    Self.expect(DoctorChecks.clock(at: now, isSynchronised: nil, newestFile: nil), [(.ok, "not older")])
    Self.expect(DoctorChecks.clock(at: now, isSynchronised: false, newestFile: nil), [(.warn, "unsynchronised")])
    Self.expect(DoctorChecks.clock(at: now, isSynchronised: true, newestFile: file(now + 3_600)), [(.fail, "60 minutes from now")])
    Self.expect(DoctorChecks.clock(at: now, isSynchronised: true, newestFile: file(now + 200)), [(.ok, "kept right")])
    Self.expect(DoctorChecks.clock(at: 1_000_000_000, isSynchronised: true, newestFile: nil), [(.fail, "before 2026")])
  }

  @Test func zonesThatAreOldOrWrongAreNoticed() {
    let now = Instant(milliseconds: 1_800_000_000_000)
    func found(_ version: String?, _ offsets: [String] = ["+01:00", "+02:00"]) -> [Finding] {
      DoctorChecks.zones(version: version, offsets: offsets, in: "/z", at: now)
    }
    Self.expect(found("2026a"), [(.ok, "2026a")])
    Self.expect(found("2025a"), [(.warn, "2025a, and countries have changed")])
    Self.expect(found(nil), [(.warn, "do not say which version")])
    Self.expect(found("2027a", ["+01:00", "+01:00"]), [(.fail, "Berlin is +01:00, then +01:00")])
  }

  @Test func filesThatOthersCanReadOrThatBelongToSomebodyElseAreNamed() {
    let directory = FileFacts(path: "/d", mode: 0o700, owner: 7, isDirectory: true)
    func file(_ mode: UInt32, _ owner: UInt32, secret: Bool = true) -> [Finding] {
      DoctorChecks.fileFindings(FileFacts(path: "/d/f", mode: mode, owner: owner), isSecret: secret, directory: directory)
    }
    Self.expect(file(0o600, 7), [])
    Self.expect(file(0o640, 7), [(.fail, "/d/f can be read by others (mode 640)")])
    Self.expect(file(0o644, 7, secret: false), [])
    Self.expect(file(0o600, 0), [(.fail, "/d/f belongs to user 0, but /d to user 7")])
    Self.expect(DoctorChecks.directoryFindings(directory, user: 7), [])
    Self.expect(DoctorChecks.directoryFindings(directory, user: 0), [])
    Self.expect(DoctorChecks.directoryFindings(directory, user: 8), [(.fail, "/d belongs to user 7, and this is user 8")])
    let open = FileFacts(path: "/d", mode: 0o755, owner: 7, isDirectory: true)
    Self.expect(DoctorChecks.directoryFindings(open, user: 7), [(.warn, "looked into by others (mode 755)")])
  }

  @Test func aDiskThatIsFullOrNearlySoIsNoticed() {
    func found(_ mebibytes: Int, nodes: Int? = nil, database: Int = 0) -> [Finding] {
      DoctorChecks.room(free: mebibytes << 20, nodes: nodes, database: database << 20, in: "/d")
    }
    Self.expect(found(10_000), [(.ok, "10000 MiB")])
    Self.expect(found(63), [(.fail, "63 MiB left")])
    Self.expect(found(255), [(.warn, "255 MiB left")])
    Self.expect(found(1_000, database: 400), [(.warn, "as much as the database")])
    Self.expect(found(10_000, nodes: 10), [(.fail, "Only 10 more files")])
    Self.expect(DoctorChecks.temporaryRoom(free: 100 << 20, "/t"), [(.warn, "100 MiB left in /t")])
    Self.expect(DoctorChecks.temporaryRoom(free: nil, "/t"), [(.ok, "/t")])
  }

  @Test func backupsThatAreOldOrMissingAreNoticed() {
    let day = 86_400
    Self.expect(DoctorChecks.backups(newest: nil, in: "/b", at: 0), [(.warn, "no backup in /b")])
    Self.expect(DoctorChecks.backups(newest: 0, in: "/b", at: 7 * day + 10), [(.ok, "7 days old")])
    Self.expect(DoctorChecks.backups(newest: 0, in: "/b", at: 8 * day), [(.warn, "8 days old")])
  }

  @Test func whatADatabaseSaysOfItselfIsJudged() {
    func found(_ change: (inout DatabaseFacts) -> Void) -> [Finding] {
      var facts = DatabaseFacts(size: 4_096, logSize: 0, journalMode: "wal")
      change(&facts)
      return facts.findings
    }
    Self.expect(found { _ in }, [(.ok, "SQLite, 4 KiB, in order")])
    Self.expect(found { $0.problems = ["row 1 missing from index x"] }, [(.fail, "damaged: row 1 missing from index x")])
    Self.expect(found { $0.journalMode = "delete" }, [(.warn, "journal mode delete")])
    Self.expect(found { $0.logSize = 300 << 20 }, [(.warn, "grown to 300 MiB")])
    Self.expect(found { $0.pending = ["0009_x"] }, [(.warn, "has not been through 0009_x")])
    Self.expect(found { $0.name = "PostgreSQL 12.4" }, [(.fail, "PostgreSQL 12.4 is too old")])
    Self.expect(found { ($0.name, $0.microseconds) = ("PostgreSQL 15.1", 300) }, [(.ok, "300 µs for a read")])
    Self.expect(found { ($0.name, $0.microseconds) = ("PostgreSQL 15.1", 30_000) }, [(.warn, "30 ms")])
  }

  @Test func limitsAndProgramsAreCompared() {
    Self.expect(DoctorChecks.descriptors(limit: 65_536, connections: 10_000), [(.ok, "65536 files")])
    Self.expect(DoctorChecks.descriptors(limit: 1_024, connections: 10_000), [(.warn, "Only 1024 files")])
    let programs = [Program("sh", package: "dash", in: ["/bin"]), Program("no-such-program", package: "nothing")]
    let found = DoctorChecks.programs(programs)
    Self.expect(found, [(.ok, "sh is /bin/sh"), (.warn, "no-such-program is not installed")])
    #expect(found[1].remedy?.contains("apt-get install nothing") == true)
  }

  @Test func settingsThatAreWrongAreTheOnlyFinding() {
    let lines = DoctorCommand.lines([.maxBody: "lots"], environment: [:], at: Instant(milliseconds: 0))
    #expect(
      lines.count == 1 && lines[0].finding.verdict == .fail && lines[0].finding.message.hasPrefix("--max-body: \"lots\" is not allowed"))
  }

  @Test func everyCheckHasANameOfItsOwnAndAPlaceInTheText() {
    #expect(Set(DoctorCheck.all.map(\.name)).count == DoctorCheck.all.count)
    let text = DoctorCommand.text([("disk", .fail("There is none", do: "Buy one.")), ("zones", .ok("Fine"))])
    #expect(
      text == """
        fail disk            There is none.
                             → Buy one.
        ok   zones           Fine.
        1 failed, 0 to look at.

        """)
  }
}

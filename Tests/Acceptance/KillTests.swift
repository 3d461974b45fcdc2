import Database
import Glibc
import Testing
import Threads

@testable import Scribe

/// What has been answered survives a SIGKILL at any moment.
///
/// KILL_ROUNDS says how often (20), KILL_SEED repeats the random choices of a run.
@Suite(.serialized) struct KillTests {
  private static let rounds = number("KILL_ROUNDS") ?? 20
  /// A new file now and then, because every round reads all of it.
  private static let roundsOfAFile = 20

  private static func number(_ name: String) -> Int? { getenv(name).flatMap { Int(String(cString: $0)) } }

  /// Random choices that can be made again.
  private struct Choices: RandomNumberGenerator, CustomStringConvertible {
    let seed: Int
    private var state: UInt64

    init() {
      seed = KillTests.number("KILL_SEED") ?? Int.random(in: 1...999_999)
      state = UInt64(seed)
    }

    /// SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014).
    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
      return z ^ z >> 31
    }

    var description: String { "KILL_SEED=\(seed)" }
  }

  @Test func whatWasAnsweredIsThereAfterAKillAndNothingHalf() throws {
    var choices = Choices()
    var round = 0
    while round < Self.rounds {
      let directory = try TemporaryDirectory()
      var ledger = Ledger()
      for _ in 0..<min(Self.roundsOfAFile, Self.rounds - round) {
        round += 1
        let scribe = try ScribeProcess("sqlite:" + directory.file("k.db"))
        try Self.killWhileItWrites(scribe, directory.file("k.db"), duringCheckpoint: round % 2 == 0, &choices)
        #expect(scribe.wrong == [] && scribe.errors == [], "\(choices), round \(round)")
        let database = try Database(.sqlite(path: directory.file("k.db")), .read)
        defer { database.close() }
        let problems = try ledger.problems(database, scribe.acknowledged)
        try #require(problems == [], "\(choices), round \(round)")
      }
    }
  }

  private static func killWhileItWrites(
    _ scribe: ScribeProcess, _ path: String, duringCheckpoint: Bool, _ choices: inout Choices
  ) throws {
    try scribe.wait("the first writes") { $0.acknowledged.count >= 4 }
    if duringCheckpoint {
      // Only a checkpoint writes to the file itself: this is its beginning.
      let before = modified(path)
      try scribe.wait("a checkpoint") { _ in modified(path) != before }
      scribe.listen(microseconds: Int.random(in: 0...3_000, using: &choices))
    } else {
      scribe.listen(microseconds: Int.random(in: 0...100_000, using: &choices))
    }
    try scribe.kill()
  }

  @Test func whatWasAnsweredIsThereAfterAKillOfPostgreSQLWhichTheProgramSurvives() throws {
    var choices = Choices()
    let server = try PostgresDirectory()
    let address = try server.start()
    let scribe = try ScribeProcess(address + "?connections=20")
    var ledger = Ledger()
    // A server takes longer to start than a file to open.
    for round in 1...max(4, Self.rounds / 5) {
      let before = scribe.acknowledged
      try scribe.wait("a write of every thread") { now in
        (0..<16).allSatisfy { now.acknowledged[$0, default: 0] > before[$0, default: 0] }
      }
      scribe.listen(microseconds: Int.random(in: 0...200_000, using: &choices))
      try server.kill()
      try scribe.wait("an error, now that the server is gone") { !$0.failed.isEmpty }
      // Stopped, so that what is in the database does not change while it is looked at.
      scribe.program.signal(SIGSTOP)
      _ = try server.start()
      scribe.listen(microseconds: 10_000)
      let database = try Database(DatabaseURL(parsing: address + "?connections=2", dataDirectory: ""), .read)
      let problems = try ledger.problems(database, scribe.acknowledged)
      database.close()
      try #require(problems == [] && scribe.wrong == [], "\(choices), round \(round)")
      scribe.forgetErrors()
      scribe.program.signal(SIGCONT)
    }
    try scribe.wait("a write of every thread after the last kill") { now in
      (0..<16).allSatisfy { now.acknowledged[$0, default: 0] > ledger.newest[$0] }
    }
  }

  private static func modified(_ path: String) -> Int {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_mtim.tv_sec * 1_000_000_000 + status.st_mtim.tv_nsec : 0
  }

  @Test func aKillDuringTheFirstStartLeavesAFileThatTheNextStartFinishes() throws {
    var choices = Choices()
    let began = MonotonicClock.nanoseconds()
    _ = try ScribeProcess.run("sqlite:" + TemporaryDirectory().file("k.db"), ["--writes", "1"])
    let wholeStart = Int(MonotonicClock.nanoseconds() - began) / 1_000
    for round in 1...Self.rounds {
      let directory = try TemporaryDirectory()
      let url = "sqlite:" + directory.file("k.db")
      let scribe = try ScribeProcess(url)
      scribe.listen(microseconds: Int.random(in: 0...wholeStart, using: &choices))
      try scribe.kill()
      let next = try ScribeProcess.run(url, ["--writes", "2"])
      #expect(next.code == 0 && !next.text.contains("wrong") && !next.text.contains("error"), "\(choices), round \(round): \(next.text)")
      let database = try Database(.sqlite(path: directory.file("k.db")), .read)
      defer { database.close() }
      #expect(try database.pendingMigrations(Entry.migrations, program: "test").isEmpty)
      #expect(try database.read { try $0.value("SELECT count(*) FROM ballast") } == Entry.ballast)
      #expect(try database.check() == [], "\(choices), round \(round)")
    }
  }
}

import CPlain
import Database
import Glibc
import Store
import Threads
import Travel

/// Measures the module `Database` by itself, on a SQLite file in an empty directory, and prints one line of JSON for each round.
///
/// usage: DatabaseBench DIRECTORY ROUNDS MILLISECONDS
@main
struct DatabaseBench {
  static let flights = 10_000
  static let writers = 32
  static let turns = 10

  let database: Database
  let maker: FlightMaker
  let path: String
  /// Some of the flights.
  let ids: [UUID]

  static func main() throws {
    let arguments = CommandLine.arguments
    guard arguments.count == 4, let rounds = Int(arguments[2]), let milliseconds = Int(arguments[3]) else {
      print("usage: DatabaseBench DIRECTORY ROUNDS MILLISECONDS")
      exit(2)
    }
    let bench = try DatabaseBench(arguments[1] + "/bench.db")
    for _ in 0..<rounds { print(try bench.round(milliseconds)) }
    bench.database.close()
  }

  private init(_ path: String) throws {
    database = try Database(.sqlite(path: path))
    try database.migrate(Tables.migrations, program: "DatabaseBench", now: { 0 })
    let maker = try FlightMaker(database)
    ids = try database.write { db in try (0..<Self.flights).map { try maker.insert($0, db) } }
    self.maker = maker
    self.path = path
  }

  /// What is compared takes turns: what slows the machine for a while slows both.
  private func round(_ milliseconds: Int) throws -> String {
    // A user of its own, so that the pages that are read stay the same.
    let other = try FlightMaker(database)
    let plain = try Plain(path, "\(FlightRow.page)", maker.user)
    let alone = Locked(())
    var figures = try takeTurns(
      ("group_commit", { try writes(other, milliseconds / Self.turns) { try $0() } }),
      // With a lock around `write`, a transaction of the same writer never holds more than one write.
      ("commit_each", { try writes(other, milliseconds / Self.turns) { write in try alone.withLock { _ in try write() } } }))
    figures += try takeTurns(
      ("pages", { try perSecond(milliseconds / Self.turns) { try readPage($0) } }),
      ("plain_pages", { try perSecond(milliseconds / Self.turns) { plain.readPage(Self.start($0)) } }))
    figures += try single(other, milliseconds)
    return "{" + figures.map { "\"\($0.0)\": \($0.1)" }.joined(separator: ", ") + "}"
  }

  private func takeTurns(_ a: (String, () throws -> Double), _ b: (String, () throws -> Double)) throws -> [(String, Double)] {
    var sums = (0.0, 0.0)
    for _ in 0..<Self.turns {
      sums.0 += try a.1()
      sums.1 += try b.1()
    }
    return [(a.0, sums.0 / Double(Self.turns)), (b.0, sums.1 / Double(Self.turns))]
  }

  // MARK: Writing

  /// How many flights all writers together store in a second. Each write goes through `gate`.
  private func writes(
    _ maker: FlightMaker, _ milliseconds: Int, through gate: @escaping @Sendable (() throws -> Void) throws -> Void
  ) throws -> Double {
    let count = Locked(0)
    let database = database
    let began = MonotonicClock.nanoseconds()
    let end = MonotonicClock.milliseconds() + milliseconds
    let threads = try (0..<Self.writers).map { index in
      try Thread(name: "writer-\(index)") {
        var number = index
        while MonotonicClock.milliseconds() < end {
          // A figure of writes of which some failed would be none.
          do { try gate { _ = try database.write { db in try maker.insert(number, db) } } } catch { fatalError("\(error)") }
          number += Self.writers
          count.withLock { $0 += 1 }
        }
      }
    }
    for thread in threads { thread.join() }
    return Double(count.withLock { $0 }) / Double(MonotonicClock.nanoseconds() - began) * 1e9
  }

  // MARK: Reading

  /// Where page `number` begins, so that pages come from everywhere.
  private static func start(_ number: Int) -> Int { FlightMaker.departure(50 + number * 977 % (flights - 50)) }

  private func readPage(_ number: Int) throws {
    let page = try database.read { db in
      try db.rows(SQL(stringLiteral: FlightRow.page), maker.user, Self.start(number)) { row in try FlightRow.read(&row) }
    }
    precondition(page.count == 50)
  }

  /// The same in C.
  private final class Plain {
    private let pointer: OpaquePointer
    private let user: [UInt8]

    init(_ path: String, _ sql: String, _ user: UUID) throws {
      guard let pointer = plain_open(path, sql), case .blob(let bytes) = user.sqlValue else { throw SystemError("opening \(path) in C") }
      self.pointer = pointer
      self.user = bytes
    }

    deinit { plain_close(pointer) }

    func readPage(_ start: Int) {
      let rows = plain_run(pointer, user, Int64(start))
      precondition(rows == 50)
    }
  }

  private func perSecond(_ milliseconds: Int, _ body: (Int) throws -> Void) throws -> Double {
    let began = MonotonicClock.nanoseconds()
    let end = began + UInt64(milliseconds) * 1_000_000
    var count = 0
    while MonotonicClock.nanoseconds() < end {
      try body(count)
      count += 1
    }
    return Double(count) / Double(MonotonicClock.nanoseconds() - began) * 1e9
  }

  // MARK: One at a time

  /// Microseconds that one call takes when nobody else calls.
  private func single(_ maker: FlightMaker, _ milliseconds: Int) throws -> [(String, Double)] {
    let write = try latency(milliseconds) { number in _ = try database.write { try maker.insert(number, $0) } }
    let read = try latency(milliseconds / 4) { _ in
      let one: Int? = try database.read { try $0.value("SELECT 1") }
      precondition(one == 1)
    }
    let lookup = try latency(milliseconds / 4) { number in
      let found: Int? = try database.read { db in
        try db.value("SELECT departure_utc FROM flights WHERE id = $1", ids[number * 977 % ids.count])
      }
      precondition(found != nil)
    }
    return [
      ("write_p50", write.median), ("write_p99", write.high), ("read_p50", read.median), ("read_p99", read.high),
      ("lookup_p50", lookup.median), ("lookup_p99", lookup.high),
    ]
  }

  private func latency(_ milliseconds: Int, _ body: (Int) throws -> Void) throws -> (median: Double, high: Double) {
    let end = MonotonicClock.milliseconds() + milliseconds
    var times: [UInt64] = []
    while MonotonicClock.milliseconds() < end {
      let began = MonotonicClock.nanoseconds()
      try body(times.count)
      times.append(MonotonicClock.nanoseconds() - began)
    }
    times.sort()
    return (Double(times[times.count / 2]) / 1_000, Double(times[times.count * 99 / 100]) / 1_000)
  }
}

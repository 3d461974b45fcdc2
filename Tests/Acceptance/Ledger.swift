import Database

@testable import Scribe

/// Compares a database with what Scribe has said about it, from one run of Scribe to the next.
struct Ledger {
  /// What each thread's newest write has to be at least, and the rows of how many have been compared with what they must hold.
  private(set) var newest = [Int](repeating: 0, count: Entry.threads)

  /// Everything that is wrong: writes that were acknowledged and are gone, halves, and writes that threw. Continues from what it finds.
  mutating func problems(_ database: Database, _ acknowledged: [Int: Int]) throws -> [String] {
    var problems = try database.check()
    try database.read { db in
      var lines = 0
      for thread in 0..<Entry.threads {
        let known = max(newest[thread], acknowledged[thread] ?? 0)
        let found = try Entry.newest(of: thread, db)
        if found < known { problems.append("thread \(thread): \(known) was acknowledged, but the newest is \(found)") }
        // A thread waits for each write before it begins the next.
        if found > known + 1 { problems.append("thread \(thread): \(known) was acknowledged last, yet there is \(found)") }
        problems += try halves(thread, newest[thread] + 1, found, db)
        lines += (1...max(1, found)).reduce(0) { $0 + Entry(thread: thread, number: $1).lines } - (found == 0 ? 2 : 0)
        newest[thread] = max(known, found)
      }
      let rows: Int = try db.value("SELECT count(*) FROM lines")!
      if rows != lines { problems.append("\(rows) lines instead of \(lines)") }
    }
    return problems
  }

  private func halves(_ thread: Int, _ first: Int, _ last: Int, _ db: Connection) throws -> [String] {
    var problems: [String] = []
    let range: [Int]? = try db.row(
      "SELECT count(*), coalesce(min(number), 1), coalesce(max(number), 0) FROM entries WHERE thread = $1", thread
    ) { row in [try row.next(), try row.next(), try row.next()] }
    if range != [last, 1, last] { problems.append("thread \(thread): count, first and last are \(range ?? []) instead of 1 to \(last)") }
    for number in stride(from: first, through: last, by: 1) {
      let entry = Entry(thread: thread, number: number)
      let state = try entry.state(db)
      if state != .whole { problems.append("\(entry) is \(state)") }
    }
    return problems
  }
}

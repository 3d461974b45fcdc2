import Database
import Glibc
import Threads

/// Writes to a database through many threads and says of each write that it is stored, as soon as `Database.write` has returned and not before.
/// Tests kill it, or take the disk away from under it, and then look for what it has said.
///
/// Each line of its standard output is one write(2), so that what was said before a SIGKILL is there to be read:
///
///     open                      the database is open and has the schema
///     ack THREAD NUMBER         this write is stored
///     read                      another 20 reads went well
///     error THREAD MESSAGE      the database could not do it; the same write is tried again (a reader's THREAD is -1)
///     wrong MESSAGE             the database broke a promise
///     refused MESSAGE           the database could not be opened; the end
///     done                      all writes that were asked for are stored, and the database is closed
@main
struct Scribe {
  var url = ""
  var access = Database.Access.readAndWrite
  var threads = 16
  var readers = 2
  /// How many writes each thread makes; a reader ends after as many reads.
  var writes = Int.max

  static func main() {
    do { try Scribe(CommandLine.arguments.dropFirst()).run() } catch {
      say("refused", "\(error)")
      exit(1)
    }
  }

  /// Reads `[--threads N] [--readers N] [--writes N] [--read-only] URL`.
  private init(_ arguments: ArraySlice<String>) throws {
    var rest = arguments
    while let argument = rest.popFirst() {
      switch argument {
      case "--threads": threads = Int(rest.popFirst() ?? "") ?? threads
      case "--readers": readers = Int(rest.popFirst() ?? "") ?? readers
      case "--writes": writes = Int(rest.popFirst() ?? "") ?? writes
      case "--read-only": access = .read
      default: url = argument
      }
    }
    if access == .read { threads = 0 }
  }

  private func run() throws {
    let database = try Database(DatabaseURL(parsing: url, dataDirectory: "."), access)
    if access == .readAndWrite { try database.migrate(Entry.migrations, program: "Scribe", now: { 0 }) }
    let newest = try (0..<threads).map { thread in try database.read { try Entry.newest(of: thread, $0) } }
    Self.say("open")
    let writing = try newest.enumerated().map { thread, number in
      try Thread(name: "write-\(thread)") { write(thread, from: number + 1, to: database) }
    }
    let reading = try (0..<readers).map { reader in try Thread(name: "read-\(reader)") { read(database) } }
    for thread in writing { thread.join() }
    // Readers beside writers go on until there is nothing left to read.
    if access == .readAndWrite { database.close() }
    for thread in reading { thread.join() }
    database.close()
    Self.say("done")
  }

  private func write(_ thread: Int, from first: Int, to database: Database) {
    var number = first
    var mayBeStored = false
    while number - first < writes {
      let entry = Entry(thread: thread, number: number)
      do {
        if number % 5 == 0 { try abandon(entry, database) }
        try database.write { db in
          // After an error nobody knows whether the write was stored.
          if mayBeStored, try entry.state(db) == .whole { return }
          try entry.store(db)
        }
        Self.say("ack", "\(thread) \(number)")
        mayBeStored = false
        number += 1
      } catch {
        Self.say(error, in: thread)
        mayBeStored = true
      }
    }
  }

  /// Writes that must leave nothing: one that throws at its end, one that breaks a rule, and a part that is undone within a write.
  private func abandon(_ entry: Entry, _ database: Database) throws {
    struct Abandoned: Error {}
    let never = Entry(thread: entry.thread, number: -entry.number)
    do {
      try database.write { db in
        try never.store(db)
        guard entry.number % 2 == 0 else { throw Abandoned() }
        try never.store(db)
      }
      Self.say("wrong", "a write that threw has succeeded")
    } catch is Abandoned {} catch DatabaseError.constraint {}
    do {
      try database.write { db in
        try db.savepoint {
          try never.store(db)
          throw Abandoned()
        }
      }
    } catch is Abandoned {}
  }

  private func read(_ database: Database) {
    var count = 0
    while count < writes {
      do {
        // Rows of several tables that only fit together when all are of one moment.
        try database.read { db in
          let thread = count % Entry.threads
          let newest = try Entry.newest(of: thread, db)
          let here = Entry(thread: thread, number: newest)
          if newest > 0, try here.state(db) != .whole { Self.say("wrong", "\(here) is not whole to a reader") }
          let next = Entry(thread: thread, number: newest + 1)
          if try next.state(db) != .absent { Self.say("wrong", "a reader sees some of \(next)") }
        }
        count += 1
        if count % 20 == 0 { Self.say("read") }
      } catch DatabaseError.closed { return } catch { Self.say(error, in: -1) }
    }
  }

  /// Says what the database could not do, and gives it a little time.
  private static func say(_ error: any Error, in thread: Int) {
    if case DatabaseError.unavailable(let message) = error { say("error", "\(thread) \(message)") } else { say("wrong", "\(error)") }
    usleep(10_000)
  }

  private static func say(_ word: String, _ text: String = "") {
    let line = Array("\(word)\(text.isEmpty ? "" : " ")\(text.replacing("\n", with: " "))\n".utf8)
    // Nobody listens any more: the test has ended.
    if Glibc.write(1, line, line.count) != line.count { exit(2) }
  }
}

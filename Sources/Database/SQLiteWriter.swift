internal import CSQLite
internal import Glibc
internal import Threads

/// The one thread that writes to a SQLite file. All writes that wait when it begins, and those that come while it works, run in one transaction,
/// each in its own savepoint, and are answered after one commit: many writes for one fsync.
final class SQLiteWriter: Sendable {
  /// A write that somebody waits for.
  private final class Job: @unchecked Sendable {
    // Unchecked: made by one thread, which then waits; changed by the writer; read by the first again when `isDone` is set under the lock.
    var body: ((Connection) throws -> Void)?
    var failure: (any Error)?
    var isDone = false
    let done = Condition()

    init(_ body: @escaping (Connection) throws -> Void) { self.body = body }
  }

  private struct State {
    var waiting: [Job] = []
    var isClosing = false
    var thread: Thread?
    /// Transactions that have been committed.
    var commits = 0
    /// Why the last transaction could not be committed, and when that was.
    var trouble: (reason: String, since: Int)?
  }

  /// A batch ends here even when more keeps coming, so that those at its beginning get their answers.
  private static let longestBatch = (jobs: 1_000, milliseconds: 10)
  /// How large the write-ahead log may become, in pages, before it is copied into the file; and before its readers are waited for.
  private static let checkpoint = (pages: 1_000, waitingPages: 16_000)

  private let state = Locked(State())
  private let filled = Condition()
  private let path: String

  /// Starts the thread on `path`. Throws `DatabaseError` and `SystemError`.
  init(_ path: String) throws {
    self.path = path
    let connection = try SQLiteConnection(path, .write)
    try connection.script("PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0; PRAGMA journal_size_limit = 67108864")
    let own = Transfer(connection)
    let thread = try Thread(name: "writer") { self.run(Connection(own.value), own.value) }
    state.withLock { $0.thread = thread }
  }

  /// Hands over what only its receiver uses from then on.
  private struct Transfer: @unchecked Sendable {
    let value: SQLiteConnection
    init(_ value: SQLiteConnection) { self.value = value }
  }

  /// Runs `body` on the writer's thread and returns when it has been committed. Throws what `body` throws, then nothing of it is stored, and
  /// `DatabaseError`.
  func write(_ body: (Connection) throws -> Void) throws {
    try withoutActuallyEscaping(body) { body in
      let job = Job(body)
      try state.withLock { state in
        if state.isClosing { throw DatabaseError.closed }
        state.waiting.append(job)
        filled.signal()
      }
      state.wait(for: job.done) { _ in job.isDone ? () : nil }
      if let failure = job.failure { throw failure }
    }
  }

  /// Why the last transaction could not be committed; nil when it could. After half a minute that is forgotten, because whoever asks may be what
  /// keeps the next write from coming and finding out.
  var trouble: String? {
    state.withLock { $0.trouble }.flatMap { $0.since > MonotonicClock.milliseconds() - 30_000 ? $0.reason : nil }
  }

  /// How often it has committed.
  var commits: Int { state.withLock { $0.commits } }

  /// Writes that wait.
  var backlog: Int { state.withLock { $0.waiting.count } }

  /// Finishes what waits and ends the thread.
  func close() {
    let thread = state.withLock { state in
      state.isClosing = true
      filled.signal()
      defer { state.thread = nil }
      return state.thread
    }
    thread?.join()
  }

  // MARK: On its thread

  private func run(_ connection: Connection, _ sqlite: SQLiteConnection) {
    let log = UnsafeMutablePointer<Int32>.allocate(capacity: 1)
    log.initialize(to: 0)
    defer { log.deallocate() }
    sqlite3_wal_hook(
      sqlite.pointer,
      { log, _, _, pages in
        log?.assumingMemoryBound(to: Int32.self).pointee = pages
        return SQLITE_OK
      }, log)
    var copied = 0
    while let first = next() {
      commit(first, connection, sqlite)
      // After the answers: nobody waits for a checkpoint but the next writer.
      let pages = Int(log.pointee)
      // Even one that has been copied whole goes on growing while somebody reads it, and then starts over.
      if pages < copied { copied = 0 }
      if pages - copied >= Self.checkpoint.pages {
        checkpoint(sqlite, waits: pages >= Self.checkpoint.waitingPages)
        copied = pages
      }
    }
    // Statistics for the query planner; it looks at little and mostly finds nothing to do.
    try? sqlite.script("PRAGMA analysis_limit = 400; PRAGMA optimize")
  }

  /// Waits for a write; nil when there will be no more.
  private func next() -> Job? {
    state.wait(for: filled) { state -> Job?? in
      if !state.waiting.isEmpty { return state.waiting.removeFirst() }
      return state.isClosing ? .some(nil) : nil
    }
  }

  /// Runs `first` and what else waits in one transaction, and answers all of them.
  private func commit(_ first: Job, _ connection: Connection, _ sqlite: SQLiteConnection) {
    var batch: [Job] = []
    var failure: (any Error)?
    connection.reset()
    do {
      try sqlite.begin(.write)
      let end = MonotonicClock.milliseconds() + Self.longestBatch.milliseconds
      var job: Job? = first
      while let current = job {
        batch.append(current)
        do { try connection.savepoint { try current.body?(connection) } } catch { current.failure = error }
        // A full disk, for one, ends the whole transaction.
        guard sqlite.isInTransaction else { throw current.failure ?? DatabaseError.unavailable("\(path): the transaction was ended") }
        let isFull = batch.count >= Self.longestBatch.jobs || MonotonicClock.milliseconds() >= end
        job = isFull ? nil : state.withLock { $0.waiting.isEmpty ? nil : $0.waiting.removeFirst() }
      }
      // What is written to a file that nobody will find again is not stored for good.
      if sqlite_has_moved(sqlite.pointer) != 0 {
        throw DatabaseError.unavailable("\(path) was moved, replaced or deleted while it was in use; put it back or restart")
      }
      try sqlite.commit()
      connection.runFollowers()
    } catch {
      sqlite.rollback()
      failure = error
      // Nothing could begin, so the others would only wait for the same.
      if batch.isEmpty { batch = [first] + takeAllWaiting() }
    }
    answer(batch, failure)
  }

  private func takeAllWaiting() -> [Job] {
    state.withLock { state in
      defer { state.waiting = [] }
      return state.waiting
    }
  }

  /// Wakes all who wait for `batch`. When it as a whole was not committed, that is everybody's error, because even a refusal may rest on what
  /// another one wrote.
  private func answer(_ batch: [Job], _ failure: (any Error)?) {
    for job in batch {
      job.failure = failure ?? job.failure
      // Who waits must find that nobody else holds the closure.
      job.body = nil
    }
    state.withLock { state in
      state.trouble = failure.map { ("\($0)", MonotonicClock.milliseconds()) }
      if failure == nil { state.commits += 1 }
      for job in batch {
        job.isDone = true
        job.done.signal()
      }
    }
  }

  /// Copies what it can of the log into the file, which never holds up a reader. One that cannot be copied now is copied with the next.
  private func checkpoint(_ sqlite: SQLiteConnection, waits: Bool) {
    _ = sqlite3_wal_checkpoint_v2(sqlite.pointer, nil, waits ? SQLITE_CHECKPOINT_RESTART : SQLITE_CHECKPOINT_PASSIVE, nil, nil)
  }
}

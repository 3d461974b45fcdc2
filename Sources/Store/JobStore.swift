package import Database
package import Travel

/// What is known of a job: something that the server does by itself.
package struct JobState: Equatable, Sendable {
  package var name: String
  /// What it is done for; empty: done again and again.
  package var subject: String
  package var dueAt: Instant
  /// Until when a server has it.
  package var leaseUntil: Instant?
  /// Since it was last done.
  package var attemptCount: Int
  /// Why the last attempt has failed.
  package var lastError: String?
  package var doneAt: Instant?

  /// What is known of one that nobody has done yet.
  package init(name: String, subject: String, dueAt: Instant) {
    self.name = name
    self.subject = subject
    self.dueAt = dueAt
    attemptCount = 0
  }
}

/// The table `jobs`.
extension Connection {
  private static let jobs: SQL = "SELECT name, subject, due_at, lease_until, attempt_count, last_error, done_at FROM jobs"

  /// The jobs that are done again and again, and of the others those that are due, at most `limit` in all, the longest due first.
  package func jobs(dueAt instant: Instant, limit: Int) throws -> [JobState] {
    try rows(
      Self.jobs + " WHERE subject = '' OR due_at <= $1 ORDER BY due_at, name, subject LIMIT $2", instant, limit, decode: Self.job)
  }

  /// The state of a job that is done again and again.
  package func job(_ name: String) throws -> JobState? {
    try row(Self.jobs + " WHERE name = $1 AND subject = ''", name, decode: Self.job)
  }

  /// How many have failed when they were last tried.
  package func countFailingJobs() throws -> Int { try value("SELECT count(*) FROM jobs WHERE last_error IS NOT NULL") ?? 0 }

  /// Has a job be done, where it does not wait already.
  package func plan(job name: String, subject: String, at instant: Instant) throws {
    try execute(
      "INSERT INTO jobs (name, subject, due_at) VALUES ($1, $2, $3) ON CONFLICT (name, subject) DO NOTHING", name, subject, instant)
  }

  /// Has a job be done earlier or later than it was to be.
  package func move(job name: String, subject: String, to instant: Instant) throws {
    try execute("UPDATE jobs SET due_at = $3 WHERE name = $1 AND subject = $2", name, subject, instant)
  }

  /// Has jobs that are done once and wait until after `last`, because a clock was wrong, be done now.
  package func hastenJobs(dueAfter last: Instant, at instant: Instant) throws {
    try execute("UPDATE jobs SET due_at = $2 WHERE subject <> '' AND due_at > $1", last, instant)
  }

  /// Takes a job that is due, for `server` until `lease`. Returns false where it is no longer due, or another server has it. A lease that no server
  /// can have been given, by a clock that was wrong, counts for nothing.
  package func lease(job name: String, subject: String, by server: UUID, at instant: Instant, until lease: Instant) throws -> Bool {
    try execute(
      """
      UPDATE jobs SET leased_by = $3, lease_until = $5, attempt_count = attempt_count + 1
      WHERE name = $1 AND subject = $2 AND due_at <= $4 AND (lease_until IS NULL OR lease_until <= $4 OR lease_until > $5)
      """, name, subject, server, instant, lease) == 1
  }

  /// Gives a job back that has been done, until it is due again.
  package func finish(job name: String, subject: String, by server: UUID, at instant: Instant, next: Instant) throws {
    try execute(
      """
      UPDATE jobs SET due_at = $5, leased_by = NULL, lease_until = NULL, attempt_count = 0, last_error = NULL, done_at = $4
      WHERE name = $1 AND subject = $2 AND leased_by = $3
      """, name, subject, server, instant, next)
  }

  /// Gives a job back that has failed, to be tried again.
  package func postpone(job name: String, subject: String, by server: UUID, until instant: Instant, error: String) throws {
    try execute(
      """
      UPDATE jobs SET due_at = $4, leased_by = NULL, lease_until = NULL, last_error = $5
      WHERE name = $1 AND subject = $2 AND leased_by = $3
      """, name, subject, server, instant, error)
  }

  /// Takes a job away that is not to be done any more.
  package func delete(job name: String, subject: String) throws {
    try execute("DELETE FROM jobs WHERE name = $1 AND subject = $2", name, subject)
  }

  private static func job(_ row: inout Row) throws -> JobState {
    var state = JobState(name: try row.next(), subject: try row.next(), dueAt: try row.next())
    state.leaseUntil = try row.next()
    state.attemptCount = try row.next()
    state.lastError = try row.next()
    state.doneAt = try row.next()
    return state
  }
}

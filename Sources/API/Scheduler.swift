internal import Database
internal import Logging
internal import Store
internal import Travel

/// Has the jobs done that are due. They stand in the database, so that of several servers one does each, a job that a server has not ended is done by
/// another, and what came due while no server ran is done once.
struct Scheduler {
  /// The pauses after failures, in milliseconds.
  private static let firstPause: Int64 = 60_000
  static let longestPause: Int64 = 3_600_000
  /// What is done once is tried so often.
  private static let attempts = 8
  /// As many are looked at in a round.
  private static let most = 200

  let services: Services
  let isStopped: () -> Bool

  /// Does what is due. Throws `DatabaseError`.
  func round() throws {
    let now = services.clock.now()
    let known = try services.database.read { try $0.jobs(dueAt: now, limit: Self.most) }
    for state in try planned(known, at: now) where state.dueAt <= now && !isStopped() {
      guard let job = Job.all.first(where: { $0.name == state.name }) else { continue }
      try run(job, state)
    }
  }

  /// What is known, with what is missing and without what is not to be done any more. A job that is further away than it can be, because a clock or a
  /// setting was another one, is brought near.
  private func planned(_ known: [JobState], at now: Instant) throws -> [JobState] {
    var states = known
    for job in Job.repeated {
      let index = states.firstIndex { $0.name == job.name && $0.subject.isEmpty }
      switch (job.next(services, now), index) {
      case (let next?, nil):
        let first = job.isUrgent ? now : next
        try services.database.write { try $0.plan(job: job.name, subject: "", at: first) }
        states.append(JobState(name: job.name, subject: "", dueAt: first))
      case (let next?, let index?) where states[index].dueAt > next:
        states[index].dueAt = next
        try services.database.write { try $0.move(job: job.name, subject: "", to: next) }
      case (nil, let index?):
        states.remove(at: index)
        // In a database of several servers it may be another one's.
        guard services.database.isExclusive else { break }
        try services.database.write { try $0.delete(job: job.name, subject: "") }
      default: break
      }
    }
    return states
  }

  private func run(_ job: Job, _ state: JobState) throws {
    let began = services.clock.now()
    let lease = Instant(milliseconds: began.milliseconds + job.lease)
    let (name, subject, server) = (job.name, state.subject, services.instance)
    // Without a write where another server has it.
    if let until = state.leaseUntil, until > began, until <= lease { return }
    guard try services.database.write({ try $0.lease(job: name, subject: subject, by: server, at: began, until: lease) }) else { return }
    var failure: (any Error)?
    do { try job.run(services, subject, began) } catch { failure = error }
    let now = services.clock.now()
    let next = job.next(services, now)
    if let failure {
      return try postpone(job, state, next, "\(failure)", at: now)
    }
    try services.database.write { db in
      if let next {
        try db.finish(job: name, subject: subject, by: server, at: now, next: next)
      } else {
        try db.delete(job: name, subject: subject)
      }
    }
  }

  private func postpone(_ job: Job, _ state: JobState, _ next: Instant?, _ reason: String, at now: Instant) throws {
    // Whose name somebody has typed is nobody's to read in a log.
    if next == nil, state.attemptCount + 1 >= Self.attempts {
      services.logger.error("the job \(job.name) has failed \(Self.attempts) times and is given up: \(reason)")
      return try services.database.write { try $0.delete(job: job.name, subject: state.subject) }
    }
    let pause = min(Self.firstPause << Int64(min(state.attemptCount, 10)), Self.longestPause)
    let again = min(Instant(milliseconds: now.milliseconds + pause), next ?? .nameable.upperBound)
    services.logger.error("the job \(job.name) has failed and is tried again at \(again): \(reason)")
    try services.database.write {
      try $0.postpone(job: job.name, subject: state.subject, by: services.instance, until: again, error: reason)
    }
  }
}

internal import Database
internal import Glibc
internal import HTTPClient
internal import HTTPServer
internal import Logging
internal import Store
internal import Threads
internal import Travel

/// Sends what is in the outbox: at least once, and in the order of the events of each record. One thread takes what is due and stores what has come of it, in one
/// transaction each time; another one, of `RequestPool`, sends. What is taken is nobody else's for half a minute, so several servers may share a database, and
/// what a server had taken that was killed is sent by another one, or by itself at its next start.
final class WebhookSender: Sendable {
  /// What has come of one delivery.
  struct Finished: Sendable {
    let delivery: DueDelivery
    let webhook: DueWebhook
    let host: String
    let outcome: RequestPool.Outcome
  }

  /// A delivery that is going to be sent.
  private struct Job {
    let delivery: DueDelivery
    let webhook: DueWebhook
    let host: String
  }

  /// Milliseconds that a delivery is this server's: longer than it waits here (`patience`), and is then under way (`RequestPool.Limits.total`).
  private static let lease: Int64 = 30_000
  private static let patience = 15_000
  /// Deliveries taken on at once.
  private static let most = 512
  /// Milliseconds between two counts for the figures.
  private static let countEvery = 15_000
  /// Events are kept so long.
  static let kept: Int64 = 7 * 86_400_000
  private static let forgottenAtOnce = 2_000

  private let services: Services
  private let poll: Int
  private let chance: @Sendable () -> Double
  private let thread = Locked<Thread?>(nil)

  /// One that looks every `poll` milliseconds for what other servers have put into the outbox. `chance` gives numbers between 0 and 1.
  init(_ services: Services, poll: Int = 1_000, chance: @escaping @Sendable () -> Double = { .random(in: 0...1) }) {
    self.services = services
    self.poll = poll
    self.chance = chance
  }

  /// Sends from now on. Throws `SystemError`.
  func start() throws {
    services.webhooks.read { $0.isClosing = false }
    let pool = try RequestPool(userAgent: "Peregrine/\(services.settings.version)")
    let thread = try Thread(name: "webhooks") { self.run(pool) }
    self.thread.withLock { $0 = thread }
  }

  /// Sends no more. What is under way has two seconds to end.
  func close() {
    let thread = thread.withLock { thread in
      defer { thread = nil }
      return thread
    }
    guard let thread else { return }
    services.webhooks.change { $0.isClosing = true }
    thread.join()
  }

  /// Forgets events that are so old that everything has been done about them. Throws `DatabaseError`.
  static func forgetOld(_ services: Services, at now: Instant) throws {
    let end = Instant(milliseconds: now.milliseconds - kept)
    while try services.database.write({ try $0.deleteWebhookEvents(before: end, most: forgottenAtOnce) }) == forgottenAtOnce {}
  }

  /// Milliseconds between two transactions, in which more comes together for the next one; by chance, so that servers that share a database get less in each
  /// other's way.
  private var gathering: Int { .random(in: 10...30) }

  // MARK: The thread

  private func run(_ pool: RequestPool) {
    let signal = services.webhooks
    let watcher = AchievementWatcher(services)
    var pace = WebhookPace()
    var unstored: [Finished] = []
    var isPrepared = false
    var (nextCount, nextLook, nextStep) = (0, 0, 0)
    while true {
      let isClosing = signal.read { $0.isClosing }
      if isClosing { pool.close(grace: 2_000) }
      let new = signal.read { state in
        defer { state.finished = [] }
        return state.finished
      }
      for finished in new { pace.note(finished.outcome, of: finished.host) }
      unstored += new
      var pause = poll
      do {
        if !isPrepared { try prepare() }
        isPrepared = true
        if !isClosing, MonotonicClock.milliseconds() >= nextLook { nextLook = look(watcher) }
        let began = MonotonicClock.milliseconds()
        let jobs = try step(unstored, isClosing ? nil : pace)
        if !unstored.isEmpty || !jobs.isEmpty { nextStep = MonotonicClock.milliseconds() + gathering }
        unstored = []
        send(jobs, pool, &pace, startsBefore: began + Self.patience)
        if MonotonicClock.milliseconds() >= nextCount {
          try count()
          nextCount = MonotonicClock.milliseconds() + Self.countEvery
        }
      } catch {
        services.logger.warning("webhooks are sent later: \(error)")
        // What arrives meanwhile is no reason to ask again at once.
        if !isClosing { usleep(useconds_t(min(poll, 1_000) * 1_000)) }
        pause = 0
      }
      if isClosing { return }
      signal.wait(until: MonotonicClock.milliseconds() + pause)
      let early = nextStep - MonotonicClock.milliseconds()
      if early > 0 { usleep(useconds_t(early * 1_000)) }
    }
  }

  /// Looks for achievements, and says when to look next. What is wrong with somebody's flights keeps nobody's webhooks.
  private func look(_ watcher: AchievementWatcher) -> Int {
    do { try watcher.look() } catch {
      services.logger.warning("achievements are looked for again in a minute: \(error)")
      return MonotonicClock.milliseconds() + max(poll, 60_000)
    }
    return MonotonicClock.milliseconds() + poll
  }

  /// Goes on where a former server has ended. Throws `DatabaseError`.
  private func prepare() throws {
    let now = services.clock.now()
    // What a backup has brought back is told to nobody after a year.
    try Self.forgetOld(services, at: now)
    // With others on the same database, what has been taken is left to whoever has it.
    if services.database.isExclusive { try services.database.write { try $0.releaseAllDeliveries(at: now) } }
  }

  /// Stores what has come of deliveries, and takes what is due; with nil for `pace`, nothing more. Throws `DatabaseError`.
  private func step(_ finished: [Finished], _ pace: WebhookPace?) throws -> [Job] {
    let now = services.clock.now()
    let candidates = try pace.map { pace in try services.database.read { try due(pace, $0, at: now) } } ?? []
    guard !finished.isEmpty || !candidates.isEmpty else { return [] }
    let results = finished.map { result(of: $0, at: now) }
    let (turnedOff, claimed) = try services.database.write { db in
      (
        try results.compactMap { try store($0, db, at: now) },
        try db.claimDeliveries(
          candidates.map(\.delivery.id), at: now, until: Instant(milliseconds: now.milliseconds + Self.lease))
      )
    }
    services.webhooks.read { state in
      for case .attempted(let attempt, _) in results {
        switch attempt.status {
        case .delivered: state.figures.delivered += 1
        case .pending: state.figures.retried += 1
        case .failed: state.figures.givenUp += 1
        }
      }
    }
    for webhook in turnedOff {
      services.logger.notice("the webhook \(webhook) has been turned off: its receiver says that it is gone (410)")
    }
    return candidates.filter { claimed.contains($0.delivery.id) }
  }

  /// What is due, as far as there is room for it. Throws `DatabaseError`.
  private func due(_ pace: WebhookPace, _ db: Connection, at now: Instant) throws -> [Job] {
    var pace = pace
    var rest = Self.most - pace.total
    var jobs: [Job] = []
    // None is always first.
    for webhook in try db.dueWebhooks(at: now).shuffled() where rest > 0 {
      let host = (try? WebAddress(parsing: webhook.url)).map { "\($0.host):\($0.port)" } ?? webhook.url
      let room = min(rest, pace.room(for: host))
      guard room > 0 else { continue }
      let deliveries = try db.dueDeliveries(ofWebhook: webhook.id, at: now, limit: room)
      pace.take(deliveries.count, for: host)
      rest -= deliveries.count
      jobs += deliveries.map { Job(delivery: $0, webhook: webhook, host: host) }
    }
    return jobs
  }

  private func count() throws {
    let (pending, failed) = try services.database.read { try $0.countDeliveries() }
    services.webhooks.read { ($0.figures.pending, $0.figures.failed) = (pending, failed) }
  }

  // MARK: Sending

  private func send(_ jobs: [Job], _ pool: RequestPool, _ pace: inout WebhookPace, startsBefore: Int) {
    for job in jobs { pace.take(1, for: job.host) }
    pool.add(jobs.compactMap { request($0, startsBefore: startsBefore) })
  }

  /// The request of a job; nil where it has failed already.
  private func request(_ job: Job, startsBefore: Int) -> RequestPool.Request? {
    let signal = services.webhooks
    let (delivery, webhook, host) = (job.delivery, job.webhook, job.host)
    let finished: @Sendable (RequestPool.Outcome) -> Void = { outcome in
      signal.change { $0.finished.append(Finished(delivery: delivery, webhook: webhook, host: host, outcome: outcome)) }
    }
    let secret: [UInt8]
    do { secret = try WebhookRoutes.open(webhook.secret, of: webhook.id, services) } catch {
      finished(.failed("\(error)", milliseconds: 0))
      return nil
    }
    if webhook.disabledAt != nil || !webhook.isActive {
      finished(.failed(webhook.isActive ? "the account is disabled" : "the webhook is off", milliseconds: 0))
      return nil
    }
    let rules = AddressRules(services.settings.webhookNetworks, isAdministrator: webhook.isAdministrators)
    let body = WebhookBody(delivery.payload, event: delivery.event, webhook.preset)
    let timestamp = services.clock.now().milliseconds / 1_000
    let code = Secrets.authenticationCode(Array("\(timestamp).".utf8) + body.bytes, key: secret)
    return RequestPool.Request(
      webhook.url,
      headers: body.fields + [
        "Content-Type: \(body.contentType)", "X-Peregrine-Event: \(delivery.event)", "X-Peregrine-Delivery: \(delivery.id)",
        "X-Peregrine-Timestamp: \(timestamp)", "X-Peregrine-Signature-256: sha256=\(Secrets.hexadecimal(code))",
      ], body: body.bytes,
      lanes: [.init("host \(host)", most: WebhookPace.mostOfHost), .init("user \(webhook.userID)", most: WebhookPace.mostOfUser)],
      startsBefore: startsBefore, refusal: { rules.refusal(of: $0) }, finished: finished)
  }

  // MARK: What has come of it

  private enum Result {
    /// With the webhook, where its receiver wants to hear no more.
    case attempted(WebhookAttempt, gone: DueWebhook?)
    case abandoned(UUID)
  }

  private func result(of finished: Finished, at now: Instant) -> Result {
    let delivery = finished.delivery
    var attempt: WebhookAttempt
    var asked = 0
    switch finished.outcome {
    case .abandoned: return .abandoned(delivery.id)
    case .answered(let status, let retryAfter, let body, let milliseconds):
      attempt = WebhookAttempt(
        delivery: delivery.id, status: (200..<300).contains(status) ? .delivered : .pending, at: now, responseMilliseconds: milliseconds)
      attempt.responseStatus = status
      attempt.responseBody = body
      asked = retryAfter
      if status == 410 {
        attempt.status = .failed
        return .attempted(attempt, gone: finished.webhook)
      }
    case .failed(let reason, let milliseconds):
      attempt = WebhookAttempt(delivery: delivery.id, status: .pending, at: now, responseMilliseconds: milliseconds)
      attempt.error = String(reason.prefix(500))
    }
    if attempt.status == .pending {
      attempt.nextAttemptAt = WebhookSchedule.next(
        after: delivery.attemptCount + 1, of: delivery.createdAt, at: now, chance: chance(), retryAfter: asked)
      if attempt.nextAttemptAt == nil { attempt.status = .failed }
    }
    return .attempted(attempt, gone: nil)
  }

  /// Stores what has come of an attempt. Returns the webhook that it has turned off.
  private func store(_ result: Result, _ db: Connection, at now: Instant) throws -> UUID? {
    switch result {
    case .abandoned(let id): try db.releaseDeliveries([id], at: now)
    case .attempted(let attempt, let gone):
      guard try db.record(attempt), let gone else { break }
      let reason = "the receiver has answered 410 Gone, and the webhook was turned off"
      if try db.turnOff(webhook: gone.id, at: gone.url, because: reason, at: now) { return gone.id }
      // Its owner has given it another address meanwhile.
      try db.retryDelivery(attempt.delivery, at: now)
    }
    return nil
  }
}

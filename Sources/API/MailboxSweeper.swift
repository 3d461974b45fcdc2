internal import HTTPServer
internal import Logging
internal import MailClient
internal import Schema
internal import Threads

/// Looks into the mailbox again and again, on a thread of its own, and when somebody asks for it. There is one sweep at a time; those of other servers do no
/// harm, because what is there already is left alone.
final class MailboxSweeper: Sendable {
  private struct State {
    var isClosing = false
    var isSweeping = false
    /// How often mails have failed.
    var failures: [MailboxSweep.Mail: Int] = [:]
    var thread: Thread?
  }

  private let services: Services
  private let state = Locked(State())
  private let changed = Condition()

  init(_ services: Services) { self.services = services }

  /// Sweeps from now on in the interval of the settings, where there is one. Throws `SystemError`.
  func start() throws {
    guard services.settings.mailbox.address != nil, let interval = services.settings.mailbox.interval else { return }
    let thread = try Thread(name: "mailbox") { self.run(every: interval) }
    state.withLock { $0.thread = thread }
  }

  /// Ends the sweep that runs, before its next mail, and lets none follow.
  func close() {
    let thread = state.withLock { state in
      state.isClosing = true
      defer { state.thread = nil }
      return state.thread
    }
    changed.broadcast()
    thread?.join()
  }

  /// Sweeps, once the sweep that runs is over; when somebody asks for it, mails that have failed too often are tried again. Throws `MailboxError` and
  /// `DatabaseError`.
  func sweep(isAskedFor: Bool = false) throws -> MailboxSweep.Report {
    var failures = try state.wait(for: changed) { state -> [MailboxSweep.Mail: Int]? in
      if state.isClosing { throw MailboxError.stopped }
      if state.isSweeping { return nil }
      state.isSweeping = true
      return isAskedFor ? [:] : state.failures
    }
    defer {
      state.withLock { state in
        state.failures = failures
        state.isSweeping = false
      }
      changed.broadcast()
    }
    let report = try MailboxSweep(services: services, settings: services.settings.mailbox) {
      self.state.withLock { $0.isClosing }
    }.run(&failures)
    log(report)
    return report
  }

  /// The route of the command line.
  var route: Route {
    Route(.post, Pipeline.base + "/sweep", execution: .worker) { request in
      do {
        var writer = JSONWriter()
        writer.value(["data": try self.sweep(isAskedFor: true).json])
        return Response(.ok, headers: ["Content-Type": "application/json"], body: writer.line())
      } catch {
        // Who asked is told; nobody else can do anything about it.
        return APIError(error).response(requestID: request.id)
      }
    }
  }

  private func run(every interval: Int) {
    while true {
      do { _ = try sweep() } catch MailboxError.stopped {} catch { services.logger.warning("the mailbox is swept later: \(error)") }
      let next = MonotonicClock.milliseconds() + interval
      if state.wait(for: changed, until: next, { $0.isClosing ? true : nil }) == true { return }
    }
  }

  private func log(_ report: MailboxSweep.Report) {
    for failure in report.failures {
      services.logger.warning("the mail with the UID \(failure.uid) stays as it is: \(failure.reason)")
    }
    if let interruption = report.interruption { services.logger.warning("the mailbox is swept further later: \(interruption)") }
    guard report.read > 0 else { return }
    let stored = report.stored
    services.logger.notice(
      """
      mails read: \(report.read), with nothing in them: \(report.empty), moved: \(report.moved); flights and others stored: \
      \(stored.created), there already: \(stored.known), with too little to be stored: \(stored.incomplete)
      """)
  }
}

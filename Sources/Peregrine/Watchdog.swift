internal import Logging
internal import Threads

/// The thread that tells systemd that the server does its work, and holds its tongue when it does not: a loop or a pool of workers that hangs has the
/// service restarted, where the process alone would look alive.
final class Watchdog: Sendable {
  private let isClosing = Locked(false)
  private let changed = Condition()

  /// Tells `notifier` twice in the time after which it gives up, as sd_watchdog_enabled(3) asks, each time that `isResponsive` says yes. That gets so
  /// many milliseconds to find out. Throws `SystemError`.
  init(
    _ notifier: SystemdNotifier, every pause: Int, logger: Logger, isResponsive: @escaping @Sendable (_ milliseconds: Int) -> Bool
  ) throws {
    try Thread(name: "watchdog") { [self] in
      repeat {
        let next = MonotonicClock.milliseconds() + pause
        if isResponsive(pause) {
          notifier.alive()
        } else if !isClosing.withLock({ $0 }) {
          logger.critical("the server hangs: an event loop or all workers have not moved for \(pause) ms")
        }
        if isClosing.wait(for: changed, until: next, { $0 ? true : nil }) ?? false { return }
      } while true
    }.detach()
  }

  /// Ends the thread, for which nobody has to wait: it may be waiting for what hangs.
  func close() {
    isClosing.withLock { $0 = true }
    changed.broadcast()
  }
}

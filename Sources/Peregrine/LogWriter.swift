internal import Glibc
internal import Threads

/// Writes log lines to a descriptor from a thread of its own, so that a reader that has stopped reading never stops the server. When more than
/// a megabyte waits, lines are dropped and their number is written instead.
final class LogWriter: Sendable {
  private static let capacity = 1 << 20

  private struct State {
    var waiting: [UInt8] = []
    var dropped = 0
    var isWriting = false
  }

  private let state = Locked(State())
  private let changed = Condition()
  private let descriptor: Int32
  private let dropNotice: @Sendable (Int) -> [UInt8]

  /// A writer for the rest of the process's life; `dropNotice` makes the line that tells how many are missing. Throws `SystemError`.
  init(descriptor: Int32, dropNotice: @escaping @Sendable (Int) -> [UInt8]) throws {
    self.descriptor = descriptor
    self.dropNotice = dropNotice
    try Thread(name: "log") { self.run() }.detach()
  }

  /// Queues a line; it never waits.
  func write(_ line: [UInt8]) {
    state.withLock { state in
      guard state.waiting.count + line.count <= Self.capacity else {
        state.dropped += 1
        return
      }
      let wasEmpty = state.waiting.isEmpty
      state.waiting += line
      if wasEmpty { changed.broadcast() }
    }
  }

  /// Waits until everything queued so far is written, at most two seconds.
  func flush() {
    _ = state.wait(for: changed, until: MonotonicClock.milliseconds() + 2_000) { $0.waiting.isEmpty && !$0.isWriting ? true : nil }
  }

  private func run() {
    while true {
      _ = state.wait(for: changed) { state in
        state.isWriting = !state.waiting.isEmpty
        return state.isWriting ? true : nil
      }
      // Lines come in bursts; one write for a millisecond's worth costs a busy server a fraction of one for each.
      usleep(1_000)
      Self.writeAll(take(), descriptor)
      state.withLock { $0.isWriting = false }
      changed.broadcast()
    }
  }

  private func take() -> [UInt8] {
    state.withLock { state in
      var bytes = state.waiting
      state.waiting = []
      if state.dropped > 0 {
        bytes += dropNotice(state.dropped)
        state.dropped = 0
      }
      return bytes
    }
  }

  private static func writeAll(_ bytes: [UInt8], _ descriptor: Int32) {
    bytes.withUnsafeBytes { buffer in
      var rest = buffer[...]
      while !rest.isEmpty {
        let written = Glibc.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress!, rest.count)
        if written < 0, errno != EINTR { return }
        if written > 0 { rest = rest.dropFirst(written) }
      }
    }
  }
}

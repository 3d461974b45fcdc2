internal import Glibc

/// Writes log lines to a descriptor from a thread of its own, so that a reader that has stopped reading never stops the server. When more than
/// a megabyte waits, lines are dropped and their number is written instead.
final class LogWriter: @unchecked Sendable {
  // Unchecked: everything below is only touched under `mutex`, whose condition variable needs its address to stay put.
  private static let capacity = 1 << 20

  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var waiting: [UInt8] = []
  private var dropped = 0
  private var isWriting = false
  private let descriptor: Int32
  private let dropNotice: @Sendable (Int) -> [UInt8]

  /// A writer for the rest of the process's life; `dropNotice` makes the line that tells how many are missing.
  init(descriptor: Int32, dropNotice: @escaping @Sendable (Int) -> [UInt8]) {
    self.descriptor = descriptor
    self.dropNotice = dropNotice
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(changed, nil)
    var thread = pthread_t()
    pthread_create(
      &thread, nil,
      { argument in
        Unmanaged<LogWriter>.fromOpaque(argument!).takeRetainedValue().run()
        return nil
      }, Unmanaged.passRetained(self).toOpaque())
    pthread_detach(thread)
  }

  /// Queues a line; it never waits.
  func write(_ line: [UInt8]) {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    guard waiting.count + line.count <= Self.capacity else {
      dropped += 1
      return
    }
    let wasEmpty = waiting.isEmpty
    waiting += line
    if wasEmpty { pthread_cond_broadcast(changed) }
  }

  /// Waits until everything queued so far is written, at most two seconds.
  func flush() {
    var end = timespec()
    clock_gettime(CLOCK_REALTIME, &end)
    end.tv_sec += 2
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    while !waiting.isEmpty || isWriting {
      guard pthread_cond_timedwait(changed, mutex, &end) == 0 else { return }
    }
  }

  private func run() {
    pthread_mutex_lock(mutex)
    while true {
      while waiting.isEmpty { pthread_cond_wait(changed, mutex) }
      // Lines come in bursts; one write for a millisecond's worth costs a busy server a fraction of one for each.
      isWriting = true
      pthread_mutex_unlock(mutex)
      usleep(1_000)
      pthread_mutex_lock(mutex)
      var bytes = waiting
      waiting = []
      if dropped > 0 {
        bytes += dropNotice(dropped)
        dropped = 0
      }
      pthread_mutex_unlock(mutex)
      Self.writeAll(bytes, descriptor)
      pthread_mutex_lock(mutex)
      isWriting = false
      pthread_cond_broadcast(changed)
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

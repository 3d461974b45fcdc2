internal import Threads

/// A fixed number of threads that take work from one bounded queue, oldest first.
final class WorkerPool: Sendable {
  typealias Work = @Sendable () -> Void

  private struct State {
    var queue: [Work] = []
    /// Where the queue begins: what is before has been taken.
    var first = 0
    var busy = 0
    /// How often a thread has taken work.
    var taken = 0
    var isStopping = false
    var threads: [Thread] = []
    /// Threads that have not ended.
    var alive = 0

    mutating func takeFirst() -> Work {
      let work = queue[first]
      queue[first] = {}
      first += 1
      if first == queue.count || first > 4096 {
        queue.removeFirst(first)
        first = 0
      }
      return work
    }
  }

  private let state = Locked(State())
  private let filled = Condition()
  private let taken = Condition()
  private let ended = Condition()
  /// How much work may wait.
  let capacity: Int
  /// How many threads there are.
  let count: Int

  /// Starts `count` threads. Throws `SystemError`.
  init(count: Int, capacity: Int) throws {
    self.capacity = capacity
    self.count = count
    do {
      // Each thread keeps the pool alive until `stop`.
      for index in 0..<count {
        try state.withLock { state in
          state.threads.append(try Thread(name: "worker-\(index)") { self.run() })
          state.alive += 1
        }
      }
    } catch {
      stop(by: 0)
      throw error
    }
  }

  /// Queues `work`; false when the queue is full. Work that goes on with what has begun is `urgent` and is never turned away.
  func submit(urgent: Bool = false, _ work: @escaping Work) -> Bool {
    state.withLock { state in
      guard urgent || state.queue.count - state.first < capacity else { return false }
      state.queue.append(work)
      filled.signal()
      return true
    }
  }

  /// Work that waits, and threads that work.
  var load: (waiting: Int, busy: Int) { state.withLock { ($0.queue.count - $0.first, $0.busy) } }

  /// Whether nothing waits, or a thread takes something of it by `deadline`, in milliseconds of the monotonic clock.
  func getsOn(by deadline: Int) -> Bool {
    let before = state.withLock { $0.taken }
    return state.wait(for: taken, until: deadline) { $0.first == $0.queue.count || $0.taken != before ? true : nil } ?? false
  }

  /// Ends the threads when the queue is empty, and waits for that until `deadline` in milliseconds of the monotonic clock: work that takes
  /// longer must not hold the process.
  func stop(by deadline: Int) {
    state.withLock { $0.isStopping = true }
    filled.broadcast()
    let areEnded = state.wait(for: ended, until: deadline) { $0.alive == 0 ? true : nil } ?? false
    let threads = state.withLock { state in
      defer { state.threads = [] }
      return state.threads
    }
    for thread in threads { if areEnded { thread.join() } else { thread.detach() } }
  }

  private func run() {
    while let work = next() {
      work()
      state.withLock { $0.busy -= 1 }
    }
    state.withLock { $0.alive -= 1 }
    ended.broadcast()
  }

  /// Waits for work; nil when there will be no more.
  private func next() -> Work? {
    state.wait(for: filled) { state -> Work?? in
      guard state.first < state.queue.count else { return state.isStopping ? .some(nil) : nil }
      state.busy += 1
      state.taken += 1
      taken.signal()
      return state.takeFirst()
    }
  }
}

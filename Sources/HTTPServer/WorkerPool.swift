internal import CLinux
internal import Glibc

/// A fixed number of threads that take work from one bounded queue, oldest first.
final class WorkerPool: @unchecked Sendable {
  // Unchecked: `queue`, `busy` and `isStopping` are only touched under `mutex`, whose condition variable needs its address to stay put.
  typealias Work = @Sendable () -> Void

  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let filled = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private let ended = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var queue: [Work] = []
  private var first = 0
  private var busy = 0
  private var alive = 0
  private var isStopping = false
  private let capacity: Int
  private let threads = Locked<[Thread]>([])

  /// Starts `count` threads. Throws `SystemError`.
  init(count: Int, capacity: Int) throws {
    self.capacity = capacity
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(filled, nil)
    pthread_cond_init(ended, nil)
    do {
      // Each thread keeps the pool alive until `stop`.
      for index in 0..<count {
        let thread = try Thread(name: "worker-\(index)") { self.run() }
        threads.withLock { $0.append(thread) }
        pthread_mutex_lock(mutex)
        alive += 1
        pthread_mutex_unlock(mutex)
      }
    } catch {
      stop(by: 0)
      throw error
    }
  }

  deinit {
    pthread_cond_destroy(filled)
    pthread_cond_destroy(ended)
    pthread_mutex_destroy(mutex)
    filled.deallocate()
    ended.deallocate()
    mutex.deallocate()
  }

  /// Queues `work`; false when the queue is full. Work that goes on with what has begun is `urgent` and is never turned away.
  func submit(urgent: Bool = false, _ work: @escaping Work) -> Bool {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    guard urgent || queue.count - first < capacity else { return false }
    queue.append(work)
    pthread_cond_signal(filled)
    return true
  }

  /// Work that waits, and threads that work.
  var load: (waiting: Int, busy: Int) {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return (queue.count - first, busy)
  }

  /// Ends the threads when the queue is empty, and waits for that until `deadline` in milliseconds of the monotonic clock: work that takes
  /// longer must not hold the process.
  func stop(by deadline: Int) {
    let remaining = max(0, deadline - MonotonicClock.milliseconds())
    var end = timespec()
    clock_gettime(CLOCK_REALTIME, &end)
    end.tv_sec += remaining / 1000 + (end.tv_nsec + remaining % 1000 * 1_000_000) / 1_000_000_000
    end.tv_nsec = (end.tv_nsec + remaining % 1000 * 1_000_000) % 1_000_000_000
    pthread_mutex_lock(mutex)
    isStopping = true
    pthread_cond_broadcast(filled)
    while alive > 0, pthread_cond_timedwait(ended, mutex, &end) == 0 {}
    let areEnded = alive == 0
    pthread_mutex_unlock(mutex)
    let threads = threads.withLock { threads in
      defer { threads = [] }
      return threads
    }
    for thread in threads { if areEnded { thread.join() } else { thread.detach() } }
  }

  private func run() {
    pthread_mutex_lock(mutex)
    while true {
      while first == queue.count, !isStopping { pthread_cond_wait(filled, mutex) }
      guard first < queue.count else { break }
      let work = takeFirst()
      busy += 1
      pthread_mutex_unlock(mutex)
      work()
      pthread_mutex_lock(mutex)
      busy -= 1
    }
    alive -= 1
    pthread_cond_broadcast(ended)
    pthread_mutex_unlock(mutex)
  }

  private func takeFirst() -> Work {
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

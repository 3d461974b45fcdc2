/// When a request came to the workers, when one took it, and when it was done: nanoseconds of the monotonic clock.
struct WorkerTime: Sendable {
  let queuedAt: UInt64
  let begunAt: UInt64
  let endedAt: UInt64
}

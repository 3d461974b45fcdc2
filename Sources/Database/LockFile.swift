internal import Glibc
internal import Threads

/// The right to write to a SQLite file, which one process has at a time. The system takes it back when the process ends, however it ends.
final class LockFile: Sendable {
  private let descriptor: Int32

  /// Takes the right to write to the database at `path`. Throws `DatabaseError.inUse` when another process has it, and `SystemError`.
  init(for path: String) throws {
    // A file of its own: closing any descriptor of the database would drop the locks that SQLite holds on it.
    let lockPath = path + "-lock"
    // Not in the property before nothing can fail any more: from then on a throw runs `deinit`, which would close it a second time.
    let descriptor = open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw SystemError("opening \(lockPath)") }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let code = errno
      let holder = Self.holder(descriptor)
      close(descriptor)
      guard code == EWOULDBLOCK else { throw SystemError("locking \(lockPath)", code: code) }
      throw DatabaseError.inUse(
        "another process writes to \(path)\(holder.isEmpty ? "" : " (its id is \(holder))"); stop it first, or read only, as backup and check do"
      )
    }
    ftruncate(descriptor, 0)
    let id = "\(getpid())"
    _ = id.withCString { pwrite(descriptor, $0, strlen($0), 0) }
    self.descriptor = descriptor
  }

  /// The id of the process that has the lock; empty when it has just taken it.
  private static func holder(_ descriptor: Int32) -> String {
    let bytes = [UInt8](unsafeUninitializedCapacity: 32) { buffer, count in
      count = max(0, read(descriptor, buffer.baseAddress!, buffer.count))
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  deinit {
    // Closing alone would leave it to a child that has been forked and has not yet become another program.
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }
}

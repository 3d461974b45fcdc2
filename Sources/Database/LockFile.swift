internal import Glibc
internal import Threads

/// The right to write to a SQLite file, which one process has at a time. The system takes it back when the process ends, however it ends.
final class LockFile: Sendable {
  private let descriptor: Int32

  /// Takes the right to write to the database at `path`. Throws `DatabaseError.refused` when another process has it, and `SystemError`.
  init(for path: String) throws {
    // A file of its own: closing any descriptor of the database would drop the locks that SQLite holds on it.
    let lockPath = path + "-lock"
    descriptor = open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw SystemError("opening \(lockPath)") }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      var bytes = [UInt8](repeating: 0, count: 32)
      let holder = String(decoding: bytes.prefix(max(0, read(descriptor, &bytes, bytes.count))), as: UTF8.self)
      let code = errno
      close(descriptor)
      guard code == EWOULDBLOCK || !holder.isEmpty else { throw SystemError("locking \(lockPath)", code: code) }
      throw DatabaseError.refused(
        "another process writes to \(path)\(holder.isEmpty ? "" : " (its id is \(holder))"); stop it first, or read only, as backup and check do"
      )
    }
    ftruncate(descriptor, 0)
    let id = "\(getpid())"
    _ = id.withCString { pwrite(descriptor, $0, strlen($0), 0) }
  }

  deinit { close(descriptor) }
}

internal import Glibc
internal import Threads

/// A file that appears under its name when it is complete, or not at all.
package struct NewFile {
  let path: String
  /// Where it is written until then, in the same directory.
  let partialPath: String

  /// Throws `DatabaseError.refused` when there already is a file of that name.
  package init(_ path: String) throws {
    guard access(path, F_OK) != 0 else {
      throw DatabaseError.refused("\(path) is there already; choose another name, nothing is overwritten")
    }
    self.path = path
    // Somebody else may be writing the same.
    partialPath = "\(path).partial-\(getpid())-\(UInt32.random(in: 0 ... .max))"
  }

  /// Writes it with `body`, makes sure that it is on the disk, and gives it its name. What `body` leaves behind when it throws is removed.
  package func write(_ body: (_ partialPath: String) throws -> Void) throws {
    do {
      // Made here, so that nobody else may read it at any time.
      let descriptor = open(partialPath, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
      guard descriptor >= 0 else { throw SystemError("making \(partialPath)") }
      defer { close(descriptor) }
      try body(partialPath)
      guard fsync(descriptor) == 0 else { throw SystemError("writing \(partialPath)") }
      try Self.name(partialPath, path)
      try Self.syncDirectory(of: path)
    } catch {
      unlink(partialPath)
      throw error
    }
  }

  /// Gives a file the name `path`, unless there is one meanwhile.
  private static func name(_ partialPath: String, _ path: String) throws {
    if link(partialPath, path) == 0 {
      unlink(partialPath)
      return
    }
    // Where the file system has no links, as on some memory cards.
    guard errno != EEXIST, rename(partialPath, path) == 0 else { throw SystemError("renaming \(partialPath) to \(path)") }
  }

  /// Makes sure that the names in the directory of `path` are on the disk.
  package static func syncDirectory(of path: String) throws {
    let directory = directory(of: path)
    let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw SystemError("opening \(directory)") }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw SystemError("writing \(directory)") }
  }

  static func directory(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// Writes all of `bytes`. Throws `SystemError`.
  package static func write(_ bytes: [UInt8], to descriptor: Int32, path: String) throws {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress! + written, $0.count - written) }
      guard count > 0 || errno == EINTR else { throw SystemError("writing \(path)") }
      written += max(0, count)
    }
  }
}

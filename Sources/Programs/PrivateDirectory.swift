internal import Glibc
internal import Threads

/// A directory that only this account can enter, for one run of a program.
struct PrivateDirectory {
  let path: String

  init(in parent: String) throws(SystemError) {
    var template = Array("\(parent)/program-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else { throw SystemError("making a directory in \(parent)") }
    // Absolute, because the program begins elsewhere.
    guard let real = realpath(made, nil) else { throw SystemError("finding \(String(cString: made))") }
    defer { free(real) }
    path = String(cString: real)
  }

  /// `name` is one of ours, never one that somebody has sent.
  func write(_ bytes: [UInt8], to name: String) throws(SystemError) {
    let descriptor = open("\(path)/\(name)", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw SystemError("making \(name)") }
    defer { close(descriptor) }
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress! + written, $0.count - written) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw SystemError("writing \(name)") }
      written += count
    }
  }

  /// The plain files in it but for `known`, by their names; of larger ones and of more than `most` nothing.
  func files(besides known: Set<String>, most: Int, bytes: Int) -> [(name: String, bytes: [UInt8])] {
    names.filter { !known.contains($0) }.sorted().prefix(most).compactMap { name in
      // No link leads out of the directory.
      let descriptor = open("\(path)/\(name)", O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
      guard descriptor >= 0 else { return nil }
      defer { close(descriptor) }
      var status = stat()
      guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size <= bytes else { return nil }
      var content: [UInt8] = []
      while content.count <= bytes {
        let piece = [UInt8](unsafeUninitializedCapacity: 65_536) { $1 = max(0, read(descriptor, $0.baseAddress!, $0.count)) }
        if piece.isEmpty { break }
        content += piece
      }
      return (name, content)
    }
  }

  /// None where it cannot be read: removing it then fails too, and nobody gets a file out of it.
  private var names: [String] { (try? Directory.names(in: path)) ?? [] }

  /// Removes it with all that is in it, directories of the program too.
  func remove() { Self.remove(path) }

  private static func remove(_ path: String) {
    for name in PrivateDirectory(existing: path).names {
      let inner = "\(path)/\(name)"
      if unlink(inner) != 0, errno == EISDIR || errno == EPERM { remove(inner) }
    }
    rmdir(path)
  }

  private init(existing path: String) { self.path = path }
}

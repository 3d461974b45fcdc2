internal import Glibc
internal import Threads

/// What the file system says of a file.
struct FileFacts: Equatable, Sendable {
  var path: String
  /// The permissions, such as 0o600.
  var mode: UInt32
  var owner: UInt32
  /// Bytes.
  var size: Int
  /// When it was last changed, in seconds since 1970.
  var modified: Int
  var isDirectory: Bool

  init(path: String, mode: UInt32, owner: UInt32, size: Int = 0, modified: Int = 0, isDirectory: Bool = false) {
    self.path = path
    self.mode = mode
    self.owner = owner
    self.size = size
    self.modified = modified
    self.isDirectory = isDirectory
  }

  /// Of the file at `path`; nil where there is none.
  init?(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    self.init(
      path: path, mode: status.st_mode & 0o7777, owner: status.st_uid, size: Int(status.st_size), modified: status.st_mtim.tv_sec,
      isDirectory: status.st_mode & S_IFMT == S_IFDIR)
  }

  /// The files in a directory; none where it cannot be read.
  static func files(in directory: String) -> [FileFacts] {
    (try? Directory.names(in: directory))?.compactMap { FileFacts("\(directory)/\($0)") } ?? []
  }
}

internal import Glibc

/// Directories of the file system.
public enum Directory {
  /// The names of what is in the directory at `path`, in no order. Throws `SystemError`, with `ENOENT` where there is none.
  public static func names(in path: String) throws(SystemError) -> [String] {
    guard let stream = opendir(path) else { throw SystemError("opening the directory \(path)") }
    defer { closedir(stream) }
    var names: [String] = []
    while true {
      // The end and a failure look the same but for this.
      errno = 0
      guard let entry = readdir(stream) else { break }
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      if name != ".", name != ".." { names.append(name) }
    }
    guard errno == 0 else { throw SystemError("reading the directory \(path)") }
    return names
  }

  /// The same; none where there is no such directory yet.
  public static func namesIfAny(in path: String) throws(SystemError) -> [String] {
    do { return try names(in: path) } catch {
      guard error.code == ENOENT else { throw error }
      return []
    }
  }
}

internal import Glibc
internal import Threads

/// The files of a tz database: the one place of `Travel` that reads any.
struct ZoneDirectory {
  /// Absolute and without symbolic links.
  let path: String

  init(_ path: String) throws(ZoneError) {
    guard let real = Self.realPath(path) else {
      throw .noDatabase(directory: path, reason: SystemError.reason(errno))
    }
    self.path = real
  }

  /// The first line of `tzdata.zi` is `# version 2025b`.
  var version: String? {
    guard let start = try? Self.read("\(path)/tzdata.zi", maxBytes: 64), let line = start.split(separator: 0x0A).first,
      line.starts(with: "# version ".utf8)
    else { return nil }
    return String(decoding: line.dropFirst(10), as: UTF8.self)
  }

  /// The names of all zones, sorted.
  func names() throws(ZoneError) -> [String] {
    var names: [String] = []
    try collect("", depth: 0, into: &names)
    return names.sorted()
  }

  private func collect(_ prefix: String, depth: Int, into names: inout [String]) throws(ZoneError) {
    let directory = "\(path)/\(prefix)"
    let files: [String]
    do { files = try Directory.names(in: directory) } catch {
      throw .noDatabase(directory: directory, reason: SystemError.reason(error.code))
    }
    for file in files where Self.isName(file, isFirst: depth == 0) {
      var status = stat()
      guard lstat("\(directory)\(file)", &status) == 0 else { continue }
      // Directories that are links are left alone, so that this comes to an end.
      if status.st_mode & S_IFMT == S_IFDIR {
        // America/Argentina/Buenos_Aires has the most parts.
        if depth < 3 { try collect("\(prefix)\(file)/", depth: depth + 1, into: &names) }
      } else if stat("\(directory)\(file)", &status) == 0, status.st_mode & S_IFMT == S_IFREG {
        names.append("\(prefix)\(file)")
      }
    }
  }

  /// All names begin with a capital letter. What does not is something else: `posix/` and `right/`, `zone.tab`, `localtime`. `Factory` is the
  /// zone of machines that nobody has set up.
  private static func isName(_ part: String, isFirst: Bool) -> Bool {
    guard let first = part.utf8.first, !isFirst || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= first, part != "Factory" else { return false }
    return part.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
        UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "+"):
        true
      default: false
      }
    }
  }

  /// Reads the file of a zone whose name is one of `names`; `directory` is the `path`.
  static func rules(of name: String, in directory: String) throws(ZoneError) -> ZoneRules {
    let file = "\(directory)/\(name)"
    // Looked at now, since a link may be another than it was.
    guard let real = realPath(file) else { throw .unusable(file: file, reason: SystemError.reason(errno)) }
    guard real.hasPrefix("\(directory)/") else {
      throw .unusable(file: file, reason: "it is a link to \(real), which is not in the database")
    }
    do {
      return try ZoneRules(identifier: name, TZif(read(real, maxBytes: maxBytes)))
    } catch {
      throw .unusable(file: file, reason: "\(error)")
    }
  }

  /// Sixty times the longest.
  private static let maxBytes = 1 << 18

  /// The beginning of a file, or all of it.
  private static func read(_ path: String, maxBytes: Int) throws(SystemError) -> [UInt8] {
    // Opening a pipe would wait for its other end.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw SystemError("opening it") }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: maxBytes)
    var count = 0
    while count < maxBytes {
      let added = bytes.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress! + count, maxBytes - count) }
      guard added >= 0 || errno == EINTR else { throw SystemError("reading it") }
      if added == 0 { break }
      count += max(0, added)
    }
    return Array(bytes.prefix(count))
  }

  private static func realPath(_ path: String) -> String? {
    guard let real = realpath(path, nil) else { return nil }
    defer { free(real) }
    return String(cString: real)
  }
}

internal import Glibc
internal import HTTPClient
internal import Threads

/// A file that a command sends.
struct InputFile {
  /// Bytes.
  let length: Int
  let body: HTTPClient.Body
  let contentType: String

  /// The file at `path`; - is standard input, which is read to its end. Throws `CommandFailure`.
  init(_ path: String) throws {
    let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw CommandFailure(.failed, "\(SystemError("opening \(path)"))") }
    var status = stat()
    fstat(descriptor, &status)
    if status.st_mode & S_IFMT == S_IFREG {
      length = Int(status.st_size)
      body = HTTPClient.Body(length: length) { try Self.read(descriptor, $0, path) }
    } else {
      // What is sent has a length, and a pipe has none.
      var bytes: [UInt8] = []
      while true {
        let piece = try [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, count in
          count = try Self.read(descriptor, UnsafeMutableRawBufferPointer(buffer), path)
        }
        if piece.isEmpty { break }
        bytes += piece
      }
      (length, body) = (bytes.count, HTTPClient.Body(bytes))
    }
    // Of what has no such name, such as a pipe, the server sees what it is.
    contentType = path.hasSuffix(".json") ? "application/json" : path.hasSuffix(".csv") ? "text/csv" : "application/octet-stream"
  }

  private static func read(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer, _ path: String) throws -> Int {
    let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
    guard count >= 0 else { throw CommandFailure(.failed, "\(SystemError("reading \(path)"))") }
    return count
  }
}

/// Files that a command reads whole.
enum Files {
  /// What is in the file at `path`; - is standard input. Throws `CommandFailure`, also for one of more than 64 MiB.
  static func bytes(of path: String) throws -> [UInt8] {
    let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw CommandFailure(.failed, "\(SystemError("opening \(path)"))") }
    defer { if descriptor != STDIN_FILENO { close(descriptor) } }
    var bytes: [UInt8] = []
    while true {
      var failure: SystemError?
      let piece = [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, count in
        let read = read(descriptor, buffer.baseAddress, buffer.count)
        if read < 0 { failure = SystemError("reading \(path)") }
        count = max(0, read)
      }
      if let failure { throw CommandFailure(.failed, "\(failure)") }
      if piece.isEmpty { return bytes }
      bytes += piece
      guard bytes.count <= 64 << 20 else { throw CommandFailure(.data, "\(path) is longer than 64 MiB.") }
    }
  }
}

/// A file that a command makes, or standard output. A file is there only when it is whole.
final class OutputFile {
  private let path: String?
  private let descriptor: Int32
  private var isFinished = false

  /// The file at `path`; nil is standard output. Throws `CommandFailure`, also when there is such a file already.
  init(_ path: String?) throws {
    self.path = path
    guard let path else {
      descriptor = STDOUT_FILENO
      return
    }
    guard access(path, F_OK) != 0 else { throw CommandFailure(.failed, "\(path) is there already; nothing is overwritten.") }
    descriptor = open("\(path).part", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    if descriptor < 0 { throw CommandFailure(.failed, "\(SystemError("making \(path)"))") }
  }

  deinit {
    guard let path, descriptor >= 0 else { return }
    close(descriptor)
    if !isFinished { unlink("\(path).part") }
  }

  /// Writes all of it. Throws `CommandFailure`.
  func write(_ bytes: UnsafeRawBufferPointer) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = Glibc.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
      guard written > 0 else { throw CommandFailure(.failed, "\(SystemError("writing \(path ?? "to standard output")"))") }
      rest = rest.dropFirst(written)
    }
  }

  /// Gives the file its name. Throws `CommandFailure`.
  func finish() throws {
    guard let path else { return }
    guard fsync(descriptor) == 0, rename("\(path).part", path) == 0 else {
      throw CommandFailure(.failed, "\(SystemError("making \(path)"))")
    }
    isFinished = true
  }
}

/// A line that says how far something is, where somebody looks on.
final class Progress {
  private let total: Int
  private let began = MonotonicClock.milliseconds()
  private let isSeen = isatty(STDERR_FILENO) == 1
  private var shown = ""

  init(of total: Int) { self.total = total }

  func show(_ sent: Int) {
    guard isSeen else { return }
    let seconds = (MonotonicClock.milliseconds() - began) / 1_000
    let line = sent < total ? "sent \(sent * 100 / max(1, total)) %" : "reading the flights, \(seconds) s"
    guard line != shown else { return }
    shown = line
    Terminal.say("\r\u{1B}[K\(line)")
  }

  func clear() { if isSeen, !shown.isEmpty { Terminal.say("\r\u{1B}[K") } }
}

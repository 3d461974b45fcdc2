import CLinux
import Glibc
import Threads

/// A program that a test runs, with the other ends of its three standard descriptors. It inherits no other descriptor, no blocked or ignored signal, and no
/// variable that would configure a server; it is killed when the test lets go of it.
final class Subprocess {
  struct Result {
    /// The exit code, or 128 and the number of the signal that ended it.
    let code: Int32
    let output: [UInt8]
    let errors: String

    var text: String { String(decoding: output, as: UTF8.self) }
  }

  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  let id: pid_t
  private var input: Int32
  private let ends: [Int32]
  private(set) var received: [[UInt8]] = [[], []]
  private var isOpen = [true, true]
  private var code: Int32?

  /// Starts the program that the first of `arguments` names.
  init(_ arguments: [String], environment: [String: String] = [:]) throws {
    var toChild: [Int32] = [0, 0]
    var fromChild: [Int32] = [0, 0]
    var errorsOfChild: [Int32] = [0, 0]
    // Sockets, because Swift knows no pipe2, and without it a program started at the same moment would inherit the ends.
    let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, type, 0, &toChild) == 0, socketpair(AF_UNIX, type, 0, &fromChild) == 0,
      socketpair(AF_UNIX, type, 0, &errorsOfChild) == 0
    else { throw Failure(description: "no sockets: \(errno)") }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawn_file_actions_adddup2(&actions, toChild[0], 0)
    posix_spawn_file_actions_adddup2(&actions, fromChild[1], 1)
    posix_spawn_file_actions_adddup2(&actions, errorsOfChild[1], 2)
    posix_spawn_file_actions_addclosefrom_np(&actions, 3)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    var none = sigset_t()
    sigemptyset(&none)
    var ignored = sigset_t()
    sigemptyset(&ignored)
    sigaddset(&ignored, SIGPIPE)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &ignored)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    var variables = Self.environment()
    variables.merge(environment) { _, new in new }
    let argumentPointers: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
    let variablePointers: [UnsafeMutablePointer<CChar>?] = variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer {
      for pointer in argumentPointers + variablePointers { free(pointer) }
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
      for descriptor in [toChild[0], fromChild[1], errorsOfChild[1]] { close(descriptor) }
    }
    var id = pid_t()
    let failure = posix_spawnp(&id, arguments[0], &actions, &attributes, argumentPointers, variablePointers)
    self.id = id
    input = toChild[1]
    ends = [fromChild[0], errorsOfChild[0]]
    guard failure == 0 else {
      code = 127
      throw Failure(description: "\(arguments[0]): \(String(cString: strerror(failure)))")
    }
    for end in ends + [input] { _ = fcntl(end, F_SETFL, O_NONBLOCK) }
  }

  deinit {
    if code == nil {
      kill(id, SIGKILL)
      waitpid(id, nil, 0)
    }
    closeInput()
    for end in ends { close(end) }
  }

  /// Runs a program to its end.
  static func run(_ arguments: [String], input: [UInt8] = [], environment: [String: String] = [:]) throws -> Result {
    let program = try Subprocess(arguments, environment: environment)
    try program.write(input)
    program.closeInput()
    return try program.finish()
  }

  // MARK: Talking with it

  func write(_ text: String) throws { try write(Array(text.utf8)) }

  func write(_ bytes: [UInt8]) throws {
    var sent = 0
    try wait("its reading") {
      guard sent < bytes.count else { return true }
      let count = bytes.withUnsafeBytes { send(input, $0.baseAddress! + sent, $0.count - sent, Int32(MSG_NOSIGNAL)) }
      // A program that has ended reads no more; its exit code says why.
      if count < 0, errno != EAGAIN { return true }
      sent += max(0, count)
      return sent == bytes.count
    }
  }

  func closeInput() {
    if input >= 0 { close(input) }
    input = -1
  }

  func signal(_ number: Int32) { kill(id, number) }

  /// What it has written to its standard output so far.
  var output: String { String(decoding: received[0], as: UTF8.self) }

  /// What it has written to its standard error so far.
  var errors: String { String(decoding: received[1], as: UTF8.self) }

  /// Waits until `condition` holds of what it has written. Throws when it does not within a minute or when it has ended before.
  func wait(_ purpose: String, seconds: Int = 60, until condition: () -> Bool) throws {
    // By the clock: a program that writes all the time lets no call of `receive` take its time.
    let end = MonotonicClock.milliseconds() + seconds * 1_000
    while MonotonicClock.milliseconds() < end {
      receive(within: 10)
      if condition() { return }
      if !isOpen[0], !isOpen[1] {
        if condition() { return }
        throw Failure(description: "the program ended before \(purpose): \(output)\(errors)")
      }
    }
    throw Failure(description: "nothing of \(purpose) within \(seconds) seconds: \(output)\(errors)")
  }

  /// Takes what it writes in the next `microseconds`.
  func listen(microseconds: Int) {
    let end = MonotonicClock.nanoseconds() + UInt64(microseconds) * 1_000
    while true {
      let now = MonotonicClock.nanoseconds()
      guard now < end, isOpen[0] || isOpen[1] else { return }
      receive(within: end - now > 1_000_000 ? 1 : 0)
    }
  }

  /// Waits for the end. Throws when it has not come within ninety seconds: under a sanitizer, beside all other tests, four commands that wait for each
  /// other take more than twenty.
  func finish() throws -> Result {
    for _ in 0..<9_000 {
      receive(within: 10)
      if code == nil {
        var status: Int32 = 0
        if waitpid(id, &status, WNOHANG) == id { code = status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F }
      }
      if let code {
        // What was written before the end is still to be read.
        while receive(within: 0) {}
        return Result(code: code, output: received[0], errors: errors)
      }
    }
    throw Failure(description: "the program did not end within 90 seconds: \(output)\(errors)")
  }

  /// Takes what has been written; false when that was nothing.
  @discardableResult
  private func receive(within milliseconds: Int32) -> Bool {
    var entries = ends.enumerated().map { pollfd(fd: isOpen[$0.offset] ? $0.element : -1, events: Int16(POLLIN), revents: 0) }
    guard poll(&entries, 2, milliseconds) > 0 else { return false }
    var any = false
    for i in 0..<2 where entries[i].revents != 0 {
      let piece = [UInt8](unsafeUninitializedCapacity: 65_536) { buffer, count in
        count = max(0, read(ends[i], buffer.baseAddress!, buffer.count))
      }
      if piece.isEmpty { isOpen[i] = false } else { any = true }
      received[i] += piece
    }
    return any
  }

  private static func environment() -> [String: String] {
    var variables: [String: String] = [:]
    var entry = environ
    while let text = entry.pointee {
      let parts = String(cString: text).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = String(parts[0])
      if parts.count == 2, !name.hasPrefix("PEREGRINE_"), !name.hasPrefix("LISTEN_") { variables[name] = String(parts[1]) }
      entry += 1
    }
    return variables
  }
}

/// A directory that vanishes with the test, and the files that TLS needs.
final class TemporaryDirectory {
  let path: String

  init() throws {
    var template = Array("/tmp/peregrine-test-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw Subprocess.Failure(description: "no temporary directory: \(errno)") }
    path = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
  }

  deinit { _ = try? Subprocess.run(["rm", "-rf", path]) }

  /// The path of `name` in it.
  func file(_ name: String) -> String { "\(path)/\(name)" }

  /// Writes a file and gives its path.
  func write(_ name: String, _ text: String) throws -> String {
    guard let stream = fopen(file(name), "w") else { throw Subprocess.Failure(description: "\(file(name)): \(errno)") }
    defer { fclose(stream) }
    fputs(text, stream)
    return file(name)
  }

  /// Makes a self-signed certificate for `commonName`, and its key; with a passphrase the key is encrypted.
  func makeCertificate(_ commonName: String, passphrase: String? = nil) throws -> (certificate: String, key: String) {
    let files = (certificate: file("\(commonName).crt"), key: file("\(commonName).key"))
    let result = try Subprocess.run(
      ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-days", "2", "-subj", "/CN=\(commonName)"]
        + (passphrase.map { ["-passout", "pass:\($0)"] } ?? ["-nodes"]) + ["-keyout", files.key, "-out", files.certificate])
    guard result.code == 0 else { throw Subprocess.Failure(description: "openssl req: \(result.errors)") }
    return files
  }
}

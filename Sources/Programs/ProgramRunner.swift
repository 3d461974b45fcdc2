internal import CLinux
internal import Glibc
internal import Threads

/// Runs other programs on what strangers have sent: each in a directory of its own that nobody else can enter, with nothing of this process but two
/// descriptors, limited in time, memory and output, and without a network. Whatever becomes of it, it is an answer, and nothing of it stays.
package struct ProgramRunner: Sendable {
  /// What a program has written.
  package struct Output: Sendable {
    /// To its standard output.
    package var text: [UInt8] = []
    /// The files that it has made, by their names.
    package var files: [(name: String, bytes: [UInt8])] = []
  }

  /// The command that limits itself and then becomes the program.
  let launcher: [String]
  /// Where the private directories are made.
  let directory: String

  /// `launcher`: this program, with the command that calls `LimitedProcess.become`.
  package init(launcher: [String], directory: String) {
    self.launcher = launcher
    self.directory = directory
  }

  /// Runs `program` in a directory that holds `files`. Throws `ProgramError`.
  package func run(
    _ program: Program, _ arguments: [String], on files: [(name: String, bytes: [UInt8])], _ limits: ProgramLimits = ProgramLimits()
  ) throws(ProgramError) -> Output {
    guard let path = program.path else { throw .missing(program.name, package: program.package) }
    let place: PrivateDirectory
    do { place = try PrivateDirectory(in: directory) } catch { throw .notStarted(program.name, "\(error)") }
    defer { place.remove() }
    do { for file in files { try place.write(file.bytes, to: file.name) } } catch { throw .notStarted(program.name, "\(error)") }
    let command = launcher + ["\(limits.seconds)", "\(limits.memory)", "\(limits.output)", place.path, path] + arguments
    var output = Output()
    output.text = try finish(program.name, try start(program.name, command), limits)
    output.files = place.files(besides: Set(files.map(\.name)), most: limits.files, bytes: limits.output)
    return output
  }

  // MARK: The process

  private struct Running {
    let id: pid_t
    /// The reading ends of standard output and standard error.
    let ends: [Int32]
  }

  private func start(_ name: String, _ command: [String]) throws(ProgramError) -> Running {
    var (output, errors): ([Int32], [Int32]) = ([-1, -1], [-1, -1])
    // Sockets, because Swift knows no pipe2, and without it a program that is started at the same moment would inherit the ends.
    let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, type, 0, &output) == 0, socketpair(AF_UNIX, type, 0, &errors) == 0 else {
      let reason = SystemError.reason(errno)
      for descriptor in output + errors where descriptor >= 0 { close(descriptor) }
      throw .notStarted(name, reason)
    }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output[1], 1)
    posix_spawn_file_actions_adddup2(&actions, errors[1], 2)
    posix_spawn_file_actions_addclosefrom_np(&actions, 3)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    var (none, all) = (sigset_t(), sigset_t())
    sigemptyset(&none)
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    // A group of its own, so that what it starts ends with it.
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))
    let arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
    defer {
      for pointer in arguments { free(pointer) }
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
      close(output[1])
      close(errors[1])
    }
    var id = pid_t()
    let failure = posix_spawn(&id, command[0], &actions, &attributes, arguments, [nil])
    guard failure == 0 else {
      close(output[0])
      close(errors[0])
      throw .notStarted(name, SystemError.reason(failure))
    }
    return Running(id: id, ends: [output[0], errors[0]])
  }

  /// Reads what it writes until it ends. Throws when it has not ended well.
  private func finish(_ name: String, _ running: Running, _ limits: ProgramLimits) throws(ProgramError) -> [UInt8] {
    defer { for end in running.ends { close(end) } }
    var received: [[UInt8]] = [[], []]
    var isOpen = [true, true]
    let deadline = MonotonicClock.milliseconds() + limits.seconds * 1_000
    var failure: ProgramError?
    while failure == nil, isOpen[0] || isOpen[1] {
      let left = deadline - MonotonicClock.milliseconds()
      guard left > 0 else {
        failure = .tookTooLong(name, seconds: limits.seconds)
        break
      }
      var entries = running.ends.enumerated().map { pollfd(fd: isOpen[$0.offset] ? $0.element : -1, events: Int16(POLLIN), revents: 0) }
      guard poll(&entries, 2, Int32(clamping: left)) > 0 else { continue }
      for i in 0..<2 where entries[i].revents != 0 {
        let piece = [UInt8](unsafeUninitializedCapacity: 65_536) { $1 = max(0, read(running.ends[i], $0.baseAddress!, $0.count)) }
        if piece.isEmpty { isOpen[i] = false }
        // Of what it complains about the beginning is enough.
        if i == 0 || received[1].count < 4_096 { received[i] += piece }
        if received[0].count > limits.output { failure = .wroteTooMuch(name, limit: limits.output) }
      }
    }
    // It may have closed its output and go on.
    let code = end(running.id, deadline: failure == nil ? deadline : 0)
    if let failure { throw failure }
    guard let code else { throw .tookTooLong(name, seconds: limits.seconds) }
    // Of the limit for files, and of that for the processor.
    if code == 128 + SIGXFSZ { throw .wroteTooMuch(name, limit: limits.output) }
    if code == 128 + SIGXCPU { throw .tookTooLong(name, seconds: limits.seconds) }
    guard code == 0 else { throw .failed(name, code: code, Self.lastLine(received[1])) }
    return received[0]
  }

  /// Waits for the process until `deadline` and then ends it with all that it has started. Returns its code; nil when it had to be ended.
  private func end(_ id: pid_t, deadline: Int) -> Int32? {
    var status: Int32 = 0
    while true {
      let ended = waitpid(id, &status, WNOHANG)
      if ended == id || ended < 0 && errno != EINTR { break }
      if MonotonicClock.milliseconds() >= deadline {
        kill(-id, SIGKILL)
        while waitpid(id, &status, 0) < 0, errno == EINTR {}
        return nil
      }
      // It has closed its output, so that mostly it has ended already: there is nothing else to wait for.
      usleep(1_000)
    }
    kill(-id, SIGKILL)
    return status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
  }

  private static func lastLine(_ bytes: [UInt8]) -> String {
    let line = bytes.split { $0 == 0x0A || $0 == 0x0D }.last { !$0.allSatisfy { $0 == 0x20 } } ?? []
    return String(decoding: line.prefix(300), as: UTF8.self)
  }
}

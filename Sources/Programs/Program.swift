internal import Glibc

/// A program of the system that reads what nothing here reads, and the Debian package that brings it.
package struct Program: Sendable {
  /// Its name in the file system.
  package let name: String
  /// The package to install where it is missing.
  package let package: String
  /// Where it is; nil: not installed.
  package let path: String?

  /// Looks for the program in `directories`, in their order, once.
  package init(_ name: String, package: String, in directories: [String] = Program.directories) {
    self.name = name
    self.package = package
    path = directories.lazy.map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 }
  }

  /// Where Debian puts programs for people, and those for other programs.
  package static let directories = [
    "/usr/local/bin", "/usr/bin", "/bin", "/usr/lib/x86_64-linux-gnu/libexec/kf5", "/usr/lib/aarch64-linux-gnu/libexec/kf5",
    "/usr/lib/x86_64-linux-gnu/libexec/kf6", "/usr/lib/aarch64-linux-gnu/libexec/kf6",
  ]
}

/// What a program may take.
package struct ProgramLimits: Sendable {
  /// Of the clock on the wall, in seconds; of the processor it may take as much.
  package var seconds = 20
  /// Bytes of address space.
  package var memory = 2 << 30
  /// Bytes that it may write, to its standard output and to each file.
  package var output = 64 << 20
  /// Files of its own that are read.
  package var files = 16

  package init() {}
}

/// Why a program has not done what it was asked for.
package enum ProgramError: Error, Equatable, Sendable, CustomStringConvertible {
  case missing(String, package: String)
  case tookTooLong(String, seconds: Int)
  case wroteTooMuch(String, limit: Int)
  /// With the exit code, or the signal as 128 and its number, and what it said last.
  case failed(String, code: Int32, String)
  case notStarted(String, String)

  package var description: String {
    switch self {
    case .missing(let name, let package): "\(name) is not installed on the server; Debian's package \(package) has it"
    case .tookTooLong(let name, let seconds): "\(name) was ended because it took longer than \(seconds) seconds"
    case .wroteTooMuch(let name, let limit): "\(name) was ended because it wrote more than \(limit >> 20) MiB"
    case .failed(let name, let code, let text):
      (code > 128 ? "\(name) was ended by signal \(code - 128)" : "\(name) ended with code \(code)") + (text.isEmpty ? "" : ": \(text)")
    case .notStarted(let name, let reason): "\(name) could not be started: \(reason)"
    }
  }
}

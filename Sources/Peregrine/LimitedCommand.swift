internal import ArgumentParser
internal import Programs

/// Becomes another program, with less than this one may: how the server has documents read by programs of the system. Nobody calls it by hand.
struct LimitedCommand: ParsableCommand {
  private static let name = "run-limited"

  /// The words that start this very program with this command.
  static let launcher = ["/proc/self/exe", name]

  static let configuration = CommandConfiguration(commandName: name, abstract: "Become another program, limited.", shouldDisplay: false)

  @Argument(parsing: .captureForPassthrough) var words: [String] = []

  func run() throws { try CommandFailure.reported { throw CommandFailure(.failed, "\(LimitedProcess.become(words))") } }
}

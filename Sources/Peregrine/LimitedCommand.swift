internal import ArgumentParser
internal import Programs

/// Becomes another program, with less than this one may: how the server has documents read by programs of the system. Nobody calls it by hand.
struct LimitedCommand: ParsableCommand {
  static let name = "run-limited"

  static let configuration = CommandConfiguration(commandName: name, abstract: "Become another program, limited.", shouldDisplay: false)

  @Argument(parsing: .captureForPassthrough) var words: [String] = []

  func run() throws { try CommandFailure.reported { throw CommandFailure(.failed, "\(LimitedProcess.become(words))") } }
}

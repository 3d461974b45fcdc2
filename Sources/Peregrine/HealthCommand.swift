internal import ArgumentParser

/// `peregrine health`: asks the server that runs in the data directory how it is, for containers and monitors.
struct HealthCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "health",
    abstract: "Ask the running server whether it is live and ready.",
    discussion: "Exit codes: 0 ready, 64 a setting is wrong, 69 not ready or not running.")

  @OptionGroup(title: "Settings") var flags: DatabaseFlags

  func run() throws {
    try CommandFailure.reported {
      let settings = try flags.settings()
      guard let service = ServiceClient(runningWith: settings) else {
        throw CommandFailure(.unavailable, "no server runs in \(settings.dataDirectory).")
      }
      try service.ask("GET", "/health", as: .administrator)
      print("The server is live and ready.")
    }
  }
}

internal import API
internal import ArgumentParser
internal import Glibc

/// The flags of every command that speaks with a server or, without one, works on the database.
struct AccountFlags: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A server elsewhere, such as https://flights.example.org; without it, the database of this machine. [\(Self.serverVariable)]",
      valueName: "url")) var server: String?
  @Option(help: ArgumentHelp("A token for that server; better in the environment, where others do not see it. [\(Self.tokenVariable)]"))
  var token: String?
  @Option(help: ArgumentHelp("Whose account, on this machine; the only one there is by default.", valueName: "name")) var user: String?
  @Flag(help: "Print JSON for programs.") var json = false
  @OptionGroup(title: "Settings") var database: DatabaseFlags

  static let serverVariable = "PEREGRINE_SERVER"
  static let tokenVariable = "PEREGRINE_TOKEN"

  /// The API that is meant; without `--user`, for the account `other` of this machine. Throws `CommandFailure`, and what says what is wrong
  /// with the flags.
  func service(for other: String? = nil) throws -> ServiceClient {
    // What is said on the command line is nearer than what is in the environment.
    let isLocal = !database.given.isEmpty
    guard let url = server ?? (isLocal ? nil : Self.variable(Self.serverVariable)) else {
      guard token == nil else { throw ValidationError("--token goes with --server; the database of this machine needs none.") }
      return try ServiceClient(local: database.settings(), behalf: user ?? other)
    }
    guard !isLocal else { throw ValidationError("--server and the settings of a database exclude each other.") }
    guard user == nil else { throw ValidationError("--user is for the database of this machine; on a server, the token says whose it is.") }
    guard let token = token ?? Self.variable(Self.tokenVariable) else {
      throw ValidationError("A server takes a token: give --token or set \(Self.tokenVariable).")
    }
    guard let base = Parse.baseURL(url) else { throw ValidationError("--server must be an http:// or https:// address, not \"\(url)\".") }
    return ServiceClient(server: base, token: token)
  }

  /// Runs `body` with it and reports why it fails.
  func withService(for other: String? = nil, _ body: (ServiceClient) throws -> Void) throws {
    try CommandFailure.reported { try body(service(for: other)) }
  }

  private static func variable(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
  }
}

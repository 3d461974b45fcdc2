internal import ArgumentParser
internal import Glibc
internal import Schema

/// `peregrine setup`: asks for the first account.
struct SetupCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "setup", abstract: "Ask for the first account, the administrator's, and make it.", discussion: CommandFailure.codes)

  @OptionGroup(title: "Settings") var flags: DatabaseFlags

  func run() throws {
    try CommandFailure.reported {
      let service = try ServiceClient(local: flags.settings(), behalf: nil)
      let accounts = try service.ask("GET", "/admin/users", as: .administrator).list("data").compactMap { $0.text("username") }
      guard accounts.isEmpty else {
        return print("Nothing to set up: there is an account (\(accounts.joined(separator: ", "))). `peregrine user add` makes others.")
      }
      guard Terminal.isThere else {
        let other = "peregrine user add NAME --email ADDRESS --password-stdin"
        throw CommandFailure(.failed, "there is no terminal to ask at; `\(other)` does the same.")
      }
      try ask(service)
    }
  }

  /// Asks until the server is content; what has been said before is offered again.
  private func ask(_ service: ServiceClient) throws {
    var said = ["username": "", "email": "", "timezone": Terminal.timezone, "home_airport": ""]
    while true {
      for (name, question) in [
        ("username", "Your name, to log in with"), ("email", "Your e-mail address"), ("timezone", "Your time zone"),
        ("home_airport", "Your home airport, such as BER (may be left out)"),
      ] {
        let isOptional = name == "home_airport"
        let known = said[name] ?? ""
        said[name] = try Terminal.ask(question, fallback: known.isEmpty && !isOptional ? nil : known)
      }
      var members = said.filter { !$0.value.isEmpty }.map { JSON.Member($0.key, .string($0.value)) }
      members.append(.init("password", .string(try Terminal.askNewPassword())))
      do {
        try service.ask("POST", "/admin/users", json: .object(members), as: .administrator)
        break
      } catch let failure as CommandFailure where failure.kind == .data {
        Terminal.say("\(failure.message)\nOnce more:\n")
      }
    }
    print(
      """
      \(said["username"] ?? "") runs this server. What next:
        peregrine serve                                    runs it
        peregrine token create "my first"                  makes a token for scripts
        peregrine flights add FRA JFK 2026-03-29T10:30     logs a flight
      """)
  }
}

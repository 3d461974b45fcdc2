import Testing

@testable import MailClient

@Suite struct SMTPConnectionTests {
  /// RFC 5321 section 3.1: it answers, and takes nothing from us, or from anybody. Another time it may.
  @Test(arguments: [("554 no service here\r\n", "221 bye\r\n"), ("220 ready\r\n", "550 go away\r\n"), ("421 too busy\r\n", "221 bye\r\n")])
  func aServerThatTakesNobodyInHasRefusedNoMail(greeting: String, answer: String) throws {
    let server = try ScriptedServer(["": answer], greeting: greeting)
    let connection = SMTPConnection(try SMTPAddress(parsing: "smtp://127.0.0.1:\(server.port)"), login: nil, authority: nil)
    do {
      try connection.greet()
      Issue.record("it has not let us in")
    } catch {
      switch error {
      case .unreachable, .deferred: break
      default: Issue.record("\(error)")
      }
    }
  }
}

import Foundation
import Testing

/// The mails that the server sends, handed in at an SMTP server with TLS and a login.
@Suite struct SendingTests {
  private static func test(_ flags: [String], _ address: String = "ada@example.org") throws -> Subprocess.Result {
    try PeregrineProcess.run(["mail", "test", address] + flags)
  }

  @Test(arguments: [false, true]) func aMailComesByTLSAfterALogin(isFromTheBeginning: Bool) throws {
    let server = isFromTheBeginning ? try SMTPServer("--tls") : try SMTPServer()
    let sent = try Self.test(server.flags(isFromTheBeginning ? "smtps" : "smtp") + [])
    #expect(sent.code == 0 && sent.text == "The mail server has taken a mail to ada@example.org.\n", "\(sent.errors)")
    let mail = try #require(try server.mails(1).first)
    #expect(mail.tls && mail.user == "ada" && mail.sender == "peregrine@example.org" && mail.recipients == ["ada@example.org"])
    #expect(mail.from == "Peregrine <peregrine@example.org>" && mail.to == "ada@example.org" && mail.subject == "Mail from Peregrine")
    #expect(mail.defects == [] && mail.text.hasPrefix("This is a mail to see") && mail.html.contains("<p>This is a mail"))
    #expect(
      mail.fields == ["From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type"], "\(mail.fields)")
  }

  @Test func whatCannotBeTrustedGetsNeitherPasswordNorMail() throws {
    let server = try SMTPServer()
    let other = try SMTPServer()
    let untrusted = try Self.test(server.flags(authority: other.authority))
    #expect(untrusted.code != 0 && untrusted.errors.contains("certificate is not accepted"), "\(untrusted.errors)")
    let plain = try SMTPServer("--no-starttls")
    let refused = try Self.test(plain.flags())
    #expect(refused.code != 0 && refused.errors.contains("it offers no STARTTLS"), "\(refused.errors)")
    // Said explicitly, it is done.
    let bare = try Self.test(["--smtp", "smtp+plain://mail.localhost:\(plain.port)", "--smtp-from", "peregrine@example.org"])
    #expect(bare.errors.contains("530"), "\(bare.errors)")
    #expect(try server.mails(0).isEmpty && plain.mails(0).isEmpty)
  }

  @Test func whatTheMailServerSaysIsTold() throws {
    let server = try SMTPServer()
    let refused = try Self.test(server.flags(), "refused@example.org")
    #expect(refused.code != 0 && refused.errors.contains("refuses the mail") && refused.errors.contains("550"), "\(refused.errors)")
    #expect(try Self.test(server.flags(), "busy@example.org").errors.contains("does not take the mail now"))
    let wrong = try TemporaryDirectory()
    let flags = server.flags().map { $0 == server.passwordFile ? wrong.file("password") : $0 }
    #expect(try Self.test(flags).errors.contains("opening the password file of the mail server"))
    _ = try wrong.write("password", "wrong\n")
    let login = try Self.test(flags)
    #expect(login.errors.contains("does not accept the user and the password") && !login.errors.contains("wrong"), "\(login.errors)")
    let nobody = try Self.test(["--smtp", "smtp://127.0.0.1:1", "--smtp-from", "peregrine@example.org"])
    #expect(nobody.errors.contains("cannot be reached"), "\(nobody.errors)")
    #expect(try Self.test([]).errors.contains("no mail server is set"))
    #expect(try Self.test(["--smtp", "smtp://127.0.0.1:1"]).errors.contains("belong together"))
  }

  @Test func theDoctorAsksTheMailServerAndSendsNothing() throws {
    let server = try SMTPServer()
    let directory = try TemporaryDirectory()
    func doctor(_ flags: [String]) throws -> Subprocess.Result {
      try Subprocess.run([PeregrineProcess.command, "doctor", "--data-dir", directory.file("data")] + flags)
    }
    let well = try doctor(server.flags() + ["--base-url", "https://flights.example.org"])
    #expect(well.text.contains("mail            The mail server answers"), "\(well.text)\(well.errors)")
    #expect(try doctor(server.flags()).text.contains("Mails with links, for invitations and forgotten passwords, cannot be sent"))
    let wrong = try directory.write("password", "wrong\n")
    let refused = try doctor(server.flags().map { $0 == server.passwordFile ? wrong : $0 })
    #expect(refused.code == 1 && refused.text.contains("The mail server does not accept the user"), "\(refused.text)")
    let nobody = try doctor(["--smtp", "smtp://127.0.0.1:1", "--smtp-from", "peregrine@example.org"])
    #expect(nobody.code == 1 && nobody.text.contains("The mail server cannot be reached"), "\(nobody.text)")
    #expect(try server.mails(0).isEmpty)
  }

  @Test func aLinkForAForgottenPasswordComesAlsoAfterAKillAndSetsThePassword() throws {
    let server = try SMTPServer("--drop", "1")
    let data = try TemporaryDirectory()
    let environment = ["PEREGRINE_DATA_DIR": data.path]
    let added = try Subprocess.run(
      [PeregrineProcess.command, "user", "add", "ada", "--email", "ada@example.org", "--generate-password"], environment: environment)
    try #require(added.code == 0, "\(added.errors)")
    let flags = ["--data-dir", data.path, "--base-url", "https://flights.example.org"]
    // The first one reaches nobody.
    let silent = try PeregrineProcess(flags + ["--smtp", "smtp://127.0.0.1:1", "--smtp-from", "peregrine@example.org"])
    let asked = try silent.curl("/api/v1/auth/password/forgot", "-H", "Content-Type: application/json", "-d", #"{"username":"ada"}"#)
    #expect(asked.text.hasPrefix("HTTP/1.1 202 "), "\(asked.text)")
    _ = try silent.log(containing: "the mail password_reset")
    silent.program.signal(SIGKILL)
    _ = try silent.program.finish()
    // Its next attempt would come in a minute, and the one after that later.
    let database = try Subprocess.run(["python3", "-c", Self.hurry, data.file("peregrine.db")])
    try #require(database.code == 0, "\(database.errors)")
    var running = try PeregrineProcess(flags + server.flags())
    // The mail server has ended the connection in the middle.
    _ = try running.log(containing: "is tried again at")
    #expect(try running.terminate().code == 0)
    _ = try Subprocess.run(["python3", "-c", Self.hurry, data.file("peregrine.db")])
    running = try PeregrineProcess(flags + server.flags())
    let mail = try #require(try server.mails(1).first)
    #expect(mail.subject == "A new password for Peregrine" && mail.recipients == ["ada@example.org"] && mail.defects == [])
    let link = try #require(mail.text.split(separator: "\n").first { $0.hasPrefix("https://") })
    #expect(mail.html.contains("<a href=\"\(link)\">"))
    let token = link.dropFirst("https://flights.example.org/reset-password#token=".count)
    let content = "{\"token\":\"\(token)\",\"new_password\":\"battery staple horse\"}"
    let reset = try running.curl("/api/v1/auth/password/reset", "-H", "Content-Type: application/json", "-d", content)
    #expect(reset.text.hasPrefix("HTTP/1.1 200 "), "\(reset.text)")
    let login = #"{"username":"ada","password":"battery staple horse"}"#
    #expect(try running.curl("/api/v1/auth/login", "-H", "Content-Type: application/json", "-d", login).text.hasPrefix("HTTP/1.1 200 "))
    #expect(try server.mails(2).last?.subject == "Your password has been changed")
    #expect(!running.program.errors.contains(token) && !running.program.errors.contains("battery"))
  }

  /// Has all mails be due, as if time had passed.
  private static let hurry = """
    import sqlite3, sys
    database = sqlite3.connect(sys.argv[1])
    database.execute("UPDATE outgoing_mails SET next_attempt_at = 0 WHERE status = 'pending'")
    database.commit()
    """

  @Test func whoRunsTheServerMakesALinkWithoutAnyMail() throws {
    let data = try TemporaryDirectory()
    func run(_ arguments: String...) throws -> Subprocess.Result {
      try Subprocess.run([PeregrineProcess.command] + arguments, environment: ["PEREGRINE_DATA_DIR": data.path])
    }
    #expect(try run("user", "add", "ada", "--email", "ada@example.org", "--generate-password").code == 0)
    let link = try run("user", "reset-link", "ADA")
    #expect(link.code == 0 && link.text.count == 44 && link.errors.contains("/api/v1/auth/password/reset"), "\(link.text)\(link.errors)")
    let server = try PeregrineProcess(["--data-dir", data.path, "--base-url", "https://flights.example.org"])
    #expect(try run("user", "reset-link", "ada").text.hasPrefix("https://flights.example.org/reset-password#token="))
    let content = "{\"token\":\"\(link.text.dropLast())\",\"new_password\":\"battery staple horse\"}"
    let reset = try server.curl("/api/v1/auth/password/reset", "-H", "Content-Type: application/json", "-d", content)
    #expect(reset.text.hasPrefix("HTTP/1.1 200 "), "\(reset.text)")
  }
}

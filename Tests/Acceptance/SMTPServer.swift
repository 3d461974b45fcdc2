import Foundation

/// The SMTP server of `Tests/Support/smtp.py`, running, and the mails that it has taken. It ends when the test lets go of it.
final class SMTPServer {
  /// What Python's parser reads in a mail, and how it came.
  struct Mail: Decodable {
    let sender: String
    let recipients: [String]
    let user: String?
    let tls: Bool
    let from, to, subject, text, html: String
    let fields: [String]
    let defects: [String]
  }

  /// What its certificate must come from.
  let authority: String
  let passwordFile: String
  let port: UInt16
  private let program: Subprocess
  private let directory: TemporaryDirectory

  /// Starts it for whoever says `secret`. `options` are further ones of its.
  init(_ options: String...) throws {
    directory = try TemporaryDirectory()
    authority = directory.file("authority.pem")
    passwordFile = try directory.write("password", "secret\n")
    let made = try Subprocess.run([
      "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-days", "2", "-subj", "/CN=mail.localhost",
      "-addext", "subjectAltName=DNS:mail.localhost,IP:127.0.0.1", "-nodes", "-keyout", directory.file("key.pem"), "-out", authority,
    ])
    guard made.code == 0 else { throw Subprocess.Failure(description: "openssl req: \(made.errors)") }
    let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Support/smtp.py").standardized.path
    program = try Subprocess(
      ["python3", script, "--certificate", authority, "--key", directory.file("key.pem"), "--user", "ada", "--password", "secret"] + options
    )
    let program = program
    try program.wait("the mail server's start") { program.received[0].contains(UInt8(ascii: "\n")) }
    port = UInt16(String(decoding: program.received[0].dropFirst(5).prefix { $0 != 10 }, as: UTF8.self)) ?? 0
  }

  /// The mails, once there are `count`.
  func mails(_ count: Int) throws -> [Mail] {
    let program = program
    func lines() -> [ArraySlice<UInt8>] { program.received[0].split(separator: 10).dropFirst().filter { $0.last == UInt8(ascii: "}") } }
    try program.wait("\(count) mails") { lines().count >= count }
    return try lines().map { try JSONDecoder().decode(Mail.self, from: Data($0)) }
  }

  /// Flags of a server that hands its mails in here.
  func flags(_ scheme: String = "smtp", host: String = "mail.localhost", authority: String? = nil) -> [String] {
    [
      "--smtp", "\(scheme)://\(host):\(port)", "--smtp-user", "ada", "--smtp-password-file", passwordFile, "--smtp-ca-file",
      authority ?? self.authority, "--smtp-from", "peregrine@example.org",
    ]
  }
}

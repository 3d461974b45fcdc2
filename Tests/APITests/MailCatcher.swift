import Glibc
import Threads

/// An SMTP server on this machine that keeps what it takes: of one client after the other, without TLS, which real servers are for. It says to recipients what
/// `answers` has for them in place of 250.
final class MailCatcher: Sendable {
  struct Mail: Sendable {
    let to: String
    let text: String
  }

  let port: UInt16
  private let listener: Int32
  private let state: Locked<(mails: [Mail], answers: [String: String])>
  private let thread: Thread

  init(_ answers: [String: String] = [:]) throws {
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let listener = listener
    try withUnsafeMutablePointer(to: &address) { pointer in
      try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        guard bind(listener, $0, length) == 0, listen(listener, 8) == 0, getsockname(listener, $0, &length) == 0 else {
          throw SystemError("listening")
        }
      }
    }
    port = UInt16(bigEndian: address.sin_port)
    let state = Locked((mails: [Mail](), answers: answers))
    self.state = state
    thread = try Thread(name: "smtp") {
      while true {
        let client = accept(listener, nil, nil)
        guard client >= 0 else { return }
        Self.serve(client, state)
        close(client)
      }
    }
  }

  deinit {
    shutdown(listener, Int32(SHUT_RDWR))
    // Before the number of the socket is that of another test's.
    thread.join()
    close(listener)
  }

  var mails: [Mail] { state.withLock { $0.mails } }

  /// Says nothing else than 250 any more.
  func takeAll() { state.withLock { $0.answers = [:] } }

  private static func serve(_ client: Int32, _ state: Locked<(mails: [Mail], answers: [String: String])>) {
    func say(_ text: String) { _ = "\(text)\r\n".withCString { send(client, $0, strlen($0), Int32(MSG_NOSIGNAL)) } }
    say("220 ready")
    var recipient = ""
    var message: String?
    while let line = line(client) {
      if let text = message {
        if line == "." {
          state.withLock { $0.mails.append(Mail(to: recipient, text: text)) }
          message = nil
          say("250 taken")
        } else {
          message = text + (line.hasPrefix(".") ? String(line.dropFirst()) : line) + "\n"
        }
        continue
      }
      let word = line.prefix { $0 != " " }.uppercased()
      switch word {
      case "RCPT":
        recipient = String(line.drop { $0 != "<" }.dropFirst().prefix { $0 != ">" })
        say(state.withLock { $0.answers[recipient] } ?? "250 ok")
      case "DATA":
        message = ""
        say("354 go on")
      case "QUIT":
        say("221 bye")
        return
      default: say("250 ok")
      }
    }
  }

  private static func line(_ client: Int32) -> String? {
    var line: [UInt8] = []
    var byte: UInt8 = 0
    while recv(client, &byte, 1, 0) == 1 {
      line.append(byte)
      if line.suffix(2) == [0x0D, 0x0A] { return String(decoding: line.dropLast(2), as: UTF8.self) }
    }
    return nil
  }
}

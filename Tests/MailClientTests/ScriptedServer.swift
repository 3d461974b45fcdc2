import Glibc
import Threads

/// A server of IMAP on this machine that says what a test wants it to say, to one client; or of SMTP, whose commands are taken for tags.
final class ScriptedServer: Sendable {
  /// What is answered to a command that begins like this, in place of OK; `TAG` stands for its tag. An answer that is nil ends the connection.
  typealias Script = [String: String?]

  let port: UInt16
  private let commands = Locked<[String]>([])
  private let thread: Thread
  private let listener: Int32

  init(_ script: Script, greeting: String = "* OK ready\r\n") throws {
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let (listener, commands) = (listener, commands)
    try withUnsafeMutablePointer(to: &address) { pointer in
      try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        guard bind(listener, $0, length) == 0, listen(listener, 1) == 0, getsockname(listener, $0, &length) == 0 else {
          throw SystemError("listening")
        }
      }
    }
    port = UInt16(bigEndian: address.sin_port)
    thread = try Thread(name: "imap") { Self.serve(listener, greeting, script, commands) }
  }

  deinit {
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
    // It ends with its client.
    thread.detach()
  }

  /// What the client has said, without tags.
  var said: [String] { commands.withLock { $0 } }

  private static func serve(_ listener: Int32, _ greeting: String, _ script: Script, _ commands: Locked<[String]>) {
    let client = accept(listener, nil, nil)
    guard client >= 0 else { return }
    defer { close(client) }
    func say(_ text: String) -> Bool { text.withCString { send(client, $0, strlen($0), Int32(MSG_NOSIGNAL)) } > 0 }
    guard say(greeting) else { return }
    var line: [UInt8] = []
    var byte: UInt8 = 0
    while recv(client, &byte, 1, 0) == 1 {
      line.append(byte)
      guard line.suffix(2) == [0x0D, 0x0A] else { continue }
      let parts = String(decoding: line.dropLast(2), as: UTF8.self).split(separator: " ", maxSplits: 1)
      line = []
      let (tag, command) = (String(parts[0]), parts.count > 1 ? String(parts[1]) : "")
      commands.withLock { $0.append(command) }
      let rule = script.filter { command.hasPrefix($0.key) }.max { $0.key.count < $1.key.count }
      guard let answer = rule.map(\.value) ?? "TAG OK done\r\n" else { return }
      guard say(answer.replacing("TAG", with: tag)) else { return }
    }
  }
}

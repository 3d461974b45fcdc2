internal import Glibc
internal import Threads

/// The password of a mailbox or for sending mail, from its file. It is read anew each time, so that it can be changed while the server runs.
package enum MailboxPassword {
  private static let limit = 4_096

  /// The first line of the file. `owner` says what the password is of. Throws `MailboxError`, in which nothing of it is.
  package static func read(from path: String, of owner: String = "the mailbox") throws -> String {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw MailboxError.setting("\(SystemError("opening the password file of \(owner), \(path)"))") }
    defer { close(descriptor) }
    var failure: SystemError?
    let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
      let length = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      if length < 0 { failure = SystemError("reading the password file of \(owner), \(path)") }
      count = max(0, length)
    }
    if let failure { throw MailboxError.setting("\(failure)") }
    let line = bytes.prefix { $0 != 0x0A && $0 != 0x0D }
    guard !line.isEmpty, line.count < limit, !line.contains(0), let password = String(validating: line, as: UTF8.self) else {
      throw MailboxError.setting("the first line of the password file of \(owner), \(path), is no password")
    }
    return password
  }
}

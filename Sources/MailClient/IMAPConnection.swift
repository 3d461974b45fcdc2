internal import CCurl
internal import Glibc
internal import Threads

/// A connection to an IMAP server, logged in. libcurl makes it, with TLS and authentication; what is said after that is said here, because libcurl's own
/// commands leave no room for messages that stay unread, and lose literals.
final class IMAPConnection {
  /// Nothing may come for so long, in milliseconds.
  private static let idleLimit = 30_000
  /// One answer may take so long, in milliseconds.
  private static let answerLimit = 120_000
  /// So often somebody who wants to stop is noticed, in milliseconds.
  private static let patience = 200

  private static let isReady = curl_global_init(Int(CURL_GLOBAL_ALL)) == CURLE_OK

  private let curl: UnsafeMutableRawPointer
  private let reason = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
  private let stop: StopRequest
  private var socket: curl_socket_t = -1
  private var reader: IMAPReader
  private let literalLimit: Int
  private var commands = 0

  /// Connects and logs in. `authority` is a file with the certificates that are trusted in place of the system's. Throws `MailboxError`; `.stopped` soon after
  /// `isStopped` holds, as all methods do.
  init(_ address: MailboxAddress, password: String, authority: String?, literalLimit: Int, isStopped: @escaping () -> Bool) throws {
    precondition(Self.isReady, "libcurl cannot be used")
    curl = curl_easy_init()!
    reason.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    stop = StopRequest(isStopped)
    reader = IMAPReader(literalLimit: literalLimit)
    self.literalLimit = literalLimit
    setOptions(address, password, authority)
    let code = curl_easy_perform(curl)
    guard code == CURLE_OK else { throw failure(code) }
    guard curl_get_socket(curl, &socket) == CURLE_OK, socket >= 0 else { throw MailboxError.unreachable("there is no connection") }
  }

  deinit {
    curl_easy_cleanup(curl)
    reason.deallocate()
  }

  private func setOptions(_ address: MailboxAddress, _ password: String, _ authority: String?) {
    curl_set_number(curl, CURLOPT_NOSIGNAL, 1)
    curl_set_pointer(curl, CURLOPT_ERRORBUFFER, reason)
    curl_set_text(curl, CURLOPT_PROTOCOLS_STR, "imap,imaps")
    curl_set_text(curl, CURLOPT_URL, address.url)
    curl_set_text(curl, CURLOPT_USERNAME, address.user)
    curl_set_text(curl, CURLOPT_PASSWORD, password)
    curl_set_number(curl, CURLOPT_USE_SSL, Int(address.protection == .none ? CURLUSESSL_NONE.rawValue : CURLUSESSL_ALL.rawValue))
    if let authority { curl_set_text(curl, CURLOPT_CAINFO, authority) }
    // Up to the login, and not a command further.
    curl_set_number(curl, CURLOPT_CONNECT_ONLY, 1)
    curl_set_number(curl, CURLOPT_CONNECTTIMEOUT_MS, Self.idleLimit)
    curl_set_number(curl, CURLOPT_TIMEOUT_MS, Self.answerLimit)
    stop.watch(curl)
  }

  private func failure(_ code: CURLcode) -> MailboxError {
    let said = String(cString: reason)
    let text = said.isEmpty ? String(cString: curl_easy_strerror(code)) : said
    return switch code {
    case CURLE_ABORTED_BY_CALLBACK: .stopped
    case CURLE_LOGIN_DENIED: .login(text)
    case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR: .untrusted(text)
    case CURLE_USE_SSL_FAILED: .untrusted("it offers no STARTTLS, without which no password is sent: \(text)")
    default: .unreachable(text)
    }
  }

  // MARK: Talking

  /// Sends a command and gives what comes before its end to `take`. Throws `MailboxError`, `.refused` with `action` when it fails, and what `take` throws.
  @discardableResult
  func run(_ command: String, _ action: String, _ take: (IMAPResponse) throws -> Void = { _ in }) throws -> IMAPStatus {
    commands += 1
    let tag = "P\(commands)"
    let deadline = MonotonicClock.milliseconds() + Self.answerLimit
    try send(Array("\(tag) \(command)\r\n".utf8), deadline)
    var received = 0
    while true {
      do {
        while let response = try reader.next() {
          switch response {
          case .tagged(tag, let status):
            guard status.kind == .ok else { throw MailboxError.refused(action: action, reason: status.text) }
            return status
          case .status(let status) where status.kind == .bye: throw MailboxError.unreachable("it ends the connection: \(status.text)")
          case .status, .data: try take(response)
          case .tagged, .continuation: throw MailboxError.violation("it answers what was not asked")
          }
        }
      } catch let violation as IMAPReader.Violation { throw MailboxError.violation(violation.description) }
      received += try receive(deadline)
      guard received <= literalLimit + 2 * IMAPReader.lineLimit else { throw MailboxError.violation("an answer does not end") }
    }
  }

  /// Says goodbye. What becomes of that does not matter.
  func logOut() { try? send(Array("P0 LOGOUT\r\n".utf8), MonotonicClock.milliseconds() + 1_000) }

  private func send(_ bytes: [UInt8], _ deadline: Int) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      var sent = 0
      let code = rest.withUnsafeBytes { curl_easy_send(curl, $0.baseAddress, $0.count, &sent) }
      rest = rest.dropFirst(sent)
      if code == CURLE_AGAIN { try wait(POLLOUT, deadline) } else if code != CURLE_OK { throw failure(code) }
    }
  }

  /// Takes what has come, and waits where nothing has; gives how many bytes it was.
  private func receive(_ deadline: Int) throws -> Int {
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      var count = 0
      // What TLS has taken off the socket already must be asked for before the socket is.
      let code = piece.withUnsafeMutableBytes { curl_easy_recv(curl, $0.baseAddress, $0.count, &count) }
      if code == CURLE_AGAIN {
        try wait(POLLIN, deadline)
        continue
      }
      guard code == CURLE_OK else { throw failure(code) }
      guard count > 0 else { throw MailboxError.unreachable("it has closed the connection") }
      piece.withUnsafeBytes { reader.append(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
      return count
    }
  }

  private func wait(_ events: Int32, _ deadline: Int) throws {
    let end = min(deadline, MonotonicClock.milliseconds() + Self.idleLimit)
    var entry = pollfd(fd: socket, events: Int16(events), revents: 0)
    while true {
      if stop.isAsked() { throw MailboxError.stopped }
      guard MonotonicClock.milliseconds() < end else { throw MailboxError.unreachable("it does not answer in time") }
      if poll(&entry, 1, Int32(Self.patience)) > 0 { return }
    }
  }
}

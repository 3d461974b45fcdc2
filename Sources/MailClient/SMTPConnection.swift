internal import CCurl

/// Hands mails in at a server by SMTP (RFC 6409), over libcurl, one after the other on one connection as long as the server keeps it.
package final class SMTPConnection {
  /// The connection may take so long to be made, in milliseconds.
  private static let connectLimit = 20_000
  /// One mail may take so long, in milliseconds.
  private static let mailLimit = 60_000

  private static let isReady = curl_global_init(Int(CURL_GLOBAL_ALL)) == CURLE_OK

  private let curl: UnsafeMutableRawPointer
  private let reason = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
  private let stop: StopRequest

  /// What libcurl's callback reads from.
  private final class Source {
    var rest: ArraySlice<UInt8>
    init(_ bytes: [UInt8]) { rest = bytes[...] }
  }

  /// For the server at `address`; nothing is connected yet. `login` is the user and the password where the server wants them, `authority` a file with the
  /// certificates that are trusted in place of the system's. What is being sent ends soon after `isStopped` holds.
  package init(
    _ address: SMTPAddress, login: (user: String, password: String)?, authority: String?, isStopped: @escaping () -> Bool = { false }
  ) {
    precondition(Self.isReady, "libcurl cannot be used")
    curl = curl_easy_init()!
    reason.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    stop = StopRequest(isStopped)
    curl_set_number(curl, CURLOPT_NOSIGNAL, 1)
    curl_set_pointer(curl, CURLOPT_ERRORBUFFER, reason)
    curl_set_text(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps")
    curl_set_text(curl, CURLOPT_URL, address.url)
    if let login {
      curl_set_text(curl, CURLOPT_USERNAME, login.user)
      curl_set_text(curl, CURLOPT_PASSWORD, login.password)
    }
    curl_set_number(curl, CURLOPT_USE_SSL, Int(address.protection == .none ? CURLUSESSL_NONE.rawValue : CURLUSESSL_ALL.rawValue))
    if let authority { curl_set_text(curl, CURLOPT_CAINFO, authority) }
    curl_set_number(curl, CURLOPT_CONNECTTIMEOUT_MS, Self.connectLimit)
    curl_set_number(curl, CURLOPT_TIMEOUT_MS, Self.mailLimit)
    curl_set_number(curl, CURLOPT_UPLOAD, 1)
    // Nobody's output is ours.
    curl_set_transfer(curl, CURLOPT_WRITEFUNCTION) { _, size, count, _ in size * count }
    curl_set_transfer(curl, CURLOPT_READFUNCTION) { buffer, size, count, source in
      let source = Unmanaged<Source>.fromOpaque(source!).takeUnretainedValue()
      let piece = source.rest.prefix(size * count)
      UnsafeMutableRawBufferPointer(start: buffer, count: size * count).copyBytes(from: piece)
      source.rest = source.rest.dropFirst(piece.count)
      return piece.count
    }
    stop.watch(curl)
  }

  deinit {
    curl_easy_cleanup(curl)
    reason.deallocate()
  }

  /// Sends one message (RFC 5322) from one address to one other.
  package func send(_ message: [UInt8], from sender: String, to recipient: String) throws(SMTPError) {
    let recipients = curl_slist_append(nil, "<\(recipient)>")
    defer { curl_slist_free_all(recipients) }
    curl_set_text(curl, CURLOPT_MAIL_FROM, "<\(sender)>")
    curl_set_pointer(curl, CURLOPT_MAIL_RCPT, recipients)
    curl_set_size(curl, CURLOPT_INFILESIZE_LARGE, curl_off_t(message.count))
    reason.pointee = 0
    let source = Source(message)
    let code = withExtendedLifetime(source) {
      curl_set_pointer(curl, CURLOPT_READDATA, Unmanaged.passUnretained(source).toOpaque())
      return curl_easy_perform(curl)
    }
    guard code == CURLE_OK else { throw failure(code) }
  }

  /// Connects, logs in and sends nothing. For a connection that is used for nothing else.
  package func greet() throws(SMTPError) {
    curl_set_number(curl, CURLOPT_UPLOAD, 0)
    curl_set_number(curl, CURLOPT_NOBODY, 1)
    curl_set_text(curl, CURLOPT_CUSTOMREQUEST, "NOOP")
    reason.pointee = 0
    let code = curl_easy_perform(curl)
    guard code == CURLE_OK else { throw failure(code) }
  }

  private func failure(_ code: CURLcode) -> SMTPError {
    let said = String(cString: reason)
    let text = said.isEmpty ? String(cString: curl_easy_strerror(code)) : said
    switch code {
    case CURLE_ABORTED_BY_CALLBACK: return .stopped
    case CURLE_LOGIN_DENIED: return .login(text)
    case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR: return .untrusted(text)
    case CURLE_USE_SSL_FAILED: return .untrusted("it offers no STARTTLS, without which nothing is sent: \(text)")
    case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT, CURLE_OPERATION_TIMEDOUT, CURLE_SSL_CONNECT_ERROR: return .unreachable(text)
    // It does not let us in at all, by 554 in place of a greeting or to HELO (RFC 5321 section 3.1): that says nothing of the mail.
    case CURLE_REMOTE_ACCESS_DENIED: return .unreachable(text)
    case CURLE_WEIRD_SERVER_REPLY where text.hasPrefix("Got unexpected smtp-server response"): return .unreachable(text)
    default: break
    }
    var status = 0
    curl_get_number(curl, CURLINFO_RESPONSE_CODE, &status)
    return switch status {
    // RFC 4954 section 6: it wants a login, or another one.
    case 530, 534, 535, 538: .login(text)
    case 400..<500: .deferred(text)
    case 500..<600: .refused(text)
    default: .unreachable(text)
    }
  }
}

internal import CCurl
internal import Glibc
internal import Threads

/// One request of a `RequestPool` under way: its handle, and what libcurl tells of it.
final class Transfer {
  let request: RequestPool.Request
  let curl: UnsafeMutableRawPointer
  private let limits: RequestPool.Limits
  private let fields: UnsafeMutablePointer<curl_slist>?
  /// libcurl's words for a failure.
  private let reason = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
  private let began = MonotonicClock.milliseconds()
  private var content: [UInt8] = []
  private var headLength = 0
  /// Whether the whole head of an answer has come, not only one that says that it will.
  private var hasHead = false
  /// Why an address was not connected to.
  private var refusal: String?

  init(_ request: RequestPool.Request, _ limits: RequestPool.Limits, _ userAgent: String) {
    (self.request, self.limits) = (request, limits)
    curl = curl_easy_init()!
    reason.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    // Expect would wait for a server that does not know it.
    fields = (request.headers + ["Expect:"]).reduce(nil) { curl_slist_append($0, $1) }
    for (option, value) in Self.numbers { curl_set_number(curl, option, value) }
    for (option, value) in Self.texts + [(CURLOPT_URL, request.url), (CURLOPT_USERAGENT, userAgent)] { curl_set_text(curl, option, value) }
    curl_set_number(curl, CURLOPT_CONNECTTIMEOUT_MS, limits.connect)
    curl_set_number(curl, CURLOPT_TIMEOUT_MS, limits.total)
    curl_set_pointer(curl, CURLOPT_HTTPHEADER, fields)
    curl_set_pointer(curl, CURLOPT_ERRORBUFFER, reason)
    curl_set_size(curl, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(request.body.count))
    // Copied, to the length said before.
    request.body.withUnsafeBytes { bytes in
      _ = curl_set_pointer(curl, CURLOPT_COPYPOSTFIELDS, bytes.baseAddress ?? UnsafeRawPointer(reason))
    }
    setCallbacks()
  }

  deinit {
    curl_easy_cleanup(curl)
    curl_slist_free_all(fields)
    reason.deallocate()
  }

  private static let numbers: [(CURLoption, Int)] = [
    (CURLOPT_NOSIGNAL, 1), (CURLOPT_POST, 1), (CURLOPT_FOLLOWLOCATION, 0), (CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1)),
    (CURLOPT_DISALLOW_USERNAME_IN_URL, 1), (CURLOPT_BUFFERSIZE, 4_096), (CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2)),
    // A name server that does not answer must not hold up everybody else: libcurl would wait for the thread that asks it.
    (CURLOPT_QUICK_EXIT, 1),
  ]

  /// Nothing but HTTP, and no proxy: it would connect in our place, to what is not allowed.
  private static let texts: [(CURLoption, String)] = [(CURLOPT_PROTOCOLS_STR, "http,https"), (CURLOPT_PROXY, ""), (CURLOPT_NOPROXY, "*")]

  private func setCallbacks() {
    let pointer = Unmanaged.passUnretained(self).toOpaque()
    for option in [CURLOPT_WRITEDATA, CURLOPT_HEADERDATA, CURLOPT_OPENSOCKETDATA, CURLOPT_PREREQDATA] {
      curl_set_pointer(curl, option, pointer)
    }
    curl_set_transfer(curl, CURLOPT_WRITEFUNCTION) { bytes, _, count, transfer in
      Transfer.of(transfer).receive(UnsafeRawBufferPointer(start: bytes, count: count))
    }
    curl_set_transfer(curl, CURLOPT_HEADERFUNCTION) { bytes, size, count, transfer in
      Transfer.of(transfer).receiveHead(UnsafeRawBufferPointer(start: bytes, count: size * count))
    }
    curl_set_open_socket(curl) { transfer, _, address in
      guard let address else { return CURL_SOCKET_BAD }
      return Transfer.of(transfer).open(address)
    }
    // Also of a connection that another request has left.
    curl_set_before_request(curl) { transfer, address, _, _, _ in
      let isAllowed = address.map { Transfer.of(transfer).allows(String(cString: $0)) } ?? false
      return isAllowed ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
    }
  }

  private static func of(_ pointer: UnsafeMutableRawPointer?) -> Transfer { Unmanaged<Transfer>.fromOpaque(pointer!).takeUnretainedValue() }

  // MARK: Connecting

  private func allows(_ address: String) -> Bool {
    let found = request.refusal(address)
    refusal = found ?? refusal
    return found == nil
  }

  /// The socket for the very address that libcurl connects to next; none where that is not allowed.
  private func open(_ address: UnsafeMutablePointer<curl_sockaddr>) -> curl_socket_t {
    let start = UnsafeRawPointer(address).advanced(by: MemoryLayout<curl_sockaddr>.offset(of: \.addr)!)
    guard let text = Self.text(UnsafeRawBufferPointer(start: start, count: Int(address.pointee.addrlen))), allows(text) else {
      return CURL_SOCKET_BAD
    }
    return socket(address.pointee.family, address.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue), address.pointee.`protocol`)
  }

  /// The IP address in a socket's address, without port and zone; nil for one of another kind.
  private static func text(_ address: UnsafeRawBufferPointer) -> String? {
    guard address.count >= MemoryLayout<sockaddr>.size else { return nil }
    let family = Int32(address.loadUnaligned(as: sockaddr.self).sa_family)
    let offset: Int? =
      switch family {
      case AF_INET where address.count >= MemoryLayout<sockaddr_in>.size: MemoryLayout<sockaddr_in>.offset(of: \.sin_addr)
      case AF_INET6 where address.count >= MemoryLayout<sockaddr_in6>.size: MemoryLayout<sockaddr_in6>.offset(of: \.sin6_addr)
      default: nil
      }
    guard let offset, let base = address.baseAddress else { return nil }
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    guard inet_ntop(family, base + offset, &text, socklen_t(text.count)) != nil else { return nil }
    return text.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
  }

  // MARK: The answer

  private var status: Int {
    var status = 0
    curl_get_number(curl, CURLINFO_RESPONSE_CODE, &status)
    return status
  }

  /// Seconds, also where the answer names a date.
  private var retryAfter: Int {
    var seconds: curl_off_t = 0
    curl_get_size(curl, CURLINFO_RETRY_AFTER, &seconds)
    return Int(seconds)
  }

  private func receiveHead(_ line: UnsafeRawBufferPointer) -> Int {
    headLength += line.count
    guard headLength <= limits.head else { return 0 }
    if line.count <= 2, line.last == UInt8(ascii: "\n"), status >= 200 { hasHead = true }
    return line.count
  }

  private func receive(_ bytes: UnsafeRawBufferPointer) -> Int {
    content += bytes.prefix(limits.body - content.count)
    // What is not taken ends the transfer.
    return content.count < limits.body ? bytes.count : 0
  }

  /// What has come of it, when libcurl has ended it with `code`.
  func outcome(_ code: CURLcode) -> RequestPool.Outcome {
    let milliseconds = MonotonicClock.milliseconds() - began
    if hasHead, (200...599).contains(status) {
      return .answered(status: status, retryAfter: retryAfter, body: content, milliseconds: milliseconds)
    }
    if let refusal { return .failed(refusal, milliseconds: milliseconds) }
    if headLength > limits.head { return .failed("the head of the answer is longer than \(limits.head) bytes", milliseconds: milliseconds) }
    let said = String(cString: reason)
    let words = code == CURLE_OK ? "what came is no answer of HTTP" : said.isEmpty ? String(cString: curl_easy_strerror(code)) : said
    return .failed(words, milliseconds: milliseconds)
  }
}

/// Writes the head of a response (RFC 9112 section 4), in one pass into an output buffer.
struct ResponseWriter {
  /// How the content is delimited.
  enum Framing { case none, length(Int), chunked, untilClose }

  private let common: [(name: String, line: [UInt8])]

  init(commonHeaders: Headers) {
    var commonHeaders = commonHeaders
    if !commonHeaders.contains("Vary") { commonHeaders.add("Vary", "Accept-Encoding") }
    common = commonHeaders.fields.map { ($0.name, Array("\($0.name): \($0.value)\r\n".utf8)) }
  }

  func write(
    _ response: borrowing Response, framing: Framing, requestID: String, date: [UInt8], close: Bool, http10: Bool,
    to output: inout OutputBuffer
  ) {
    writeStatus(response.status, to: &output)
    output.append("Date: ")
    output.append(date)
    output.append("\r\nX-Request-Id: ")
    output.append(requestID)
    switch framing {
    case .none, .untilClose: break
    case .length(let length):
      output.append("\r\nContent-Length: ")
      output.append(decimal: length)
    case .chunked: output.append("\r\nTransfer-Encoding: chunked")
    }
    if close {
      output.append("\r\nConnection: close")
    } else if http10 {
      output.append("\r\nConnection: keep-alive")
    }
    output.append("\r\n")
    for field in response.headers.fields where !Self.isOwn(field.name) {
      output.append(field.name)
      output.append(": ")
      output.append(field.value)
      output.append("\r\n")
    }
    for (name, line) in common where !response.headers.contains(name) { output.append(line) }
    output.append("\r\n")
  }

  /// What only the server knows and writes itself; a handler's is passed over, or there would be two.
  private static func isOwn(_ name: String) -> Bool {
    switch name.utf8.count {
    case 4: name.equalsIgnoringASCIICase("Date")
    case 10: name.equalsIgnoringASCIICase("Connection")
    case 12: name.equalsIgnoringASCIICase("X-Request-Id")
    case 14: name.equalsIgnoringASCIICase("Content-Length")
    case 17: name.equalsIgnoringASCIICase("Transfer-Encoding")
    default: false
    }
  }

  private func writeStatus(_ status: Status, to output: inout OutputBuffer) {
    if status.code == 200 {
      output.append("HTTP/1.1 200 OK\r\n")
    } else {
      output.append("HTTP/1.1 ")
      output.append(decimal: status.code)
      output.append(ASCII.space)
      output.append(status.reason)
      output.append("\r\n")
    }
  }
}

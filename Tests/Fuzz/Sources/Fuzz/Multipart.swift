@testable internal import HTTPServer

/// What is promised of `Multipart.Parser`: cuts change nothing but where the content is cut, events come in order, limits hold, and what was
/// read can be written the way browsers write it and is read as the same again.
func fuzzMultipart(_ input: inout Input) {
  let boundary = ["b", "aab", "--", "----WebKitFormBoundary7MA4YWxkTrZu0gW"][input.choice() & 3]
  var limits = Multipart.Limits()
  if input.choice().isMultiple(of: 2) {
    limits.parts = 2
    limits.partBytes = 12
    limits.perPart = ["long": 30, "": 0]
    limits.headerBytes = 60
    limits.surroundingBytes = 10
  }
  let cuts = input.cuts()
  let bytes = input.rest

  let whole = read(bytes, [bytes.count], boundary, limits)
  let inPieces = read(bytes, cuts, boundary, limits)
  require(whole == inPieces, "cut at \(cuts.prefix(3)): \(inPieces) instead of \(whole)")

  guard case .success(let parts) = whole else { return }
  require(parts.count <= limits.parts, "there are \(parts.count) parts")
  var written: [UInt8] = []
  for part in parts {
    require(part.content.count <= limits.perPart[part.head.name] ?? limits.partBytes, "a part is too long")
    require(!contains(part.content, Array("\r\n--\(boundary)".utf8)), "content holds its boundary")
    require(part.head.filename.map { !$0.contains("/") && !$0.contains("\\") && $0 != "." && $0 != ".." } ?? true, "a file name is a path")
    written += write(part, boundary)
  }
  written += "--\(boundary)--".utf8
  let again = read(written, [written.count], boundary, Multipart.Limits())
  guard case .success(let partsAgain) = again, partsAgain.count == parts.count else { fail("written again: \(again)") }
  for (part, partAgain) in zip(parts, partsAgain) {
    require(part.head.name == partAgain.head.name && part.head.filename == partAgain.head.filename, "\(part.head) became \(partAgain.head)")
    require(part.head.contentType == partAgain.head.contentType, "\(part.head) became \(partAgain.head)")
    require(part.content == partAgain.content, "the content of \(part.head.name) changed")
  }
}

private struct Part: Equatable {
  let head: Multipart.Head
  var content: [UInt8] = []
}

private func read(_ bytes: [UInt8], _ ends: [Int], _ boundary: String, _ limits: Multipart.Limits) -> Result<[Part], HTTPError> {
  var parts: [Part] = []
  var isOpen = false
  do {
    var parser = try Multipart.Parser(boundary: boundary, limits: limits)
    var start = 0
    for end in ends {
      try parser.feed(bytes[start..<end]) { event in
        switch event {
        case .begin(let head):
          require(!isOpen, "a part begins inside another")
          isOpen = true
          parts.append(Part(head: head))
        case .data(let piece):
          require(isOpen && !piece.isEmpty, "content outside a part, or none")
          parts[parts.count - 1].content += piece
        case .end:
          require(isOpen, "a part ends that has not begun")
          isOpen = false
        }
      }
      start = end
    }
    try parser.finish()
    require(!isOpen, "the last part has no end")
    return .success(parts)
  } catch let error as HTTPError {
    require(error.status == .badRequest || error.status == .contentTooLarge && error.limit != nil, "\(error)")
    return .failure(error)
  } catch {
    fail("\(error)")
  }
}

private func contains(_ bytes: [UInt8], _ needle: [UInt8]) -> Bool {
  bytes.indices.contains { bytes[$0...].starts(with: needle) }
}

private func write(_ part: Part, _ boundary: String) -> [UInt8] {
  var text = "--\(boundary)\r\nContent-Disposition: form-data; name=\(quoted(part.head.name))"
  if let filename = part.head.filename { text += "; filename=\(quoted(filename))" }
  if let type = part.head.contentType { text += "\r\nContent-Type: \(type)" }
  return Array("\(text)\r\n\r\n".utf8) + part.content + [0x0D, 0x0A]
}

/// A quoted string as browsers write names, with the backslash of older clients escaped.
private func quoted(_ text: String) -> String {
  var bytes: [UInt8] = [ASCII.quote]
  for byte in text.utf8 {
    switch byte {
    case ASCII.quote: bytes += "%22".utf8
    case ASCII.cr: bytes += "%0D".utf8
    case ASCII.lf: bytes += "%0A".utf8
    case ASCII.backslash: bytes += [ASCII.backslash, ASCII.backslash]
    default: bytes.append(byte)
    }
  }
  return String(decoding: bytes + [ASCII.quote], as: UTF8.self)
}

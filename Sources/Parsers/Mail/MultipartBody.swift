/// Takes a multipart body apart (RFC 2046, section 5.1.1): what is in front of the first boundary and behind the last one is none of it, and a body whose end
/// is missing ends where it ends.
enum MultipartBody {
  /// The parts, heads included. A `boundary` that nobody has said is the first line that looks like one; nil where there is none.
  static func parts(of body: ArraySlice<UInt8>, boundary: String?) -> [ArraySlice<UInt8>]? {
    guard let delimiter = boundary.flatMap({ $0.isEmpty ? nil : Array("--\($0)".utf8) }) ?? firstDelimiter(body) else { return nil }
    var parts: [ArraySlice<UInt8>] = []
    // Where the open part began.
    var start: Int?
    var i = body.startIndex
    while i < body.endIndex {
      let (line, next) = MessageHead.line(body, i)
      if line.first == UInt8(ascii: "-"), let isLast = isBoundary(line, delimiter) {
        if let start { parts.append(body[start..<max(start, i - lineEnd(body, start, i))]) }
        start = next
        if isLast || parts.count >= Message.mostParts { return parts }
      }
      i = next
    }
    if let start, start < body.endIndex { parts.append(body[start...]) }
    return start == nil ? nil : parts
  }

  /// Whether a line is a boundary, and then whether it is the last one. Behind it there may be spaces, and nothing else: another boundary may begin as this
  /// one does.
  private static func isBoundary(_ line: ArraySlice<UInt8>, _ delimiter: [UInt8]) -> Bool? {
    guard line.starts(with: delimiter) else { return nil }
    var rest = line.dropFirst(delimiter.count)
    let isLast = rest.starts(with: "--".utf8)
    if isLast { rest = rest.dropFirst(2) }
    return rest.allSatisfy { $0 == 0x20 || $0 == 0x09 } ? isLast : nil
  }

  /// The line end in front of a boundary belongs to it: how long it is.
  private static func lineEnd(_ body: ArraySlice<UInt8>, _ start: Int, _ boundary: Int) -> Int {
    guard boundary > start else { return 0 }
    guard body[boundary - 1] == 0x0A, boundary - 1 > start, body[boundary - 2] == 0x0D else { return 1 }
    return 2
  }

  private static func firstDelimiter(_ body: ArraySlice<UInt8>) -> [UInt8]? {
    var i = body.startIndex
    for _ in 0..<20 where i < body.endIndex {
      let (line, next) = MessageHead.line(body, i)
      if line.count > 4, line.count < 200, line.starts(with: "--".utf8) {
        var name = line
        while let last = name.last, last == 0x20 || last == 0x09 { name.removeLast() }
        return Array(name)
      }
      i = next
    }
    return nil
  }
}

import Testing

@testable import HTTPServer

/// What `RequestParser` makes of some bytes, as a test compares it.
enum HeadReading: Equatable, CustomStringConvertible {
  case accepted(ReadHead)
  case refused(HTTPError)
  /// More bytes would be needed.
  case incomplete

  var error: HTTPError? {
    if case .refused(let error) = self { error } else { nil }
  }

  /// The status of a refusal.
  var status: Int? { error?.status.code }

  var head: ReadHead? {
    if case .accepted(let head) = self { head } else { nil }
  }

  var description: String {
    switch self {
    case .accepted(let head): "accepted \(head)"
    case .refused(let error): "refused \(error.status.code): \(error.message)"
    case .incomplete: "incomplete"
    }
  }

  /// Reads `bytes` of which the parser sees the first `ends[0]`, then the first `ends[1]` and so on.
  static func read(_ bytes: [UInt8], ends: some Sequence<Int>, with parser: inout RequestParser) -> HeadReading {
    do throws(HTTPError) {
      for end in ends {
        if try parser.parse(bytes.span.extracting(0..<end)) { return .accepted(ReadHead(parser, bytes)) }
      }
      return .incomplete
    } catch {
      return .refused(error)
    }
  }

  /// The same as reading all at once, after having checked that bytes one by one, every cut in two, and a parser that has been used
  /// before give the same.
  static func readEveryWay(
    _ bytes: [UInt8], limits: Limits = Limits(), sourceLocation: SourceLocation = #_sourceLocation
  ) -> HeadReading {
    func read(_ ends: some Sequence<Int>) -> HeadReading {
      var parser = RequestParser(limits: limits)
      return self.read(bytes, ends: ends, with: &parser)
    }
    let whole = read([bytes.count])
    let single = read(0...bytes.count)
    #expect(single == whole, "one byte at a time", sourceLocation: sourceLocation)
    for cut in 0...bytes.count {
      let inTwo = read([cut, bytes.count])
      // Not #expect: it would record every one of many thousand cuts.
      if inTwo != whole {
        Issue.record("cut at \(cut): \(inTwo) instead of \(whole)", sourceLocation: sourceLocation)
        break
      }
    }
    var used = RequestParser(limits: limits)
    let earlier = Array("\r\nPOST http://[::1]:1/..?q HTTP/1.0\r\nContent-Length: 7\r\n\r\n".utf8)
    #expect(self.read(earlier, ends: 0...earlier.count, with: &used).head?.framing == .length(7))
    used.reset()
    #expect(self.read(bytes, ends: [bytes.count], with: &used) == whole, "after another request", sourceLocation: sourceLocation)
    return whole
  }

  static func readEveryWay(
    _ text: String, limits: Limits = Limits(), sourceLocation: SourceLocation = #_sourceLocation
  ) -> HeadReading {
    readEveryWay(Array(text.utf8), limits: limits, sourceLocation: sourceLocation)
  }
}

/// A head with its parts as text.
struct ReadHead: Equatable, CustomStringConvertible {
  let method: Method
  let form: RequestHead.TargetForm
  let target: String
  let path: String
  let query: String?
  let host: String
  /// `name: value` of each field line.
  let fields: [String]
  let framing: RequestHead.Framing
  let isHTTP10: Bool
  let keepAlive: Bool
  let expectsContinue: Bool
  let pathNeedsNormalising: Bool
  /// Bytes before and of the head.
  let origin: Int
  let end: Int

  init(_ parser: RequestParser, _ bytes: [UInt8]) {
    let head = parser.head
    func text(_ range: Range<Int>) -> String {
      String(decoding: bytes[(parser.origin + range.lowerBound)..<(parser.origin + range.upperBound)], as: UTF8.self)
    }
    method = head.method
    form = head.targetForm
    target = text(head.target)
    path = text(head.path)
    query = head.query.map(text)
    host = text(head.host)
    fields = head.fields.map { "\(text($0.nameRange)): \(text($0.valueRange))" }
    framing = head.framing
    isHTTP10 = head.isHTTP10
    keepAlive = head.keepAlive
    expectsContinue = head.expectsContinue
    pathNeedsNormalising = head.pathNeedsNormalising
    origin = parser.origin
    end = parser.position
    #expect(head.length == end - origin)
  }

  var description: String {
    "\(method.name) \(target) [\(form) \(path) ? \(query ?? "-") @ \(host)] \(isHTTP10 ? "1.0" : "1.1") \(framing) \(fields)"
  }
}

/// An entity tag (RFC 9110 section 8.8.3). Content that is sent gzipped carries the tag of the plain content with `-gzip` before the
/// closing quote, because a strong tag names one sequence of bytes; the conditions of requests take both for the same version.
public struct ETag: Sendable, Hashable, CustomStringConvertible {
  /// What stands between the quotes.
  public let opaque: String
  /// Whether it promises equivalent content only, not the same bytes.
  public let isWeak: Bool

  /// A tag. A quote, a space or a control character in `opaque` is a programming error and stops the process: it would end the tag early.
  public init(_ opaque: String, weak: Bool = false) {
    precondition(opaque.utf8.allSatisfy(ASCII.isETag), "an entity tag has no spaces, quotes or control characters")
    self.opaque = opaque
    isWeak = weak
  }

  /// The field value `tag` for the gzipped form of the content; what is no tag stays as it is.
  static func gzipped(_ tag: String) -> String { tag.hasSuffix("\"") ? tag.dropLast() + "-gzip\"" : tag }

  /// The tag as a field value, with its quotes.
  public var description: String { "\(isWeak ? "W/" : "")\"\(opaque)\"" }

  /// Whether `If-None-Match` with this value names the version that has this tag, so that GET is answered 304 and anything else 412
  /// (section 13.1.2; weak comparison). `*` names every version. Throws 400 for a malformed list.
  public func matches(ifNoneMatch value: String) throws(HTTPError) -> Bool {
    try isNamed(in: value.utf8.span, strongly: false, field: "If-None-Match")
  }

  /// Whether `If-Match` with this value names the version that has this tag, else the answer is 412 (section 13.1.1; strong comparison).
  /// `*` names every version. Throws 400 for a malformed list.
  public func matches(ifMatch value: String) throws(HTTPError) -> Bool {
    try isNamed(in: value.utf8.span, strongly: true, field: "If-Match")
  }

  /// Reads the whole list, so that a malformed one is refused wherever the tag stands in it.
  private func isNamed(in list: Span<UInt8>, strongly: Bool, field: String) throws(HTTPError) -> Bool {
    var found = false
    var i = list.skippingSpace(0, list.count)
    if i < list.count, list[i] == 0x2A {
      guard list.skippingSpace(i + 1, list.count) == list.count else { throw Self.malformed(field) }
      return true
    }
    while i < list.count {
      // Empty members are to be passed over (section 5.6.1.2).
      if list[i] != ASCII.comma {
        let isWeak = list.count - i > 1 && list[i] == 0x57 && list[i + 1] == ASCII.slash
        if isWeak { i += 2 }
        guard i < list.count, list[i] == ASCII.quote else { throw Self.malformed(field) }
        let start = i + 1
        i = start
        while i < list.count, ASCII.isETag(list[i]) { i += 1 }
        guard i < list.count, list[i] == ASCII.quote else { throw Self.malformed(field) }
        if !strongly || !isWeak && !self.isWeak, isSameVersion(list.extracting(start..<i)) { found = true }
        i = list.skippingSpace(i + 1, list.count)
        guard i == list.count || list[i] == ASCII.comma else { throw Self.malformed(field) }
      }
      i = list.skippingSpace(i + 1, list.count)
    }
    return found
  }

  private func isSameVersion(_ other: Span<UInt8>) -> Bool {
    let own = opaque.utf8.span
    let length = Self.lengthWithoutSuffix(own)
    guard Self.lengthWithoutSuffix(other) == length else { return false }
    for i in 0..<length where own[i] != other[i] { return false }
    return true
  }

  private static func lengthWithoutSuffix(_ opaque: Span<UInt8>) -> Int {
    let suffix: StaticString = "-gzip"
    let start = opaque.count - suffix.utf8CodeUnitCount
    guard start >= 0 else { return opaque.count }
    for i in start..<opaque.count where opaque[i] != suffix.utf8Start[i - start] { return opaque.count }
    return start
  }

  private static func malformed(_ field: String) -> HTTPError {
    .badRequest("\(field) must be * or a list of entity tags in double quotes, such as \"abc\", W/\"def\".")
  }
}

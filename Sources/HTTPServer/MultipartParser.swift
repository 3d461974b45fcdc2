internal import Glibc

extension Multipart {
  /// Reads a body piece by piece. How it is cut into pieces changes nothing but how the content is cut into `.data` events. It takes time
  /// linear in the number of bytes, and keeps back no content but what may begin a boundary: less than its length and four bytes.
  public struct Parser: Sendable {
    private enum State: Sendable {
      /// Before the first boundary.
      case preamble
      /// Behind the boundary, before it is known whether it is the last: its next byte.
      case boundaryEnd
      /// Behind the first hyphen of the two that make a boundary the last.
      case closing
      /// In the spaces and tabs behind a boundary (transport-padding).
      case padding
      /// Behind the CR of the line of a boundary.
      case boundaryCR
      /// In the header fields of a part.
      case header
      /// In its content.
      case content
      /// Behind the last boundary.
      case epilogue
    }

    private let limits: Limits
    /// CRLF, two hyphens and the boundary: what ends content. Its only CR is its first byte, so a match that fails can begin again only at
    /// the byte where it failed: no byte is looked at more than twice.
    private let delimiter: [UInt8]
    private var state = State.preamble
    /// Bytes of `delimiter` that the input read so far ends with. Only these are kept back.
    private var matched = 2
    /// How many of the `matched` bytes are not content in any case: the first boundary may stand at the very start, and the line break of
    /// a part's empty line may be the one before a boundary when the part has no content (RFC 2046 section 5.1.1).
    private var implied = 2
    private var parts = 0
    /// Bytes of the preamble, of the part's padding and header, of its content or of the epilogue: of what `state` says.
    private var count = 0
    private var contentLimit = 0
    /// The part for the message of an error.
    private var contentName = ""
    private var header: [UInt8] = []

    /// A parser for a body with this boundary. Throws 400 when RFC 2046 section 5.1.1 does not allow it.
    public init(boundary: String, limits: Limits = Limits()) throws(HTTPError) {
      let bytes = boundary.utf8
      guard (1...70).contains(bytes.count), bytes.allSatisfy(ASCII.isBoundary), bytes.last != ASCII.space else {
        throw .badRequest(
          "The boundary of a multipart body must be 1 to 70 letters, digits, spaces and '()+_,-./:=?, and not end in a space.")
      }
      delimiter = [ASCII.cr, ASCII.lf, ASCII.hyphen, ASCII.hyphen] + bytes
      self.limits = limits
    }

    /// A parser for a body of this type. Throws 415 when it is not multipart/form-data, 400 when it has no valid boundary.
    public init(contentType: MediaType, limits: Limits = Limits()) throws(HTTPError) {
      guard contentType.essence == "multipart/form-data" else {
        throw HTTPError(.unsupportedMediaType, "The content is \(contentType.essence), but multipart/form-data is accepted here.")
      }
      guard let boundary = contentType["boundary"] else {
        throw .badRequest("The Content-Type multipart/form-data has no boundary parameter.")
      }
      try self.init(boundary: boundary, limits: limits)
    }

    /// Reads the next bytes of the body and calls `emit` with what they bring. Throws 400 for a malformed body, 413 when a limit is
    /// exceeded, and what `emit` throws. After an error the parser is of no more use.
    public mutating func feed(_ bytes: ArraySlice<UInt8>, _ emit: (Event) throws -> Void) throws {
      var i = bytes.startIndex
      while i < bytes.endIndex {
        switch state {
        case .preamble, .content:
          i = try readToDelimiter(bytes[i...], emit)
        case .header:
          i = try readHeader(bytes[i...], emit)
        case .epilogue:
          try count(bytes.endIndex - i, atMost: limits.surroundingBytes, "What follows the last boundary")
          return
        default:
          try readBoundaryLine(bytes[i])
          i += 1
        }
      }
    }

    /// Says that the body is complete. Throws 400 when its last boundary is missing.
    public func finish() throws(HTTPError) {
      guard state != .epilogue else { return }
      let boundary = String(decoding: delimiter[2...], as: UTF8.self)
      throw .badRequest(
        state == .preamble
          ? "The multipart body has no line with its boundary \(boundary)."
          : "The multipart body is cut off: its last line must be \(boundary)--.")
    }

    private mutating func readBoundaryLine(_ byte: UInt8) throws(HTTPError) {
      switch (state, byte) {
      case (.boundaryEnd, ASCII.hyphen):
        state = .closing
      case (.closing, ASCII.hyphen):
        state = .epilogue
        count = 0
      case (.boundaryEnd, ASCII.space), (.boundaryEnd, ASCII.tab), (.padding, ASCII.space), (.padding, ASCII.tab):
        state = .padding
        try count(1, atMost: limits.headerBytes, "The header of a part")
      case (.boundaryEnd, ASCII.cr), (.padding, ASCII.cr):
        state = .boundaryCR
      case (.boundaryCR, ASCII.lf):
        parts += 1
        guard parts <= limits.parts else {
          throw HTTPError(.contentTooLarge, "The body has more than the \(limits.parts) parts that are accepted here.", limit: limits.parts)
        }
        state = .header
        header.removeAll(keepingCapacity: true)
      default:
        throw .badRequest("A boundary of the multipart body must be followed by CRLF, or by -- when it is the last.")
      }
    }

    private mutating func readHeader(_ bytes: ArraySlice<UInt8>, _ emit: (Event) throws -> Void) throws -> Int {
      for i in bytes.indices {
        let byte = bytes[i]
        try count(1, atMost: limits.headerBytes, "The header of a part")
        guard (header.last == ASCII.cr) == (byte == ASCII.lf) else {
          throw HTTPError.badRequest("The header lines of a part must end in CRLF.")
        }
        header.append(byte)
        if byte == ASCII.lf, header.count == 2 || header.suffix(4).elementsEqual([ASCII.cr, ASCII.lf, ASCII.cr, ASCII.lf]) {
          let head = try Head(parsing: header)
          contentName = "The part \"\(head.name)\""
          contentLimit = limits.perPart[head.name] ?? limits.partBytes
          try emit(.begin(head))
          beginContent()
          return i + 1
        }
      }
      return bytes.endIndex
    }

    private mutating func beginContent() {
      state = .content
      count = 0
      matched = 2
      implied = 2
    }

    /// Reads up to the end of the next delimiter, or all of `bytes`.
    private mutating func readToDelimiter(_ bytes: ArraySlice<UInt8>, _ emit: (Event) throws -> Void) throws -> Int {
      // Bytes of the match that are not in `bytes` but came before it.
      var carried = matched
      var i = bytes.startIndex
      while i < bytes.endIndex {
        if matched == 0 {
          guard let cr = Self.firstCR(bytes[i...]) else { break }
          matched = 1
          i = cr + 1
        } else if bytes[i] == delimiter[matched] {
          matched += 1
          i += 1
          guard matched == delimiter.count else { continue }
          if carried == 0 { try pass(bytes[..<(i - matched)], emit) }
          if state == .content { try emit(.end) }
          state = .boundaryEnd
          count = 0
          return i
        } else {
          if carried > 0 { try pass(delimiter[implied..<carried], emit) }
          carried = 0
          implied = 0
          matched = 0
        }
      }
      try pass(bytes[..<(bytes.endIndex - (matched - carried))], emit)
      return bytes.endIndex
    }

    /// Hands on content, or passes over the preamble.
    private mutating func pass(_ bytes: ArraySlice<UInt8>, _ emit: (Event) throws -> Void) throws {
      guard !bytes.isEmpty else { return }
      if state == .content {
        try count(bytes.count, atMost: contentLimit, contentName)
        try emit(.data(bytes))
      } else {
        try count(bytes.count, atMost: limits.surroundingBytes, "What stands before the first boundary")
      }
    }

    private mutating func count(_ more: Int, atMost limit: Int, _ what: String) throws(HTTPError) {
      count += more
      guard count <= limit else {
        throw HTTPError(.contentTooLarge, "\(what) is larger than the \(limit) bytes that are accepted.", limit: limit)
      }
    }

    private static func firstCR(_ bytes: ArraySlice<UInt8>) -> Int? {
      bytes.withUnsafeBytes { raw in
        guard let base = raw.baseAddress, let found = memchr(base, Int32(ASCII.cr), raw.count) else { return nil }
        return bytes.startIndex + (UnsafeRawPointer(found) - base)
      }
    }
  }
}

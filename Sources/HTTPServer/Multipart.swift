/// Bodies of type multipart/form-data (RFC 7578, RFC 2046 section 5.1): forms with files. `Multipart.parse` reads one that is in memory,
/// `Multipart.Parser` one that comes in pieces.
public enum Multipart {
  /// How much a body may hold; each is answered with 413 when it is exceeded. Its size as a whole is the concern of who reads it.
  public struct Limits: Sendable, Equatable {
    /// Parts.
    public var parts = 100
    /// Bytes of a part's content.
    public var partBytes = 10 * 1024 * 1024
    /// Bytes of the content of parts with these names, instead of `partBytes`.
    public var perPart: [String: Int] = [:]
    /// Bytes of a part's header fields, with the padding of the boundary before them.
    public var headerBytes = 8 * 1024
    /// Bytes before the first boundary, and behind the last: they are passed over.
    public var surroundingBytes = 8 * 1024

    /// The defaults.
    public init() {}
  }

  /// What stands before the content of a part.
  public struct Head: Sendable, Equatable {
    /// The name of the form's field.
    public let name: String
    /// The file's name without directories, empty when a file input was left empty; nil when the part is no file. It is the client's
    /// choice: never use it as a path.
    public let filename: String?
    /// The type of the content; nil when the client does not say, which means text.
    public let contentType: MediaType?
    /// All header fields of the part.
    public let headers: Headers
  }

  /// What a parser meets. Each part is one `.begin`, any number of `.data` and one `.end`.
  public enum Event: Sendable, Equatable {
    /// A part begins.
    case begin(Head)
    /// Some of its content, never empty.
    case data(ArraySlice<UInt8>)
    /// It is complete.
    case end
  }

  /// A part that is in memory.
  public struct Part: Sendable, Equatable {
    /// Its name, type and other fields.
    public let head: Head
    /// Its content.
    public fileprivate(set) var content: [UInt8]
  }

  /// The parts of a whole body, in their order. Throws 415 when `contentType` is not multipart/form-data, 400 when it has no valid
  /// boundary or the body is malformed, and 413 when a limit is exceeded.
  public static func parse(_ bytes: [UInt8], contentType: MediaType, limits: Limits = Limits()) throws -> [Part] {
    var parser = try Parser(contentType: contentType, limits: limits)
    var parts: [Part] = []
    try parser.feed(bytes[...]) { event in
      switch event {
      case .begin(let head): parts.append(Part(head: head, content: []))
      case .data(let bytes): parts[parts.count - 1].content += bytes
      case .end: break
      }
    }
    try parser.finish()
    return parts
  }
}

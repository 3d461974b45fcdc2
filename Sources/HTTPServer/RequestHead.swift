/// Where the parts of a request's head stand in its bytes, and what of it decides how the message ends. Offsets count from the head's
/// first byte, so that the head can be moved as a whole.
struct RequestHead: Sendable {
  /// One field line, without the whitespace around its value.
  struct Field: Sendable {
    var name: UInt32
    var nameLength: UInt32
    var value: UInt32
    var valueLength: UInt32

    var nameRange: Range<Int> { Int(name)..<Int(name + nameLength) }
    var valueRange: Range<Int> { Int(value)..<Int(value + valueLength) }
  }

  /// The four forms of RFC 9112 section 3.2.
  enum TargetForm: Sendable { case origin, absolute, authority, asterisk }

  /// How the message's content is delimited (RFC 9112 section 6).
  enum Framing: Sendable, Equatable {
    case none
    case length(Int)
    case chunked
  }

  var method = Method.get
  /// Whether the request said HTTP/1.0; any higher minor version counts as 1.1 (RFC 9110 section 2.5).
  var isHTTP10 = false
  var targetForm = TargetForm.origin
  var target = 0..<0
  /// The path within the target, from its `/` on; empty for `*` and authority-form.
  var path = 0..<0
  /// What follows the `?`; nil without one.
  var query: Range<Int>?
  /// Whether the path has escapes or dot segments and so must be put into normal form before it is looked up.
  var pathNeedsNormalising = false
  /// The authority: from an absolute target, else from Host (RFC 9112 section 3.2.2).
  var host = 0..<0
  var fields: [Field] = []
  var framing = Framing.none
  var connectionClose = false
  var connectionKeepAlive = false
  var expectsContinue = false
  /// Bytes from the first of the request line to the last of the empty line.
  var length = 0

  /// Whether the connection may serve another request after this one.
  var keepAlive: Bool { !connectionClose && (!isHTTP10 || connectionKeepAlive) }

  /// An empty head that keeps the storage of `fields`.
  mutating func reset() {
    var kept = fields
    kept.removeAll(keepingCapacity: true)
    fields = []
    self = RequestHead()
    fields = kept
  }
}

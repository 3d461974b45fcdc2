/// What an IMAP server says: a line, with the literals in it.
enum IMAPResponse: Equatable, Sendable {
  /// The end of a command, by its tag.
  case tagged(String, IMAPStatus)
  /// Something said of the connection or the folder: `* OK …`, `* BYE …`.
  case status(IMAPStatus)
  /// Data: `* SEARCH 1 2`, `* 3 FETCH (…)`.
  case data([IMAPValue])
  /// `+ …`, which asks for more.
  case continuation
}

/// How something stands (RFC 3501, section 7.1).
struct IMAPStatus: Equatable, Sendable {
  enum Kind: String, Sendable { case ok = "OK", no = "NO", bad = "BAD", bye = "BYE", preauth = "PREAUTH" }

  let kind: Kind
  /// What stands in brackets, for programs: `[UIDVALIDITY 3]`.
  var code: [IMAPValue] = []
  /// What is said to people.
  var text = ""
}

/// A value in a response (RFC 3501, section 4).
indirect enum IMAPValue: Equatable, Sendable {
  /// An atom, a number or a flag, as it was written.
  case atom(String)
  /// A quoted string or a literal.
  case string([UInt8])
  case list([IMAPValue])

  /// A number that a UID or a size can be.
  var number: Int? {
    guard case .atom(let text) = self, text.utf8.count <= 18, text.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) else { return nil }
    return Int(text)
  }

  /// Whether it is this atom, in which letters may be large or small.
  func isAtom(_ name: String) -> Bool {
    if case .atom(let text) = self { text.uppercased() == name.uppercased() } else { false }
  }

  /// The elements of a list; none where it is none.
  var elements: [IMAPValue] { if case .list(let values) = self { values } else { [] } }

  /// The bytes of a string; nil for NIL and for all else.
  var bytes: [UInt8]? { if case .string(let bytes) = self { bytes } else { nil } }
}

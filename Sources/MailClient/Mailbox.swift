internal import Glibc

/// A folder of a mailbox, open. Reading a message changes nothing of it; what has been done with it is marked.
package final class Mailbox {
  /// The most bytes of a message.
  package static let messageLimit = 64 << 20

  /// What marks a message as done. Where folders keep no keywords, reading it does.
  private static let keyword = "$PeregrineDone"

  /// Tells whether the numbers of its messages are those of before (RFC 3501, section 2.3.1.1).
  package let validity: Int
  private let connection: IMAPConnection
  private let folder: String
  private let mark: String
  private let canMove: Bool
  private let canExpunge: Bool

  /// Connects, logs in and opens the folder of `address`. `authority` is a file with the certificates that are trusted in place of the system's. All that is done
  /// ends soon after `isStopped` holds. Throws `MailboxError`, as all methods do.
  package init(_ address: MailboxAddress, password: String, authority: String?, isStopped: @escaping () -> Bool) throws {
    // A message, and what is said around it.
    connection = try IMAPConnection(
      address, password: password, authority: authority, literalLimit: Self.messageLimit + 4_096, isStopped: isStopped)
    folder = address.folder
    var capabilities: [IMAPValue] = []
    try connection.run("CAPABILITY", "to say what it can") { response in
      if case .data(let values) = response, values.first?.isAtom("CAPABILITY") == true { capabilities = values }
    }
    canMove = capabilities.contains { $0.isAtom("MOVE") }
    canExpunge = capabilities.contains { $0.isAtom("UIDPLUS") }
    var codes: [[IMAPValue]] = []
    let action = "to open the folder \(address.folder)"
    let end = try connection.run("SELECT \(Self.quoted(address.folder))", action) { response in
      if case .status(let status) = response, !status.code.isEmpty, codes.count < 100 { codes.append(status.code) }
    }
    guard end.code.first?.isAtom("READ-ONLY") != true else { throw MailboxError.refused(action: action, reason: "it can only be read") }
    func code(_ name: String) -> IMAPValue? { codes.last { $0.count > 1 && $0[0].isAtom(name) }?[1] }
    validity = code("UIDVALIDITY")?.number ?? 0
    // Where nothing is said, the flags of the standard can be set, and of others it is not known.
    let flags = code("PERMANENTFLAGS")?.elements ?? [.atom("\\Seen")]
    if flags.contains(where: { $0.isAtom("\\*") || $0.isAtom(Self.keyword) }) {
      mark = Self.keyword
    } else if flags.contains(where: { $0.isAtom("\\Seen") }) {
      mark = "\\Seen"
    } else {
      throw MailboxError.refused(action: action, reason: "no message in it can be marked")
    }
  }

  /// The messages that are not marked, oldest first, by their numbers.
  package func unmarked() throws -> [UInt32] {
    let condition = mark == Self.keyword ? "UNKEYWORD \(mark)" : "UNSEEN"
    var found: Set<UInt32> = []
    try connection.run("UID SEARCH UNDELETED \(condition)", "to search the folder \(folder)") { response in
      guard case .data(let values) = response, values.first?.isAtom("SEARCH") == true else { return }
      found.formUnion(values.dropFirst().lazy.compactMap(Self.uid))
    }
    return found.sorted()
  }

  /// How long these messages are, in bytes. Those that are gone have no length.
  package func lengths(of uids: [UInt32]) throws -> [UInt32: Int] {
    guard !uids.isEmpty else { return [:] }
    let asked = Set(uids)
    var lengths: [UInt32: Int] = [:]
    let set = uids.map { "\($0)" }.joined(separator: ",")
    try connection.run("UID FETCH \(set) (UID RFC822.SIZE)", "to say how long messages are") { response in
      guard let item = Self.message(response), let uid = item("UID").flatMap(Self.uid), asked.contains(uid) else { return }
      lengths[uid] = item("RFC822.SIZE")?.number
    }
    return lengths
  }

  /// The message, which stays unread; nil when it is gone.
  package func message(_ uid: UInt32) throws -> [UInt8]? {
    var message: [UInt8]?
    try connection.run("UID FETCH \(uid) (UID BODY.PEEK[])", "to show a message") { response in
      guard let item = Self.message(response), item("UID").flatMap(Self.uid) == uid else { return }
      message = item("BODY[]")?.bytes ?? message
    }
    return message
  }

  /// Marks the message as done.
  package func mark(_ uid: UInt32) throws {
    try connection.run("UID STORE \(uid) +FLAGS.SILENT (\(mark))", "to mark a message")
  }

  /// Puts the message into another folder. One that cannot be taken out of this one is marked as deleted in it.
  package func move(_ uid: UInt32, to other: String) throws {
    let action = "to move a message to \(other)"
    if canMove {
      try connection.run("UID MOVE \(uid) \(Self.quoted(other))", action)
      return
    }
    try connection.run("UID COPY \(uid) \(Self.quoted(other))", action)
    try connection.run("UID STORE \(uid) +FLAGS.SILENT (\(mark) \\Deleted)", action)
    // Without a number it would take out what others have marked as deleted.
    if canExpunge { try connection.run("UID EXPUNGE \(uid)", action) }
  }

  /// Ends the connection.
  package func close() { connection.logOut() }

  // MARK: Reading and writing values

  /// What is said of a message, by its name; nil for what is said of something else.
  private static func message(_ response: IMAPResponse) -> ((String) -> IMAPValue?)? {
    guard case .data(let values) = response, values.count >= 3, values[1].isAtom("FETCH") else { return nil }
    let items = values[2].elements
    return { name in
      stride(from: 0, to: items.count - 1, by: 2).first { items[$0].isAtom(name) }.map { items[$0 + 1] }
    }
  }

  private static func uid(_ value: IMAPValue) -> UInt32? { value.number.flatMap { UInt32(exactly: $0) }.flatMap { $0 > 0 ? $0 : nil } }

  /// The name of a folder as a quoted string.
  static func quoted(_ name: String) -> String {
    let encoded = ModifiedUTF7.encode(name).replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    return "\"\(encoded)\""
  }
}

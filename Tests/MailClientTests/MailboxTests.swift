import Testing
import Threads

@testable import MailClient

/// Servers that can less than others, and servers that mean no good.
@Suite struct MailboxTests {
  private static let standard: ScriptedServer.Script = [
    "CAPABILITY": "* CAPABILITY IMAP4rev1 UIDPLUS MOVE\r\nTAG OK done\r\n",
    "SELECT":
      "* 3 EXISTS\r\n* OK [UIDVALIDITY 5] fine\r\n* OK [PERMANENTFLAGS (\\Seen \\Deleted \\*)] fine\r\nTAG OK [READ-WRITE] done\r\n",
    "UID SEARCH": "* SEARCH 9 4\r\n* SEARCH 4 12\r\nTAG OK done\r\n",
  ]

  private static func open(
    _ changes: ScriptedServer.Script = [:], isStopped: @escaping @Sendable () -> Bool = { false }, folder: String = "Travel"
  ) throws -> (Mailbox, ScriptedServer) {
    let server = try ScriptedServer(standard.merging(changes) { $1 })
    let address = try MailboxAddress(parsing: "imap://ada@127.0.0.1:\(server.port)/\(folder)")
    return (try Mailbox(address, password: "secret", authority: nil, isStopped: isStopped), server)
  }

  @Test func whatIsNotMarkedIsFoundOldestFirst() throws {
    let (mailbox, server) = try Self.open(folder: "Fl%C3%BCge%22%5C")
    #expect(try mailbox.unmarked() == [4, 9, 12])
    #expect(mailbox.validity == 5)
    #expect(server.said.suffix(2) == ["SELECT \"Fl&APw-ge\\\"\\\\\"", "UID SEARCH UNDELETED UNKEYWORD $PeregrineDone"])
  }

  @Test func whereThereAreNoKeywordsReadingIsTheMark() throws {
    let flags = "* OK [PERMANENTFLAGS (\\Seen \\Deleted)] fine\r\nTAG OK [READ-WRITE] done\r\n"
    let (mailbox, server) = try Self.open(["SELECT": flags])
    _ = try mailbox.unmarked()
    try mailbox.mark(4)
    #expect(server.said.suffix(2) == ["UID SEARCH UNDELETED UNSEEN", "UID STORE 4 +FLAGS.SILENT (\\Seen)"])
  }

  @Test(arguments: [
    ("MOVE UIDPLUS", ["UID MOVE 4 \"Done\""]),
    ("UIDPLUS", ["UID COPY 4 \"Done\"", "UID STORE 4 +FLAGS.SILENT ($PeregrineDone \\Deleted)", "UID EXPUNGE 4"]),
    // EXPUNGE alone would take out the mails that others have marked.
    ("", ["UID COPY 4 \"Done\"", "UID STORE 4 +FLAGS.SILENT ($PeregrineDone \\Deleted)"]),
  ])
  func aMailIsMovedByWhatTheServerCan(capabilities: String, said: [String]) throws {
    let (mailbox, server) = try Self.open(["CAPABILITY": "* CAPABILITY IMAP4rev1 \(capabilities)\r\nTAG OK done\r\n"])
    try mailbox.move(4, to: "Done")
    #expect(server.said.dropFirst(4).map { $0 } == said)
  }

  @Test func aMailThatCouldNotBeCopiedIsNotDeleted() throws {
    let (mailbox, server) = try Self.open([
      "CAPABILITY": "* CAPABILITY IMAP4rev1 UIDPLUS\r\nTAG OK done\r\n", "UID COPY": "TAG NO [TRYCREATE] there is no such folder\r\n",
    ])
    #expect(throws: MailboxError.refused(action: "to move a message to Done", reason: "there is no such folder")) {
      try mailbox.move(4, to: "Done")
    }
    #expect(server.said.last?.hasPrefix("UID COPY") == true)
  }

  @Test func onlyTheMailThatWasAskedForIsTaken() throws {
    let (mailbox, server) = try Self.open([
      "UID FETCH 4 ": """
      * 2 FETCH (FLAGS (\\Seen))\r\n* 7 FETCH (UID 9 BODY[] {5}\r\nother)\r\n* 1 FETCH (BODY[] {4}\r\nnone)\r
      * 1 FETCH (BODY[] {8}\r\nP9 OK \r\n UID 4 FLAGS ())\r\n* 7 FETCH (UID 9 BODY[] {5}\r\nother)\r\n* 1 FETCH (UID 4 FLAGS (\\Seen))\r\nTAG OK done\r\n
      """,
      "UID FETCH 9 ": "TAG OK done\r\n", "UID FETCH 12 ": "* 3 FETCH (UID 12 BODY[] NIL)\r\nTAG OK done\r\n",
      "UID FETCH 4,9,12":
        "* 1 FETCH (UID 4 RFC822.SIZE 6)\r\n* 2 FETCH (UID 77 RFC822.SIZE 1)\r\n* 3 FETCH (RFC822.SIZE 2)\r\nTAG OK done\r\n",
    ])
    #expect(try mailbox.lengths(of: [4, 9, 12]) == [4: 6])
    #expect(try mailbox.message(4) == Array("P9 OK \r\n".utf8))
    #expect(try mailbox.message(9) == nil && mailbox.message(12) == nil)
    #expect(server.said.last == "UID FETCH 12 (UID BODY.PEEK[])")
  }

  @Test(arguments: [
    ("CAPABILITY", nil), ("SELECT", nil), ("SELECT", "* BYE going down\r\n"), ("SELECT", "P7 OK somebody else's\r\n"),
    ("SELECT", "+ more\r\n"),
    ("SELECT", "TAG NO there is none\r\n"), ("SELECT", "TAG OK [READ-ONLY] done\r\n"),
    ("SELECT", "* OK [PERMANENTFLAGS ()] fine\r\nTAG OK done\r\n"), ("LOGIN", "TAG NO wrong\r\n"), ("SELECT", "* X (\r\n"),
    ("SELECT", "* 1 FETCH (BODY[] {999999999999}\r\n"),
  ])
  func aServerThatDoesNotGoAlongIsAnError(command: String, answer: String?) {
    #expect(throws: MailboxError.self) { try Self.open([command: answer]) }
  }

  @Test func whoStopsDoesNotWaitForAServerThatSaysNothing() throws {
    let began = Locked(false)
    let (mailbox, _) = try Self.open(["UID SEARCH": "* SEARCH 4\r\n"]) { began.withLock { $0 } }
    began.withLock { $0 = true }
    #expect(throws: MailboxError.stopped) { try mailbox.unmarked() }
  }
}

import Testing

@testable import MailClient

/// What servers send, whole and in pieces, by the book and against it.
@Suite struct IMAPReaderTests {
  private static func read(_ bytes: [UInt8], step: Int = .max, literalLimit: Int = 1_000) throws -> [IMAPResponse] {
    var reader = IMAPReader(literalLimit: literalLimit)
    var responses: [IMAPResponse] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      rest.prefix(step).withUnsafeBytes { reader.append($0) }
      rest = rest.dropFirst(step)
      while let response = try reader.next() { responses.append(response) }
    }
    return responses
  }

  /// Made anew each time: boxes of enums that live as long as the process look like lost memory to the address sanitizer, which does not know their pointers.
  private static var samples: [(text: String, response: IMAPResponse)] {
    [
      ("P1 OK done\r\n", .tagged("P1", IMAPStatus(kind: .ok, text: "done"))),
      ("P1 OK\r\n", .tagged("P1", IMAPStatus(kind: .ok))),
      ("p2 no [TRYCREATE] No such folder\r\n", .tagged("p2", IMAPStatus(kind: .no, code: [.atom("TRYCREATE")], text: "No such folder"))),
      ("* OK [UIDVALIDITY 17] fine\r\n", .status(IMAPStatus(kind: .ok, code: [.atom("UIDVALIDITY"), .atom("17")], text: "fine"))),
      (
        "* OK [PERMANENTFLAGS (\\Seen \\*)] Limited\r\n",
        .status(IMAPStatus(kind: .ok, code: [.atom("PERMANENTFLAGS"), .list([.atom("\\Seen"), .atom("\\*")])], text: "Limited"))
      ),
      ("* OK [what (is this] here\r\n", .status(IMAPStatus(kind: .ok, text: "[what (is this] here"))),
      // What is said to people has no literals, whatever it looks like.
      ("* BYE see you {5}\r\n", .status(IMAPStatus(kind: .bye, text: "see you {5}"))),
      ("P1 NO wait {5}\r\n", .tagged("P1", IMAPStatus(kind: .no, text: "wait {5}"))),
      ("+ go on {3}\r\n", .continuation), ("* SEARCH\r\n", .data([.atom("SEARCH")])),
      ("* SEARCH 2 4294967295\r\n", .data([.atom("SEARCH"), .atom("2"), .atom("4294967295")])),
      (
        "* 1 FETCH (UID 7 BODY[] {13}\r\nP1 OK (\")\r\n\r\n)\r\n",
        .data([.atom("1"), .atom("FETCH"), .list([.atom("UID"), .atom("7"), .atom("BODY[]"), .string(Array("P1 OK (\")\r\n\r\n".utf8))])])
      ),
      (
        "* 1 FETCH (BODY[HEADER.FIELDS (DATE)] {0}\r\n UID 7)\r\n",
        .data([.atom("1"), .atom("FETCH"), .list([.atom("BODY[HEADER.FIELDS (DATE)]"), .string([]), .atom("UID"), .atom("7")])])
      ),
      (
        "* 1 FETCH (BODY[] \"a \\\"b\\\\\" X {2}\r\n{9 Y NIL)\r\n",
        .data([
          .atom("1"), .atom("FETCH"),
          .list([.atom("BODY[]"), .string(Array("a \"b\\".utf8)), .atom("X"), .string(Array("{9".utf8)), .atom("Y"), .atom("NIL")]),
        ])
      ),
    ]
  }

  @Test(arguments: samples.indices, [1, 2, 3, 7, Int.max])
  func aResponseIsTheSameHoweverItIsCut(index: Int, step: Int) throws {
    let sample = Self.samples[index]
    #expect(try Self.read(Array(sample.text.utf8), step: step) == [sample.response])
  }

  @Test(arguments: [1, 5, Int.max]) func responsesFollowEachOther(step: Int) throws {
    let all = Self.samples.map(\.text).joined()
    #expect(try Self.read(Array(all.utf8), step: step) == Self.samples.map(\.response))
  }

  @Test(arguments: [
    "* 1 FETCH (BODY[] {1001}\r\n", "* 1 FETCH (BODY[] {999999999999}\r\n", "* 1 FETCH (BODY[] {99999999999999999999999}\r\n",
    // Each is short enough, and all of them are not.
    "* 1 FETCH (A {600}\r\n" + String(repeating: "x", count: 600) + " B {600}\r\n",
  ])
  func aLengthThatIsTooGreatIsRefusedBeforeItComes(text: String) {
    let violation = #expect(throws: IMAPReader.Violation.self) { try Self.read(Array(text.utf8)) }
    #expect(violation?.description.contains("more than") == true)
  }

  @Test(arguments: [
    "\n", "\r\n", "*\r\n", "* OK\n", "P1 MAYBE so\r\n", "* 1 FETCH (UID 7\r\n", "* 1 FETCH UID 7)\r\n", "* LIST \"a\r\n",
    "* LIST {3} x\r\n",
    "* X {-1}\r\n", "* X {}\r\n", "* " + String(repeating: "(", count: 20) + String(repeating: ")", count: 20) + "\r\n",
  ])
  func whatIsNoIMAPIsRefused(text: String) { #expect(throws: IMAPReader.Violation.self) { try Self.read(Array(text.utf8)) } }

  @Test func aLineWithoutEndIsRefused() {
    let endless = [UInt8](repeating: UInt8(ascii: "x"), count: IMAPReader.lineLimit + 1)
    #expect(throws: IMAPReader.Violation.self) { try Self.read(Array("* SEARCH ".utf8) + endless, step: 1 << 16) }
  }

  @Test func noBytesAtAllMakeItFail() {
    var seed: UInt64 = 7
    let letters = Array("*P1 OK()[]{}\"\\\r\n0193+FETCH~NIL".utf8)
    for _ in 0..<20_000 {
      var text: [UInt8] = Array("* ".utf8)
      for _ in 0..<30 {
        seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        text.append(letters[Int(seed >> 33) % letters.count])
      }
      let whole = try? Self.read(text + [0x0D, 0x0A])
      // The same is read, or refused, however it comes.
      #expect((try? Self.read(text + [0x0D, 0x0A], step: 1)) == whole, "\(String(decoding: text, as: UTF8.self))")
    }
  }
}

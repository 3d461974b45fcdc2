import Testing

@testable import Parsers

@Suite struct ZIPArchiveTests {
  private static let text = Array("a pass, a pass, a pass".utf8)

  private func contents(_ archive: SampleArchive, _ name: String = "a") throws -> [UInt8]? {
    var archive = try ZIPArchive(archive.bytes)
    return try archive.contents(name)
  }

  @Test(arguments: [true, false])
  func whatWasPackedComesOut(isDeflated: Bool) throws {
    var sample = SampleArchive([.init(name: "a", content: Self.text, isDeflated: isDeflated), .init(name: "ü/b", content: [])])
    sample.comment = "PK\u{5}\u{6} is how the end begins"
    var archive = try ZIPArchive(sample.bytes)
    #expect(archive.names == ["a", "ü/b"])
    #expect(try archive.contents("a") == Self.text)
    #expect(try archive.contents("ü/b") == [])
    #expect(try archive.contents("c") == nil)
  }

  @Test func ofANameThatComesTwiceTheLastOneCounts() throws {
    #expect(try contents(SampleArchive(["a": "old", "b": "", "a": "new"])) == Array("new".utf8))
  }

  @Test func aPathIsNothingButAName() throws {
    let sample = SampleArchive(["../../etc/a": "x"])
    #expect(try contents(sample) == nil)
    #expect(try contents(sample, "../../etc/a") == Array("x".utf8))
  }

  @Test func anEncryptedFileSaysSoAndLeavesTheOthers() throws {
    let sample = SampleArchive([.init(name: "a", content: Self.text, flags: 1), .init(name: "b", content: Self.text)])
    #expect(throws: ZIPError.encrypted("a")) { try contents(sample) }
    #expect(try contents(sample, "b") == Self.text)
  }

  @Test(arguments: [
    (SampleArchive.File(name: "a", content: text, method: 12), "method 12"),
    (.init(name: "a", content: text, size: 5), "checksum and size"), (.init(name: "a", content: text, size: 500), "checksum and size"),
    (.init(name: "a", content: text, checksum: 7), "checksum and size"), (.init(name: "a", content: text, size: 0xFFFF_FFFF), "ZIP64"),
    (.init(name: "a", content: text, offset: 70_000), "outside"), (.init(name: "a", content: text, offset: 1), "not where"),
    (.init(name: "a", content: text, isDeflated: false, method: 8), "checksum and size"),
  ])
  func aWrongDirectorySaysWhatIsWrong(file: SampleArchive.File, reason: String) {
    let error = #expect(throws: ZIPError.self) { try contents(SampleArchive([file])) }
    #expect(error.map { "\($0)" }?.contains(reason) == true)
  }

  // MARK: Bombs

  @Test func aFileThatBecomesTooLargeIsRefusedBeforeItIsUnpacked() {
    let zeros = [UInt8](repeating: 0, count: 4 << 20)
    let bomb = SampleArchive([.init(name: "a", content: zeros)])
    #expect(bomb.bytes.count < 10_000)
    #expect(throws: ZIPError.tooLarge("a", 32 << 20)) { try contents(bomb) }
    // One that says that it is small, too.
    #expect(throws: ZIPError.self) { try contents(SampleArchive([.init(name: "a", content: zeros, size: 100)])) }
  }

  @Test func allFilesTogetherAreBounded() throws {
    var limits = ZIPArchive.Limits()
    limits.bytes = 50
    let sample = SampleArchive([
      .init(name: "a", content: Self.text), .init(name: "b", content: Self.text), .init(name: "c", content: Self.text),
    ])
    var archive = try ZIPArchive(sample.bytes, limits: limits)
    #expect(try archive.contents("a") == Self.text)
    #expect(try archive.contents("b") == Self.text)
    #expect(throws: ZIPError.tooLarge("c", 50)) { try archive.contents("c") }
  }

  @Test func filesThatShareTheirBytesAreRefused() {
    let sample = SampleArchive([.init(name: "a", content: Self.text), .init(name: "b", content: Self.text, offset: 0)])
    #expect(throws: ZIPError.damaged("files in it overlap")) { try ZIPArchive(sample.bytes) }
  }

  @Test func moreFilesThanAnyPassHasAreRefused() {
    let sample = SampleArchive((0..<4097).map { .init(name: "\($0)", content: [], isDeflated: false) })
    #expect(throws: ZIPError.tooMany(4096)) { try ZIPArchive(sample.bytes) }
  }

  // MARK: Damage

  @Test(arguments: ["", "P", "PK", "GIF89a", "{}"])
  func whatIsNoArchiveIsRefused(text: String) {
    #expect(throws: text == "PK" ? ZIPError.truncated : .noArchive) { try ZIPArchive(Array(text.utf8)) }
  }

  @Test func anArchiveThatIsCutOffIsRefusedAndADamagedOneStopsNobody() throws {
    let bytes = SampleArchive([.init(name: "a", content: Self.text), .init(name: "b", content: Self.text, isDeflated: false)]).bytes
    for count in bytes.indices { #expect(throws: ZIPError.self) { try ZIPArchive(Array(bytes[..<count])) } }
    for place in bytes.indices {
      for value: UInt8 in [0, 1, 0x7F, 0x80, 0xFF] where value != bytes[place] {
        var damaged = bytes
        damaged[place] = value
        guard var archive = try? ZIPArchive(damaged) else { continue }
        for name in archive.names {
          // A checksum stands over what comes out.
          if let content = try? archive.contents(name) { #expect(content == Self.text || content == []) }
        }
      }
    }
  }
}

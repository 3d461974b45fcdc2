import Testing

@testable import Travel

/// Files of zones that nobody has, and files that are none. RFC 9636.
@Suite struct TZifTests {
  private func rules(_ file: TZifFile) throws -> ZoneRules { try ZoneRules(identifier: "Test/Zone", TZif(file.bytes)) }

  private func offset(_ rules: ZoneRules, _ second: Int64) -> Int { rules.offset(at: Instant(milliseconds: second * 1000)).seconds }

  @Test(arguments: [0, 0x32, 0x33, 0x34] as [UInt8])
  func fileOfEachVersionIsRead(version: UInt8) throws {
    let rules = try rules(TZifFile(version: version))
    #expect([-1, 0, 999, 1000, 1999, 2000, 1 << 40].map { offset(rules, $0) } == [3600, 7200, 7200, 3600, 3600, 7200, 7200])
    let summer = LocalTimeType(offset: UTCOffset(seconds: 7200), isDaylightSaving: true, designation: "CEST")
    #expect(rules.type(at: Instant(milliseconds: 0)) == summer)
  }

  @Test func timesBeyond32BitsAreThoseOfTheSecondBlock() throws {
    let rules = try rules(TZifFile(times: [-1 << 40, 0, 1 << 40]))
    #expect([-1 << 40 - 1, -1 << 40, 0, 1 << 40].map { offset(rules, $0) } == [3600, 7200, 3600, 7200])
  }

  @Test func designationMayBeTheEndOfAnother() throws {
    let rules = try rules(TZifFile(types: [(3600, 0, 5), (7200, 1, 4)]))
    #expect(rules.type(at: Instant(milliseconds: -1)).designation == "EST")
  }

  @Test func whatLaterVersionsAddIsPassedOver() throws {
    #expect(try TZif(TZifFile(footer: "").bytes + [1, 2, 3]) == TZif(TZifFile(footer: "").bytes))
  }

  @Test func ruleContinuesTheFile() throws {
    // From 1970-01-01T00:33:20Z on it is standard time there.
    let rules = try rules(TZifFile(typeIndices: [0, 1, 0], footer: "CET-1CEST,M3.5.0,M10.5.0/3"))
    let transition = try Instant(rfc3339: "2026-03-29T01:00:00Z").milliseconds / 1000
    #expect([transition - 1, transition].map { offset(rules, $0) } == [3600, 7200])
  }

  /// As slim files of America/Ojinaga have it: clocks there went back for the winter on 2022-10-30, a week before its new rule would have it.
  @Test func lastTransitionHoldsUntilItsRuleFirstChangesTheClocks() throws {
    let last = try Instant(rfc3339: "2022-10-30T08:00:00Z").milliseconds / 1000
    let rules = try rules(
      TZifFile(times: [0, last], typeIndices: [1, 0], types: [(-21_600, 0, 0), (-18_000, 1, 4)], footer: "CST6CDT,M3.2.0,M11.1.0"))
    let hours = [("2022-10-30T07:59:59", -5), ("2022-10-30T08:00:00", -6), ("2022-11-06T06:59:59", -6), ("2023-03-12T08:00:00", -5)]
    for (time, hours) in hours {
      #expect(rules.offset(at: try Instant(rfc3339: "\(time)Z")).seconds == hours * 3600)
    }
    #expect(throws: TZifError.invalid("the rule for the time after its last transition contradicts that transition")) {
      try self.rules(TZifFile(footer: "CET-1"))
    }
  }

  @Test func fileOfARuleAloneHoldsInThePastToo() throws {
    let rules = try rules(TZifFile(times: [], typeIndices: [], footer: "CET-1CEST,M3.5.0,M10.5.0/3"))
    for year in ["0003", "1569", "1969", "1970", "2026", "2369", "2371", "9998"] {
      #expect(rules.offset(at: try Instant(rfc3339: "\(year)-01-01T00:00:00Z")).seconds == 3600)
      #expect(rules.offset(at: try Instant(rfc3339: "\(year)-07-01T00:00:00Z")).seconds == 7200)
    }
  }

  @Test(
    arguments: [
      (TZifFile(leapSeconds: 1), .countsLeapSeconds), (TZifFile(version: 0, leapSeconds: 27), .countsLeapSeconds),
      (TZifFile(version: 0x31), .invalid("it has no known version")),
      (TZifFile(times: [0, 2000, 1000]), .invalid("its transitions are not in order")),
      (TZifFile(times: [0, 0, 1000]), .invalid("its transitions are not in order")),
      (TZifFile(times: [.min, 0, 1000]), .invalid("a transition lies beyond the age of the universe")),
      (TZifFile(typeIndices: [0, 1, 2]), .invalid("a transition begins a local time type that is not there")),
      (TZifFile(types: []), .invalid("it has 0 local time types; there must be 1 to 256")),
      (TZifFile(types: [(3600, 0, 0), (93_600, 1, 4)]), .invalid("an offset from UTC of 93600 seconds is more than a day")),
      (TZifFile(types: [(.min, 0, 0), (7200, 1, 4)]), .invalid("an offset from UTC of -2147483648 seconds is more than a day")),
      (TZifFile(types: [(3600, 2, 0), (7200, 1, 4)]), .invalid("a local time type neither is daylight saving time nor is it not")),
      (TZifFile(types: [(3600, 0, 9), (7200, 1, 4)]), .invalid("a local time type has no designation, or none in ASCII")),
      (TZifFile(characters: Array("CET\0CEST".utf8)), .invalid("a local time type has no designation, or none in ASCII")),
      (TZifFile(characters: Array("CÉT\0EST\0".utf8)), .invalid("a local time type has no designation, or none in ASCII")),
      (TZifFile(isStandard: [1]), .invalid("it has indicators for some of its local time types only")),
      (TZifFile(footer: "CET"), .invalid("its rule \"CET\" should have hours from 0 to 24 at character 4")),
    ] as [(TZifFile, TZifError)])
  func fileThatBreaksARuleIsRefusedWithTheReason(file: TZifFile, error: TZifError) {
    #expect(throws: error) { try TZif(file.bytes) }
  }

  @Test func whatIsNoSuchFileIsSaidToBeNone() {
    #expect(throws: TZifError.notTZif) { try TZif(Array("# version 2025b\n".utf8)) }
    #expect(throws: TZifError.truncated(at: 0)) { try TZif([]) }
    // Counts that no file can keep.
    let boast = Array("TZif2".utf8) + [UInt8](repeating: 0, count: 15) + [UInt8](repeating: 0xFF, count: 24)
    #expect(throws: TZifError.truncated(at: 44)) { try TZif(boast) }
  }

  @Test(arguments: [
    TZifFile(version: 0), TZifFile(isStandard: [1, 0], isUT: [1, 0], footer: "CET-1CEST,M3.5.0,M10.5.0/3"),
    TZifFile(times: [], typeIndices: []),
  ])
  func fileThatWasCutAnywhereIsRefused(file: TZifFile) {
    let bytes = file.bytes
    for length in bytes.indices {
      #expect(throws: TZifError.truncated(at: length)) { try TZif(Array(bytes[..<length])) }
    }
  }

  @Test(arguments: [TZifFile(version: 0), TZifFile(typeIndices: [0, 1, 0], footer: "CET-1CEST,M3.5.0,M10.5.0/3")])
  func fileWithAWrongBitIsRefusedOrHasLocalTimesThatCanBeFoundAgain(file: TZifFile) {
    var read = 0
    for bit in 0..<file.bytes.count * 8 {
      var bytes = file.bytes
      bytes[bit / 8] ^= 1 << (bit % 8)
      guard let rules = try? ZoneRules(identifier: "Test/Zone", TZif(bytes)) else { continue }
      read += 1
      for second in [-1 << 33, -1, 0, 999, 1000, 1999, 2000, 2100, 1_774_746_000, 1 << 33] as [Int64] {
        let instant = Instant(milliseconds: second * 1000)
        switch rules.resolve(rules.localTime(at: instant)) {
        case .unique(instant): break
        case .ambiguous(let earlier, let later) where (earlier...later).contains(instant): break
        case let resolution: Issue.record("bit \(bit): \(instant) became \(resolution)")
        }
      }
    }
    #expect(read > 0)
  }
}

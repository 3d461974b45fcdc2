import Testing
import Travel

@Suite struct UUIDTests {
  /// RFC 9562 appendix A.6, in its three forms.
  private static let text = "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"
  private static let bytes: [UInt8] = [
    0x01, 0x7F, 0x22, 0xE2, 0x79, 0xB0, 0x7C, 0xC3, 0x98, 0xC4, 0xDC, 0x0C, 0x0C, 0x07, 0x39, 0x8F,
  ]
  private static let uuid = UUID(high: 0x017F_22E2_79B0_7CC3, low: 0x98C4_DC0C_0C07_398F)

  private func uuid(_ bytes: [UInt8]) -> UUID? { UUID(bytes: bytes.span) }

  @Test func identifierIsWrittenAndReadBackAsTextAndAsBytes() {
    #expect(Self.uuid.description == Self.text)
    #expect(UUID(Self.text) == Self.uuid)
    #expect(uuid(Self.bytes) == Self.uuid)
    let bytes = Self.uuid.bytes
    #expect(bytes.indices.map { bytes[$0] } == Self.bytes)
  }

  @Test(
    arguments: [
      ("00000000-0000-0000-0000-000000000000", 0, 0), ("ffffffff-ffff-ffff-ffff-ffffffffffff", .max, .max),
      ("00000000-0000-0001-0000-000000000001", 1, 1), ("80000000-0000-0000-8000-000000000000", 1 << 63, 1 << 63),
    ] as [(String, UInt64, UInt64)])
  func endsOfTheRangeAreIdentifiersToo(text: String, high: UInt64, low: UInt64) {
    #expect(UUID(text) == UUID(high: high, low: low))
    #expect(UUID(high: high, low: low).description == text)
  }

  @Test func capitalLettersAreReadAndWrittenSmall() {
    #expect(UUID("017F22E2-79B0-7CC3-98C4-DC0C0C07398F")?.description == Self.text)
    #expect(UUID("017f22E2-79b0-7CC3-98c4-dc0C0c07398f")?.description == Self.text)
  }

  @Test(arguments: [
    "", "017f22e2", "017f22e279b07cc398c4dc0c0c07398f", "{017f22e2-79b0-7cc3-98c4-dc0c0c07398f}",
    "urn:uuid:017f22e2-79b0-7cc3-98c4-dc0c0c07398f",
    "017f22e2-79b0-7cc3-98c4-dc0c0c07398", "017f22e2-79b0-7cc3-98c4-dc0c0c07398f0", "017f22e2-79b0-7cc3-98c4-dc0c0c07398g",
    "017f22e2-79b0-7cc3-98c4-dc0c0c07398 ", " 17f22e2-79b0-7cc3-98c4-dc0c0c07398f", "017f22e2-79b0-7cc3-98c4-dc0c0c0739-f",
    "017f22e27-9b0-7cc3-98c4-dc0c0c07398f", "017f22e2_79b0_7cc3_98c4_dc0c0c07398f", "-17f22e2-79b0-7cc3-98c4-dc0c0c07398f",
    "017f22e2-79b0-7cc3-98c4-dc0c0c0739é", "０17f22e2-79b0-7cc3-98c4-dc0c0c07398f", "017f22e2-79b0-7cc3-98c4-dc0c0c07398\u{0}",
    "017f22e2-79b0-7cc3-98c4-dc0c0c07398/", "017f22e2-79b0-7cc3-98c4-dc0c0c07398:", "017f22e2-79b0-7cc3-98c4-dc0c0c07398@",
    "017f22e2-79b0-7cc3-98c4-dc0c0c07398`", "0x7f22e2-79b0-7cc3-98c4-dc0c0c07398f",
  ])
  func whatIsNoIdentifierIsNotRead(text: String) {
    #expect(UUID(text) == nil)
  }

  @Test func fewerOrMoreThanSixteenBytesAreNoIdentifier() {
    #expect(uuid(Self.bytes.dropLast()) == nil)
    #expect(uuid(Self.bytes + [0]) == nil)
    #expect(uuid([]) == nil)
  }

  @Test func identifiersAreInTheOrderOfTheirBytes() {
    let texts = [
      "00000000-0000-0000-0000-000000000001", "00000000-0000-0000-7fff-ffffffffffff", "00000000-0000-0000-8000-000000000000",
      "00000000-0000-0001-0000-000000000000", "7fffffff-ffff-ffff-ffff-ffffffffffff", "80000000-0000-0000-0000-000000000000",
    ]
    #expect(texts.reversed().compactMap { UUID($0) }.sorted().map(\.description) == texts)
  }
}

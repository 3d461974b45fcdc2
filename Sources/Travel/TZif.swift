/// A time zone file as RFC 9636 has it, versions 1 to 4, read and checked: what is here keeps all rules of the RFC that matter to a reader.
struct TZif: Hashable {
  /// Seconds since 1970 at which clocks change, ascending.
  let transitions: [Int64]
  /// For each of them, which of `types` it begins.
  let typeIndices: [UInt8]
  /// The first holds before all transitions.
  let types: [LocalTimeType]
  /// What holds after the last transition; nil when the file does not say it.
  let footer: POSIXTimeZone?

  /// RFC 9636 section 3.2: offsets lie between these, both left out; 2^59 seconds are longer than anything has existed.
  private static let offsets = -89_999...93_599
  private static let times: ClosedRange<Int64> = -1 << 59...1 << 59

  init(_ bytes: [UInt8]) throws(TZifError) {
    var reader = Reader(bytes)
    let header = try Header(&reader)
    guard header.version > 0 else {
      (transitions, typeIndices, types) = try Self.block(&reader, header, timeSize: 4)
      footer = nil
      return
    }
    // What follows is for readers of version 1.
    _ = try reader.bytes(header.length(timeSize: 4))
    let second = try Header(&reader)
    guard second.version == header.version else { throw .invalid("its two headers are of different versions") }
    (transitions, typeIndices, types) = try Self.block(&reader, second, timeSize: 8)
    let line = try reader.line()
    // What comes behind belongs to later versions (section 4).
    footer = line.isEmpty ? nil : try POSIXTimeZone(line)
  }

  /// Section 3.1.
  private struct Header {
    /// 0 for version 1, else the digit.
    let version: UInt8
    let isUT, isStandard, leapSeconds, times, types, characters: Int

    init(_ reader: inout Reader) throws(TZifError) {
      guard try reader.bytes(4).elementsEqual("TZif".utf8) else { throw .notTZif }
      version = try reader.byte()
      guard version == 0 || UInt8(ascii: "2")...UInt8(ascii: "9") ~= version else { throw .invalid("it has no known version") }
      _ = try reader.bytes(15)
      isUT = Int(try reader.integer(4))
      isStandard = Int(try reader.integer(4))
      leapSeconds = Int(try reader.integer(4))
      times = Int(try reader.integer(4))
      types = Int(try reader.integer(4))
      characters = Int(try reader.integer(4))
    }

    /// Of the block behind the header. The counts are below 2^32, so nothing overflows.
    func length(timeSize: Int) -> Int { times * (timeSize + 1) + types * 6 + characters + leapSeconds * (timeSize + 4) + isStandard + isUT }
  }

  /// Section 3.2.
  private static func block(
    _ reader: inout Reader, _ header: Header, timeSize: Int
  ) throws(TZifError) -> (transitions: [Int64], typeIndices: [UInt8], types: [LocalTimeType]) {
    guard header.leapSeconds == 0 else { throw .countsLeapSeconds }
    guard 1...256 ~= header.types else { throw .invalid("it has \(header.types) local time types; there must be 1 to 256") }
    guard [0, header.types].contains(header.isUT), [0, header.types].contains(header.isStandard) else {
      throw .invalid("it has indicators for some of its local time types only")
    }
    // Before space is made for what a broken count promises.
    try reader.require(header.length(timeSize: timeSize))

    var transitions: [Int64] = []
    transitions.reserveCapacity(header.times)
    for _ in 0..<header.times {
      let bits = try reader.integer(timeSize)
      let time = timeSize == 4 ? Int64(Int32(truncatingIfNeeded: bits)) : Int64(bitPattern: bits)
      guard Self.times ~= time else { throw .invalid("a transition lies beyond the age of the universe") }
      guard transitions.last.map({ $0 < time }) ?? true else { throw .invalid("its transitions are not in order") }
      transitions.append(time)
    }
    let typeIndices = Array(try reader.bytes(header.times))
    guard typeIndices.allSatisfy({ $0 < header.types }) else { throw .invalid("a transition begins a local time type that is not there") }

    var parts: [(offset: Int, isDaylightSaving: Bool, designation: Int)] = []
    for _ in 0..<header.types {
      let offset = Int(Int32(truncatingIfNeeded: try reader.integer(4)))
      guard offsets ~= offset else { throw .invalid("an offset from UTC of \(offset) seconds is more than a day") }
      let flag = try reader.byte()
      guard flag < 2 else { throw .invalid("a local time type neither is daylight saving time nor is it not") }
      parts.append((offset, flag == 1, Int(try reader.byte())))
    }
    let characters = try reader.bytes(header.characters)
    var types: [LocalTimeType] = []
    for part in parts {
      let rest = characters.dropFirst(part.designation)
      guard let end = rest.firstIndex(of: 0), rest[..<end].allSatisfy({ 0x21...0x7E ~= $0 }) else {
        throw .invalid("a local time type has no designation, or none in ASCII")
      }
      types.append(
        LocalTimeType(
          offset: UTCOffset(seconds: part.offset), isDaylightSaving: part.isDaylightSaving,
          designation: String(decoding: rest[..<end], as: UTF8.self)))
    }
    // They tell how TZ strings without rules were once extended.
    _ = try reader.bytes(header.isStandard + header.isUT)
    return (transitions, typeIndices, types)
  }

  private struct Reader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) { rest = bytes[...] }

    func require(_ count: Int) throws(TZifError) {
      guard rest.count >= count else { throw .truncated(at: rest.endIndex) }
    }

    mutating func bytes(_ count: Int) throws(TZifError) -> ArraySlice<UInt8> {
      try require(count)
      defer { rest.removeFirst(count) }
      return rest.prefix(count)
    }

    mutating func byte() throws(TZifError) -> UInt8 {
      guard let byte = rest.popFirst() else { throw .truncated(at: rest.endIndex) }
      return byte
    }

    /// Big-endian.
    mutating func integer(_ count: Int) throws(TZifError) -> UInt64 {
      try bytes(count).reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// What stands between two newlines (section 3.3).
    mutating func line() throws(TZifError) -> ArraySlice<UInt8> {
      guard try byte() == UInt8(ascii: "\n") else { throw .invalid("its footer does not begin with a newline") }
      guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else { throw .truncated(at: rest.endIndex) }
      return rest[..<end]
    }
  }
}

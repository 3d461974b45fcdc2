/// The bytes of a time zone file as a test wants them, right or wrong.
struct TZifFile {
  var version: UInt8 = 0x32
  var times: [Int64] = [0, 1000, 2000]
  var typeIndices: [UInt8] = [1, 0, 1]
  var types: [(offset: Int32, isDaylightSaving: UInt8, designation: UInt8)] = [(3600, 0, 0), (7200, 1, 4)]
  var characters = Array("CET\0CEST\0".utf8)
  var leapSeconds = 0
  var isStandard: [UInt8] = []
  var isUT: [UInt8] = []
  /// nil when there is no line.
  var footer: String? = ""

  var bytes: [UInt8] {
    guard version > 0 else { return block(timeSize: 4) }
    return block(timeSize: 4) + block(timeSize: 8) + (footer.map { Array("\n\($0)\n".utf8) } ?? [])
  }

  private func block(timeSize: Int) -> [UInt8] {
    func integer(_ value: Int64, _ size: Int) -> [UInt8] {
      (0..<size).map { UInt8(truncatingIfNeeded: value >> (8 * (size - 1 - $0))) }
    }
    var bytes = Array("TZif".utf8) + [version] + [UInt8](repeating: 0, count: 15)
    let counts = [isUT.count, isStandard.count, leapSeconds, times.count, types.count, characters.count]
    for count in counts { bytes += integer(Int64(count), 4) }
    for time in times { bytes += integer(time, timeSize) }
    bytes += typeIndices
    for type in types { bytes += integer(Int64(type.offset), 4) + [type.isDaylightSaving, type.designation] }
    bytes += characters
    bytes += [UInt8](repeating: 1, count: leapSeconds * (timeSize + 4))
    return bytes + isStandard + isUT
  }
}

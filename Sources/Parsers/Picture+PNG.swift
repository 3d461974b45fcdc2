/// PNG, also animated (W3C PNG, third edition), without its chunks of text and time, and of Exif only how the camera was held.
extension Picture {
  static let pngSignature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  /// What a picture is shown by.
  private static let chunks: Set = [
    "IHDR", "PLTE", "IDAT", "IEND", "tRNS", "cHRM", "gAMA", "iCCP", "sBIT", "sRGB", "cICP", "mDCV", "cLLI", "bKGD", "hIST", "pHYs", "sPLT",
    "acTL", "fcTL", "fdAT",
  ]

  static func png(_ reader: inout PictureReader) throws(PictureError) -> [UInt8] {
    var copy = Array(try reader.take(pngSignature.count))
    var isFirst = true
    var hasData = false
    var hasOrientation = false
    while true {
      let start = reader.position
      let length = try reader.bigEndian(4)
      let type = String(decoding: try reader.take(4), as: UTF8.self)
      let data = try reader.take(length)
      _ = try reader.take(4)
      if isFirst {
        guard type == "IHDR", length == 13, data.prefix(4).contains(where: { $0 != 0 }),
          data.dropFirst(4).prefix(4).contains(where: { $0 != 0 })
        else { throw reader.damaged("it has no header with a width and a height") }
        isFirst = false
      }
      hasData = hasData || type == "IDAT"
      if chunks.contains(type) {
        copy += reader.bytes[start..<reader.position]
      } else if type == "eXIf" {
        guard !hasOrientation, let found = ExifOrientation(tiff: data) else { continue }
        hasOrientation = true
        copy += chunk(type, found.tiff)
      } else if type.utf8.first.map({ $0 & 0x20 == 0 }) ?? true {
        // A capital letter: without it, the picture cannot be shown.
        throw reader.damaged("there is a chunk that nobody knows")
      }
      if type == "IEND" {
        guard hasData else { throw reader.damaged("it ends without a picture") }
        return copy
      }
    }
  }

  private static func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
    bigEndian(UInt32(data.count)) + type.utf8 + data + bigEndian(checksum(Array(type.utf8) + data))
  }

  private static func bigEndian(_ number: UInt32) -> [UInt8] { [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) } }

  /// CRC-32 (PNG, annex D).
  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    var sum: UInt32 = ~0
    for byte in bytes {
      sum ^= UInt32(byte)
      for _ in 0..<8 { sum = sum & 1 == 0 ? sum >> 1 : sum >> 1 ^ 0xEDB8_8320 }
    }
    return ~sum
  }
}

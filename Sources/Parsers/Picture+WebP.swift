/// WebP (RFC 9649), without XMP, and of Exif only how the camera was held.
extension Picture {
  static func webp(_ reader: inout PictureReader) throws(PictureError) -> [UInt8] {
    _ = try reader.take(4)
    let end = try reader.littleEndian(4) + 8
    guard end <= reader.bytes.count else { throw reader.damaged("it is cut off") }
    _ = try reader.take(4)
    var chunks: [UInt8] = []
    var hasImage = false
    // Where the flags of the extended form are in `chunks`.
    var flags: Int?
    while reader.position < end {
      let type = String(decoding: try reader.take(4), as: UTF8.self)
      let data = try reader.take(reader.littleEndian(4))
      guard reader.position <= end else { throw reader.damaged("a chunk is longer than the picture") }
      // Each begins at an even place.
      if data.count % 2 == 1, reader.position < end { _ = try reader.take(1) }
      switch type {
      case "VP8X":
        guard chunks.isEmpty, data.count == 10 else { throw reader.damaged("its header is not where or what it should be") }
        append(type, data, to: &chunks)
        flags = chunks.count - data.count
        chunks[flags!] &= ~(hasExif | hasXMP)
      case "VP8 ", "VP8L":
        let isWhole =
          type == "VP8L" ? data.count > 5 && data.first == 0x2F : data.count > 10 && data.dropFirst(3).starts(with: [0x9D, 0x01, 0x2A])
        guard isWhole, chunks.isEmpty || flags != nil else { throw reader.damaged("its image is not where or what it should be") }
        hasImage = true
        append(type, data, to: &chunks)
      case "ANMF" where flags != nil:
        hasImage = true
        append(type, data, to: &chunks)
      case "ICCP" where flags != nil, "ANIM" where flags != nil, "ALPH" where flags != nil:
        append(type, data, to: &chunks)
      case "EXIF":
        // Some programs write what it begins with in JPEG.
        let tiff = data.starts(with: exif) ? data.dropFirst(exif.count) : data
        guard let flags, chunks[flags] & hasExif == 0, let found = ExifOrientation(tiff: tiff) else { break }
        append(type, found.tiff, to: &chunks)
        chunks[flags] |= hasExif
      default: break
      }
    }
    guard hasImage else { throw reader.damaged("it ends without a picture") }
    return Array("RIFF".utf8) + littleEndian(chunks.count + 4) + Array("WEBP".utf8) + chunks
  }

  private static let hasExif: UInt8 = 0x08
  private static let hasXMP: UInt8 = 0x04

  private static func append(_ type: String, _ data: some Collection<UInt8>, to chunks: inout [UInt8]) {
    chunks += Array(type.utf8) + littleEndian(data.count)
    chunks += data
    if data.count % 2 == 1 { chunks.append(0) }
  }

  private static func littleEndian(_ number: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) } }
}

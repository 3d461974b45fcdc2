/// JPEG (ITU-T T.81, annex B) with the segments that its colours need: JFIF, ICC profiles and Adobe's.
extension Picture {
  static func jpeg(_ reader: inout PictureReader) throws(PictureError) -> [UInt8] {
    var copy = Array(try reader.take(2))
    var hasFrame = false
    var hasScan = false
    var hasOrientation = false
    while true {
      let marker = try marker(&reader)
      if marker == 0xD9 {
        guard hasScan else { throw reader.damaged("it ends without a picture") }
        return copy + [0xFF, marker]
      }
      guard marker >= 0xC0, !(0xD0...0xD8).contains(marker) else { throw reader.damaged("there is a marker that cannot be") }
      let length = try reader.bigEndian(2)
      guard length >= 2 else { throw reader.damaged("a segment has no length") }
      let segment = try reader.take(length - 2)
      switch marker {
      case 0xE0 where segment.starts(with: "JFIF\0".utf8) && segment.count >= 14:
        // Without the small picture, which may show what was cut away from the large one.
        append(0xE0, segment.prefix(12) + [0, 0], to: &copy)
      case 0xE1 where segment.starts(with: Self.exif):
        guard !hasOrientation, let found = ExifOrientation(tiff: segment.dropFirst(Self.exif.count)) else { break }
        hasOrientation = true
        append(0xE1, Self.exif + found.tiff, to: &copy)
      case 0xE2 where segment.starts(with: "ICC_PROFILE\0".utf8), 0xEE where segment.starts(with: "Adobe".utf8):
        append(marker, segment, to: &copy)
      case 0xC4, 0xCC, 0xDB, 0xDC, 0xDD:
        append(marker, segment, to: &copy)
      case 0xC0...0xC3, 0xC5...0xC7, 0xC9...0xCB, 0xCD...0xCF:
        // Bits, height, width; the height may be told after the first scan.
        guard segment.count >= 6, segment.dropFirst(3).prefix(2) != [0, 0] else { throw reader.damaged("there is a frame without a width") }
        hasFrame = true
        append(marker, segment, to: &copy)
      case 0xDA:
        guard hasFrame else { throw reader.damaged("there is a scan without a frame") }
        hasScan = true
        append(marker, segment, to: &copy)
        copy += scan(&reader)
      default: break
      }
    }
  }

  /// What Exif begins with here.
  static let exif = Array("Exif\0\0".utf8)

  /// The code of the next marker, before which there may be bytes that fill.
  private static func marker(_ reader: inout PictureReader) throws(PictureError) -> UInt8 {
    guard try reader.byte() == 0xFF else { throw reader.damaged("there is no marker") }
    var code = try reader.byte()
    while code == 0xFF { code = try reader.byte() }
    return code
  }

  private static func append(_ marker: UInt8, _ segment: some Collection<UInt8>, to copy: inout [UInt8]) {
    let length = segment.count + 2
    copy += [0xFF, marker, UInt8(length >> 8), UInt8(length & 0xFF)]
    copy += segment
  }

  /// Compressed data up to the next marker that does not belong to it: in it, 0xFF is followed by 0 or is a marker to start anew at.
  private static func scan(_ reader: inout PictureReader) -> ArraySlice<UInt8> {
    let (bytes, start) = (reader.bytes, reader.position)
    var end = start
    while let mark = bytes[end...].firstIndex(of: 0xFF), mark + 1 < bytes.count {
      guard bytes[mark + 1] == 0 || (0xD0...0xD7).contains(bytes[mark + 1]) else {
        reader.position = mark
        return bytes[start..<mark]
      }
      end = mark + 2
    }
    reader.position = bytes.count
    return bytes[start...]
  }
}

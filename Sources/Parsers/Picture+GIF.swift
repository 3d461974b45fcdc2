/// GIF (version 89a), without comments and what programs have left in it, except how often it is repeated.
extension Picture {
  static func gif(_ reader: inout PictureReader) throws(PictureError) -> [UInt8] {
    // Signature, width, height.
    _ = try reader.take(10)
    let flags = try reader.byte()
    // Background and aspect ratio.
    _ = try reader.take(2)
    try skipColours(&reader, flags)
    var copy = Array(reader.bytes[..<reader.position])
    var hasImage = false
    while true {
      let start = reader.position
      switch try reader.byte() {
      case 0x21:
        let label = try reader.byte()
        let first = try skipBlocks(&reader)
        let isRepetition = label == 0xFF && (first.elementsEqual("NETSCAPE2.0".utf8) || first.elementsEqual("ANIMEXTS1.0".utf8))
        // How long an image stays, and what of it is transparent.
        if label == 0xF9 || isRepetition { copy += reader.bytes[start..<reader.position] }
      case 0x2C:
        // Place and size.
        _ = try reader.take(8)
        let flags = try reader.byte()
        try skipColours(&reader, flags)
        _ = try reader.byte()
        guard try !skipBlocks(&reader).isEmpty else { throw reader.damaged("there is an image without data") }
        hasImage = true
        copy += reader.bytes[start..<reader.position]
      case 0x3B:
        guard hasImage else { throw reader.damaged("it ends without a picture") }
        return copy + [0x3B]
      default: throw reader.damaged("there is a block that cannot be")
      }
    }
  }

  /// Goes past the table of colours that `flags` announce.
  private static func skipColours(_ reader: inout PictureReader, _ flags: UInt8) throws(PictureError) {
    if flags & 0x80 != 0 { _ = try reader.take(3 << (Int(flags & 7) + 1)) }
  }

  /// Goes past blocks up to the empty one that ends them. Returns the first.
  private static func skipBlocks(_ reader: inout PictureReader) throws(PictureError) -> ArraySlice<UInt8> {
    let first = try reader.take(Int(reader.byte()))
    var block = first
    while !block.isEmpty { block = try reader.take(Int(reader.byte())) }
    return first
  }
}

/// Pictures as small as they can be, of every format, with something to leave out wherever a format has a place for it.
enum SamplePicture {
  /// What must not be seen by others.
  static let secret = "SECRET"
  /// What stands for the compressed data.
  static let pixels = "PIXELS"

  /// An upright picture of each format.
  static let all = [jpeg(), png(), gif, webp()]

  /// Exif in the form of TIFF that says how the camera was held, and more than that.
  static func exif(_ orientation: UInt8, isLittle: Bool = false) -> [UInt8] {
    func number(_ value: Int, _ count: Int) -> [UInt8] {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
      return isLittle ? bytes : bytes.reversed()
    }
    func entry(_ tag: Int, _ type: Int, _ count: Int, _ value: [UInt8]) -> [UInt8] {
      number(tag, 2) + number(type, 2) + number(count, 4) + value
    }
    return (isLittle ? [0x49, 0x49] : [0x4D, 0x4D]) + number(42, 2) + number(8, 4) + number(2, 2)
      + entry(0x010E, 2, secret.utf8.count, number(38, 4)) + entry(0x0112, 3, 1, number(Int(orientation), 2) + [0, 0]) + number(0, 4)
      + Array(secret.utf8)
  }

  static func jpeg(exif: [UInt8] = exif(1), beforeEnd: [UInt8] = []) -> [UInt8] {
    func segment(_ marker: UInt8, _ content: [UInt8]) -> [UInt8] {
      [0xFF, marker, UInt8((content.count + 2) >> 8), UInt8((content.count + 2) & 0xFF)] + content
    }
    let secret = Array(Self.secret.utf8)
    let jfif = Array("JFIF\0".utf8) + [1, 1, 0, 0, 1, 0, 1, 2, 1] + secret
    return [0xFF, 0xD8] + segment(0xE0, jfif) + segment(0xE1, Array("Exif\0\0".utf8) + exif)
      + segment(0xE1, Array("http://ns.adobe.com/xap/1.0/\0".utf8) + secret) + segment(0xE2, Array("MPF\0".utf8) + secret)
      + segment(0xE2, Array("ICC_PROFILE\0\u{1}\u{1}colours".utf8)) + segment(0xED, secret) + segment(0xFE, secret)
      + segment(0xDB, [0]) + segment(0xC0, [8, 0, 2, 0, 2, 1, 1, 0x11, 0]) + segment(0xC4, [0]) + segment(0xDA, [1, 1, 0, 0, 63, 0])
      + Array(pixels.utf8) + [0xFF, 0x00, 0xFF, 0xD0] + Array(pixels.utf8) + beforeEnd + [0xFF, 0xD9]
  }

  static func png(exif: [UInt8] = exif(1)) -> [UInt8] {
    func chunk(_ type: String, _ content: [UInt8]) -> [UInt8] {
      [0, 0, 0, UInt8(content.count)] + Array(type.utf8) + content + [1, 2, 3, 4]
    }
    let secret = Array(Self.secret.utf8)
    return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + chunk("IHDR", [0, 0, 0, 2, 0, 0, 0, 2, 8, 2, 0, 0, 0])
      + chunk("tEXt", secret) + chunk("eXIf", exif) + chunk("gAMA", [0, 0, 1, 1]) + chunk("prIv", secret)
      + chunk("IDAT", Array(pixels.utf8))
      + chunk("iTXt", secret) + chunk("IEND", [])
  }

  static let gif: [UInt8] = {
    func blocks(_ content: [UInt8]) -> [UInt8] { [UInt8(content.count)] + content + [0] }
    let secret = Array(Self.secret.utf8)
    return Array("GIF89a".utf8) + [2, 0, 2, 0, 0x80, 0, 0] + [0, 0, 0, 255, 255, 255]
      + [0x21, 0xFF, 11] + Array("NETSCAPE2.0".utf8) + blocks([1, 0, 0]) + [0x21, 0xFF, 11] + Array("XMP DataXMP".utf8) + blocks(secret)
      + [0x21, 0xFE] + blocks(secret) + [0x21, 0xF9] + blocks([0, 10, 0, 0]) + [0x2C, 0, 0, 0, 0, 2, 0, 2, 0, 0, 2]
      + blocks(Array(pixels.utf8)) + [0x3B]
  }()

  static func webp(exif: [UInt8] = exif(1)) -> [UInt8] {
    func number(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
    func chunk(_ type: String, _ content: [UInt8]) -> [UInt8] {
      Array(type.utf8) + number(content.count) + content + (content.count % 2 == 1 ? [0] : [])
    }
    let chunks =
      chunk("VP8X", [0x0C, 0, 0, 0, 1, 0, 0, 1, 0, 0]) + chunk("VP8 ", [0, 0, 0, 0x9D, 0x01, 0x2A, 2, 0, 2, 0, 0] + Array(pixels.utf8))
      + chunk("EXIF", exif) + chunk("XMP ", Array(secret.utf8)) + chunk("priv", Array(secret.utf8))
    return Array("RIFF".utf8) + number(chunks.count + 4) + Array("WEBP".utf8) + chunks
  }
}

/// A picture that somebody has sent, told by its content and copied block by block. What says more than the picture shows, such as when, where and with
/// which camera it was taken, is left behind, as are blocks that nobody knows and whatever follows the picture's end.
///
/// Blocks are checked for their form and order, not the compressed data inside of them.
package struct Picture: Sendable {
  /// What browsers show. The raw values are media types.
  package enum Format: String, CaseIterable, Sendable {
    case jpeg = "image/jpeg"
    case png = "image/png"
    case gif = "image/gif"
    case webp = "image/webp"

    /// As people call it.
    package var name: String {
      switch self {
      case .jpeg: "JPEG"
      case .png: "PNG"
      case .gif: "GIF"
      case .webp: "WebP"
      }
    }

    /// What the names of its files end with.
    package var fileExtension: String { self == .jpeg ? "jpg" : String(rawValue.dropFirst("image/".count)) }
  }

  package let format: Format
  /// The whole file.
  package let bytes: [UInt8]

  /// The picture in `file`. Throws `PictureError`.
  package init(_ file: [UInt8]) throws(PictureError) {
    guard let format = Self.format(of: file) else { throw .unknown }
    var reader = PictureReader(file, format)
    self.format = format
    switch format {
    case .jpeg: bytes = try Self.jpeg(&reader)
    case .png: bytes = try Self.png(&reader)
    case .gif: bytes = try Self.gif(&reader)
    case .webp: bytes = try Self.webp(&reader)
    }
  }

  /// By the bytes that a file of each format begins with.
  private static func format(of file: [UInt8]) -> Format? {
    if file.starts(with: [0xFF, 0xD8, 0xFF]) { return .jpeg }
    if file.starts(with: pngSignature) { return .png }
    if file.starts(with: "GIF87a".utf8) || file.starts(with: "GIF89a".utf8) { return .gif }
    if file.starts(with: "RIFF".utf8), file.dropFirst(8).starts(with: "WEBP".utf8) { return .webp }
    return nil
  }
}

/// Why a file is not taken as a picture.
package enum PictureError: Error, Equatable, CustomStringConvertible {
  /// It begins like no picture that browsers show.
  case unknown
  /// It begins like one, and goes on otherwise; with what is wrong, and at which byte.
  case damaged(Picture.Format, String, at: Int)

  package var description: String {
    switch self {
    case .unknown: "it is no \(Picture.Format.allCases.dropLast().map(\.name).joined(separator: ", ")) or \(Picture.Format.webp.name)"
    case .damaged(let format, let reason, let offset): "it begins like a \(format.name), but \(reason) at byte \(offset)"
    }
  }
}

/// Goes through the bytes of a picture, and never beyond them.
struct PictureReader {
  let bytes: [UInt8]
  let format: Picture.Format
  var position = 0

  init(_ bytes: [UInt8], _ format: Picture.Format) {
    self.bytes = bytes
    self.format = format
  }

  func damaged(_ reason: String) -> PictureError { .damaged(format, reason, at: position) }

  /// The next `count` bytes.
  mutating func take(_ count: Int) throws(PictureError) -> ArraySlice<UInt8> {
    guard count <= bytes.count - position else { throw damaged("it is cut off") }
    defer { position += count }
    return bytes[position..<(position + count)]
  }

  mutating func byte() throws(PictureError) -> UInt8 { try take(1).first! }

  /// A number of `count` bytes, the highest one first.
  mutating func bigEndian(_ count: Int) throws(PictureError) -> Int { try take(count).reduce(0) { $0 << 8 | Int($1) } }

  /// A number of `count` bytes, the lowest one first.
  mutating func littleEndian(_ count: Int) throws(PictureError) -> Int { try take(count).reversed().reduce(0) { $0 << 8 | Int($1) } }
}

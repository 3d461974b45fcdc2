internal import CZlib

/// The files in a ZIP archive (PKWARE's APPNOTE 6.3), by the directory at its end: stored or deflated, as wallet passes are. Names are keys, and never
/// become paths. What an archive can make of itself is bounded, whatever it says.
package struct ZIPArchive: Sendable {
  /// How much an archive may have, and become.
  package struct Limits: Sendable {
    /// Files.
    package var entries = 4096
    /// Bytes of one file, and of all that are read from one archive.
    package var bytes = 32 << 20
    /// How many bytes one byte may become, in files above 1 MiB. Text that people write stays far below.
    package var ratio = 200

    package init() {}
  }

  /// One file as the directory describes it.
  private struct Entry {
    let flags: Int
    let method: Int
    let checksum: UInt32
    let compressed: Int
    let size: Int
    let offset: Int
  }

  /// In the order of the directory; a name that comes twice once.
  package private(set) var names: [String] = []

  private let bytes: [UInt8]
  private let limits: Limits
  private let directory: Int
  private var entries: [String: Entry] = [:]
  /// Of all that have been read.
  private var total = 0

  /// Reads the directory of an archive. Throws `ZIPError`.
  package init(_ bytes: [UInt8], limits: Limits = Limits()) throws(ZIPError) {
    self.bytes = bytes
    self.limits = limits
    guard bytes.starts(with: [0x50, 0x4B]) else { throw .noArchive }
    guard let end = Self.endRecord(bytes) else { throw .truncated }
    let (count, size, offset) = (Self.number(bytes, end + 10, 2), Self.number(bytes, end + 12, 4), Self.number(bytes, end + 16, 4))
    guard count != 0xFFFF, size != 0xFFFF_FFFF, offset != 0xFFFF_FFFF else { throw .unsupported("it is of the ZIP64 form") }
    guard Self.number(bytes, end + 4, 2) == 0, Self.number(bytes, end + 6, 2) == 0, Self.number(bytes, end + 8, 2) == count else {
      throw .unsupported("it is one of several parts")
    }
    guard count <= limits.entries else { throw .tooMany(limits.entries) }
    guard offset + size <= end else { throw .damaged("its directory lies outside of it") }
    directory = offset
    try readDirectory(count, offset..<offset + size)
    try checkOverlaps()
  }

  /// The last bytes, behind which only a comment may come.
  private static func endRecord(_ bytes: [UInt8]) -> Int? {
    let last = bytes.count - 22
    guard last >= 0 else { return nil }
    return stride(from: last, through: max(0, last - 0xFFFF), by: -1).first {
      bytes[$0] == 0x50 && number(bytes, $0, 4) == 0x0605_4B50 && $0 + 22 + number(bytes, $0 + 20, 2) == bytes.count
    }
  }

  /// Little-endian, of at most four bytes that are there.
  private static func number(_ bytes: [UInt8], _ start: Int, _ count: Int) -> Int {
    (0..<count).reduce(0) { $0 | Int(bytes[start + $1]) << (8 * $1) }
  }

  private mutating func readDirectory(_ count: Int, _ range: Range<Int>) throws(ZIPError) {
    var position = range.lowerBound
    for _ in 0..<count {
      guard position + 46 <= range.upperBound, Self.number(bytes, position, 4) == 0x0201_4B50 else {
        throw .damaged("its directory has fewer files than it says")
      }
      let lengths = [28, 30, 32].map { Self.number(bytes, position + $0, 2) }
      let name = position + 46..<position + 46 + lengths[0]
      guard name.upperBound + lengths[1] + lengths[2] <= range.upperBound else { throw .damaged("its directory is cut off") }
      let entry = Entry(
        flags: Self.number(bytes, position + 8, 2), method: Self.number(bytes, position + 10, 2),
        checksum: UInt32(Self.number(bytes, position + 16, 4)), compressed: Self.number(bytes, position + 20, 4),
        size: Self.number(bytes, position + 24, 4), offset: Self.number(bytes, position + 42, 4))
      guard ![entry.compressed, entry.size, entry.offset].contains(0xFFFF_FFFF) else { throw .unsupported("it is of the ZIP64 form") }
      let text = String(validating: bytes[name], as: UTF8.self) ?? Windows1252.text(bytes[name])
      // The last one is what a program that unpacks the archive leaves.
      if entries.updateValue(entry, forKey: text) == nil { names.append(text) }
      position = name.upperBound + lengths[1] + lengths[2]
    }
  }

  /// Files that share their bytes are how a small archive becomes a huge one.
  private func checkOverlaps() throws(ZIPError) {
    var end = 0
    for entry in entries.values.sorted(by: { $0.offset < $1.offset }) {
      guard entry.offset >= end else { throw .damaged("files in it overlap") }
      end = entry.offset + 30 + entry.compressed
      guard end <= directory else { throw .damaged("a file lies outside of it") }
    }
  }

  /// What a file has; nil when there is none of that name. Throws `ZIPError`.
  package mutating func contents(_ name: String) throws(ZIPError) -> [UInt8]? {
    guard let entry = entries[name] else { return nil }
    guard entry.flags & 1 == 0, entry.flags & 0x40 == 0 else { throw .encrypted(name) }
    let most = limits.bytes - total
    guard entry.size <= most, entry.size <= 1 << 20 || entry.size / limits.ratio <= entry.compressed else {
      throw .tooLarge(name, limits.bytes)
    }
    guard entry.offset + 30 <= bytes.count, Self.number(bytes, entry.offset, 4) == 0x0403_4B50 else {
      throw .damaged("the file \(name) is not where its directory says")
    }
    let start = entry.offset + 30 + Self.number(bytes, entry.offset + 26, 2) + Self.number(bytes, entry.offset + 28, 2)
    guard start + entry.compressed <= directory else { throw .damaged("the file \(name) lies outside of it") }
    let data = bytes[start..<start + entry.compressed]
    let content: [UInt8]
    switch entry.method {
    case 0: content = Array(data)
    case 8: content = Self.inflated(data, size: entry.size) ?? []
    default: throw .unsupported("the file \(name) is compressed by method \(entry.method); 0 and 8 are known")
    }
    guard content.count == entry.size, Self.checksum(content) == entry.checksum else {
      throw .damaged("the file \(name) is not what its checksum and size say")
    }
    total += content.count
    return content
  }

  /// CRC-32, as ZIP has it.
  static func checksum(_ content: [UInt8]) -> UInt32 {
    content.withUnsafeBufferPointer { UInt32(crc32(0, $0.baseAddress, UInt32($0.count))) }
  }

  /// `size` bytes of raw deflate (RFC 1951); nil when there are more or fewer.
  private static func inflated(_ data: ArraySlice<UInt8>, size: Int) -> [UInt8]? {
    var stream = z_stream()
    guard inflateInit2_(&stream, -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else { return nil }
    defer { inflateEnd(&stream) }
    var isWhole = false
    // A byte more, so that content that goes on is seen, and an address even where there is none.
    let content = [UInt8](unsafeUninitializedCapacity: size + 1) { output, count in
      data.withUnsafeBufferPointer { input in
        stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
        stream.avail_in = UInt32(input.count)
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(size + 1)
        isWhole = inflate(&stream, Z_FINISH) == Z_STREAM_END && stream.avail_out == 1
      }
      count = isWhole ? size : 0
    }
    return isWhole ? content : nil
  }
}

/// Why an archive, or a file in it, could not be read.
package enum ZIPError: Error, Equatable, CustomStringConvertible {
  case noArchive
  /// Its end is missing, where the directory is.
  case truncated
  /// With what is wrong.
  case damaged(String)
  /// With what it has that is not read.
  case unsupported(String)
  /// With the file's name.
  case encrypted(String)
  /// With how many files there may be.
  case tooMany(Int)
  /// With the file's name and the limit in bytes.
  case tooLarge(String, Int)

  package var description: String {
    switch self {
    case .noArchive: "it is no ZIP archive"
    case .truncated: "the end of the ZIP archive is missing; was it transferred completely?"
    case .damaged(let what): "the ZIP archive is damaged: \(what)"
    case .unsupported(let what): "the ZIP archive cannot be read: \(what)"
    case .encrypted(let name): "the file \(name) in the ZIP archive is encrypted"
    case .tooMany(let limit): "the ZIP archive has more than \(limit) files"
    case .tooLarge(let name, let limit): "the file \(name) would be too large: \(limit) bytes are read from an archive at most"
    }
  }
}

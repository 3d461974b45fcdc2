import CZlib

/// Writes ZIP archives by PKWARE's APPNOTE, and wrong ones on purpose.
struct SampleArchive {
  struct File {
    let name: String
    let content: [UInt8]
    var isDeflated = true
    /// What stands in the directory; nil: what is right.
    var flags: UInt16 = 0x0800
    var method: UInt16?
    var size: UInt32?
    var offset: UInt32?
    var checksum: UInt32?
  }

  var files: [File]
  var comment = ""

  init(_ files: [File]) { self.files = files }

  init(_ files: KeyValuePairs<String, String>) { self.files = files.map { File(name: $0.key, content: Array($0.value.utf8)) } }

  private static func number(_ value: some FixedWidthInteger) -> [UInt8] { withUnsafeBytes(of: value.littleEndian) { Array($0) } }

  static func deflated(_ content: [UInt8]) -> [UInt8] {
    var stream = z_stream()
    deflateInit2_(&stream, 9, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    defer { deflateEnd(&stream) }
    var input = content
    return input.withUnsafeMutableBufferPointer { source in
      [UInt8](unsafeUninitializedCapacity: source.count + 1024) { output, count in
        stream.next_in = source.baseAddress
        stream.avail_in = UInt32(source.count)
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(output.count)
        deflate(&stream, Z_FINISH)
        count = output.count - Int(stream.avail_out)
      }
    }
  }

  var bytes: [UInt8] {
    var archive: [UInt8] = []
    var directory: [UInt8] = []
    for file in files {
      let data = file.isDeflated ? Self.deflated(file.content) : file.content
      let checksum = file.checksum ?? UInt32(crc32(0, file.content, UInt32(file.content.count)))
      let common =
        Self.number(UInt16(20)) + Self.number(file.flags) + Self.number(file.method ?? (file.isDeflated ? 8 : 0)) + [0, 0, 0, 0]
        + Self.number(checksum) + Self.number(UInt32(data.count)) + Self.number(file.size ?? UInt32(file.content.count))
        + Self.number(UInt16(file.name.utf8.count))
      directory += [0x50, 0x4B, 1, 2, 20, 3] + common + [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
      directory += Self.number(file.offset ?? UInt32(archive.count)) + Array(file.name.utf8)
      // Four bytes of an extra field that only the local header has.
      archive += [0x50, 0x4B, 3, 4] + common + [4, 0] + Array(file.name.utf8) + [9, 9, 0, 0] + data
    }
    let count = Self.number(UInt16(files.count))
    let end =
      [0x50, 0x4B, 5, 6, 0, 0, 0, 0] + count + count + Self.number(UInt32(directory.count)) + Self.number(UInt32(archive.count))
      + Self.number(UInt16(comment.utf8.count)) + Array(comment.utf8)
    return archive + directory + end
  }
}

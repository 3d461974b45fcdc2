internal import Assets
internal import Glibc
internal import Travel

/// The files that are part of the binary.
enum Embedded {
  /// Airports, airlines, aircraft and countries. Throws `ReferenceDataError`.
  static func referenceData() throws -> ReferenceData {
    let list = assets_reference()
    let files = UnsafeBufferPointer(start: list.first, count: list.count)
    // Read once: the memory that it was read into need not stay. Whatever of it is looked at again comes from the binary again.
    defer { for file in files { release(UnsafeRawBufferPointer(start: file.bytes, count: file.length)) } }
    return try ReferenceData { name in
      guard let file = files.first(where: { String(cString: $0.name) == name }) else {
        preconditionFailure("\(name) is not part of the binary")
      }
      return UnsafeBufferPointer(start: file.bytes, count: file.length)
    }
  }

  /// Gives the whole pages among the bytes back to the system.
  private static func release(_ bytes: UnsafeRawBufferPointer) {
    let page = Int(sysconf(Int32(_SC_PAGESIZE)))
    let start = (Int(bitPattern: bytes.baseAddress) + page - 1) / page * page
    let end = (Int(bitPattern: bytes.baseAddress) + bytes.count) / page * page
    if start < end { madvise(UnsafeMutableRawPointer(bitPattern: start), end - start, MADV_DONTNEED) }
  }
}

internal import CLinux
internal import Glibc
internal import Threads

/// The content of a request, after any transfer coding: in memory, or in an unlinked file when it is longer than `Limits.bodyInMemory`.
public struct RequestBody: Sendable {
  private enum Storage: Sendable {
    case memory([UInt8])
    case file(SpooledFile)
  }

  private let storage: Storage
  /// Bytes in all.
  public let count: Int

  init(_ bytes: [UInt8]) {
    storage = .memory(bytes)
    count = bytes.count
  }

  init(_ file: SpooledFile, count: Int) {
    storage = .file(file)
    self.count = count
  }

  /// Whether there is no content.
  public var isEmpty: Bool { count == 0 }

  /// The whole content in memory. Throws when the file it waits in cannot be read.
  public func bytes() throws -> [UInt8] {
    if case .memory(let bytes) = storage { return bytes }
    var all: [UInt8] = []
    all.reserveCapacity(count)
    try forEachPiece { all += $0 }
    return all
  }

  /// Calls `body` with the content in order, in pieces of at most 64 KiB when it waits in a file, at once when it is in memory.
  public func forEachPiece(_ body: (ArraySlice<UInt8>) throws -> Void) throws {
    switch storage {
    case .memory(let bytes): if !bytes.isEmpty { try body(bytes[...]) }
    case .file(let file):
      var offset = 0
      while offset < count {
        let piece = try file.read(at: offset, most: min(65_536, count - offset))
        guard !piece.isEmpty else { throw SystemError("reading a spooled body", code: EIO) }
        offset += piece.count
        try body(piece[...])
      }
    }
  }
}

/// A file that no name leads to and that ends with its last user.
final class SpooledFile: Sendable {
  private let descriptor: Int32

  /// Makes an empty file in `directory`. Throws `SystemError`.
  init(directory: String) throws {
    // O_TMPFILE (open(2)); some file systems, overlayfs among them before Linux 6.x, refuse it and get a named file that is unlinked at once.
    let anonymous = Glibc.open(directory, 0o20_200_000 | O_RDWR | O_CLOEXEC, 0o600)
    if anonymous >= 0 {
      descriptor = anonymous
    } else {
      var template = Array((directory + "/peregrine-body-XXXXXX").utf8CString)
      descriptor = mkstemp(&template)
      guard descriptor >= 0 else { throw SystemError("making a file for a request body in \(directory)") }
      _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
      unlink(template)
    }
  }

  deinit { close(descriptor) }

  /// Appends all of `bytes`. Throws `SystemError`, for example when the disk is full.
  func append(_ bytes: UnsafeRawBufferPointer) throws {
    var rest = bytes
    while !rest.isEmpty {
      let written = write(descriptor, rest.baseAddress!, rest.count)
      if written < 0 {
        if errno == EINTR { continue }
        throw SystemError("writing a request body to its file")
      }
      rest = UnsafeRawBufferPointer(rebasing: rest[written...])
    }
  }

  func read(at offset: Int, most: Int) throws -> [UInt8] {
    try [UInt8](unsafeUninitializedCapacity: most) { buffer, count in
      var read = pread(descriptor, buffer.baseAddress!, most, offset)
      while read < 0, errno == EINTR { read = pread(descriptor, buffer.baseAddress!, most, offset) }
      guard read >= 0 else { throw SystemError("reading a request body from its file") }
      count = read
    }
  }
}

/// Collects the content of one request while it arrives.
struct BodyCollector {
  private let limits: Limits
  private let directory: String
  private let maximum: Int
  private var decoder: ChunkedDecoder?
  private var remaining: Int
  private var memory: [UInt8] = []
  private var file: SpooledFile?
  /// Bytes of content so far.
  private(set) var count = 0

  /// `framing` is not `.none`; `maximum` is the route's limit, which a length that is known has been checked against.
  init(framing: RequestHead.Framing, maximum: Int, limits: Limits, directory: String) {
    self.limits = limits
    self.maximum = maximum
    self.directory = directory
    switch framing {
    case .length(let length):
      remaining = length
      if length <= limits.bodyInMemory { memory.reserveCapacity(min(length, 65_536)) }
    default:
      remaining = 0
      decoder = ChunkedDecoder(maxOverhead: limits.chunkOverhead)
    }
  }

  /// Takes what belongs to the body from `input`, moving `position` behind it. True when the body is complete.
  mutating func feed(_ input: Span<UInt8>, _ position: inout Int) throws -> Bool {
    guard var decoder else {
      let taken = min(remaining, input.count - position)
      try append(input.extracting(position..<(position + taken)))
      position += taken
      remaining -= taken
      return remaining == 0
    }
    defer { self.decoder = decoder }
    while true {
      switch try decoder.next(input, &position) {
      case .data(let range): try append(input.extracting(range))
      case .end: return true
      case .needsMore: return false
      }
    }
  }

  private mutating func append(_ bytes: Span<UInt8>) throws {
    count += bytes.count
    guard count <= maximum else { throw HTTPError.contentTooLarge(maximum) }
    bytes.withUnsafeBytes { memory.append(contentsOf: $0) }
    guard count > limits.bodyInMemory, memory.count >= Self.writeSize else { return }
    try spool()
  }

  /// However small the chunks are in which content comes, it is written in pieces of this size.
  private static let writeSize = 64 * 1024

  private mutating func spool() throws {
    let file = try file ?? SpooledFile(directory: directory)
    try memory.withUnsafeBytes { try file.append($0) }
    memory.removeAll(keepingCapacity: true)
    self.file = file
  }

  /// The content, when `feed` has said that it is complete. Throws `SystemError` when it cannot be written to its file.
  mutating func finish() throws -> RequestBody {
    if count > limits.bodyInMemory { try spool() }
    return file.map { RequestBody($0, count: count) } ?? RequestBody(memory)
  }
}

extension HTTPError {
  static func contentTooLarge(_ limit: Int) -> HTTPError {
    HTTPError(.contentTooLarge, "The content is larger than the \(limit) bytes that are accepted here.", limit: limit)
  }
}

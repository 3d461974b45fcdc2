internal import CZlib

/// gzip (RFC 1952) by zlib, for whole bodies and for streams.
final class GzipEncoder {
  private var stream = z_stream()

  /// Level 5: within a few per cent of zlib's best on JSON, at half its time.
  init() {
    // 15 + 16: the largest window, with gzip's frame.
    let code = deflateInit2_(&stream, 5, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    precondition(code == Z_OK, "zlib has no memory for a stream")
  }

  deinit { deflateEnd(&stream) }

  /// Compresses `bytes` and gives all that a reader needs to have them; with `finish` also the end of the frame.
  func encode(_ bytes: [UInt8], finish: Bool) -> [UInt8] {
    var output: [UInt8] = []
    var input = bytes
    input.withUnsafeMutableBufferPointer { source in
      stream.next_in = source.baseAddress
      stream.avail_in = UInt32(source.count)
      let step = max(1024, source.count / 3)
      repeat {
        output += [UInt8](unsafeUninitializedCapacity: step) { buffer, count in
          stream.next_out = buffer.baseAddress
          stream.avail_out = UInt32(step)
          deflate(&stream, finish ? Z_FINISH : Z_SYNC_FLUSH)
          count = step - Int(stream.avail_out)
        }
      } while stream.avail_out == 0
    }
    return output
  }
}

/// The content of a gzip frame (RFC 1952).
enum GzipDecoder {
  /// Decompresses a whole frame that is this program's own: what is none is a programming error and stops the process.
  static func decode(_ frame: [UInt8]) -> [UInt8] {
    var stream = z_stream()
    let code = inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    precondition(code == Z_OK, "zlib has no memory for a stream")
    defer { inflateEnd(&stream) }
    // A frame ends with the length of its content, the lowest byte first.
    let length = frame.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
    var input = frame
    return input.withUnsafeMutableBufferPointer { source in
      [UInt8](unsafeUninitializedCapacity: length) { buffer, count in
        stream.next_in = source.baseAddress
        stream.avail_in = UInt32(source.count)
        stream.next_out = buffer.baseAddress
        stream.avail_out = UInt32(length)
        precondition(inflate(&stream, Z_FINISH) == Z_STREAM_END, "content that is said to be gzipped is not")
        count = length
      }
    }
  }
}

/// When an answer is compressed, and how.
enum Compression {
  /// Bytes under which gzip's frame and time cost more than they save.
  static let minimum = 1024

  /// Compresses `response` where its kind of content is worth it and the client of `request` prefers that; decompresses one that is gzipped already
  /// for a client that does not.
  static func apply(_ response: inout Response, for request: Request) {
    completeVary(&response)
    guard response.status != .notModified else { return nameStoredForm(&response, request) }
    if response.headers["Content-Encoding"] == "gzip", case .bytes(let bytes) = response.body {
      if AcceptEncoding.prefersGzip(request.headerList("accept-encoding")) {
        nameGzipped(&response)
      } else {
        response.headers["Content-Encoding"] = nil
        response.body = .bytes(GzipDecoder.decode(bytes))
      }
      return
    }
    guard isWorthIt(response), request.prefersGzip, compress(&response) else { return }
    nameGzipped(&response)
  }

  private static func isWorthIt(_ response: Response) -> Bool {
    if case .bytes(let bytes) = response.body, bytes.count < minimum { return false }
    guard !response.status.forbidsBody, response.status.code != 206, let type = response.headers["Content-Type"] else { return false }
    return isCompressible(type) && response.headers["Content-Encoding"] == nil
  }

  /// Returns false when it would get no shorter.
  private static func compress(_ response: inout Response) -> Bool {
    switch response.body {
    case .bytes(let bytes):
      let compressed = GzipEncoder().encode(bytes, finish: true)
      guard compressed.count < bytes.count else { return false }
      response.body = .bytes(compressed)
    case .stream(let stream): response.body = .stream(gzip(stream))
    }
    response.headers["Content-Encoding"] = "gzip"
    return true
  }

  /// The response with its content gzipped, under the entity tag of the plain form, where that is worth it: for who sends the same again and again.
  static func compressed(_ response: Response) -> Response {
    var copy = response
    return isWorthIt(response) && compress(&copy) ? copy : response
  }

  private static func nameGzipped(_ response: inout Response) {
    if let tag = response.headers["ETag"] { response.headers["ETag"] = ETag.gzipped(tag) }
  }

  /// A 304 carries the tag that the 200 would have (RFC 9110 section 15.4.5): that of the form the client has stored.
  private static func nameStoredForm(_ response: inout Response, _ request: Request) {
    guard let plain = response.headers["ETag"], let named = request.headerList("if-none-match")?.utf8 else { return }
    // By bytes, and mostly by nothing but the length: looking for a string took a sixth of the time of a 304.
    guard named.count > plain.utf8.count else { return }
    let tag = ETag.gzipped(plain)
    guard named.indices.contains(where: { named[$0...].starts(with: tag.utf8) }) else { return }
    response.headers["ETag"] = tag
  }

  /// A response without `Vary` gets it from the writer; one that has its own must name this server's choice too.
  private static func completeVary(_ response: inout Response) {
    guard let present = response.headers["Vary"] else { return }
    let members = present.split(separator: ",").map { String($0.drop { $0 == " " }) }
    if !members.contains(where: { $0.equalsIgnoringASCIICase("accept-encoding") || $0 == "*" }) {
      response.headers["Vary"] = present + ", Accept-Encoding"
    }
  }

  private static func isCompressible(_ type: String) -> Bool {
    let essence = type.prefix { $0 != ";" && $0 != " " }.lowercased()
    return essence.hasPrefix("text/") || essence.hasSuffix("+json") || essence.hasSuffix("+xml")
      || ["application/json", "application/javascript", "application/xml"].contains(essence)
  }

  private static func gzip(_ stream: BodyStream) -> BodyStream {
    // Unchecked: the encoder is used by one piece after the other, under the stream's own lock.
    struct State: @unchecked Sendable {
      var encoder: GzipEncoder?
    }
    return BodyStream(State(encoder: GzipEncoder())) { state in
      guard let encoder = state.encoder else { return nil }
      if let piece = try stream.next() { return encoder.encode(piece, finish: false) }
      state.encoder = nil
      return encoder.encode([], finish: true)
    }
  }
}

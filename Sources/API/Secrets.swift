internal import COpenSSL
internal import Travel

/// Random secrets, and what is stored of them.
enum Secrets {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)

  /// `count` random letters and digits, each with 5.95 bits. Stops the process when OpenSSL has no random bytes to give.
  static func random(_ count: Int) -> String {
    var text: [UInt8] = []
    var pool = [UInt8](repeating: 0, count: count * 2)
    while text.count < count {
      precondition(RAND_bytes(&pool, Int32(pool.count)) == 1, "OpenSSL has no random bytes")
      // Bytes above the last multiple of 62 would make some characters likelier.
      text += pool.filter { $0 < 248 }.map { alphabet[Int($0) % 62] }
    }
    return String(decoding: text.prefix(count), as: UTF8.self)
  }

  /// `count` random bytes. Stops the process when OpenSSL has none to give.
  static func randomBytes(_ count: Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    precondition(RAND_bytes(&bytes, Int32(count)) == 1, "OpenSSL has no random bytes")
    return bytes
  }

  /// A random identifier (RFC 9562 section 5.4, version 4), of what is opened by it alone.
  static func id() -> UUID {
    var halves: (UInt64, UInt64) = (0, 0)
    let filled = withUnsafeMutableBytes(of: &halves) { RAND_bytes($0.baseAddress, 16) }
    precondition(filled == 1, "OpenSSL has no random bytes")
    return UUID(high: halves.0 & ~0xF000 | 0x4000, low: halves.1 >> 2 | 1 << 63)
  }

  /// OpenSSL's SHA-256, looked for once: it takes twice as long to find as to use.
  private nonisolated(unsafe) static let sha256 = EVP_MD_fetch(nil, "SHA256", nil)!

  /// SHA-256.
  static func hash(_ bytes: some Sequence<UInt8>) -> [UInt8] {
    let bytes = bytes as? [UInt8] ?? Array(bytes)
    return bytes.withUnsafeBytes { digest($0).bytes }
  }

  /// SHA-256. Stops the process when OpenSSL cannot compute it.
  static func digest(_ bytes: UnsafeRawBufferPointer) -> Digest {
    var digest = Digest()
    let isComputed = withUnsafeMutableBytes(of: &digest.words) {
      EVP_Digest(bytes.baseAddress, bytes.count, $0.baseAddress?.assumingMemoryBound(to: UInt8.self), nil, sha256, nil)
    }
    precondition(isComputed == 1, "OpenSSL does not hash")
    return digest
  }

  /// A SHA-256, in place.
  struct Digest: Hashable, Sendable {
    fileprivate var words = SIMD4<UInt64>()

    /// Its 32 bytes.
    var bytes: [UInt8] { withUnsafeBytes(of: words) { Array($0) } }

    /// Any part of it is as random as the whole.
    func hash(into hasher: inout Hasher) { hasher.combine(words[0]) }
  }

  /// HMAC with SHA-256 (RFC 2104).
  static func authenticationCode(_ bytes: [UInt8], key: [UInt8]) -> [UInt8] {
    var code = [UInt8](repeating: 0, count: 32)
    HMAC(EVP_sha256(), key, Int32(key.count), bytes, bytes.count, &code, nil)
    return code
  }

  /// The first half of the SHA-256 in hexadecimal digits, to tell contents apart.
  static func fingerprint(_ bytes: [UInt8]) -> String { hexadecimal(hash(bytes).prefix(16)) }

  /// Two digits for each byte.
  static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
  }

  /// By RFC 4648, section 4.
  static func base64(_ bytes: [UInt8]) -> String {
    // The function writes a NUL at the end.
    String(
      decoding: [UInt8](unsafeUninitializedCapacity: (bytes.count + 2) / 3 * 4 + 1) { buffer, count in
        count = Int(EVP_EncodeBlock(buffer.baseAddress, bytes, Int32(bytes.count)))
      }, as: UTF8.self)
  }

  /// Whether two secrets are the same, in a time that does not tell where they differ.
  static func areEqual(_ a: [UInt8], _ b: [UInt8]) -> Bool { a.count == b.count && CRYPTO_memcmp(a, b, a.count) == 0 }
}

internal import COpenSSL

/// SHA-256 (FIPS 180-4), by OpenSSL.
struct SHA256Digest: ~Copyable {
  private let context = EVP_MD_CTX_new()

  init() { EVP_DigestInit_ex(context, EVP_sha256(), nil) }

  deinit { EVP_MD_CTX_free(context) }

  mutating func update(_ bytes: some Collection<UInt8>) {
    if bytes.withContiguousStorageIfAvailable({ _ = EVP_DigestUpdate(context, $0.baseAddress, $0.count) }) == nil { update(Array(bytes)) }
  }

  /// Ends the computation: 64 hexadecimal digits.
  consuming func hexadecimal() -> String {
    var digest = [UInt8](repeating: 0, count: 32)
    EVP_DigestFinal_ex(context, &digest, nil)
    return digest.map { byte in String(byte >> 4, radix: 16) + String(byte & 15, radix: 16) }.joined()
  }

  static func hexadecimal(_ bytes: [UInt8]) -> String {
    var digest = SHA256Digest()
    digest.update(bytes)
    return digest.hexadecimal()
  }
}

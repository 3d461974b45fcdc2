internal import COpenSSL

/// SHA-256 (FIPS 180-4), by OpenSSL.
package final class SHA256Digest {
  private let context = EVP_MD_CTX_new()

  package init() { EVP_DigestInit_ex(context, EVP_sha256(), nil) }

  deinit { EVP_MD_CTX_free(context) }

  package func update(_ bytes: [UInt8]) { EVP_DigestUpdate(context, bytes, bytes.count) }

  /// Ends the computation: 32 bytes.
  package func bytes() -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: 32)
    EVP_DigestFinal_ex(context, &digest, nil)
    return digest
  }

  /// Ends the computation: 64 hexadecimal digits.
  func hexadecimal() -> String { bytes().map { byte in String(byte >> 4, radix: 16) + String(byte & 15, radix: 16) }.joined() }

  static func hexadecimal(_ bytes: [UInt8]) -> String {
    let digest = SHA256Digest()
    digest.update(bytes)
    return digest.hexadecimal()
  }
}

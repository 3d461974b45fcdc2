import COpenSSL
import Schema

@testable import API

/// A private key that a provider of a test signs with.
final class SigningKey: @unchecked Sendable {
  // Unchecked: the key is made once and only read afterwards, which OpenSSL allows from several threads.

  /// Made once: it takes a while.
  static let rsa = SigningKey(.rs256, id: "rsa-1")
  static let otherRSA = SigningKey(.rs256, id: "rsa-2")
  static let ec = SigningKey(.es256, id: "ec-1")

  let algorithm: JSONWebKey.Algorithm
  let id: String
  private let key: OpaquePointer

  init(_ algorithm: JSONWebKey.Algorithm, id: String, bits: Int32 = 2_048) {
    self.algorithm = algorithm
    self.id = id
    let context = EVP_PKEY_CTX_new_id(algorithm == .rs256 ? EVP_PKEY_RSA : EVP_PKEY_EC, nil)
    defer { EVP_PKEY_CTX_free(context) }
    EVP_PKEY_keygen_init(context)
    switch algorithm {
    case .rs256: EVP_PKEY_CTX_set_rsa_keygen_bits(context, bits)
    case .es256: EVP_PKEY_CTX_set_ec_paramgen_curve_nid(context, NID_X9_62_prime256v1)
    }
    var made: OpaquePointer?
    precondition(EVP_PKEY_keygen(context, &made) == 1, "OpenSSL makes no key")
    key = made!
  }

  deinit { EVP_PKEY_free(key) }

  /// The public half, as a provider publishes it.
  var published: JSON {
    switch algorithm {
    case .rs256:
      [
        "kty": "RSA", "kid": .string(id), "use": "sig", "alg": "RS256", "n": .string(Base64URL.encode(number("n"))),
        "e": .string(Base64URL.encode(number("e"))),
      ]
    case .es256:
      [
        "kty": "EC", "kid": .string(id), "use": "sig", "crv": "P-256", "x": .string(Base64URL.encode(point[1..<33])),
        "y": .string(Base64URL.encode(point[33...])),
      ]
    }
  }

  /// The public half in PEM, with which some have been talked into checking a signature by HMAC.
  var pem: [UInt8] {
    let memory = BIO_new(BIO_s_mem())
    defer { BIO_free(memory) }
    PEM_write_bio_PUBKEY(memory, key)
    var bytes = [UInt8](repeating: 0, count: 4_096)
    let count = BIO_read(memory, &bytes, Int32(bytes.count))
    return Array(bytes.prefix(Int(max(0, count))))
  }

  func sign(_ text: [UInt8]) -> [UInt8] {
    let context = EVP_MD_CTX_new()
    defer { EVP_MD_CTX_free(context) }
    EVP_DigestSignInit(context, nil, EVP_sha256(), nil, key)
    var length = 1_024
    var signature = [UInt8](repeating: 0, count: length)
    precondition(EVP_DigestSign(context, &signature, &length, text, text.count) == 1, "OpenSSL does not sign")
    signature = Array(signature.prefix(length))
    guard algorithm == .es256 else { return signature }
    // Two numbers in DER, which stand beside each other in a token.
    return signature.withUnsafeBufferPointer { bytes in
      var next = bytes.baseAddress
      let parts = d2i_ECDSA_SIG(nil, &next, bytes.count)
      defer { ECDSA_SIG_free(parts) }
      return [ECDSA_SIG_get0_r(parts), ECDSA_SIG_get0_s(parts)].flatMap { number in
        var half = [UInt8](repeating: 0, count: 32)
        BN_bn2binpad(number, &half, 32)
        return half
      }
    }
  }

  private func number(_ name: String) -> [UInt8] {
    var number: OpaquePointer?
    EVP_PKEY_get_bn_param(key, name, &number)
    defer { BN_free(number) }
    var bytes = [UInt8](repeating: 0, count: 1_024)
    let count = BN_bn2bin(number, &bytes)
    return Array(bytes.prefix(Int(count)))
  }

  private var point: [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 65)
    var length = 0
    EVP_PKEY_get_octet_string_param(key, "pub", &bytes, bytes.count, &length)
    return bytes
  }
}

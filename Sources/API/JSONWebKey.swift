internal import COpenSSL
internal import Schema

/// A public key as a provider publishes it (RFC 7517), of the two kinds that are believed: RSA with SHA-256 (RS256) and ECDSA on P-256 with SHA-256
/// (ES256). What is signed with a shared secret, or not at all, has no key of either kind.
struct JSONWebKey: Equatable, Sendable {
  /// How it signs (RFC 7518 section 3.1).
  enum Algorithm: String, Sendable {
    case rs256 = "RS256"
    case es256 = "ES256"
  }

  /// The name by which a signature refers to it.
  let id: String?
  let algorithm: Algorithm
  /// SubjectPublicKeyInfo (RFC 5280 section 4.1), in DER.
  private let info: [UInt8]

  /// Bytes of an RSA modulus: 2048 bits are the least that RFC 7518 section 3.3 allows, and far more would take long to check.
  private static let modulus = 256...1_024

  /// nil for a key of another kind, for another use, or that is none.
  init?(_ json: JSON) {
    guard case .string(let kind)? = json["kty"], json["use"] == nil || json["use"] == "sig" else { return nil }
    if case .string(let name)? = json["kid"] { id = name } else { id = nil }
    func bytes(_ name: String) -> [UInt8]? { if case .string(let text)? = json[name] { Base64URL.decode(text) } else { nil } }
    switch kind {
    case "RSA":
      guard let n = bytes("n").map({ Array($0.drop { $0 == 0 }) }), let e = bytes("e"), Self.modulus.contains(n.count),
        (1...8).contains(e.count)
      else { return nil }
      algorithm = .rs256
      let key = DER.sequence(DER.integer(n) + DER.integer(e))
      // rsaEncryption (RFC 8017 appendix A.1), with its NULL.
      let kind = DER.sequence([0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01, 0x05, 0x00])
      info = DER.sequence(kind + DER.bits(key))
    case "EC":
      guard json["crv"] == "P-256", let x = bytes("x"), let y = bytes("y"), x.count == 32, y.count == 32 else { return nil }
      algorithm = .es256
      // id-ecPublicKey and prime256v1 (RFC 5480 section 2.1.1), and the point.
      let kind = DER.sequence([
        0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01, 0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07,
      ])
      info = DER.sequence(kind + DER.bits([0x04] + x + y))
    default: return nil
    }
    if case .string(let named)? = json["alg"], named != algorithm.rawValue { return nil }
    // A point that is not on the curve is no key.
    guard withKey({ _ in true }) == true else { return nil }
  }

  /// Whether `signature` is one of `text` by this key.
  func verifies(_ signature: [UInt8], of text: [UInt8]) -> Bool {
    var signature = signature
    if algorithm == .es256 {
      // RFC 7518 section 3.4: the two numbers beside each other, which OpenSSL wants in DER.
      guard signature.count == 64 else { return false }
      signature = DER.sequence(DER.integer(signature.prefix(32)) + DER.integer(signature.suffix(32)))
    }
    return withKey { key in
      let context = EVP_MD_CTX_new()
      defer { EVP_MD_CTX_free(context) }
      return EVP_DigestVerifyInit(context, nil, EVP_sha256(), nil, key) == 1
        && EVP_DigestVerify(context, signature, signature.count, text, text.count) == 1
    } ?? false
  }

  /// nil where OpenSSL makes no key of it.
  private func withKey<Result>(_ body: (OpaquePointer) -> Result) -> Result? {
    info.withUnsafeBufferPointer { bytes in
      var next = bytes.baseAddress
      guard let key = d2i_PUBKEY(nil, &next, bytes.count) else {
        // Or the next use of OpenSSL on this thread finds it.
        ERR_clear_error()
        return nil
      }
      defer {
        EVP_PKEY_free(key)
        ERR_clear_error()
      }
      return body(key)
    }
  }
}

/// The little of DER (X.690) that keys and signatures need.
private enum DER {
  static func sequence(_ content: [UInt8]) -> [UInt8] { element(0x30, content) }

  /// Without unused bits.
  static func bits(_ content: [UInt8]) -> [UInt8] { element(0x03, [0] + content) }

  /// A number that is not negative, the highest byte first.
  static func integer(_ bytes: some Collection<UInt8>) -> [UInt8] {
    let digits = Array(bytes.drop { $0 == 0 })
    return element(0x02, (digits.first.map { $0 >= 0x80 } ?? true ? [0] : []) + digits)
  }

  private static func element(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
    let length: [UInt8] =
      switch content.count {
      case ..<0x80: [UInt8(content.count)]
      case ..<0x100: [0x81, UInt8(content.count)]
      default: [0x82, UInt8(content.count >> 8), UInt8(content.count & 0xFF)]
      }
    return [tag] + length + content
  }
}

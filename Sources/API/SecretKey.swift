internal import COpenSSL
internal import Database
internal import Glibc
internal import Threads

/// The server's own key, which seals the secrets that must be read again and so cannot be hashes: those that sign webhooks, and those of two-factor
/// logins. It is a file beside the database and not in it, so that a backup opens nothing.
///
/// AES-256-GCM (NIST SP 800-38D). What is sealed is a random nonce of 12 bytes, the text, and the tag of 16 bytes.
public struct SecretKey: Sendable {
  private static let length = 32
  private static let nonceLength = 12
  private static let tagLength = 16

  private let bytes: [UInt8]

  /// A key of 32 bytes.
  init(_ bytes: [UInt8]) {
    precondition(bytes.count == Self.length)
    self.bytes = bytes
  }

  /// A new random one. Stops the process when OpenSSL has no random bytes to give.
  public static func random() -> SecretKey { SecretKey(Secrets.randomBytes(length)) }

  /// The key in the file at `path`, which is made, for its owner only, where there is none. Throws `SystemError`, and `SecretKeyError` for a file that is
  /// no key.
  public init(file path: String) throws {
    if let bytes = try Self.read(path) {
      guard bytes.count == Self.length else { throw SecretKeyError.notAKey(path: path, length: bytes.count) }
      self.bytes = bytes
      return
    }
    let new = Secrets.randomBytes(Self.length)
    do {
      try NewFile(path).write { partial in
        let descriptor = Glibc.open(partial, O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SystemError("opening \(partial)") }
        defer { close(descriptor) }
        try NewFile.write(new, to: descriptor, path: partial)
      }
    } catch {
      // Another server on the same directory may have been faster; then its key is the one.
      guard access(path, F_OK) == 0 else { throw error }
    }
    guard let stored = try Self.read(path), stored.count == Self.length else {
      throw SystemError("making the secret key \(path)", code: EIO)
    }
    bytes = stored
  }

  /// Seals `text` for `purpose`: only the same key opens it, for the same purpose.
  func seal(_ text: [UInt8], for purpose: String) -> [UInt8] {
    let nonce = Secrets.randomBytes(Self.nonceLength)
    let context = EVP_CIPHER_CTX_new()
    defer { EVP_CIPHER_CTX_free(context) }
    var sealed = [UInt8](repeating: 0, count: text.count)
    var tag = [UInt8](repeating: 0, count: Self.tagLength)
    let about = Array(purpose.utf8)
    var count: Int32 = 0
    let isSealed =
      EVP_EncryptInit_ex(context, EVP_aes_256_gcm(), nil, bytes, nonce) == 1
      && EVP_EncryptUpdate(context, nil, &count, about, Int32(about.count)) == 1
      && (text.isEmpty || EVP_EncryptUpdate(context, &sealed, &count, text, Int32(text.count)) == 1)
      && EVP_EncryptFinal_ex(context, &tag, &count) == 1
      && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, Int32(Self.tagLength), &tag) == 1
    precondition(isSealed, "OpenSSL does not encrypt")
    return nonce + sealed + tag
  }

  /// What `seal` has sealed for the same purpose. Throws `SecretKeyError.sealedByAnother` for anything else.
  func open(_ sealed: [UInt8], for purpose: String) throws -> [UInt8] {
    guard sealed.count >= Self.nonceLength + Self.tagLength else { throw SecretKeyError.sealedByAnother(purpose: purpose) }
    let nonce = Array(sealed.prefix(Self.nonceLength))
    var tag = Array(sealed.suffix(Self.tagLength))
    let body = Array(sealed.dropFirst(Self.nonceLength).dropLast(Self.tagLength))
    let context = EVP_CIPHER_CTX_new()
    defer { EVP_CIPHER_CTX_free(context) }
    var text = [UInt8](repeating: 0, count: body.count)
    var end = [UInt8](repeating: 0, count: Self.tagLength)
    let about = Array(purpose.utf8)
    var count: Int32 = 0
    let isOpen =
      EVP_DecryptInit_ex(context, EVP_aes_256_gcm(), nil, bytes, nonce) == 1
      && EVP_DecryptUpdate(context, nil, &count, about, Int32(about.count)) == 1
      && (body.isEmpty || EVP_DecryptUpdate(context, &text, &count, body, Int32(body.count)) == 1)
      && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(Self.tagLength), &tag) == 1
      && EVP_DecryptFinal_ex(context, &end, &count) == 1
    guard isOpen else { throw SecretKeyError.sealedByAnother(purpose: purpose) }
    return text
  }

  /// The beginning of the file, one byte more than a key has at most; nil where there is none.
  private static func read(_ path: String) throws -> [UInt8]? {
    let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      guard errno == ENOENT else { throw SystemError("opening the secret key \(path)") }
      return nil
    }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: length + 1)
    let count = Glibc.read(descriptor, &bytes, bytes.count)
    guard count >= 0 else { throw SystemError("reading the secret key \(path)") }
    return Array(bytes.prefix(count))
  }
}

/// What is wrong with the server's key, or with what it should open.
public enum SecretKeyError: Error, Equatable, CustomStringConvertible {
  case notAKey(path: String, length: Int)
  case sealedByAnother(purpose: String)

  /// What to do about it.
  public var description: String {
    switch self {
    case .notAKey(let path, let length):
      """
      \(path) is no key of Peregrine: it has \(length > 32 ? "more than 32" : "\(length)") bytes, and a key has 32. Put the file back that was there, or \
      remove it for a new one: then the secrets of webhooks and of two-factor logins have to be set again.
      """
    case .sealedByAnother(let purpose):
      "the \(purpose) was sealed by another secret key than the one this server has, so it cannot be read: put that key's file back, or set the \(purpose) again"
    }
  }
}

internal import COpenSSL
internal import Glibc

/// Certificate, key and protocol settings for new connections, by OpenSSL: TLS 1.2 and 1.3, forward secrecy and authenticated encryption only,
/// ALPN `http/1.1`.
final class TLSContext: @unchecked Sendable {
  // Unchecked: an SSL_CTX is made once, then only read and reference-counted, which OpenSSL does thread-safely (SSL_CTX_up_ref(3)).
  private let context: OpaquePointer

  /// Loads the pair. Throws `TLSError` naming the file and what is wrong with it.
  init(_ files: TLSFiles) throws {
    ERR_clear_error()
    guard let context = SSL_CTX_new(TLS_server_method()) else { throw TLSError("OpenSSL has no memory for a context") }
    do {
      try Self.configure(context, files)
    } catch {
      SSL_CTX_free(context)
      throw error
    }
    self.context = context
  }

  deinit { SSL_CTX_free(context) }

  /// A session for a connection that was just accepted; nil without memory.
  func session(_ descriptor: Int32) -> TLSSession? {
    guard let ssl = SSL_new(context) else { return nil }
    guard SSL_set_fd(ssl, descriptor) == 1 else {
      SSL_free(ssl)
      return nil
    }
    SSL_set_accept_state(ssl)
    return TLSSession(ssl)
  }

  private static func configure(_ context: OpaquePointer, _ files: TLSFiles) throws {
    SSL_CTX_ctrl(context, SSL_CTRL_SET_MIN_PROTO_VERSION, Int(TLS1_2_VERSION), nil)
    SSL_CTX_set_options(
      context,
      UInt64(1) << 17 /* SSL_OP_NO_COMPRESSION */ | UInt64(1) << 30 /* SSL_OP_NO_RENEGOTIATION */
        | UInt64(1) << 14 /* SSL_OP_NO_TICKET */ | UInt64(1) << 22 /* SSL_OP_CIPHER_SERVER_PREFERENCE */)
    // A read buffer is given back between records: an idle connection keeps none. A write goes on from a buffer that has moved.
    let modes = SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS
    SSL_CTX_ctrl(context, SSL_CTRL_MODE, Int(modes), nil)
    guard SSL_CTX_set_cipher_list(context, "ECDHE+AESGCM:ECDHE+CHACHA20:!aNULL:!PSK:!SHA1") == 1 else {
      throw TLSError("OpenSSL knows none of the ciphers: \(TLSError.reason())")
    }
    // Tickets of TLS 1.2 would all hang on one key that lives as long as the context: no sessions are resumed.
    SSL_CTX_set_num_tickets(context, 0)
    SSL_CTX_ctrl(context, SSL_CTRL_SET_SESS_CACHE_MODE, Int(SSL_SESS_CACHE_OFF), nil)
    SSL_CTX_set_default_passwd_cb(context) { _, _, _, _ in 0 }
    SSL_CTX_set_alpn_select_cb(
      context,
      { _, out, outLength, offered, length, _ in
        guard let out, let outLength, let offered else { return SSL_TLSEXT_ERR_ALERT_FATAL }
        var i = 0
        while i < Int(length) {
          let size = Int(offered[i])
          let name = UnsafeBufferPointer(start: offered + i + 1, count: min(size, Int(length) - i - 1))
          if name.elementsEqual("http/1.1".utf8) {
            out.pointee = name.baseAddress
            outLength.pointee = UInt8(size)
            return SSL_TLSEXT_ERR_OK
          }
          i += size + 1
        }
        return SSL_TLSEXT_ERR_ALERT_FATAL  // no_application_protocol (RFC 7301 section 3.2)
      }, nil)
    try load(context, files)
  }

  private static func load(_ context: OpaquePointer, _ files: TLSFiles) throws {
    for (path, what) in [(files.certificate, "certificate"), (files.key, "key")] {
      guard access(path, R_OK) == 0 else { throw TLSError("the TLS \(what) \(path) cannot be read: \(String(cString: strerror(errno)))") }
    }
    guard SSL_CTX_use_certificate_chain_file(context, files.certificate) == 1 else {
      throw TLSError("the TLS certificate \(files.certificate) is no PEM certificate: \(TLSError.reason())")
    }
    guard SSL_CTX_use_PrivateKey_file(context, files.key, SSL_FILETYPE_PEM) == 1 else {
      let reason = TLSError.reason()
      throw TLSError(
        reason.contains("mismatch")
          ? "the TLS key \(files.key) does not belong to the certificate \(files.certificate)"
          : "the TLS key \(files.key) is no PEM private key without a passphrase: \(reason)")
    }
    guard SSL_CTX_check_private_key(context) == 1 else {
      throw TLSError("the TLS key \(files.key) does not belong to the certificate \(files.certificate)")
    }
  }
}

/// Why TLS cannot be served.
public struct TLSError: Error, Sendable, CustomStringConvertible {
  /// What was wrong with which file.
  public let description: String

  init(_ description: String) { self.description = description }

  /// OpenSSL's words for the last error of this thread, which is thereby taken away.
  static func reason() -> String {
    let code = ERR_get_error()
    ERR_clear_error()
    guard code != 0, let text = ERR_reason_error_string(code) else { return "unknown reason" }
    return String(cString: text)
  }
}

/// The TLS side of one connection. Used by its event loop alone.
final class TLSSession {
  private let ssl: OpaquePointer
  /// After a fatal error nothing may be called on the session (SSL_shutdown(3)).
  private var hasFailed = false
  private var hasShakenHands = false

  init(_ ssl: OpaquePointer) { self.ssl = ssl }

  deinit { SSL_free(ssl) }

  /// Whether the handshake is done; until then it is driven by `read`.
  var isEstablished: Bool {
    // Asked once: OpenSSL takes it back during a key update (RFC 8446 section 4.6.3).
    if !hasShakenHands { hasShakenHands = SSL_is_init_finished(ssl) == 1 }
    return hasShakenHands
  }

  /// Whether content has been decrypted and not read, of which epoll knows nothing.
  var hasPending: Bool { SSL_has_pending(ssl) == 1 }

  func read(_ buffer: UnsafeMutableRawBufferPointer) -> Transfer {
    ERR_clear_error()
    return transfer(SSL_read(ssl, buffer.baseAddress, Int32(clamping: buffer.count)))
  }

  func write(_ bytes: UnsafeRawBufferPointer) -> Transfer {
    ERR_clear_error()
    return transfer(SSL_write(ssl, bytes.baseAddress, Int32(clamping: bytes.count)))
  }

  /// Tells the client that nothing more will come.
  func sendCloseNotify() {
    ERR_clear_error()
    if isEstablished, !hasFailed { SSL_shutdown(ssl) }
    ERR_clear_error()
  }

  private func transfer(_ result: Int32) -> Transfer {
    if result > 0 { return .bytes(Int(result)) }
    switch SSL_get_error(ssl, result) {
    case SSL_ERROR_WANT_READ: return .wantsRead
    case SSL_ERROR_WANT_WRITE: return .wantsWrite
    case SSL_ERROR_ZERO_RETURN: return .end
    default:
      ERR_clear_error()
      hasFailed = true
      return .failed
    }
  }
}

/// What came of one attempt to read or write.
enum Transfer {
  case bytes(Int)
  /// Nothing now; again when the socket is readable.
  case wantsRead
  /// Nothing now; again when the socket is writable.
  case wantsWrite
  case end
  case failed
}

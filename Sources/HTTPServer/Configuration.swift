internal import Glibc
public import Logging

/// What a server is started with.
public struct Configuration: Sendable {
  /// Where to listen.
  public var listen: [ListenAddress]
  /// The permissions of Unix domain sockets that are made for it, such as 0o600; nil leaves them to the process's file mode creation mask.
  public var socketMode: UInt32?
  /// Certificate and key; nil serves plain HTTP. A Unix domain socket is never encrypted.
  public var tls: TLSFiles?
  /// Threads that move bytes; nil means one a core.
  public var eventLoops: Int?
  /// Threads that run the handlers of `worker` routes; nil means `defaultWorkers`, four a core.
  public var workers: Int?
  /// Sizes and numbers.
  public var limits = Limits()
  /// Times.
  public var timeouts = Timeouts()
  /// Networks whose `Forwarded` and `X-Forwarded-*` fields are believed.
  public var trustedProxies = TrustedProxies()
  /// Fields of every response that does not set them itself.
  public var commonHeaders = Headers()
  /// Turns an error into its response.
  public var errorResponder: ErrorResponder = plainTextErrors
  /// Where bodies over `Limits.bodyInMemory` wait; they are never visible by name.
  public var temporaryDirectory = "/tmp"
  /// Milliseconds from which on a request is slow, and a line of the log at `warning` says where its time went; nil: none is.
  public var slowRequest: Int?
  /// One line a request at `info`; what goes wrong at `warning` and `error`.
  public var logger: Logger

  /// The cores of this machine.
  public static let cores = max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))

  /// Threads that run the handlers of `worker` routes where nothing else is said.
  public static let defaultWorkers = 4 * cores

  /// A configuration with defaults for everything but the addresses and the logger.
  public init(listen: [ListenAddress], logger: Logger) {
    self.listen = listen
    self.logger = logger
  }
}

/// Makes the response to an error. Runs on any thread.
public typealias ErrorResponder = @Sendable (_ error: HTTPError, _ requestID: String) -> Response

/// The error's message as a line of text.
public let plainTextErrors: ErrorResponder = { error, _ in
  Response(error.status, headers: ["Content-Type": "text/plain; charset=utf-8"], body: Array((error.message + "\n").utf8))
}

/// The two PEM files of a TLS server.
public struct TLSFiles: Sendable, Equatable {
  /// The certificate, followed by its intermediates.
  public var certificate: String
  /// Its private key, without a passphrase.
  public var key: String

  /// Paths of certificate and key.
  public init(certificate: String, key: String) {
    self.certificate = certificate
    self.key = key
  }
}

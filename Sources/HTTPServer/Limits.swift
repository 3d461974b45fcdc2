/// How much of everything a client may use. Each is a setting; each has its own answer when it is exceeded.
public struct Limits: Sendable, Equatable {
  /// Bytes of the request line without its CRLF: 414.
  public var requestLine = 8 * 1024
  /// Bytes of all field lines of a request: 431.
  public var headerSection = 32 * 1024
  /// Field lines of a request: 431.
  public var headerFields = 100
  /// Bytes of a request's content, where its route names no limit of its own: 413.
  public var body = 10 * 1024 * 1024
  /// Bytes of a body that are kept in memory; what is longer goes to an unlinked file in `Configuration.temporaryDirectory`.
  public var bodyInMemory = 256 * 1024
  /// Bytes of chunk extensions, and of trailer fields, in all of one body: 400 and 431.
  public var chunkOverhead = 8 * 1024
  /// Open connections of the whole server: 503 and close.
  public var connections = 10_000
  /// Open connections of one IPv4 address or IPv6 /64, loopback and trusted proxies excepted: 429 and close.
  public var connectionsPerAddress = 256
  /// Pipelined requests of one connection answered before their answers are sent and the other connections have their turn.
  public var pipelinedRequests = 64
  /// Requests waiting for a worker thread: 503 with `Retry-After`.
  public var workerQueue = 1024

  /// The defaults.
  public init() {}
}

/// How long a client may take, in milliseconds.
public struct Timeouts: Sendable, Equatable {
  /// From a request's first byte to the end of its header section, in all; also for the TLS handshake: 408.
  public var header = 10_000
  /// Between requests, and before the first: closed without an answer.
  public var idle = 60_000
  /// Without progress in sending: the connection is reset.
  public var write = 30_000
  /// Bytes per second that a body has to reach, after `header` milliseconds of grace: 408.
  public var bodyMinimumRate = 1024
  /// From the call of `Server.stop` until requests that still run are cut off.
  public var shutdown = 10_000

  /// The defaults.
  public init() {}
}

internal import HTTPServer
internal import Logging
internal import Store
internal import Threads
internal import Travel

/// Who is calling, once that is known. A class, because it is remembered and handed on with each request, and copying a user is a dozen counts of
/// references.
final class Caller: Sendable {
  /// How the caller has shown who they are.
  enum Credential: Hashable, Sendable {
    case session(UUID)
    case token(UUID)
    /// By being able to reach the server's own socket: whoever runs it, on the command line.
    case commandLine
  }

  let user: User
  let credential: Credential
  /// What this credential may do, within what its owner may.
  let scopes: Scopes
  /// When the credential ends.
  let expiresAt: Instant?
  /// Who that is, for the log: ids, which open nothing. Here because it is asked for with every request.
  let logMetadata: Logger.Metadata
  /// The use of it that was noted last.
  private let noted = Locked<Authenticator.Use?>(nil)

  init(user: User, credential: Credential, scopes: Scopes, expiresAt: Instant?) {
    self.user = user
    self.credential = credential
    self.scopes = scopes
    self.expiresAt = expiresAt
    var metadata: Logger.Metadata = ["user_id": .string("\(user.id)")]
    switch credential {
    case .session: break
    case .token(let id): metadata["token_id"] = .string("\(id)")
    case .commandLine: metadata["entrance"] = "command line"
    }
    logMetadata = metadata
  }

  /// Whether a use is worth a note: not within a second of the last one from the same place.
  func isNews(_ use: Authenticator.Use) -> Bool {
    noted.withLock { noted in
      if let noted, noted.address == use.address, 0..<1_000 ~= use.at.milliseconds - noted.at.milliseconds { return false }
      noted = use
      return true
    }
  }

  /// The browser's session; nil for anything else.
  var sessionID: UUID? { if case .session(let id) = credential { id } else { nil } }

  /// Whose idempotency keys these are: a token's own, or those of a person in the browser.
  var keyOwner: UUID {
    switch credential {
    case .session, .commandLine: user.id
    case .token(let id): id
    }
  }

  /// A runaway script must not lock its owner out of the browser.
  var rateKey: RateLimiter.Key {
    switch credential {
    case .session, .commandLine: .user(user.id)
    case .token(let id): .token(id)
    }
  }

  /// nil where nothing is counted: who runs the server is not to be kept from it.
  var rateBucket: RateBucket? {
    switch credential {
    case .session: .session
    case .token: .token
    case .commandLine: nil
    }
  }

  /// Who runs the server and acts for nobody's account: an administrator without one of their own.
  static let `operator` = Caller(user: .operator, credential: .commandLine, scopes: .all, expiresAt: nil)

  var isOperator: Bool { user.id == User.operator.id }
}

extension User {
  /// Stands for whoever runs the server; it is in no table.
  static let `operator`: User = {
    var user = User(
      id: UUID(high: 0, low: 0), username: "command line", email: "", passwordHash: nil, createdAt: Instant(milliseconds: 0))
    user.isAdministrator = true
    return user
  }()
}

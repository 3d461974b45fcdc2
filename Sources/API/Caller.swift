internal import HTTPServer
internal import Store
internal import Travel

/// Who is calling, once that is known.
struct Caller: Sendable {
  /// How the caller has shown who they are.
  enum Credential: Hashable, Sendable {
    case session(UUID)
    case token(UUID)
  }

  let user: User
  let credential: Credential
  /// What this credential may do, within what its owner may.
  let scopes: Scopes
  /// When the credential ends.
  let expiresAt: Instant?

  /// Whose idempotency keys these are: a token's own, or those of a person in the browser.
  var keyOwner: UUID {
    switch credential {
    case .session: user.id
    case .token(let id): id
    }
  }

  /// A runaway script must not lock its owner out of the browser.
  var rateKey: RateLimiter.Key {
    switch credential {
    case .session: .user(user.id)
    case .token(let id): .token(id)
    }
  }

  var rateBucket: RateBucket {
    switch credential {
    case .session: .session
    case .token: .token
    }
  }
}

internal import Database
internal import HTTPServer
internal import Logging
internal import Store
internal import Threads
internal import Travel

/// What the handlers work with.
struct Services: Sendable {
  let database: Database
  let clock: Clock
  let ids: UUIDGenerator
  let settings: APISettings
  let logger: Logger
  let passwords: Passwords
  let cookies: SessionCookies
  let authenticator: Authenticator
  let limiter: RateLimiter
  let presenter: FlightPresenter
  let freshness: Freshness
  let idempotency = Idempotency()

  var resolver: FlightResolver { presenter.resolver }
  var reference: ReferenceData { presenter.resolver.reference }
}

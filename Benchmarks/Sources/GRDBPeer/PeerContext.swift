import Crypto
import Foundation
import GRDB
import Hummingbird

/// What is known of a request: who has sent it, and how JSON is written.
struct PeerContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  var user: UUID?

  init(source: ApplicationRequestContextSource) { coreContext = .init(source: source) }

  var responseEncoder: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.dateEncodingStrategy = .iso8601
    return encoder
  }
}

/// Lets in who has a token, which is found by its SHA-256.
struct TokenMiddleware: RouterMiddleware {
  let pool: DatabasePool

  func handle(_ request: Request, context: PeerContext, next: (Request, PeerContext) async throws -> Response) async throws -> Response {
    guard let authorization = request.headers[.authorization], authorization.hasPrefix("Bearer ") else { throw HTTPError(.unauthorized) }
    let hash = Data(SHA256.hash(data: Data(authorization.utf8.dropFirst(7))))
    let user = try await pool.read { db in
      try UUID.fetchOne(
        db, sql: "SELECT user_id FROM tokens WHERE token_hash = ? AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ?)",
        arguments: [hash, Int64(Date().timeIntervalSince1970 * 1000)])
    }
    guard let user else { throw HTTPError(.unauthorized) }
    var context = context
    context.user = user
    return try await next(request, context)
  }
}

internal import Database
internal import Schema
internal import Store
internal import Travel

/// Whose account it is into which a provider logs somebody in: the one that is linked with them, or where the settings allow it the one with their
/// verified address, or a new one.
struct OpenIDAccount: Sendable {
  let token: IDToken
  let provider: OpenIDProvider

  /// The account. Throws 403 and 409 where there is none.
  func user(_ call: Call<some Sendable, some Sendable>, _ db: Connection) throws -> User {
    if let identity = try db.identity(issuer: provider.issuer, subject: token.subject), let user = try db.user(identity.userID) {
      try admit(user)
      try db.noteLogin(of: user.id, by: provider.issuer, at: call.now)
      return user
    }
    // An address that nobody has verified may be anybody's.
    let address = token.isEmailVerified ? token.email : nil
    guard let address, let owner = try db.user(named: address) else { return try register(address, call, db) }
    guard provider.settings.linksByEmail else {
      throw APIError.conflict(
        "There is an account with the address \(address) already. Log in to it with its password, and link this login in its settings.")
    }
    try admit(owner)
    try link(to: owner, call, db)
    return owner
  }

  /// Links `user` with who has logged in. Throws 409 where one of them is linked otherwise.
  func link(to user: User, _ call: Call<some Sendable, some Sendable>, _ db: Connection) throws {
    if let known = try db.identity(issuer: provider.issuer, subject: token.subject) {
      guard known.userID == user.id else { throw APIError.conflict("This login belongs to another account here.") }
      return
    }
    guard try db.identity(of: user.id, issuer: provider.issuer) == nil else {
      throw APIError.conflict("The account \(user.username) is linked with another login. DELETE /auth/oidc/link takes that away first.")
    }
    try db.insert(
      Identity(userID: user.id, issuer: provider.issuer, subject: token.subject, email: token.email, createdAt: call.now))
    try call.audit("user.oidc_linked", of: user, details: ["issuer": .string(provider.issuer)], db)
  }

  /// Throws 403 for somebody whom nothing lets in.
  private func admit(_ user: User) throws {
    guard user.disabledAt == nil else { throw APIError.forbidden("This account is disabled.") }
  }

  /// Makes an account where that is allowed. Throws 403.
  private func register(_ address: String?, _ call: Call<some Sendable, some Sendable>, _ db: Connection) throws -> User {
    guard try !db.isWithoutUsers() else {
      throw APIError.forbidden("The first account is made with a password: `peregrine setup`, or POST /api/v1/auth/register.")
    }
    guard call.services.settings.registration == .open || provider.settings.registers else {
      throw APIError.forbidden(
        "No account here is linked with this login. Who has one logs in with its password and links it; who has none asks an administrator."
      )
    }
    guard let address else {
      throw APIError.forbidden("No account can be made: the login provider gives no e-mail address, or has not verified it.")
    }
    var user = User(
      id: call.services.ids.next(), username: try username(address, db), email: address, passwordHash: nil, createdAt: call.now)
    user.displayName = token.name.flatMap { try? Schema.name(1...100).decode(.string($0)) }
    try db.insert(user)
    try call.audit("user.registered", of: user, details: ["by": "oidc"], db)
    try link(to: user, call, db)
    try db.noteLogin(of: user.id, by: provider.issuer, at: call.now)
    return user
  }

  /// What the provider calls somebody, made fit to be a name here, with a number where somebody has it.
  private func username(_ address: String, _ db: Connection) throws -> String {
    let wanted = token.username.map { String($0.prefix { $0 != "@" }) } ?? String(address.prefix { $0 != "@" })
    let fit = wanted.unicodeScalars.map { (try? Schema.username.decode(.string(String($0)))) ?? "-" }.joined()
    let stem = fit.isEmpty ? "traveller" : String(String.UnicodeScalarView(fit.unicodeScalars.prefix(56)))
    // Somebody may have as many of them as there are accounts, and one more is free.
    for number in 1... {
      let name = number == 1 ? stem : "\(stem)-\(number)"
      if try db.user(named: name) == nil { return name }
    }
    return stem
  }
}

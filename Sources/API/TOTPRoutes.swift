internal import Database
internal import HTTPServer
internal import Schema
internal import Store
internal import Travel

/// Two-factor logins: an authenticator app beside the password. Tokens do not come this way, and work as before.
enum TOTPRoutes {
  static let endpoints: [Endpoint] = [
    .get("/auth/totp", "Whether logins ask for a code", tag: "Accounts", .session, .one(State.schema), handler: state),
    .write(
      .post, "/auth/totp", "Get the secret for an authenticator app, which is asked for once it is confirmed", tag: "Accounts", .session,
      input: Password.schema.schema, .one(NewApp.schema), bucket: .login, maxBody: AccountRoutes.maxBody, isRepeatable: false,
      handler: begin),
    .write(
      .post, "/auth/totp/confirm", "Have logins ask for the app's codes from now on, and get the recovery codes", tag: "Accounts", .session,
      input: Code.schema.schema, .one(RecoveryCodes.schema), maxBody: AccountRoutes.maxBody, isRepeatable: false, handler: confirm),
    .write(
      .post, "/auth/totp/recovery-codes", "Get new recovery codes in place of those before", tag: "Accounts", .session,
      input: Proof.schema.schema, .one(RecoveryCodes.schema), bucket: .login, maxBody: AccountRoutes.maxBody, isRepeatable: false,
      handler: renew),
    .write(
      .delete, "/auth/totp", "Have logins ask for the password alone", tag: "Accounts", .session, input: Proof.schema.schema,
      bucket: .login,
      maxBody: AccountRoutes.maxBody, handler: end),
  ]

  struct State: Sendable {
    var isActive = false
    var confirmedAt: Instant?
    var recoveryCodesLeft = 0

    static let schema = ObjectSchema("TwoFactor", "Whether logins ask for a code.", State()) {
      Property("active", \.isActive, .boolean, "Whether they do.", access: .readOnly)
      Property("confirmed_at", \.confirmedAt, .instant, "Since when.", access: .readOnly)
      Property("recovery_codes_left", \.recoveryCodesLeft, .integer(), "How many recovery codes have not been used.", access: .readOnly)
    }
  }

  struct Password: Sendable {
    var current = ""

    static let schema = ObjectSchema("CurrentPassword", "The password again.", Password()) {
      Property("current_password", \.current, .string(0...1_000), "The account's password.", isRequired: true, access: .writeOnly)
    }
  }

  struct NewApp: Sendable {
    var secret = ""
    var address = ""

    static let schema = ObjectSchema("TwoFactorSecret", "What an authenticator app needs. It is shown this once.", NewApp()) {
      Property("secret", \.secret, .string(), "To be typed in, in Base32.", example: "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", access: .readOnly)
      Property("uri", \.address, .string(), "To be shown as a QR code.", access: .readOnly)
    }
  }

  struct Code: Sendable {
    var code = ""

    static let schema = ObjectSchema("TwoFactorCode", "A code of the authenticator app.", Code()) {
      Property(
        "code", \.code, .string(0...64), "The six digits that the app shows.", example: "492039", isRequired: true, access: .writeOnly)
    }
  }

  struct RecoveryCodes: Sendable {
    var codes: [String] = []

    static let schema = ObjectSchema(
      "RecoveryCodes", "What logs in once each when the app is gone. They are shown this once.", RecoveryCodes()
    ) {
      Property("recovery_codes", \.codes, .array(of: .string(), most: 100), "To be kept somewhere else than the app.", access: .readOnly)
    }
  }

  /// That it is the owner who asks, and not somebody at an open browser.
  struct Proof: Sendable {
    var password = ""
    var code = ""

    static let schema = ObjectSchema("TwoFactorProof", "Both halves of a login again.", Proof()) {
      Property("current_password", \.password, .string(0...1_000), "The account's password.", isRequired: true, access: .writeOnly)
      Property(
        "code", \.code, .string(0...64), "A code of the authenticator app, or a recovery code.", example: "492039", isRequired: true,
        access: .writeOnly)
    }
  }

  @Sendable static func state(_ call: Call<NoInput, NoQuery>) throws -> Answer<State> {
    try call.services.database.read { db in
      guard let confirmedAt = try db.totpSecret(of: call.caller.user.id)?.confirmedAt else { return .ok(State()) }
      return .ok(State(isActive: true, confirmedAt: confirmedAt, recoveryCodesLeft: try db.countRecoveryCodes(of: call.caller.user.id)))
    }
  }

  @Sendable static func begin(_ call: Call<Password, NoQuery>) throws -> Write<NewApp> {
    let (services, user) = (call.services, call.caller.user)
    guard user.passwordHash != nil else {
      throw APIError.conflict("This account has no password, so there is no login that could ask for a code.")
    }
    try call.check(currentPassword: call.input.current)
    let bytes = TOTP.newSecret()
    let secret = TOTPSecret(userID: user.id, sealed: services.secretKey.seal(bytes, for: SecondFactor.purpose), createdAt: call.now)
    return Write { db in
      guard try db.totpSecret(of: user.id)?.confirmedAt == nil else {
        throw APIError.conflict("Logins ask for the codes of an app already. DELETE /auth/totp takes that away first.")
      }
      try db.put(secret)
      return .ok(
        NewApp(
          secret: TOTP.base32(bytes), address: TOTP.address(bytes, account: user.username, server: services.settings.instanceName)))
    }
  }

  @Sendable static func confirm(_ call: Call<Code, NoQuery>) throws -> Write<RecoveryCodes> {
    let (services, user) = (call.services, call.caller.user)
    let waiting = try services.database.read { try $0.totpSecret(of: user.id) }
    guard let waiting, waiting.confirmedAt == nil else {
      throw APIError.conflict(
        waiting == nil ? "There is no app to be confirmed: POST /auth/totp comes first." : "Logins ask for the codes of an app already.")
    }
    try accept(call.use(code: call.input.code, of: user.id, isConfirming: true), at: call.now)
    let codes = (0..<RecoveryCode.count).map { _ in RecoveryCode.random() }
    return Write { db in
      // Not one that has been asked for in between.
      guard var secret = try db.totpSecret(of: user.id), secret.confirmedAt == nil, secret.sealed == waiting.sealed else {
        throw APIError.conflict("The app has just been replaced by another one.")
      }
      secret.confirmedAt = call.now
      try db.put(secret)
      try db.replaceRecoveryCodes(of: user.id, by: codes.compactMap(RecoveryCode.hash), at: call.now)
      // The others were begun with the password alone.
      try db.deleteSessions(of: user.id, except: call.caller.sessionID)
      try call.audit("user.totp_enabled", of: user, db)
      db.afterCommit { services.authenticator.forget() }
      return .ok(RecoveryCodes(codes: codes))
    }
  }

  @Sendable static func renew(_ call: Call<Proof, NoQuery>) throws -> Write<RecoveryCodes> {
    let user = call.caller.user
    try prove(call)
    let codes = (0..<RecoveryCode.count).map { _ in RecoveryCode.random() }
    return Write { db in
      guard try db.totpSecret(of: user.id)?.confirmedAt != nil else { throw APIError.conflict(inactive) }
      try db.replaceRecoveryCodes(of: user.id, by: codes.compactMap(RecoveryCode.hash), at: call.now)
      try call.audit("user.recovery_codes_made", of: user, db)
      return .ok(RecoveryCodes(codes: codes))
    }
  }

  @Sendable static func end(_ call: Call<Proof, NoQuery>) throws -> Write<Never> {
    let user = call.caller.user
    try prove(call)
    return Write { db in
      guard try db.deleteTOTP(of: user.id) else { throw APIError.notFound.replacing(code: "not_found", message: inactive) }
      try call.audit("user.totp_disabled", of: user, db)
      return .nothing
    }
  }

  private static let inactive = "Logins to this account ask for no code."

  /// Throws unless the caller has both halves of a login, where there are two. The password comes first: a code that is looked at is used up.
  private static func prove(_ call: Call<Proof, NoQuery>) throws {
    let user = call.caller.user.id
    guard try call.services.database.read({ try $0.totpSecret(of: user)?.confirmedAt }) != nil else { return }
    try call.check(currentPassword: call.input.password)
    try accept(call.use(code: call.input.code, of: user), at: call.now)
  }

  /// Throws 400 or 429 for what is not the right code.
  static func accept(_ finding: SecondFactor.Finding, field: String = "code", at now: Instant) throws {
    switch finding {
    case .right: break
    case .wrong: throw APIError.validation(field, "is not right, or has been used; the app shows the next one within 30 seconds")
    case .locked(let end): throw SecondFactor.locked(until: end, at: now)
    }
  }
}

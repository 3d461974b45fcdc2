internal import ArgumentParser

/// The flags of logins by OpenID Connect.
struct OpenIDFlags: ParsableArguments {
  @Option(help: help(.oidcIssuer)) var oidcIssuer: String?
  @Option(name: .customLong(Setting.oidcClientID.rawValue), help: help(.oidcClientID)) var oidcClientID: String?
  @Option(help: help(.oidcClientSecretFile)) var oidcClientSecretFile: String?
  @Option(help: help(.oidcScopes)) var oidcScopes: String?
  @Option(help: help(.oidcName)) var oidcName: String?
  @Option(help: help(.oidcLinkByEmail)) var oidcLinkByEmail: String?
  @Option(help: help(.oidcRegistration)) var oidcRegistration: String?

  /// The flags that were given.
  var given: [Setting: String] {
    let all: [Setting: String?] = [
      .oidcIssuer: oidcIssuer, .oidcClientID: oidcClientID, .oidcClientSecretFile: oidcClientSecretFile, .oidcScopes: oidcScopes,
      .oidcName: oidcName, .oidcLinkByEmail: oidcLinkByEmail, .oidcRegistration: oidcRegistration,
    ]
    return all.compactMapValues { $0 }
  }
}

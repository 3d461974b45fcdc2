internal import ArgumentParser

/// The flags of `peregrine serve`: one for each `Setting`, as text.
struct ServeFlags: ParsableArguments {
  @Option(help: help(.listen)) var listen: String?
  @OptionGroup var database: DatabaseFlags
  @Option(help: help(.tlsCert)) var tlsCert: String?
  @Option(help: help(.tlsKey)) var tlsKey: String?
  @Option(help: help(.trustedProxies)) var trustedProxies: String?
  @Option(name: .customLong(Setting.baseURL.rawValue), help: help(.baseURL)) var baseURL: String?
  @Option(help: help(.instanceName)) var instanceName: String?
  @Option(name: .customLong(Setting.registration.rawValue), help: help(.registration)) var registration: String?
  @Option(help: help(.inboundSecret)) var inboundSecret: String?
  @OptionGroup var openID: OpenIDFlags
  @OptionGroup var mailbox: MailboxFlags
  @Option(help: help(.auditKeep)) var auditKeep: String?
  @OptionGroup var mail: MailFlags
  @OptionGroup var backups: BackupFlags
  @Option(help: help(.webhookPrivateNetworks)) var webhookPrivateNetworks: String?
  @Option(name: .customLong(Setting.rateLogin.rawValue), help: help(.rateLogin)) var rateLogin: String?
  @Option(name: .customLong(Setting.rateFlights.rawValue), help: help(.rateFlights)) var rateFlights: String?
  @Option(name: .customLong(Setting.rateEmail.rawValue), help: help(.rateEmail)) var rateEmail: String?
  @Option(name: .customLong(Setting.rateBoardingPass.rawValue), help: help(.rateBoardingPass)) var rateBoardingPass: String?
  @Option(name: .customLong(Setting.rateSession.rawValue), help: help(.rateSession)) var rateSession: String?
  @Option(name: .customLong(Setting.rateToken.rawValue), help: help(.rateToken)) var rateToken: String?
  @Option(name: .customLong(Setting.rateAdmin.rawValue), help: help(.rateAdmin)) var rateAdmin: String?
  @Option(help: help(.maxBody)) var maxBody: String?
  @Option(help: help(.maxRequestLine)) var maxRequestLine: String?
  @Option(help: help(.maxHeaderSection)) var maxHeaderSection: String?
  @Option(help: help(.maxHeaderFields)) var maxHeaderFields: String?
  @Option(help: help(.maxChunkOverhead)) var maxChunkOverhead: String?
  @Option(help: help(.maxConnections)) var maxConnections: String?
  @Option(help: help(.maxConnectionsPerAddress)) var maxConnectionsPerAddress: String?
  @Option(help: help(.maxPipelined)) var maxPipelined: String?
  @Option(help: help(.workerQueue)) var workerQueue: String?
  @Option(help: help(.eventLoops)) var eventLoops: String?
  @Option(help: help(.workers)) var workers: String?
  @Option(help: help(.headerTimeout)) var headerTimeout: String?
  @Option(help: help(.idleTimeout)) var idleTimeout: String?
  @Option(help: help(.writeTimeout)) var writeTimeout: String?
  @Option(help: help(.bodyMinimumRate)) var bodyMinimumRate: String?
  @Option(help: help(.shutdownTimeout)) var shutdownTimeout: String?
  @Option(help: help(.drainTime)) var drainTime: String?
  @Option(help: help(.slowRequest)) var slowRequest: String?
  @Option(help: help(.versionCheck)) var versionCheck: String?
  @Option(help: help(.temporaryDirectory)) var temporaryDirectory: String?
  @Option(help: help(.logLevel)) var logLevel: String?
  @Option(help: help(.logFormat)) var logFormat: String?

  /// The flags that were given.
  var given: [Setting: String] {
    let all: [Setting: String?] = [
      .listen: listen, .tlsCert: tlsCert, .tlsKey: tlsKey, .trustedProxies: trustedProxies, .maxBody: maxBody,
      .baseURL: baseURL, .instanceName: instanceName, .registration: registration, .inboundSecret: inboundSecret,
      .webhookPrivateNetworks: webhookPrivateNetworks, .rateLogin: rateLogin,
      .rateFlights: rateFlights,
      .rateEmail: rateEmail,
      .rateBoardingPass: rateBoardingPass, .rateSession: rateSession, .rateToken: rateToken, .rateAdmin: rateAdmin,
      .maxRequestLine: maxRequestLine, .maxHeaderSection: maxHeaderSection, .maxHeaderFields: maxHeaderFields,
      .maxChunkOverhead: maxChunkOverhead, .maxConnections: maxConnections, .maxConnectionsPerAddress: maxConnectionsPerAddress,
      .maxPipelined: maxPipelined, .workerQueue: workerQueue, .eventLoops: eventLoops, .workers: workers, .headerTimeout: headerTimeout,
      .idleTimeout: idleTimeout, .writeTimeout: writeTimeout, .bodyMinimumRate: bodyMinimumRate, .shutdownTimeout: shutdownTimeout,
      .auditKeep: auditKeep, .drainTime: drainTime, .slowRequest: slowRequest, .versionCheck: versionCheck,
      .temporaryDirectory: temporaryDirectory, .logLevel: logLevel, .logFormat: logFormat,
    ]
    return [database.given, openID.given, mailbox.given, mail.given, backups.given].reduce(all.compactMapValues { $0 }) {
      $0.merging($1) { flag, _ in flag }
    }
  }
}

/// What a flag's line in `--help` says.
func help(_ setting: Setting) -> ArgumentHelp {
  let about = setting.about
  let fallback = about.fallback.isEmpty ? "" : " (default: \(about.fallback))"
  return ArgumentHelp("\(about.meaning)\(fallback) [\(setting.variable)]", discussion: "Must be \(about.form).", valueName: "value")
}

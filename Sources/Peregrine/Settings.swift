internal import API
internal import ArgumentParser
internal import Database
internal import Glibc
internal import HTTPServer
internal import Logging
internal import Threads

/// What a server is run with: the defaults, changed by the environment, changed by the flags.
struct Settings {
  var listen: [ListenAddress] = []
  var dataDirectory = ""
  var database = DatabaseURL.sqlite(path: "")
  var api = APISettings(version: Peregrine.version)
  var tlsCertificate: String?
  var tlsKey: String?
  var trustedProxies = TrustedProxies()
  var limits = Limits()
  var timeouts = Timeouts()
  var eventLoops: Int?
  var workers: Int?
  /// Milliseconds.
  var drainTime = 0
  /// Milliseconds; nil: none is slow.
  var slowRequest: Int?
  /// The address that is asked for the newest version; nil: none is.
  var versionCheck: String?
  var temporaryDirectory = "/tmp"
  var logLevel = Logger.Level.info
  var logFormat = LogFormat.text

  /// Certificate and key, where both are given.
  var tls: TLSFiles? {
    guard let tlsCertificate, let tlsKey else { return nil }
    return TLSFiles(certificate: tlsCertificate, key: tlsKey)
  }

  /// Where a server lets commands reach it.
  var commandSocket: String {
    let name = "\(dataDirectory)/peregrine.sock"
    // A Unix domain socket needs an absolute path.
    guard !name.hasPrefix("/"), let current = getcwd(nil, 0) else { return name }
    defer { free(current) }
    return "\(String(cString: current))/\(name)"
  }

  /// Makes the data directory, which only its owner may look into, and those above it, where they are missing. Throws `SystemError`.
  func makeDataDirectory() throws {
    for end in dataDirectory.indices where end != dataDirectory.startIndex && dataDirectory[end] == "/" {
      _ = mkdir(String(dataDirectory[..<end]), 0o777)
    }
    guard mkdir(dataDirectory, 0o700) == 0 || errno == EEXIST else { throw SystemError("making the data directory \(dataDirectory)") }
  }

  /// Resolves all settings. Throws `InvalidSetting` for the first that is wrong, for a variable with our prefix that is none of ours, and for a
  /// certificate without its key.
  init(flags: [Setting: String], environment: [String: String]) throws(InvalidSetting) {
    try Self.checkNames(environment)
    for setting in Setting.allCases {
      if let text = flags[setting] {
        try setting.apply(text, to: &self, from: .flag)
      } else if let text = environment[setting.variable], !text.isEmpty {
        try setting.apply(text, to: &self, from: .variable)
      } else if setting == .listen, environment["LISTEN_FDS"] != nil {
        listen = [.systemd]
      } else if !setting.about.fallback.isEmpty {
        try setting.apply(setting.about.fallback, to: &self, from: .fallback)
      }
    }
    guard (tlsCertificate == nil) == (tlsKey == nil) else {
      throw InvalidSetting("\(Setting.tlsCert.flag) and \(Setting.tlsKey.flag) belong together; only one of them is given.")
    }
    guard (api.openID.issuer == nil) == (api.openID.clientID == nil) else {
      throw InvalidSetting("\(Setting.oidcIssuer.flag) and \(Setting.oidcClientID.flag) belong together; only one of them is given.")
    }
    guard (api.mailbox.address == nil) == (api.mailbox.passwordFile == nil) else {
      throw InvalidSetting("\(Setting.mailbox.flag) and \(Setting.mailboxPasswordFile.flag) belong together; only one of them is given.")
    }
    try checkMail()
  }

  /// Throws `InvalidSetting` where of two settings that belong together one is missing.
  private func checkMail() throws(InvalidSetting) {
    let mail = api.mail
    guard (mail.server == nil) == (mail.sender == nil) else {
      throw InvalidSetting("\(Setting.smtp.flag) and \(Setting.smtpFrom.flag) belong together; only one of them is given.")
    }
    guard (mail.user == nil) == (mail.passwordFile == nil) else {
      throw InvalidSetting("\(Setting.smtpUser.flag) and \(Setting.smtpPasswordFile.flag) belong together; only one of them is given.")
    }
  }

  /// The settings of a command with these flags in the process's environment. Throws what makes the parser of arguments say what is wrong.
  static func resolved(_ flags: [Setting: String]) throws -> Settings {
    do { return try Settings(flags: flags, environment: environment()) } catch { throw ValidationError(error.description) }
  }

  /// The variables of this process.
  static func environment() -> [String: String] {
    var variables: [String: String] = [:]
    var entry = environ
    while let text = entry.pointee {
      let parts = String(cString: text).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if parts.count == 2 { variables[String(parts[0])] = String(parts[1]) }
      entry += 1
    }
    return variables
  }

  private static func checkNames(_ environment: [String: String]) throws(InvalidSetting) {
    let known = Setting.allCases.map(\.variable)
    let ofCommands = [AccountFlags.serverVariable, AccountFlags.tokenVariable]
    for name in environment.keys.sorted() where name.hasPrefix(Setting.prefix) && !known.contains(name) && !ofCommands.contains(name) {
      throw InvalidSetting("\(name) is no setting of Peregrine \(Peregrine.version). Settings are \(known.joined(separator: ", ")).")
    }
  }
}

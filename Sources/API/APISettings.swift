/// What the API can be told.
public struct APISettings: Sendable {
  /// Who may register once there is an administrator.
  public enum Registration: String, CaseIterable, Sendable { case closed, invite, open }

  /// The program's version.
  public var version: String
  /// The address that users see, without a slash at its end; nil: that of the request.
  public var baseURL: String?
  /// What the server is called.
  public var instanceName = "Peregrine"
  /// Who may register.
  public var registration = Registration.invite
  /// The limits on requests.
  public var rates: [RateBucket: RateLimit] = [:]
  /// What a flag or a variable says, which administrators cannot change.
  public var given: [AdminSetting: Given] = [:]
  /// Where files are, and where the copies of backups wait.
  public var dataDirectory = "."
  /// The file with the server's own key; nil: secret.key in the data directory.
  public var secretKeyFile: String?
  /// The most bytes of an imported file.
  public var maxImport = 64 << 20
  /// Where the pictures are that people send. Made when it is missing.
  var uploadDirectory: String { "\(dataDirectory)/uploads" }
  /// How long entries of the audit log are kept, in milliseconds; nil: for ever.
  public var auditKeep: Int?
  /// What a mail service signs messages with that it hands in; nil: none may.
  public var inboundSecret: String?
  /// The mailbox that is looked into.
  package var mailbox = MailboxSettings()
  /// How mails are sent.
  package var mail = MailSettings()
  /// When backups are made.
  public var backups = BackupSettings()
  /// Whose webhooks may be sent into private networks, and to this machine.
  package var webhookNetworks = AddressRules.PrivateNetworks.administrators
  /// The provider that people may log in by.
  package var openID = OpenIDSettings()
  /// The command that becomes another program with less than this one may (`LimitedProcess.become`); nil: no other programs are run.
  public var launcher: [String]?
  /// Where the private directories of those programs are made.
  public var temporaryDirectory = "/tmp"
  /// How many threads work on requests; passwords may take half of them.
  public var workers = 64
  /// What new passwords are stored with. Nobody sets it but tests, which make hundreds of them.
  var passwords = Passwords.Parameters()
  /// What the first account has to show; nil when it needs nothing.
  public var setupCode: String?

  /// A setting as it was given at the start.
  public struct Given: Sendable {
    /// The value, as it is written.
    public var text: String
    /// The name of the flag or the variable.
    public var name: String
    /// Whether it is a flag.
    public var isFlag: Bool

    /// What `name` says.
    public init(_ text: String, name: String, isFlag: Bool) {
      self.text = text
      self.name = name
      self.isFlag = isFlag
    }
  }

  /// The settings of this version, with the defaults for the rest.
  public init(version: String) { self.version = version }
}

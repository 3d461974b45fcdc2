/// What the API can be told.
public struct APISettings: Sendable {
  /// Who may register once there is an administrator.
  public enum Registration: String, CaseIterable, Sendable { case closed, invite, open }

  /// The program's version.
  public var version: String
  /// The address that users see, without a slash at its end; nil: that of the request.
  public var baseURL: String?
  /// Who may register.
  public var registration = Registration.invite
  /// The limits on requests.
  public var rates: [RateBucket: RateLimit] = [:]
  /// The most bytes of an imported file.
  public var maxImport = 64 << 20
  /// Where the pictures are that people send. Made when it is missing.
  public var uploadDirectory = "data/uploads"
  /// How many threads work on requests; passwords may take half of them.
  public var workers = 64
  /// What the first account has to show; nil when it needs nothing.
  public var setupCode: String?

  /// The settings of this version, with the defaults for the rest.
  public init(version: String) { self.version = version }
}

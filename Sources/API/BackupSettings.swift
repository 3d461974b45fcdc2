/// When backups are made without anybody asking for them, and how many are kept.
public struct BackupSettings: Sendable {
  /// How often.
  public enum Schedule: String, CaseIterable, Sendable { case daily, off }

  /// nil: daily with SQLite, off with PostgreSQL, which those who run it have backups of already.
  public var schedule: Schedule?
  /// Minutes since midnight in UTC.
  public var minute = 210
  /// Of how many days the newest one is kept.
  public var daily = 7
  /// Of how many weeks.
  public var weekly = 4
  /// Where they are; nil: backups in the data directory.
  public var directory: String?

  /// The defaults.
  public init() {}
}

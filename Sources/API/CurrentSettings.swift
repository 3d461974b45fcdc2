internal import Database
internal import Logging
internal import Store
internal import Threads

/// The settings in force: what the server has been started with, and where that says nothing, what administrators have set since. A change holds from the
/// next request on; one that another server on the same database has made, within half a minute.
final class CurrentSettings: Sendable {
  private struct State {
    var stored = StoredSettings()
    var value: APISettings
    /// How often administrators have changed something here: what was read before that is older.
    var changes = 0
  }

  private let started: APISettings
  private let limiter: RateLimiter
  private let logger: Logger
  private let state: Locked<State>

  init(_ started: APISettings, _ limiter: RateLimiter, _ logger: Logger) {
    self.started = started
    self.limiter = limiter
    self.logger = logger
    state = Locked(State(value: started))
  }

  /// All of them.
  var value: APISettings { state.withLock { $0.value } }

  /// Reads what is stored. Throws `DatabaseError`.
  func read(_ database: Database) throws {
    let changes = state.withLock { $0.changes }
    let stored = StoredSettings(try database.read { try $0.settings() })
    state.withLock { if $0.changes == changes { use(stored, &$0) } }
  }

  /// Uses what has just been stored.
  func use(_ stored: StoredSettings) {
    state.withLock {
      $0.changes += 1
      use(stored, &$0)
    }
  }

  private func use(_ stored: StoredSettings, _ state: inout State) {
    guard stored != state.stored else { return }
    state.stored = stored
    state.value = started
    for setting in AdminSetting.allCases where started.given[setting] == nil {
      guard let text = stored[setting], !setting.apply(text, to: &state.value) else { continue }
      logger.warning("the setting \(setting.name) is stored as \"\(text)\", which this version does not allow; the default holds instead")
    }
    limiter.use(state.value.rates)
  }

  /// Where the value of a setting comes from.
  enum Source: String, CaseIterable, Sendable { case `default`, environment, flag, admin }

  /// What holds for `setting` where `stored` is what administrators have set, and what makes it so.
  func effective(_ setting: AdminSetting, _ stored: StoredSettings) -> (text: String, source: Source) {
    if let given = started.given[setting] { return (given.text, given.isFlag ? .flag : .environment) }
    var scratch = started
    if let text = stored[setting], setting.apply(text, to: &scratch) { return (text, .admin) }
    return (setting.about.fallback, .default)
  }

  /// The flag or the variable that holds `setting`; nil where administrators decide.
  func holder(of setting: AdminSetting) -> String? { started.given[setting]?.name }
}

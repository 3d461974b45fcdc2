internal import Schema

/// A setting that administrators can change while the server runs, unless a flag or a variable holds it.
public enum AdminSetting: Hashable, Sendable, CaseIterable {
  case instanceName, registration
  case rate(RateBucket)

  /// In the order in which they are listed.
  public static let allCases = [AdminSetting.instanceName, .registration] + RateBucket.allCases.map { .rate($0) }

  /// Its name in JSON and in the database.
  var name: String {
    switch self {
    case .instanceName: "instance_name"
    case .registration: "registration"
    case .rate(let bucket): "rate_\(bucket.rawValue)"
    }
  }

  /// The default, its meaning, and what a value looks like.
  public var about: (fallback: String, meaning: String, form: String) {
    switch self {
    case .instanceName: ("Peregrine", "What this server is called, in /info.", "a name of 1 to 100 characters")
    case .registration:
      ("invite", "Who may register once there is an account.", APISettings.Registration.allCases.map(\.rawValue).joined(separator: ", "))
    case .rate(let bucket): (bucket.fallback, bucket.meaning, Parse.rateForm)
    }
  }

  /// Puts the value that `text` stands for into `settings`; false when it stands for none.
  public func apply(_ text: String, to settings: inout APISettings) -> Bool {
    switch self {
    case .instanceName:
      guard let name = Parse.name(text) else { return false }
      settings.instanceName = name
    case .registration:
      guard let registration = APISettings.Registration(rawValue: text) else { return false }
      settings.registration = registration
    case .rate(let bucket):
      guard let rate = Parse.rate(text) else { return false }
      settings.rates[bucket] = rate
    }
    return true
  }
}

/// What administrators have set, as it is stored and as a patch changes it.
struct StoredSettings: Equatable, Sendable {
  private var texts: [AdminSetting: String] = [:]

  init() {}

  /// What is in the database. A name that is none comes from another version and is passed over.
  init(_ rows: [String: String]) {
    for setting in AdminSetting.allCases { texts[setting] = rows[setting.name] }
  }

  subscript(_ setting: AdminSetting) -> String? {
    get { texts[setting] }
    set { texts[setting] = newValue }
  }

  static let schema = ObjectSchema("Settings", "What administrators have set.", StoredSettings()) {
    AdminSetting.allCases.map { setting in
      let (fallback, meaning, form) = setting.about
      return Property(setting.name, \.[setting], .string(1...200), "\(meaning) It must be \(form).", example: .string(fallback))
    }
  }
}

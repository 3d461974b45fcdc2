/// Why there are no rules for a zone.
public enum ZoneError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The tz database has no such zone; perhaps the other was meant. For whoever named it.
  case unknown(String, suggestion: String?)
  /// There is no tz database. For whoever runs the server.
  case noDatabase(directory: String, reason: String)
  /// The file of a zone cannot be used. For whoever runs the server.
  case unusable(file: String, reason: String)

  /// One sentence or two.
  public var description: String {
    switch self {
    case .unknown(let name, let suggestion?): "There is no time zone \"\(Self.short(name))\" in the tz database. Is \(suggestion) meant?"
    case .unknown(let name, nil):
      "There is no time zone \"\(Self.short(name))\" in the tz database: its names are like Europe/Berlin or America/New_York."
    case .noDatabase(let directory, let reason):
      "\(directory) holds no tz database (\(reason)): install the package tzdata, or set TZDIR to where it is."
    case .unusable(let file, let reason): "\(file) cannot be used: \(reason)."
    }
  }

  private static func short(_ name: String) -> String { name.count > 60 ? "\(name.prefix(60))…" : name }
}

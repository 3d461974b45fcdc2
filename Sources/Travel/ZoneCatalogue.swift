internal import Glibc
internal import Threads

/// The zones of the system's tz database. Each is read when it is first asked for and kept; threads share it.
///
/// The names are collected once, when it is made, and only those are ever looked up: no text of a client becomes a path.
public struct ZoneCatalogue: Sendable {
  /// Where the database is.
  public let directory: String
  /// All names, links among them, in ascending order.
  public let names: [String]
  /// The version, such as `2025b`, where the database says it.
  public let version: String?
  private let known: Set<String>
  private let spellings: ZoneSpellings
  private let loaded = Locked<[String: ZoneRules]>([:])

  /// The database in `directory`, by default what the environment variable TZDIR names, or `/usr/share/zoneinfo`. Throws
  /// `ZoneError.noDatabase` when it is not there.
  public init(directory: String? = nil) throws(ZoneError) {
    let given = directory ?? getenv("TZDIR").map { String(cString: $0) } ?? ""
    let path = given.isEmpty ? "/usr/share/zoneinfo" : given
    let files = try ZoneDirectory(path)
    names = try files.names()
    guard !names.isEmpty else { throw .noDatabase(directory: path, reason: "no zones in it") }
    known = Set(names)
    spellings = ZoneSpellings(names)
    version = files.version
    self.directory = files.path
  }

  /// The rules of the zone of that name, spelled exactly so.
  public func rules(for name: String) throws(ZoneError) -> ZoneRules {
    if let rules = loaded.withLock({ $0[name] }) { return rules }
    guard known.contains(name) else { throw .unknown(name, suggestion: spellings.nearest(to: name)) }
    let directory = directory
    // Under the lock, so that none is read twice. It takes well under a millisecond.
    return try loaded.withLock { loaded in
      if let rules = loaded[name] { return Result<ZoneRules, ZoneError>.success(rules) }
      do throws(ZoneError) {
        let rules = try ZoneDirectory.rules(of: name, in: directory)
        loaded[name] = rules
        return .success(rules)
      } catch {
        return .failure(error)
      }
    }.get()
  }
}

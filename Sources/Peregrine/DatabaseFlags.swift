internal import ArgumentParser
internal import Database
internal import Store

/// The flags of every command that uses the database.
struct DatabaseFlags: ParsableArguments {
  @Option(name: .customLong(Setting.dataDirectory.rawValue), help: help(.dataDirectory)) var dataDirectory: String?
  @Option(name: .customLong(Setting.databaseURL.rawValue), help: help(.databaseURL)) var databaseURL: String?

  /// The flags that were given.
  var given: [Setting: String] { [.dataDirectory: dataDirectory, .databaseURL: databaseURL].compactMapValues { $0 } }

  /// The settings with these flags.
  func settings() throws -> Settings { try Settings.resolved(given) }
}

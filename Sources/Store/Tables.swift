internal import Assets
public import Database

/// The tables that the repositories of this module work on.
public enum Tables {
  /// What makes them, oldest first: the files of `Migrations/`, which are part of the binary.
  public static let migrations: [Migration] = {
    let list = assets_migrations()
    return UnsafeBufferPointer(start: list.first, count: list.count).map { asset in
      let name = String(cString: asset.name)
      let sql = String(decoding: UnsafeBufferPointer(start: asset.bytes, count: asset.length), as: UTF8.self)
      guard let migration = Migration(name: name, sql: sql) else { preconditionFailure("\(name) is no name of a migration") }
      return migration
    }
  }()
}

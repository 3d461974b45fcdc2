import Assets
import Foundation
import Testing

/// What the binary brings along against what is in the repository.
@Suite struct MigrationsTests {
  @Test func everyMigrationOfTheDirectoryIsInTheBinary() throws {
    let directory = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Migrations").standardized
    let files = try FileManager.default.contentsOfDirectory(at: directory, includingPropertiesForKeys: nil)
      .sorted { $0.lastPathComponent < $1.lastPathComponent }
    let list = assets_migrations()
    let embedded = UnsafeBufferPointer(start: list.first, count: list.count)

    // In this order they are applied.
    #expect(embedded.map { String(cString: $0.name) + ".sql" } == files.map(\.lastPathComponent))
    for (asset, file) in zip(embedded, files) {
      #expect(try Data(bytes: asset.bytes, count: asset.length) == Data(contentsOf: file), "\(file.lastPathComponent) differs")
    }
  }
}

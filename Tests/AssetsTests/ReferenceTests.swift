import Assets
import Foundation
import Testing

/// The reference data of the binary against the files in the repository.
@Suite struct ReferenceTests {
  @Test func everyFileOfTheReferenceDataIsInTheBinary() throws {
    let directory = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Sources/Assets/data").standardized
    let files = try FileManager.default.contentsOfDirectory(at: directory, includingPropertiesForKeys: nil)
      .sorted { $0.lastPathComponent < $1.lastPathComponent }
    let list = assets_reference()
    let embedded = UnsafeBufferPointer(start: list.first, count: list.count)

    #expect(embedded.map { String(cString: $0.name) + ".csv" } == files.map(\.lastPathComponent))
    for (asset, file) in zip(embedded, files) {
      #expect(try Data(bytes: asset.bytes, count: asset.length) == Data(contentsOf: file), "\(file.lastPathComponent) differs")
    }
  }
}

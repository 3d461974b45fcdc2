import Assets
import Foundation
import Testing

/// The pages of the binary against the files in the repository, and those that script/bootstrap puts beside them.
@Suite struct WebTests {
  @Test func everyFileOfThePagesIsInTheBinary() throws {
    let directory = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../web").standardized
    let files = try ["", "swagger-ui"].flatMap {
      try FileManager.default.contentsOfDirectory(at: directory.appending(path: $0), includingPropertiesForKeys: nil)
    }
    .filter { ["html", "css", "js", "gz"].contains($0.pathExtension) }
    .sorted { $0.lastPathComponent < $1.lastPathComponent }
    let list = assets_web()
    let embedded = UnsafeBufferPointer(start: list.first, count: list.count)

    #expect(embedded.map { String(cString: $0.name) } == files.map(\.lastPathComponent))
    for (asset, file) in zip(embedded, files) {
      #expect(try Data(bytes: asset.bytes, count: asset.length) == Data(contentsOf: file), "\(file.lastPathComponent) differs")
    }
  }
}

import Foundation
import Glibc
import Logging
import Testing

@testable import Peregrine

@Suite struct LogLinesTests {
  @Test func aTextLineHasTimeLevelMessageAndFieldsInOrder() throws {
    let line = try Self.line(.text) { $0.info("request", metadata: ["status": .stringConvertible(200), "route": "/a b", "empty": ""]) }
    let expected = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z info request empty="" route="\/a b" status=200\n/
    #expect(line.wholeMatch(of: expected) != nil, "\(line)")
  }

  @Test func nobodyCanWriteALineOfTheirOwn() throws {
    let line = try Self.line(.text) { $0.warning("a\nb\r\u{1}", metadata: ["x": "1\n2026-01-01 forged"]) }
    #expect(line.filter { $0 == "\n" }.count == 1)
    #expect(line.hasSuffix("warning a b   x=\"1\\u000a2026-01-01 forged\"\n"), "\(line)")
  }

  @Test func aJSONLineIsOneObjectWithNumbersAsNumbers() throws {
    let line = try Self.line(.json) { $0.error("q\"\\\u{7}ü\n", metadata: ["us": .stringConvertible(12), "id": "x\ty"]) }
    let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    #expect(object["message"] as? String == "q\"\\\u{7}ü\n")
    #expect(object["us"] as? Int == 12)
    #expect(object["id"] as? String == "x\ty")
    #expect(object["level"] as? String == "error")
    #expect(line.hasSuffix("}\n"))
  }

  @Test func aReaderWhoHasStoppedReadingNeitherStopsTheServerNorGoesUntold() throws {
    var ends: [Int32] = [0, 0]
    #expect(pipe(&ends) == 0)
    let writer = try LogWriter(descriptor: ends[1]) { LogLines.dropped($0, .json) }
    // A pipe holds 64 KiB and the writer a megabyte; this is more than both.
    for _ in 0..<4_000 { writer.write([UInt8](repeating: UInt8(ascii: "x"), count: 999) + [UInt8(ascii: "\n")]) }
    let reading = FileHandle(fileDescriptor: ends[0])
    var text = ""
    while !text.contains("lines were dropped") {
      text += String(decoding: reading.availableData, as: UTF8.self)
      writer.write(Array("more\n".utf8))
    }
    // The pipe stays open: its writer lives as long as the process.
  }

  private static func line(_ format: LogFormat, _ log: (Logger) -> Void) throws -> String {
    var ends: [Int32] = [0, 0]
    #expect(pipe(&ends) == 0)
    defer { for end in ends { close(end) } }
    let writer = try LogWriter(descriptor: ends[1]) { LogLines.dropped($0, format) }
    log(Logger(label: "test") { _ in LogLines(writer: writer, format: format) })
    writer.flush()
    return String(decoding: FileHandle(fileDescriptor: ends[0]).availableData, as: UTF8.self)
  }
}

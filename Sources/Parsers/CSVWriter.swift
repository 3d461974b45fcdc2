/// Writes CSV (RFC 4180): commas, CRLF, and quotation marks only around the fields that need them. UTF-8 without a byte order mark.
package struct CSVWriter: Sendable {
  /// What has been written so far.
  package private(set) var bytes: [UInt8] = []

  package init() {}

  /// Another row.
  package mutating func row(_ fields: [String]) {
    for (i, field) in fields.enumerated() {
      if i > 0 { bytes.append(UInt8(ascii: ",")) }
      append(field)
    }
    // An empty line is no row to many readers.
    if fields == [""] { bytes += "\"\"".utf8 }
    bytes += "\r\n".utf8
  }

  private mutating func append(_ field: String) {
    guard field.utf8.contains(where: Self.needsQuotes) else {
      bytes += field.utf8
      return
    }
    bytes.append(UInt8(ascii: "\""))
    for byte in field.utf8 {
      if byte == UInt8(ascii: "\"") { bytes.append(byte) }
      bytes.append(byte)
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private static func needsQuotes(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\r") || byte == UInt8(ascii: "\n")
  }
}

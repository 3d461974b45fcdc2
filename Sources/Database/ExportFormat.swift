/// A whole database as text, which any engine can write and any engine can read. Lines of UTF-8:
///
/// ```
/// peregrine export 1
/// migration 1 0001_initial 3d5c…e1 0.1.0       version, name, SHA-256 of its text, the program that applied it
/// table users id username …                    name, columns
/// x019a…  tada  n  i1                          a row: values with tabs between them
/// end 1                                        how many rows it had
/// …
/// sha256 9f86…08                               of all bytes before this line
/// ```
///
/// A value is `n` (NULL), `i` and a whole number, `r` and the shortest decimal number that reads back as the same one, `x` and hexadecimal digits, or
/// `t` and text, in which backslash, tab, line feed and carriage return are `\\`, `\t`, `\n` and `\r`. Words of the other lines are
/// separated by single spaces. Tables come in an order in which rows refer only to what is there already, and rows in the order of their first
/// three columns.
enum ExportFormat {
  static let firstLine = "peregrine export 1"

  /// What a line says.
  enum Line {
    case migration(AppliedMigration)
    case table(Table)
    case row([SQLValue])
    case end(rows: Int)
    case checksum(String)
  }

  // MARK: Writing

  static func append(_ value: SQLValue, to bytes: inout [UInt8]) {
    switch value {
    case .null: bytes.append(UInt8(ascii: "n"))
    case .integer(let number): bytes += "i\(number)".utf8
    case .real(let number): bytes += "r\(number)".utf8
    case .blob(let blob):
      bytes.append(UInt8(ascii: "x"))
      for byte in blob {
        bytes.append(hexadecimalDigits[Int(byte >> 4)])
        bytes.append(hexadecimalDigits[Int(byte & 15)])
      }
    case .text(let text):
      bytes.append(UInt8(ascii: "t"))
      for byte in text.utf8 {
        switch byte {
        case UInt8(ascii: "\\"): bytes += "\\\\".utf8
        case UInt8(ascii: "\t"): bytes += "\\t".utf8
        case UInt8(ascii: "\n"): bytes += "\\n".utf8
        case UInt8(ascii: "\r"): bytes += "\\r".utf8
        default: bytes.append(byte)
        }
      }
    }
  }

  private static let hexadecimalDigits = Array("0123456789abcdef".utf8)

  // MARK: Reading

  /// What a line says that is not the first one; `isRow` inside of a table. nil when it says nothing that we understand.
  static func parse(_ line: ArraySlice<UInt8>, inTable: Bool) -> Line? {
    if inTable, line.first != UInt8(ascii: "e") {
      var values: [SQLValue] = []
      for field in line.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false) {
        guard let value = value(field) else { return nil }
        values.append(value)
      }
      return .row(values)
    }
    let words = String(decoding: line, as: UTF8.self).split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    switch (words[0], words.count) {
    case ("migration", 5):
      return Int(words[1]).map { .migration(AppliedMigration(version: $0, name: words[2], checksum: words[3], appliedBy: words[4])) }
    case ("table", 3...): return .table(Table(name: words[1], columns: Array(words[2...])))
    case ("end", 2): return Int(words[1]).map { .end(rows: $0) }
    case ("sha256", 2): return .checksum(words[1])
    default: return nil
    }
  }

  private static func value(_ field: ArraySlice<UInt8>) -> SQLValue? {
    guard let kind = field.first else { return nil }
    let rest = field.dropFirst()
    switch kind {
    case UInt8(ascii: "n"): return rest.isEmpty ? .null : nil
    case UInt8(ascii: "i"): return Int64(String(decoding: rest, as: UTF8.self)).map { .integer($0) }
    case UInt8(ascii: "r"): return Double(String(decoding: rest, as: UTF8.self)).flatMap { $0.isFinite ? .real($0) : nil }
    case UInt8(ascii: "x"): return blob(rest).map { .blob($0) }
    case UInt8(ascii: "t"): return text(rest).map { .text($0) }
    default: return nil
    }
  }

  private static func blob(_ digits: ArraySlice<UInt8>) -> [UInt8]? {
    guard digits.count % 2 == 0 else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(digits.count / 2)
    var high: UInt8?
    for digit in digits {
      let value: UInt8
      switch digit {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = digit - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): value = digit - UInt8(ascii: "a") + 10
      default: return nil
      }
      if let first = high {
        bytes.append(first << 4 | value)
        high = nil
      } else {
        high = value
      }
    }
    return bytes
  }

  private static func text(_ escaped: ArraySlice<UInt8>) -> String? {
    guard escaped.contains(UInt8(ascii: "\\")) else { return String(validating: escaped, as: UTF8.self) }
    var bytes: [UInt8] = []
    var rest = escaped
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "\\") else {
        bytes.append(byte)
        continue
      }
      switch rest.popFirst() {
      case UInt8(ascii: "\\"): bytes.append(byte)
      case UInt8(ascii: "t"): bytes.append(UInt8(ascii: "\t"))
      case UInt8(ascii: "n"): bytes.append(UInt8(ascii: "\n"))
      case UInt8(ascii: "r"): bytes.append(UInt8(ascii: "\r"))
      default: return nil
      }
    }
    return String(validating: bytes, as: UTF8.self)
  }
}

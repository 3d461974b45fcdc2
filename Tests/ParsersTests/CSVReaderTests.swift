import Testing

@testable import Parsers

@Suite struct CSVReaderTests {
  private static let cases: [(text: String, rows: [[String]])] = [
    ("a,b\r\n1,2\r\n", [["a", "b"], ["1", "2"]]), ("a;b\n1;2", [["a", "b"], ["1", "2"]]), ("a\tb\r1\t2\r", [["a", "b"], ["1", "2"]]),
    ("\"a,x\";b\n1,5;2\n", [["a,x", "b"], ["1,5", "2"]]),
    ("a,b\n\"say \"\"hi\"\"\",\"two\r\nlines\"\n", [["a", "b"], ["say \"hi\"", "two\r\nlines"]]),
    ("a,b\n,\n\"\",\"\"\n", [["a", "b"], ["", ""], ["", ""]]), ("a\n\n\nb\n", [["a"], ["b"]]),
    ("a,b\n5\" x,y", [["a", "b"], ["5\" x", "y"]]),
    ("\u{FEFF}a,b\nZürich,東京 🛫\n", [["a", "b"], ["Zürich", "東京 🛫"]]), ("", []), ("\n\n", []), ("a,\n", [["a", ""]]),
  ]

  @Test(arguments: cases.indices) func theRowsAreTheSameHoweverTheFileArrives(index: Int) throws {
    let (text, rows) = Self.cases[index]
    let bytes = Array(text.utf8)
    #expect(try Self.rows([bytes[...]]).map(\.fields) == rows)
    #expect(try Self.rows(bytes.indices.map { bytes[$0...$0] }).map(\.fields) == rows)
    for i in bytes.indices { #expect(try Self.rows([bytes[..<i], bytes[i...]]).map(\.fields) == rows) }
  }

  @Test func rowsAreNumberedAsASpreadsheetDoes() throws {
    let bytes = Array("a\n\n\"x\ny\"\r\n\r\nz".utf8)
    #expect(try Self.rows([bytes[...]]).map(\.number) == [1, 3, 5])
  }

  @Test(arguments: [false, true]) func unicodeWithAByteOrderMarkIsRead(isBigEndian: Bool) throws {
    let units = Array("\u{FEFF}a;b\r\nZürich;🛫 東京\r\n".utf16)
    let bytes = units.flatMap { isBigEndian ? [UInt8($0 >> 8), UInt8($0 & 255)] : [UInt8($0 & 255), UInt8($0 >> 8)] }
    let expected = [["a", "b"], ["Zürich", "🛫 東京"]]
    #expect(try Self.rows([bytes[...]]).map(\.fields) == expected)
    #expect(try Self.rows(bytes.indices.map { bytes[$0...$0] }).map(\.fields) == expected)
  }

  @Test func whatIsNoUTF8CanBeReadAsThatOfOldWindows() throws {
    let bytes: [UInt8] = [0x5A, 0xFC, 0x72, 0x69, 0x63, 0x68, 0x20, 0x80]
    #expect(try Self.rows([bytes[...]]).map(\.isUTF8) == [false])
    #expect(try Self.rows([bytes[...]], CSVReader(isWindows1252: true)).map(\.fields) == [["Zürich €"]])
  }

  @Test(arguments: [("a\n\"b", 2), ("a\n\"b\"c\n", 2), ("a\nb\n\u{0}", 3)]) func aBrokenFileIsRefusedWithItsRow(text: String, row: Int) {
    let bytes = Array(text.utf8)
    let error = #expect(throws: CSVError.self) { try Self.rows([bytes[...]]) }
    #expect(error?.row == row)
  }

  @Test func whatIsWrittenIsRead() throws {
    let rows = [["a", "b", "c"], ["", " x ", "\""], ["1,2;3\t4", "\r\n", "'\"'"], ["", "", ""]]
    var writer = CSVWriter()
    for row in rows { writer.row(row) }
    #expect(try Self.rows([writer.bytes[...]]).map(\.fields) == rows)
  }

  private static func rows(_ pieces: [ArraySlice<UInt8>], _ reader: CSVReader = CSVReader()) throws -> [CSVReader.Row] {
    var reader = reader
    var rows: [CSVReader.Row] = []
    for piece in pieces { try reader.feed(piece) { rows.append($0) } }
    try reader.finish { rows.append($0) }
    return rows
  }
}

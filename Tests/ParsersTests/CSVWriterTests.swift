import Testing

@testable import Parsers

@Suite struct CSVWriterTests {
  @Test(arguments: [
    (["a", "b"], "a,b\r\n"), (["a,b", "c"], "\"a,b\",c\r\n"), (["say \"hi\""], "\"say \"\"hi\"\"\"\r\n"),
    (["two\nlines", ""], "\"two\nlines\",\r\n"), (["a\rb"], "\"a\rb\"\r\n"), ([" a "], " a \r\n"), ([""], "\"\"\r\n"), (["", ""], ",\r\n"),
    (["Zürich"], "Zürich\r\n"),
  ])
  func aFieldHasQuotationMarksWhereItNeedsThem(fields: [String], text: String) {
    var writer = CSVWriter()
    writer.row(fields)
    #expect(String(decoding: writer.bytes, as: UTF8.self) == text)
  }
}

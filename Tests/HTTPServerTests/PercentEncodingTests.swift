import Testing

@testable import HTTPServer

/// How text in paths and queries is read and written.
@Suite struct PercentEncodingTests {
  private func decode(_ text: [UInt8], plusAsSpace: Bool = false) throws -> String {
    try PercentEncoding.decode(text.span, plusAsSpace: plusAsSpace, in: "The text")
  }

  @Test(arguments: [
    ("", "", ""), ("abc", "abc", "abc"), ("a+b", "a+b", "a b"), ("a%20b", "a b", "a b"), ("%2B+%2b", "+++", "+ +"),
    ("%e4%bd%a0%E5%A5%BD", "你好", "你好"), ("%25%32%35", "%25", "%25"), ("%41%42c", "ABc", "ABc"), ("é", "é", "é"), ("%0D%0A", "\r\n", "\r\n"),
    ("%2F", "/", "/"), ("%7f", "\u{7F}", "\u{7F}"),
  ])
  func escapesAreDecoded(text: String, inPath: String, inQuery: String) throws {

    #expect(try decode(Array(text.utf8)) == inPath)
    #expect(try decode(Array(text.utf8), plusAsSpace: true) == inQuery)
  }

  @Test(arguments: ["%", "a%", "%4", "a%4", "%zz", "%4g", "%g4", "%%41", "% 41", "%+1", "%-1", "%é"])
  func brokenEscapeIsAnError(text: String) {
    #expect(
      throws: HTTPError.badRequest(
        "The text has a % that is not followed by two hexadecimal digits; a percent sign itself is written %25.")
    ) { try decode(Array(text.utf8)) }
  }

  @Test(arguments: ["%00", "a%00b", "\0", "%41\0"])
  func nulIsAnError(text: String) {
    #expect(throws: HTTPError.badRequest("The text contains a NUL character, which is not accepted.")) { try decode(Array(text.utf8)) }
  }

  @Test(arguments: ["%ff", "%c3", "%c3%28", "%e2%82", "%c0%af", "%c0%80", "%ed%a0%80", "%f4%90%80%80", "%f8%88%80%80%80", "ok%80"])
  func whatIsNoUTF8IsAnError(text: String) {
    #expect(throws: HTTPError.badRequest("The text is not UTF-8 after percent-decoding.")) { try decode(Array(text.utf8)) }
  }

  @Test func rawBytesMustBeUTF8Too() {
    #expect(throws: HTTPError.self) { try decode([0x61, 0xFF]) }
    #expect(throws: HTTPError.self) { try decode([0xC3]) }
  }

  @Test(arguments: [
    ("", ""), ("AZaz09-._~", "AZaz09-._~"), ("a b", "a%20b"), ("a/b?c=d&e+f", "a%2Fb%3Fc%3Dd%26e%2Bf"), ("100%", "100%25"), ("é", "%C3%A9"),
    ("\r\n", "%0D%0A"),
    ("😀", "%F0%9F%98%80"), ("\"<>'", "%22%3C%3E%27"),
  ])
  func whatLinksAreBuiltOfIsEscaped(text: String, encoded: String) throws {
    #expect(PercentEncoding.encode(text) == encoded)
    #expect(try decode(Array(encoded.utf8)) == text)
    #expect(try decode(Array(encoded.utf8), plusAsSpace: true) == text)
  }

  @Test func onlyUnreservedCharactersStayAsTheyAre() {
    let unreserved = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~".unicodeScalars)
    for scalar in (UInt8.min...127).map(Unicode.Scalar.init) {
      #expect((PercentEncoding.encode(String(scalar)) == String(scalar)) == unreserved.contains(scalar), "\(scalar.debugDescription)")
    }
  }

  @Test func everyByteValueComesBack() throws {
    for value in UInt32(1)...0x2FF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      #expect(try decode(Array(PercentEncoding.encode(String(scalar)).utf8)) == String(scalar))
    }
  }
}

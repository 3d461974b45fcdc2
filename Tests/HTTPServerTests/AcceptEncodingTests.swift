import Testing

@testable import HTTPServer

/// When an answer is compressed.
@Suite struct AcceptEncodingTests {
  @Test(arguments: [
    "gzip", "gzip, deflate, br", "gzip, deflate, br, zstd", "br;q=1.0, gzip;q=0.8, *;q=0.1", "GZip", "x-gzip", "X-GZIP", "compress, gzip",
    "gzip;q=1.0, identity; q=0.5, *;q=0", "compress;q=0.5, gzip;q=1.0",  // RFC 9110 section 12.5.3
    "*", "*;q=0.5", "deflate, *", "gzip;q=0.001", "gzip ; Q=0.5", "\tgzip\t;\tq=1.000\t", ",,gzip,,", "identity, gzip",
    "gzip, identity;q=1",
    "gzip;q=0.5, identity;q=0.5", "gzip;q=0.5, identity;q=0", "identity;q=0, gzip;q=0.001", "*;q=0, gzip", "gzip;q=1.", "gzip;q=0, x-gzip",
    "gzip;q=2, gzip",
    "identity;q=0, *", "identity;q=0.4, *;q=0.5", "gzip, identity;q=1.1", "br;garbage, gzip",
  ])
  func clientThatTakesGzipGetsIt(value: String) {
    #expect(AcceptEncoding.prefersGzip(value))
  }

  @Test(arguments: [
    "", " ", ",", "identity", "br", "deflate, br", "gzip;q=0", "gzip;q=0.0", "gzip;q=0.000", "gzip; q=0, *", "*;q=0",
    "gzip;q=0.4, identity;q=0.5", "gzip;q=0.4, identity",
    "gzip;q=0.4, *;q=0.5", "identity;q=0", "identity, *;q=0.5", "gzipped", "xgzip", "gzi", "x-gzi", "gzip/1", "gzip;q", "gzip;q=", "gzip;",
    "gzip;q=2", "gzip;q=1.1", "gzip;q=1.001",
    "gzip;q=-1", "gzip;q=0.1234", "gzip;q=.5", "gzip;q=a", "gzip;q=1;x=y", "gzip;level=9", "gzip q=1", "gzip; q =1", "gzip; q= 1",
    "gzip;q=0.5x", "gzip;q=10", "\"gzip\"", "gzip gzip", "**",
  ])
  func clientThatDoesNotGetsPlainContent(value: String) {
    #expect(!AcceptEncoding.prefersGzip(value))
  }

  @Test func clientThatSaysNothingGetsPlainContent() {
    #expect(!AcceptEncoding.prefersGzip(nil))
  }
}

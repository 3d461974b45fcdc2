import Testing

@testable import HTTPServer

/// The four forms of a request's target (RFC 9112 section 3.2), the grammar of URIs in them (RFC 3986), and the Host field.
@Suite struct RequestTargetTests {
  struct Target: CustomTestStringConvertible {
    let line: String
    let form: RequestHead.TargetForm
    let path: String
    var query: String?
    var host = "h"

    init(_ line: String, _ form: RequestHead.TargetForm, _ path: String, _ query: String? = nil, host: String = "h") {
      self.line = line
      self.form = form
      self.path = path
      self.query = query
      self.host = host
    }

    var testDescription: String { line }
  }

  static let unreservedAndSubDelims = "azAZ09-._~!$&'()*+,;="

  @Test(arguments: [
    // Section 3.2.1; RFC 3986 sections 3.3 and 3.4 say what a path and a query may have.
    Target("GET /", .origin, "/"), Target("GET /a/b", .origin, "/a/b"), Target("GET /a/", .origin, "/a/"),
    Target("GET /?", .origin, "/", ""), Target("GET /a?", .origin, "/a", ""), Target("GET /a?b=c", .origin, "/a", "b=c"),
    Target("GET /a?b?c", .origin, "/a", "b?c"), Target("GET /??", .origin, "/", "?"), Target("GET /?/../x", .origin, "/", "/../x"),
    Target("GET //", .origin, "//"), Target("GET //example.com/a", .origin, "//example.com/a"), Target("GET /a//b", .origin, "/a//b"),
    Target("GET /http://x/", .origin, "/http://x/"), Target("GET /*", .origin, "/*"),
    Target("GET /\(unreservedAndSubDelims):@/x", .origin, "/\(unreservedAndSubDelims):@/x"),
    Target("GET /?\(unreservedAndSubDelims):@/?", .origin, "/", "\(unreservedAndSubDelims):@/?"),
    Target("GET /%20%7e%7E%ff?%20%FF", .origin, "/%20%7e%7E%ff", "%20%FF"), Target("GET /%01?%0d%0A", .origin, "/%01", "%0d%0A"),
    Target("GET /.", .origin, "/."), Target("GET /a/../b", .origin, "/a/../b"), Target("OPTIONS /a", .origin, "/a"),
    Target("OPTIONS /*", .origin, "/*"), Target("TRACE /a", .origin, "/a"),
    // Section 3.2.2: a whole address; its host replaces Host.
    Target("GET http://example.com/a?b", .absolute, "/a", "b", host: "example.com"),
    Target("GET http://example.com", .absolute, "", host: "example.com"), Target("GET http://e.com?", .absolute, "", "", host: "e.com"),
    Target("GET http://e.com?a/b", .absolute, "", "a/b", host: "e.com"),
    Target("GET http://e.com/?a?b", .absolute, "/", "a?b", host: "e.com"),
    Target("GET https://e.com:8443/", .absolute, "/", host: "e.com:8443"), Target("GET HTTP://E.com/", .absolute, "/", host: "E.com"),
    Target("GET hTTpS://e.com/a:b@c", .absolute, "/a:b@c", host: "e.com"), Target("GET http://e.com:/", .absolute, "/", host: "e.com:"),
    Target("GET http://1.2.3.4:80/", .absolute, "/", host: "1.2.3.4:80"),
    Target("GET http://e.com:65535", .absolute, "", host: "e.com:65535"),
    Target("GET http://[::1]/", .absolute, "/", host: "[::1]"),
    Target("GET http://[2001:DB8::1]:80/a", .absolute, "/a", host: "[2001:DB8::1]:80"),
    Target("GET http://[::ffff:1.2.3.4]?q", .absolute, "", "q", host: "[::ffff:1.2.3.4]"),
    Target("GET http://ex%41mple.com//x", .absolute, "//x", host: "ex%41mple.com"),
    Target("GET http://\(unreservedAndSubDelims)/", .absolute, "/", host: unreservedAndSubDelims),
    Target("OPTIONS http://e.com", .absolute, "", host: "e.com"),
    Target("GET http://e.com/http://f.com/", .absolute, "/http://f.com/", host: "e.com"),
    // Section 3.2.4.
    Target("OPTIONS *", .asterisk, ""),
    // Section 3.2.3. By section 3.3 the target, not Host, is the authority.
    Target("CONNECT e.com:443", .authority, "", host: "e.com:443"), Target("CONNECT [::1]:1", .authority, "", host: "[::1]:1"),
    Target("CONNECT 1.2.3.4:65535", .authority, "", host: "1.2.3.4:65535"),
  ])
  func targetIsTakenApart(target: Target) throws {
    let head = try #require(HeadReading.readEveryWay("\(target.line) HTTP/1.1\r\nHost: h\r\n\r\n").head)
    #expect(head.form == target.form)
    #expect(head.path == target.path)
    #expect(head.query == target.query)
    #expect(head.host == target.host)
    #expect("\(head.method.name) \(head.target)" == target.line)
  }

  @Test(
    "a target outside the grammar is refused",
    arguments: [
      // RFC 9112 section 3.2: none of the four forms.
      "GET *", "HEAD *", "POST *", "GET **", "OPTIONS **", "OPTIONS *?a", "OPTIONS */", "OPTIONS *a", "GET a", "GET a/b", "GET .", "GET ..",
      "GET ../a", "GET ?a", "GET ?", "GET :", "GET example.com", "GET example.com:80", "GET example.com/a", "GET \\a", "GET @", "GET %2F",
      "GET %2fa", "OPTIONS a",
      // RFC 9112 section 3.2.2: another scheme, or not an absolute URI.
      "GET ftp://e.com/", "GET file:///a", "GET http:", "GET http:/", "GET http:/a", "GET http:a", "GET https:/", "GET httpx://e.com/",
      "GET http:\\\\e.com/", "GET ws://e.com/", "GET urn:a", "GET javascript:a", "GET xhttp://e.com/", "GET http//e.com",
      // RFC 9110 section 4.2.1: an empty host; section 4.2.4: userinfo.
      "GET http://", "GET http:///", "GET http:///a", "GET http://?a", "GET http://:80/", "GET http://:/", "GET https://", "GET https:///",
      "GET http://a@e.com/", "GET http://a:b@e.com/", "GET http://@e.com/", "GET http://e.com@/", "GET http://e.com:80@f.com/",
      "GET http://a%40@e.com/",
      // RFC 3986 section 3.2.3: a port is digits; RFC 9110 section 4.2: a TCP port.
      "GET http://e.com:x/", "GET http://e.com:80x/", "GET http://e.com:-1/", "GET http://e.com:+1/", "GET http://e.com:65536/",
      "GET http://e.com:99999/", "GET http://e.com:99999999999999999999/", "GET http://e.com:80:80/", "GET http://e.com::80/",
      "GET http://e.com:8%30/", "GET http://e.com:0x50/",
      // RFC 3986 section 3.2.2: brackets hold an IPv6 address and stand nowhere else. A zone means nothing here (RFC 9110 section 4.2).
      "GET http://[]/", "GET http://[/", "GET http://]/", "GET http://[::1/", "GET http://::1/", "GET http://[::1]x/", "GET http://[::1]]/",
      "GET http://[[::1]]/", "GET http://[1.2.3.4]/", "GET http://[e.com]/", "GET http://[::g]/", "GET http://[:::]/", "GET http://[1:2]/",
      "GET http://[fe80::1%25eth0]/", "GET http://[fe80::1%eth0]/", "GET http://[v1.a]/", "GET http://x[::1]/", "GET http://[::1]:x/",
      "GET http://[::1]80/", "GET http://[::%31]/", "GET http://[1:2:3:4:5:6:7:8:9]/", "GET http://[::1]/[", "GET http://e.com/]",
      "GET http://e.com/?[", "GET http://e.com?a]",
      // RFC 3986 section 2.1, also in the host; NUL names nothing.
      "GET /%", "GET /%4", "GET /%4?", "GET /%%41", "GET /%4g", "GET /%g4", "GET /%-1", "GET /% 41", "GET /a%", "GET /?%", "GET /?a=%4",
      "GET /?%zz", "GET /%u0041", "GET /%00", "GET /a%00b", "GET /?a=%00", "GET http://e.com/%", "GET http://e.com/?%1", "GET http://%/",
      "GET http://e%4.com/", "GET http://e%00.com/", "GET http://e.com/%00",
      // RFC 9112 section 3.2.3: only CONNECT has a host with a port, and it has nothing else; RFC 9110 section 9.3.6: a port must be there.
      "CONNECT /", "CONNECT /a", "CONNECT *", "CONNECT http://e.com:80/", "CONNECT e.com", "CONNECT e.com:", "CONNECT :80",
      "CONNECT e.com:80/",
      "CONNECT e.com:80?a", "CONNECT a@e.com:80", "CONNECT e.com:65536", "CONNECT e.com:x", "CONNECT [::1]", "CONNECT [::1:80",
      "CONNECT ::1:80",
    ])
  func targetOutsideTheGrammar(line: String) {
    #expect(HeadReading.readEveryWay("\(line) HTTP/1.1\r\nHost: h\r\n\r\n").status == 400)
  }

  // RFC 3986 sections 3.3 and 3.4: pchar, "/" and in a query "?".
  @Test func pathsAndQueriesMayHaveTheBytesOfTheGrammarOnly() {
    let allowed = Set("azAZbcdefghijklmnopqrstuvwxyBCDEFGHIJKLMNOPQRSTUVWXY0123456789-._~!$&'()*+,;=:@/?".utf8)
    for byte in UInt8.min...UInt8.max where byte != ASCII.percent && byte != ASCII.space {
      for start in ["/x", "/?x", "http://h/x", "http://h?x"] {
        let reading = HeadReading.readEveryWay(Array("GET \(start)".utf8) + [byte] + Array("y HTTP/1.1\r\nHost: h\r\n\r\n".utf8))
        #expect(
          allowed.contains(byte) ? reading.head != nil : reading.status == 400, "0x\(String(byte, radix: 16)) in \(start): \(reading)")
      }
    }
  }

  @Test(
    "a path is marked when it is not in normal form already",
    arguments: [
      ("/", false), ("/a/b", false), ("/a.b", false), ("/a?b=/../c", false), ("/a?%41", false), ("/.", true), ("/a/./b", true),
      ("/a/..", true), ("/%41", true), ("/a/.b", true), ("//", false),
    ])
  func pathThatNeedsNormalising(target: String, needs: Bool) {
    // `/.b` needs no change, but marking it costs little; an unmarked path must be its own normal form.
    #expect(HeadReading.readEveryWay("GET \(target) HTTP/1.1\r\nHost: h\r\n\r\n").head?.pathNeedsNormalising == needs)
  }

  // MARK: Host

  @Test(
    "a host with an optional port is accepted",
    arguments: [
      "h", "example.com", "EXAMPLE.com.", "a-b_c~d", "1.2.3.4", "1.2.3.4:80", "999.999.999.999", "h:0", "h:80", "h:65535", "h:00080", "h:",
      "[::1]", "[::1]:80", "[::]:", "[2001:db8:0:0:0:0:0:1]", "[::ffff:1.2.3.4]:1", "ex%41mple", "a,b", "!$&'()*+,;=",
      "xn--bcher-kva.example",
    ])
  func hostIsRead(host: String) {
    for space in ["", " ", " \t "] {
      let head = HeadReading.readEveryWay("GET /a HTTP/1.1\r\nX: y\r\nhOSt:\(space)\(host)\(space)\r\n\r\n").head
      #expect(head?.host == host)
    }
    // RFC 9112 section 3.2.2: ignored next to a whole address, but it has to be there.
    #expect(HeadReading.readEveryWay("GET http://e.com/a HTTP/1.1\r\nHost: \(host)\r\n\r\n").head?.host == "e.com")
  }

  @Test(
    "a Host that is no host is refused",
    arguments: [
      "", ":", ":80", "h:x", "h:80x", "h:65536", "h:100000", "h:-1", "h: 80", "h :80", "h i", "h/", "/", "h/a", "h?a", "h#a", "a@h", "@h",
      "a:b@h",
      "http://h", "http://h/", "::1", "[::1", "::1]", "[]", "[h]", "[1.2.3.4]", "[::1]x", "[::1]:x", "[::1%25lo]", "[::1]:80:80", "h:80:80",
      "h%",
      "h%4", "h%zz", "h%00", "\"h\"", "<h>", "h\\i", "h|i", "{h}", "h^", "`h`", "b\u{FC}cher.example", "h, i", "h\ti", "*\"",
    ])
  func hostThatIsNone(host: String) {
    #expect(HeadReading.readEveryWay("GET / HTTP/1.1\r\nHost: \(host)\r\n\r\n").status == 400)
    #expect(HeadReading.readEveryWay("GET http://e.com/ HTTP/1.1\r\nHost: \(host)\r\n\r\n").status == 400, "next to a whole address")
    #expect(HeadReading.readEveryWay("GET / HTTP/1.0\r\nHost: \(host)\r\n\r\n").status == 400, "in HTTP/1.0")
  }

  @Test(
    "Host is there once",
    arguments: [
      ("GET / HTTP/1.1\r\n\r\n", false), ("GET / HTTP/1.2\r\n\r\n", false), ("GET http://e.com/ HTTP/1.1\r\n\r\n", false),
      ("OPTIONS * HTTP/1.1\r\n\r\n", false), ("CONNECT e.com:443 HTTP/1.1\r\n\r\n", false), ("GET / HTTP/1.1\r\nHosts: h\r\n\r\n", false),
      ("GET / HTTP/1.1\r\nX-Host: h\r\n\r\n", false), ("GET / HTTP/1.1\r\nHost: h\r\nHost: h\r\n\r\n", false),
      ("GET / HTTP/1.1\r\nHost: h\r\nA: b\r\nHOST: i\r\n\r\n", false), ("GET / HTTP/1.0\r\nHost: h\r\nHost: h\r\n\r\n", false),
      ("GET http://e.com/ HTTP/1.1\r\nHost: h\r\nHost: h\r\n\r\n", false),
      ("GET / HTTP/1.0\r\n\r\n", true), ("GET http://e.com/ HTTP/1.0\r\n\r\n", true), ("GET / HTTP/1.1\r\nHost: h\r\n\r\n", true),
    ])
  func hostIsThereOnce(text: String, isAccepted: Bool) {
    let reading = HeadReading.readEveryWay(text)
    #expect(isAccepted ? reading.head != nil : reading.status == 400)
  }
}

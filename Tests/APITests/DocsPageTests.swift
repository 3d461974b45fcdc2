import HTTPServer
import Testing

@testable import API

/// The page with Swagger UI, as a browser loads it. Tests/Browser has one use it.
@Suite struct DocsPageTests {
  /// The addresses of what the page loads.
  private static func files(_ page: RawResponse) -> [String] {
    page.text.matches(of: #/(?:href|src)="(docs/[^"]+)"/#).map { "/" + $0.1 }
  }

  @Test func thePageLoadsItsFilesFromThisServerAlone() throws {
    let api = try TestAPI(.sqlite)
    let page = try api.ask("GET", "/docs")
    #expect(page.status == 200)
    #expect(page["Content-Type"] == "text/html; charset=utf-8")
    #expect(!page.text.contains("//"), "another host")
    let types = try Self.files(page).map { file in
      let answer = try api.ask("GET", file)
      #expect(answer.status == 200, "\(file)")
      #expect(!answer.body.isEmpty)
      return answer["Content-Type"]?.prefix { $0 != ";" }
    }
    #expect(types == ["text/css", "text/css", "text/javascript", "text/javascript"])
  }

  @Test func scriptsRunFromThisServerOnly() throws {
    let api = try TestAPI(.sqlite)
    let page = try api.ask("GET", "/docs")
    let policy = try #require(page["Content-Security-Policy"]).split(separator: ";").map { $0.drop { $0 == " " } }
    #expect(policy.contains("default-src 'none'"))
    #expect(policy.contains("script-src 'self'"))
    #expect(policy.contains("connect-src 'self'"))
    #expect(policy.contains("frame-ancestors 'none'"))
    for name in ["X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy"] { #expect(page[name] == commonHeaders[name]) }
  }

  @Test func aReloadKeepsThePolicyOfThePage() throws {
    let api = try TestAPI(.sqlite)
    let page = try api.ask("GET", "/docs")
    let again = try api.ask("GET", "/docs", as: .nobody, nil, ["If-None-Match: \(page["ETag"] ?? "")"])
    #expect(again.status == 304)
    #expect(again["Content-Security-Policy"] == page["Content-Security-Policy"])
    #expect(again["Cache-Control"] == "no-cache")
    #expect(page["Cache-Control"] == "no-cache")
  }

  @Test func filesAreKeptForGoodAndNotSentTwice() throws {
    let api = try TestAPI(.sqlite)
    for file in Self.files(try api.ask("GET", "/docs")) {
      let first = try api.ask("GET", file, as: .nobody, nil, ["Accept-Encoding: gzip"])
      #expect(first["Cache-Control"] == "public, max-age=31536000, immutable")
      let tag = try #require(first["ETag"])
      let again = try api.ask("GET", file, as: .nobody, nil, ["Accept-Encoding: gzip", "If-None-Match: \(tag)"])
      #expect(again.status == 304)
      #expect(again["ETag"] == tag)
    }
  }

  @Test func swaggerUIIsSentAsItIsStoredOrPlain() throws {
    let api = try TestAPI(.sqlite)
    let script = try #require(Self.files(try api.ask("GET", "/docs")).first { $0.hasSuffix("swagger-ui-bundle.js") })
    let gzipped = try api.ask("GET", script, as: .nobody, nil, ["Accept-Encoding: gzip"])
    #expect(gzipped["Content-Encoding"] == "gzip")
    let plain = try api.ask("GET", script)
    #expect(plain["Content-Encoding"] == nil)
    #expect(plain.text.contains("SwaggerUIBundle"))
    #expect(gzipped.body.count < plain.body.count / 3)
  }

  @Test(arguments: ["//docs", "//api/v1/docs/"])
  func whatPeopleTypeLeadsToThePage(path: String) throws {
    let answer = try TestAPI(.sqlite).ask("GET", path)
    #expect(answer.status == 308)
    #expect(answer["Location"] == "/api/v1/docs")
  }
}

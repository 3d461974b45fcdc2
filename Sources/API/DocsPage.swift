internal import Assets
internal import HTTPServer

/// Swagger UI on the OpenAPI document: a page and what it loads, all of it from this binary, so that a browser asks no other host.
enum DocsPage {
  /// Where the page is.
  static let path = Pipeline.base + "/docs"

  /// Scripts, styles and requests by this server's files only. Swagger UI's styles hold their pictures.
  private static let policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

  /// The page, its files, and what people type instead of its address.
  static let routes: [Route] = {
    let list = assets_web()
    let files = UnsafeBufferPointer(start: list.first, count: list.count).map { file in
      (name: String(cString: file.name), bytes: Array(UnsafeBufferPointer(start: file.bytes, count: file.length)))
    }
    // A part of the files' addresses, so that they can be kept for good.
    let edition = Secrets.fingerprint(files.flatMap(\.bytes))
    let others = [path + "/", "/docs"].map { other in
      Route(.get, other, execution: .inline) { _ in Response(.permanentRedirect, headers: ["Location": path]) }
    }
    return files.map { route($0.name, $0.bytes, edition) } + others
  }()

  private static func route(_ name: String, _ bytes: [UInt8], _ edition: String) -> Route {
    if name == "docs.html" {
      let page = Array(String(decoding: bytes, as: UTF8.self).replacing("{edition}", with: edition).utf8)
      let always: Headers = ["Cache-Control": "no-cache", "Content-Security-Policy": policy]
      return route(path, ["Content-Type": "text/html; charset=utf-8"], page, always: always)
    }
    let isGzipped = name.hasSuffix(".gz")
    let name = isGzipped ? String(name.dropLast(3)) : name
    var headers: Headers = ["Content-Type": name.hasSuffix(".css") ? "text/css; charset=utf-8" : "text/javascript; charset=utf-8"]
    if isGzipped { headers["Content-Encoding"] = "gzip" }
    return route("\(path)/\(edition)/\(name)", headers, bytes, always: ["Cache-Control": "public, max-age=31536000, immutable"])
  }

  /// `always` goes with a 304 too: a browser puts the fields of that in the place of those that it has kept, and without the page's policy they
  /// would bring that of all other answers.
  private static func route(_ path: String, _ headers: Headers, _ content: [UInt8], always: Headers) -> Route {
    let tag = ETag(Secrets.fingerprint(content))
    var always = always
    always["ETag"] = tag.description
    var headers = headers
    headers.merge(always)
    // Not inline: the files are large, and for some clients they have to be decompressed.
    return Route(.get, path, execution: .worker) { [headers, always] request in
      if let condition = request.headerList("If-None-Match"), try tag.matches(ifNoneMatch: condition) {
        return Response(.notModified, headers: always)
      }
      return Response(.ok, headers: headers, body: content)
    }
  }
}

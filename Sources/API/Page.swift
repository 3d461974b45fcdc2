internal import HTTPServer
internal import Travel

/// The few pages that people see who come here with a browser and not with a program. They load nothing, and run nothing.
enum Page {
  /// Whether a browser asks, to show the answer to somebody.
  static func isWanted(_ request: Request) -> Bool { request.headerList("Accept")?.contains("text/html") == true }

  /// Header fields of every page.
  static let headers: Headers = [
    "Content-Type": "text/html; charset=utf-8", "X-Robots-Tag": "noindex", "Cache-Control": "no-cache",
    "Content-Security-Policy":
      "default-src 'none'; style-src 'sha256-\(Secrets.base64(Secrets.hash(style.utf8)))'; img-src https: http:; base-uri 'none'; "
      + "form-action 'none'; frame-ancestors 'none'",
  ]

  private static let style = """
    :root{color-scheme:light dark;--ink:#1c2733;--soft:#5d6b7a;--paper:#fbfaf7;--line:#e3e0d8;--land:#e6e2d6;--sea:#f3f6f8;--route:#c8442b}\
    @media(prefers-color-scheme:dark){:root{--ink:#e8e6e1;--soft:#9aa7b4;--paper:#14191f;--line:#2a323b;--land:#2c3540;--sea:#1a2129;--route:#ff8163}}\
    body{margin:0 auto;max-width:46rem;padding:2rem 1rem 4rem;font:1rem/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper)}\
    h1{margin:0;font-size:2rem;line-height:1.2}p{margin:.25rem 0;color:var(--soft)}img{width:100%;max-height:16rem;object-fit:cover;border-radius:.75rem}\
    svg{display:block;width:100%;margin:1.5rem 0;background:var(--sea);border-radius:.75rem}.land{fill:var(--land);fill-rule:evenodd}\
    .route{fill:none;stroke:var(--route);stroke-width:2;stroke-linecap:round}.place{fill:var(--route)}\
    ol{list-style:none;margin:0;padding:0}li{padding:.9rem 0;border-top:1px solid var(--line)}time{color:var(--soft)}strong{display:block}\
    .cancelled strong{text-decoration:line-through}
    """

  /// A page with `body`, which is HTML.
  static func document(_ title: String, _ body: String) -> String {
    """
    <!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">\
    <meta name="robots" content="noindex"><title>\(Markup.escaped(title))</title><style>\(style)</style></head><body>\(body)</body></html>

    """
  }

  /// What people are told in place of an error's JSON.
  static func response(to error: APIError, requestID: String) -> Response {
    var all = error.headers
    all.merge(headers)
    let body = """
      <h1>This did not work</h1><p>\(Markup.escaped(error.message))</p>\
      <p>\(Markup.escaped(error.code)) · \(Markup.escaped(requestID))</p>
      """
    return Response(error.status, headers: all, body: Array(document("This did not work", body).utf8))
  }
}

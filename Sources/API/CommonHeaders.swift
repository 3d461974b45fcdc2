public import HTTPServer

/// Header fields of every answer that does not say otherwise: nothing of the API is a page, to be framed, sniffed or kept.
public let commonHeaders: Headers = [
  "Cache-Control": "no-store",
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
]

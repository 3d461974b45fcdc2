/// A response's status code (RFC 9110 section 15) with its standard reason phrase.
public struct Status: Sendable, Hashable {
  /// Three digits, 100–599.
  public let code: Int

  /// A status by its number.
  public init(_ code: Int) {
    precondition((100...599).contains(code), "a status code has three digits, 100 to 599")
    self.code = code
  }

  /// 100 Continue.
  public static let `continue` = Status(100)
  /// 200 OK.
  public static let ok = Status(200)
  /// 201 Created.
  public static let created = Status(201)
  /// 202 Accepted.
  public static let accepted = Status(202)
  /// 204 No Content.
  public static let noContent = Status(204)
  /// 301 Moved Permanently.
  public static let movedPermanently = Status(301)
  /// 302 Found.
  public static let found = Status(302)
  /// 303 See Other.
  public static let seeOther = Status(303)
  /// 304 Not Modified.
  public static let notModified = Status(304)
  /// 307 Temporary Redirect.
  public static let temporaryRedirect = Status(307)
  /// 308 Permanent Redirect.
  public static let permanentRedirect = Status(308)
  /// 400 Bad Request.
  public static let badRequest = Status(400)
  /// 401 Unauthorized.
  public static let unauthorized = Status(401)
  /// 403 Forbidden.
  public static let forbidden = Status(403)
  /// 404 Not Found.
  public static let notFound = Status(404)
  /// 405 Method Not Allowed.
  public static let methodNotAllowed = Status(405)
  /// 406 Not Acceptable.
  public static let notAcceptable = Status(406)
  /// 408 Request Timeout.
  public static let requestTimeout = Status(408)
  /// 409 Conflict.
  public static let conflict = Status(409)
  /// 412 Precondition Failed.
  public static let preconditionFailed = Status(412)
  /// 413 Content Too Large.
  public static let contentTooLarge = Status(413)
  /// 414 URI Too Long.
  public static let uriTooLong = Status(414)
  /// 415 Unsupported Media Type.
  public static let unsupportedMediaType = Status(415)
  /// 417 Expectation Failed.
  public static let expectationFailed = Status(417)
  /// 422 Unprocessable Content.
  public static let unprocessableContent = Status(422)
  /// 429 Too Many Requests.
  public static let tooManyRequests = Status(429)
  /// 431 Request Header Fields Too Large.
  public static let requestHeaderFieldsTooLarge = Status(431)
  /// 500 Internal Server Error.
  public static let internalServerError = Status(500)
  /// 501 Not Implemented.
  public static let notImplemented = Status(501)
  /// 503 Service Unavailable.
  public static let serviceUnavailable = Status(503)
  /// 505 HTTP Version Not Supported.
  public static let httpVersionNotSupported = Status(505)

  /// The phrase of the IANA registry, or an empty string for a code that has none.
  public var reason: String { Status.reasons[code] ?? "" }

  /// 1xx, 204 and 304 never carry content (RFC 9110 section 6.4.1).
  var forbidsBody: Bool { code < 200 || code == 204 || code == 304 }

  private static let reasons: [Int: String] = [
    100: "Continue", 200: "OK", 201: "Created", 202: "Accepted", 204: "No Content", 206: "Partial Content",
    301: "Moved Permanently", 302: "Found", 303: "See Other", 304: "Not Modified", 307: "Temporary Redirect", 308: "Permanent Redirect",
    400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed", 406: "Not Acceptable",
    408: "Request Timeout", 409: "Conflict", 410: "Gone", 411: "Length Required", 412: "Precondition Failed", 413: "Content Too Large",
    414: "URI Too Long", 415: "Unsupported Media Type", 416: "Range Not Satisfiable", 417: "Expectation Failed",
    422: "Unprocessable Content", 426: "Upgrade Required", 428: "Precondition Required", 429: "Too Many Requests",
    431: "Request Header Fields Too Large", 500: "Internal Server Error", 501: "Not Implemented", 502: "Bad Gateway",
    503: "Service Unavailable", 504: "Gateway Timeout", 505: "HTTP Version Not Supported", 507: "Insufficient Storage",
  ]
}

extension Status {
  /// The codes that are counted by themselves: those of RFC 9110, RFC 6585 and RFC 8297, and 499 for a client that has
  /// not waited; in ascending order.
  static let assigned = [
    100, 101, 103, 200, 201, 202, 203, 204, 205, 206, 300, 301, 302, 303, 304, 305, 307, 308, 400, 401, 402, 403, 404, 405, 406, 407, 408,
    409, 410, 411, 412, 413, 414, 415, 416, 417, 421, 422, 426, 428, 429, 431, 499, 500, 501, 502, 503, 504, 505, 511,
  ]

  private static let places: [UInt8] = (0..<600).map { UInt8(assigned.firstIndex(of: $0) ?? assigned.count) }

  /// Where the code stands in `assigned`; behind its end for one that is not there.
  var place: Int { Int(Self.places[code]) }
}

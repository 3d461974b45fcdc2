public import HTTPServer

/// How errors leave this server: always `{"error": {"code", "message", "request_id", …}}`, whoever raised them.
public enum APIError {
  /// The response to any error of the HTTP layer; the server's `ErrorResponder`.
  public static func response(to error: HTTPError, requestID: String) -> Response {
    var json = JSONText()
    json.raw("{\"error\":{\"code\":")
    json.string(code(of: error.status))
    json.raw(",\"message\":")
    json.string(error.message)
    json.raw(",\"request_id\":")
    json.string(requestID)
    if let limit = error.limit {
      json.raw(",\"limit\":")
      json.number(limit)
    }
    json.raw("}}\n")
    return Response(error.status, headers: ["Content-Type": "application/json"], body: json.bytes)
  }

  /// The machine-readable name of what a status means here.
  static func code(of status: Status) -> String {
    codes[status.code] ?? (status.code < 500 ? "bad_request" : "internal_error")
  }

  private static let codes = [
    400: "bad_request", 401: "unauthorized", 403: "forbidden", 404: "not_found", 405: "method_not_allowed", 408: "request_timeout",
    409: "conflict", 412: "precondition_failed", 413: "payload_too_large", 414: "uri_too_long", 415: "unsupported_media_type",
    417: "expectation_failed", 429: "rate_limited", 431: "headers_too_large", 500: "internal_error",
    501: "not_implemented", 503: "unavailable", 505: "http_version_not_supported",
  ]
}

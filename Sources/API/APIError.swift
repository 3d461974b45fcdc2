internal import Database
public import HTTPServer
internal import MailClient
internal import Schema
internal import Travel

/// An error as it leaves this server: always `{"error": {"code", "message", "request_id", …}}`, whoever raised it. This is the only place that turns
/// errors into status codes.
public struct APIError: Error, Sendable {
  /// The status of the answer.
  let status: Status
  /// The error's name for programs.
  let code: String
  /// A sentence for people.
  let message: String
  /// What else the object holds.
  var details: [JSON.Member] = []
  /// Fields of the answer.
  var headers: Headers = [:]

  /// The answer.
  func response(requestID: String) -> Response {
    var writer = JSONWriter()
    writer.beginObject()
    writer.name("error")
    writer.beginObject()
    writer.name("code")
    writer.string(code)
    writer.name("message")
    writer.string(message)
    writer.name("request_id")
    writer.string(requestID)
    for detail in details {
      writer.name(detail.name)
      writer.value(detail.value)
    }
    writer.endObject()
    writer.endObject()
    var response = Response(status, headers: headers, body: writer.bytes + "\n".utf8)
    response.headers["Content-Type"] = "application/json"
    return response
  }

  // MARK: What handlers raise

  /// 404, and the same answer for what there is and belongs to somebody else.
  static let notFound = APIError(status: .notFound, code: "not_found", message: "There is no such resource, or it is not yours.")

  /// 400: the content or a parameter is not what the schema says.
  static func validation(_ errors: FieldErrors) -> APIError {
    let fields = errors.entries.map { JSON.Member($0.field.isEmpty ? "body" : $0.field, .array($0.messages.map { .string($0) })) }
    let first = errors.entries.first.map { "\($0.field.isEmpty ? "the content" : $0.field) \($0.messages[0])" } ?? "a field is wrong"
    let others = errors.entries.count - 1
    let more = others > 0 ? " \(others == 1 ? "One more field is" : "\(others) more fields are") wrong." : ""
    return APIError(
      status: .badRequest, code: "validation_failed",
      message: "The request is not valid: \(sentence(first))\(more)",
      details: [.init("errors", .object(fields))])
  }

  /// With a full stop, unless it ends already.
  private static func sentence(_ text: String) -> String { text.hasSuffix(".") || text.hasSuffix("?") ? text : text + "." }

  /// 400: one field is wrong for a reason that takes more than the schema to find.
  static func validation(_ field: String, _ message: String) -> APIError {
    var errors = FieldErrors()
    errors.add(message, at: field)
    return validation(errors)
  }

  /// 400: parameters of path or query.
  static func parameters(_ errors: FieldErrors) -> APIError {
    let texts = errors.entries.map { "\($0.field) \($0.messages.joined(separator: ", "))" }
    return APIError(status: .badRequest, code: "invalid_param", message: "The URL is not valid: \(sentence(texts.joined(separator: "; ")))")
  }

  /// 400: a parameter of path or query.
  static func parameter(_ name: String, _ message: String) -> APIError {
    var errors = FieldErrors()
    errors.add(message, at: name)
    return parameters(errors)
  }

  /// 401: nobody knows who is calling.
  static func unauthorized(_ message: String) -> APIError {
    APIError(status: .unauthorized, code: "unauthorized", message: message, headers: ["WWW-Authenticate": "Bearer"])
  }

  /// 403.
  static func forbidden(_ message: String) -> APIError { APIError(status: .forbidden, code: "forbidden", message: message) }

  /// 409.
  static func conflict(_ message: String, code: String = "conflict", existing: UUID? = nil) -> APIError {
    APIError(
      status: .conflict, code: code, message: message, details: existing.map { [.init("existing_id", .string("\($0)"))] } ?? [])
  }

  /// 412: what is to be changed is no longer what the client has seen.
  static let changedMeanwhile = APIError(
    status: .preconditionFailed, code: "precondition_failed",
    message: "It has changed since the version that If-Match names. Read it again, and send the change with the new ETag.")

  // MARK: What others raise

  /// The error that `error` is to a client.
  init(_ error: any Error) {
    switch error {
    case let error as APIError: self = error
    case let error as HTTPError: self.init(error)
    case let errors as FieldErrors: self = .validation(errors)
    case let error as DatabaseError: self.init(error)
    case let error as MailboxError: self.init(error)
    case let error as SMTPError: self.init(error)
    case let error as OpenIDError: self.init(error)
    default: self = .internalError
    }
  }

  private static let internalError = APIError(
    status: .internalServerError, code: "internal_error", message: "Something went wrong here. The log has it under this request_id.")

  private init(_ error: HTTPError) {
    self.init(
      status: error.status, code: Self.codes[error.status.code] ?? (error.status.code < 500 ? "bad_request" : "internal_error"),
      message: error.message, details: error.limit.map { [.init("limit", .number("\($0)"))] } ?? [], headers: error.headers)
  }

  private init(_ error: DatabaseError) {
    switch error {
    case .unavailable, .inUse, .closed, .damaged:
      self.init(
        status: .serviceUnavailable, code: "unavailable", message: "The database cannot be used at the moment. Nothing has been changed.",
        headers: ["Retry-After": "5"])
    case .constraint, .refused, .mismatch, .statement: self = .internalError
    }
  }

  private init(_ error: MailboxError) {
    switch error {
    case .setting: self.init(status: .badRequest, code: "invalid_setting", message: "\(error)")
    case .login: self.init(status: .forbidden, code: "forbidden", message: "\(error)")
    case .unreachable, .untrusted, .violation, .stopped: self.init(status: .serviceUnavailable, code: "unavailable", message: "\(error)")
    case .refused: self.init(status: .conflict, code: "conflict", message: "\(error)")
    }
  }

  private init(_ error: SMTPError) {
    switch error {
    case .setting: self.init(status: .badRequest, code: "invalid_setting", message: "\(error)")
    case .login: self.init(status: .forbidden, code: "forbidden", message: "\(error)")
    case .unreachable, .untrusted, .deferred, .stopped: self.init(status: .serviceUnavailable, code: "unavailable", message: "\(error)")
    case .refused: self.init(status: .conflict, code: "conflict", message: "\(error)")
    }
  }

  private init(_ error: OpenIDError) {
    switch error {
    case .setting: self = .internalError
    case .unreachable:
      self.init(status: .serviceUnavailable, code: "unavailable", message: "\(error)", headers: ["Retry-After": "5"])
    case .violation: self.init(status: Status(502), code: "provider_error", message: "\(error)")
    case .refused: self.init(status: .forbidden, code: "login_refused", message: "\(error)")
    case .denied: self.init(status: .forbidden, code: "login_denied", message: "\(error)")
    case .state: self.init(status: .badRequest, code: "login_expired", message: "\(error)")
    }
  }

  init(status: Status, code: String, message: String, details: [JSON.Member] = [], headers: Headers = [:]) {
    self.status = status
    self.code = code
    self.message = message
    self.details = details
    self.headers = headers
  }

  /// The answer to an error of the HTTP layer; the server's `ErrorResponder`.
  public static func response(to error: HTTPError, requestID: String) -> Response { APIError(error).response(requestID: requestID) }

  private static let codes = [
    400: "bad_request", 401: "unauthorized", 403: "forbidden", 404: "not_found", 405: "method_not_allowed", 408: "request_timeout",
    409: "conflict", 412: "precondition_failed", 413: "payload_too_large", 414: "uri_too_long", 415: "unsupported_media_type",
    417: "expectation_failed", 429: "rate_limited", 431: "headers_too_large", 500: "internal_error",
    501: "not_implemented", 503: "unavailable", 505: "http_version_not_supported",
  ]
}

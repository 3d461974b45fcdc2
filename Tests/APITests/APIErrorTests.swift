import Foundation
import HTTPServer
import Schema
import Testing

@testable import API

@Suite struct APIErrorTests {
  @Test func anErrorIsOneJSONObjectWithCodeMessageAndRequestID() throws {
    let response = APIError.response(to: HTTPError(.contentTooLarge, "Too \"large\"\n\u{1}.", limit: 42), requestID: "r-1")
    let error = try #require(Self.object(response)["error"] as? [String: Any])
    #expect(response.status == .contentTooLarge)
    #expect(response.headers["Content-Type"] == "application/json")
    #expect(error["code"] as? String == "payload_too_large")
    #expect(error["message"] as? String == "Too \"large\"\n\u{1}.")
    #expect(error["request_id"] as? String == "r-1")
    #expect(error["limit"] as? Int == 42)
  }

  @Test(arguments: [
    (404, "not_found"), (405, "method_not_allowed"), (414, "uri_too_long"), (431, "headers_too_large"), (503, "unavailable"),
    (418, "bad_request"), (507, "internal_error"),
  ])
  func everyStatusHasItsCode(status: Int, code: String) throws {
    let error = try #require(Self.object(APIError.response(to: HTTPError(Status(status), ""), requestID: ""))["error"] as? [String: Any])
    #expect(error["code"] as? String == code)
  }

  @Test(arguments: [
    (["must be 1"], "The request is not valid: seat must be 1."), (["has ended."], "The request is not valid: seat has ended."),
    (["is unknown; is it b?"], "The request is not valid: seat is unknown; is it b?"),
    (["has ended.", "is wrong"], "The request is not valid: seat has ended. One more field is wrong."),
    (["must be 1", "is wrong", "is wrong"], "The request is not valid: seat must be 1. 2 more fields are wrong."),
  ])
  func aMessageIsMadeOfSentences(problems: [String], message: String) {
    var errors = FieldErrors()
    for (i, problem) in problems.enumerated() { errors.add(problem, at: ["seat", "gate", "notes"][i]) }
    #expect(APIError.validation(errors).message == message)
  }

  private static func object(_ response: Response) throws -> [String: Any] {
    guard case .bytes(let bytes) = response.body else { return [:] }
    return try #require(JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
  }
}

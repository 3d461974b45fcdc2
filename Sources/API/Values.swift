internal import HTTPServer
internal import Schema
internal import Store
internal import Travel

/// The values of the domain, as they stand in JSON.
extension Schema where Value == UUID {
  /// An id.
  static let id = Schema.text(
    ["type": "string", "format": "uuid", "example": "019a9f3c-5d3e-7abc-8def-0123456789ab"], expected: "a UUID", read: { UUID($0) },
    write: { "\($0)" })
}

extension Schema where Value == Instant {
  /// An instant, by RFC 3339.
  static let instant = Schema.text(
    ["type": "string", "format": "date-time", "example": "2026-03-29T08:30:00Z"], expected: "an instant such as 2026-03-29T08:30:00Z",
    read: { try? Instant(rfc3339: $0) }, write: { "\($0)" })
}

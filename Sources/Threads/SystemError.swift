internal import Glibc

/// A system call that failed: what was being done, and the system's own words for why.
public struct SystemError: Error, Sendable, CustomStringConvertible {
  /// What was being done.
  public let action: String
  /// The value of `errno`.
  public let code: Int32

  /// The error of the call just made on this thread.
  public init(_ action: String) { self.init(action, code: errno) }

  /// The error `code` of a call that returns it.
  public init(_ action: String, code: Int32) {
    self.action = action
    self.code = code
  }

  /// For example `listening on 127.0.0.1:8080: Address already in use`.
  public var description: String { "\(action): \(Self.reason(code))" }

  /// The system's words for an error number, such as `Address already in use`.
  public static func reason(_ code: Int32) -> String {
    var text = [CChar](repeating: 0, count: 256)
    return strerror_r(code, &text, text.count) == 0 ? text.withUnsafeBufferPointer { String(cString: $0.baseAddress!) } : "error \(code)"
  }
}

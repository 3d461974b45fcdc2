internal import COpenSSL
internal import HTTPServer
internal import Threads

/// Passwords are stored as scrypt (RFC 7914) of them, with the parameters beside it, so that they can be raised: `$scrypt$n=16384,r=8,p=5$salt$key`,
/// salt and key in hexadecimal digits.
final class Passwords: Sendable {
  /// OWASP's Password Storage Cheat Sheet lists N = 2^14, r = 8, p = 5 (16 MiB) beside equally strong choices that need more memory than a small
  /// computer has for several logins at once.
  struct Parameters: Equatable, Sendable {
    var n: UInt64 = 16_384
    var r: UInt64 = 8
    var p: UInt64 = 5
  }

  private static let saltLength = 16
  private static let keyLength = 32

  /// At most two at a time: each takes 16 MiB and a core for a while.
  private static let atOnce = 2

  private struct Work {
    var running = 0
    var waiting = 0
  }

  private let work = Locked(Work())
  private let finished = Condition()
  private let most: Int
  private let parameters: Parameters

  /// Passwords, of which at most `most` are computed or wait for that: each holds a thread, which others need. New ones are made with `parameters`.
  init(most: Int = .max, _ parameters: Parameters = Parameters()) { (self.most, self.parameters) = (most, parameters) }

  /// What to store for `password`. Throws 503 when there is too much to do.
  func hash(_ password: String) throws -> String {
    var salt = [UInt8](repeating: 0, count: Self.saltLength)
    precondition(RAND_bytes(&salt, Int32(salt.count)) == 1, "OpenSSL has no random bytes")
    guard let key = try derive(password, salt, parameters) else { preconditionFailure("OpenSSL cannot compute scrypt") }
    return "$scrypt$n=\(parameters.n),r=\(parameters.r),p=\(parameters.p)$\(Secrets.hexadecimal(salt))$\(Secrets.hexadecimal(key))"
  }

  /// Whether `password` is the one that `stored` was made of. Without a `stored` it takes as long, and is false: who asks shall not learn from the
  /// time whether there is such a user. Throws 503 when there is too much to do.
  func verify(_ password: String, _ stored: String?) throws -> Bool {
    guard let stored, let (parameters, salt, key) = Self.parse(stored) else {
      _ = try derive(password, [UInt8](repeating: 0, count: Self.saltLength), parameters)
      return false
    }
    return try derive(password, salt, parameters).map { Secrets.areEqual($0, key) } ?? false
  }

  /// Whether `stored` was made with other parameters than new ones are.
  func isOutdated(_ stored: String) -> Bool { Self.parse(stored)?.0 != parameters }

  /// nil for parameters that are none, or that need more memory than this server gives to it.
  private func derive(_ password: String, _ salt: [UInt8], _ parameters: Parameters) throws -> [UInt8]? {
    try begin()
    defer { end() }
    var key = [UInt8](repeating: 0, count: Self.keyLength)
    var password = password
    let isDone = password.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) {
        EVP_PBE_scrypt(
          $0.baseAddress, $0.count, salt, salt.count, parameters.n, parameters.r, parameters.p, 256 << 20, &key, key.count)
      }
    }
    return isDone == 1 ? key : nil
  }

  /// Waits for a turn, which `end` ends. Throws 503 when too many wait.
  func begin() throws {
    let isAdmitted = work.withLock { work in
      guard work.running + work.waiting < most else { return false }
      work.waiting += 1
      return true
    }
    guard isAdmitted else {
      throw APIError(
        status: .serviceUnavailable, code: "unavailable", message: "Too many passwords are being checked. Try again in a few seconds.",
        headers: ["Retry-After": "3"])
    }
    _ = work.wait(for: finished) { work -> Bool? in
      guard work.running < Self.atOnce else { return nil }
      work.waiting -= 1
      work.running += 1
      return true
    }
  }

  func end() {
    work.withLock { $0.running -= 1 }
    finished.signal()
  }

  private static func parse(_ stored: String) -> (Parameters, salt: [UInt8], key: [UInt8])? {
    let parts = stored.split(separator: "$")
    guard parts.count == 4, parts[0] == "scrypt", let salt = bytes(parts[2]), let key = bytes(parts[3]) else { return nil }
    var parameters = Parameters(n: 0, r: 0, p: 0)
    for part in parts[1].split(separator: ",") {
      guard let value = UInt64(part.dropFirst(2)) else { return nil }
      switch part.prefix(2) {
      case "n=": parameters.n = value
      case "r=": parameters.r = value
      case "p=": parameters.p = value
      default: return nil
      }
    }
    return (parameters, salt, key)
  }

  private static func bytes(_ digits: Substring) -> [UInt8]? {
    let values = digits.compactMap(\.hexDigitValue)
    guard values.count == digits.count, values.count % 2 == 0 else { return nil }
    return stride(from: 0, to: values.count, by: 2).map { UInt8(values[$0] << 4 | values[$0 + 1]) }
  }
}

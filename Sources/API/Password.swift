internal import COpenSSL
internal import Threads

/// Passwords are stored as scrypt (RFC 7914) of them, with the parameters beside it, so that they can be raised: `$scrypt$n=16384,r=8,p=5$salt$key`,
/// salt and key in hexadecimal digits.
final class Passwords: Sendable {
  /// OWASP's Password Storage Cheat Sheet lists N = 2^14, r = 8, p = 5 (16 MiB) beside equally strong choices that need more memory than a small
  /// computer has for several logins at once.
  struct Parameters: Equatable {
    var n: UInt64 = 16_384
    var r: UInt64 = 8
    var p: UInt64 = 5
  }

  private static let saltLength = 16
  private static let keyLength = 32

  /// At most two at a time: each takes 16 MiB and a core for a while.
  private let running = Locked(0)
  private let finished = Condition()

  /// What to store for `password`.
  func hash(_ password: String, _ parameters: Parameters = Parameters()) -> String {
    var salt = [UInt8](repeating: 0, count: Self.saltLength)
    precondition(RAND_bytes(&salt, Int32(salt.count)) == 1, "OpenSSL has no random bytes")
    guard let key = derive(password, salt, parameters) else { preconditionFailure("OpenSSL cannot compute scrypt") }
    return "$scrypt$n=\(parameters.n),r=\(parameters.r),p=\(parameters.p)$\(Secrets.hexadecimal(salt))$\(Secrets.hexadecimal(key))"
  }

  /// Whether `password` is the one that `stored` was made of. Without a `stored` it takes as long, and is false: who asks shall not learn from the
  /// time whether there is such a user.
  func verify(_ password: String, _ stored: String?) -> Bool {
    guard let stored, let (parameters, salt, key) = Self.parse(stored) else {
      _ = derive(password, [UInt8](repeating: 0, count: Self.saltLength), Parameters())
      return false
    }
    return derive(password, salt, parameters).map { Secrets.areEqual($0, key) } ?? false
  }

  /// Whether `stored` was made with other parameters than new ones are.
  func isOutdated(_ stored: String) -> Bool { Self.parse(stored)?.0 != Parameters() }

  /// nil for parameters that are none, or that need more memory than this server gives to it.
  private func derive(_ password: String, _ salt: [UInt8], _ parameters: Parameters) -> [UInt8]? {
    _ = running.wait(for: finished) { running -> Int? in
      guard running < 2 else { return nil }
      running += 1
      return running
    }
    defer {
      running.withLock { $0 -= 1 }
      finished.signal()
    }
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

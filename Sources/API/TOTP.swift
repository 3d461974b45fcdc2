internal import COpenSSL
internal import HTTPServer
internal import Travel

/// One-time passwords that follow the clock, as authenticator apps show them (RFC 6238): HMAC-SHA-1, six digits, a new one every thirty seconds. Apps
/// take no other parameters for granted.
enum TOTP {
  /// Of a step, in milliseconds.
  private static let period: Int64 = 30_000
  private static let digits = 6

  /// A new secret of 160 bits (RFC 4226 section 4, R6).
  static func newSecret() -> [UInt8] { Secrets.randomBytes(20) }

  /// The code of a step (RFC 4226 section 5.3).
  static func code(_ secret: [UInt8], step: Int64) -> String {
    let counter = (0..<8).map { UInt8(truncatingIfNeeded: step >> (56 - 8 * Int64($0))) }
    var mac = [UInt8](repeating: 0, count: 20)
    HMAC(EVP_sha1(), secret, Int32(secret.count), counter, counter.count, &mac, nil)
    let offset = Int(mac[19] & 15)
    let number = mac[offset..<(offset + 4)].reduce(0) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
    let text = String(number % 1_000_000)
    return String(repeating: "0", count: digits - text.count) + text
  }

  /// The step whose code `text` is, of this one, the one before and the one after, because clocks differ (RFC 6238 section 5.2). nil when it is that
  /// of none after `last`: a code is good once.
  static func step(of text: String, _ secret: [UInt8], after last: Int64?, at now: Instant) -> Int64? {
    let current = now.milliseconds / period
    let said = Array(text.utf8.filter { $0 != UInt8(ascii: " ") })
    return (current - 1...current + 1).first { step in
      Secrets.areEqual(Array(code(secret, step: step).utf8), said) && last.map { step > $0 } ?? true
    }
  }

  /// What an app reads from a picture: the form that Google Authenticator has made everybody's.
  static func address(_ secret: [UInt8], account: String, server: String) -> String {
    // Between the two a colon, which neither may have.
    let (server, account) = (PercentEncoding.encode(server.replacing(":", with: " ")), PercentEncoding.encode(account))
    let parameters = "secret=\(base32(secret))&issuer=\(server)&algorithm=SHA1&digits=\(digits)&period=\(period / 1_000)"
    return "otpauth://totp/\(server):\(account)?\(parameters)"
  }

  /// By RFC 4648 section 6, without padding, which apps do not expect.
  static func base32(_ bytes: [UInt8]) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)
    var text: [UInt8] = []
    var (rest, count) = (UInt32(0), 0)
    for byte in bytes {
      rest = rest << 8 | UInt32(byte)
      count += 8
      while count >= 5 {
        count -= 5
        text.append(alphabet[Int(rest >> UInt32(count)) & 31])
      }
    }
    if count > 0 { text.append(alphabet[Int(rest << UInt32(5 - count)) & 31]) }
    return String(decoding: text, as: UTF8.self)
  }
}

/// What opens the door once when the phone is gone: 80 random bits, `k3vd-72qa-xm5t-pcw4`. So many are not guessed, and their SHA-256 is enough to store.
enum RecoveryCode {
  /// How many somebody gets.
  static let count = 10

  /// A new one.
  static func random() -> String {
    let letters = Array(TOTP.base32(Secrets.randomBytes(10)).lowercased())
    return stride(from: 0, to: 16, by: 4).map { String(letters[$0..<($0 + 4)]) }.joined(separator: "-")
  }

  /// The SHA-256 of a code, however it is written down; nil for what is none.
  static func hash(_ text: String) -> [UInt8]? {
    let letters = text.lowercased().utf8.filter { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: " ") }
    return letters.count == 16 ? Secrets.hash(letters) : nil
  }
}

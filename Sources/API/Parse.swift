internal import Parsers

/// How the values of settings are written.
package enum Parse {
  package static let sizeForm = "a size such as 8192, 64KiB or 10MiB"
  package static let durationForm = "a duration such as 500ms, 10s, 1m or 1h"
  package static let numberForm = "a whole number of at least 1"

  /// What to say of a value that is none.
  package static func refusal(of text: String, _ form: String) -> String { "\"\(text)\" is not allowed; it must be \(form)" }

  /// Bytes.
  package static func size(_ text: String, most: Int = 1 << 40) -> Int? {
    scaled(text, [("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10), ("", 1)], most: most)
  }

  /// Milliseconds.
  package static func duration(_ text: String) -> Int? {
    scaled(text, [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000)], most: 24 * 3_600_000)
  }

  package static let daysForm = "a number of days such as 730d, or off"

  /// Milliseconds.
  package static func days(_ text: String) -> Int? { scaled(text, [("d", 86_400_000)], most: 36_500 * 86_400_000) }

  package static let rateForm = "numbers of requests and their times such as 5/15m or 100/1m,1000/1h, or off"

  package static func rate(_ text: String) -> RateLimit? {
    if text == "off" { return RateLimit([]) }
    var windows: [(count: Int, length: Int)] = []
    for part in list(text) {
      let halves = part.split(separator: "/", omittingEmptySubsequences: false)
      guard halves.count == 2, let count = number(String(halves[0])), let length = duration(String(halves[1])) else { return nil }
      windows.append((count, length))
    }
    return windows.isEmpty ? nil : RateLimit(windows)
  }

  /// What people call something: no longer than a line, and not only spaces.
  package static func name(_ text: String) -> String? {
    let scalars = text.unicodeScalars
    let isPlain = !scalars.contains { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) || (0x2028...0x2029).contains($0.value) }
    return isPlain && scalars.count <= 100 && scalars.contains { $0 != " " } ? text : nil
  }

  /// Without the slash at its end.
  package static func baseURL(_ text: String) -> String? {
    guard text.hasPrefix("http://") || text.hasPrefix("https://"), text.split(separator: "/").count > 1 else { return nil }
    return text.hasSuffix("/") ? String(text.dropLast()) : text
  }

  /// An address that mails can come from.
  package static func mailAddress(_ text: String) -> String? { MessageWriter.Mailbox(text) == nil ? nil : text }

  /// Minutes since midnight.
  package static func minute(_ text: String) -> Int? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
      let hour = Int(parts[0]), let minute = Int(parts[1]), hour < 24, minute < 60
    else { return nil }
    return hour * 60 + minute
  }

  package static func number(_ text: String) -> Int? { scaled(text, [("", 1)], most: 1_000_000) }

  package static func path(_ text: String) -> String? { text.isEmpty ? nil : text }

  /// Without the slashes at its end.
  package static func directory(_ text: String) -> String? {
    let end = text.lastIndex { $0 != "/" }
    return text.isEmpty ? nil : end.map { String(text[...$0]) } ?? "/"
  }

  /// The members of a comma-separated list, without the spaces around them.
  package static func list(_ text: String) -> [String] {
    text.split(separator: ",").map { String($0.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()) }.filter { !$0.isEmpty }
  }

  private static func scaled(_ text: String, _ units: [(suffix: String, factor: Int)], most: Int) -> Int? {
    for (suffix, factor) in units where text.hasSuffix(suffix) {
      let digits = text.dropLast(suffix.count)
      guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(digits) else { continue }
      let (value, overflow) = number.multipliedReportingOverflow(by: factor)
      return overflow || value < 1 || value > most ? nil : value
    }
    return nil
  }
}

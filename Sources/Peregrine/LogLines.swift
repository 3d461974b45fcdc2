internal import Glibc
internal import Logging

/// How log lines are written.
enum LogFormat: String, CaseIterable, Sendable {
  case text, json
}

/// Writes each event as one line: text for people (`2026-11-21T11:00:25.123Z info request route=/api/v1/health status=200`) or JSON for programs.
struct LogLines: LogHandler {
  let writer: LogWriter
  let format: LogFormat
  var metadata: Logger.Metadata = [:]
  var logLevel = Logger.Level.info

  init(writer: LogWriter, format: LogFormat) {
    self.writer = writer
    self.format = format
  }

  subscript(metadataKey key: String) -> Logger.MetadataValue? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    var values = metadata
    if let own = event.metadata { values.merge(own) { _, new in new } }
    let fields = values.sorted { $0.key < $1.key }
    let line =
      switch format {
      case .text: Self.text(event, fields)
      case .json: Self.json(event, fields)
      }
    writer.write(line)
  }

  private static func text(_ event: LogEvent, _ fields: [(key: String, value: Logger.MetadataValue)]) -> String {
    var line = "\(timestamp()) \(event.level) \(clean("\(event.message)"))"
    for (key, value) in fields {
      let text = clean("\(value)")
      line += text.isEmpty || text.contains(" ") ? " \(key)=\"\(text)\"" : " \(key)=\(text)"
    }
    return line + "\n"
  }

  private static func json(_ event: LogEvent, _ fields: [(key: String, value: Logger.MetadataValue)]) -> String {
    var line = "{\"time\":\"\(timestamp())\",\"level\":\"\(event.level)\",\"message\":\(quoted("\(event.message)"))"
    for (key, value) in fields {
      if case .stringConvertible(let number as Int) = value {
        line += ",\(quoted(key)):\(number)"
      } else {
        line += ",\(quoted(key)):\(quoted("\(value)"))"
      }
    }
    return line + "}\n"
  }

  /// One event is one line, whatever it contains: nobody can write a line of their own into the log.
  private static func clean(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else { return text }
    return String(decoding: text.utf8.map { $0 < 0x20 || $0 == 0x7F ? UInt8(ascii: " ") : $0 }, as: UTF8.self)
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": result += "\\\(scalar)"
      case "\n": result += "\\n"
      case _ where scalar.value < 0x20: result += "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  /// Now, RFC 3339 in UTC with milliseconds.
  private static func timestamp() -> String {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    var parts = tm()
    gmtime_r(&time.tv_sec, &parts)
    func digits(_ number: Int, _ width: Int) -> String {
      let text = String(number)
      return String(repeating: "0", count: max(0, width - text.count)) + text
    }
    let date = "\(digits(Int(parts.tm_year) + 1900, 4))-\(digits(Int(parts.tm_mon) + 1, 2))-\(digits(Int(parts.tm_mday), 2))"
    let clock = "\(digits(Int(parts.tm_hour), 2)):\(digits(Int(parts.tm_min), 2)):\(digits(Int(parts.tm_sec), 2))"
    return "\(date)T\(clock).\(digits(time.tv_nsec / 1_000_000, 3))Z"
  }
}

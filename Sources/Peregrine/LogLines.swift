internal import Glibc
internal import HTTPServer
internal import Logging
internal import Threads
internal import Travel

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
    var line: [UInt8] = []
    line.reserveCapacity(256)
    let fields = fields(event.metadata).sorted { $0.key < $1.key }
    switch format {
    case .text: Self.text(event, fields, &line)
    case .json: Self.json(event, fields, &line)
    }
    writer.write(line)
  }

  /// The line that says that lines are missing.
  static func dropped(_ count: Int, _ format: LogFormat) -> [UInt8] {
    var line: [UInt8] = []
    let event = LogEvent(
      level: .warning, message: "log lines were dropped: whoever reads the log is too slow", metadata: nil, source: nil, file: #fileID,
      function: #function, line: #line)
    let fields = [(key: "count", value: Logger.MetadataValue.stringConvertible(count))]
    switch format {
    case .text: text(event, fields, &line)
    case .json: json(event, fields, &line)
    }
    return line
  }

  private func fields(_ own: Logger.Metadata?) -> Logger.Metadata {
    guard let own else { return metadata }
    return metadata.isEmpty ? own : metadata.merging(own) { _, new in new }
  }

  private static func text(_ event: LogEvent, _ fields: [(key: String, value: Logger.MetadataValue)], _ line: inout [UInt8]) {
    LogTime.append(&line)
    line += " \(event.level.rawValue) ".utf8
    appendClean(event.message.description, &line)
    for (key, value) in fields {
      line.append(UInt8(ascii: " "))
      line += key.utf8
      line.append(UInt8(ascii: "="))
      let text = text(of: value)
      let isQuoted = text.isEmpty || text.utf8.contains { $0 <= 0x20 || $0 == UInt8(ascii: "\"") }
      if isQuoted { appendQuoted(text, &line) } else { appendClean(text, &line) }
    }
    line.append(UInt8(ascii: "\n"))
  }

  private static func json(_ event: LogEvent, _ fields: [(key: String, value: Logger.MetadataValue)], _ line: inout [UInt8]) {
    line += "{\"time\":\"".utf8
    LogTime.append(&line)
    line += "\",\"level\":\"\(event.level.rawValue)\",\"message\":".utf8
    appendQuoted(event.message.description, &line)
    for (key, value) in fields {
      line.append(UInt8(ascii: ","))
      appendQuoted(key, &line)
      line.append(UInt8(ascii: ":"))
      if case .stringConvertible(let number as Int) = value {
        line += String(number).utf8
      } else {
        appendQuoted(text(of: value), &line)
      }
    }
    line += "}\n".utf8
  }

  private static func text(of value: Logger.MetadataValue) -> String {
    if case .string(let text) = value { return text }
    return value.description
  }

  /// One event is one line, whatever it contains: nobody can write a line of their own into the log.
  private static func appendClean(_ text: String, _ line: inout [UInt8]) {
    for byte in text.utf8 { line.append(byte < 0x20 || byte == 0x7F ? UInt8(ascii: " ") : byte) }
  }

  private static let digits = Array("0123456789abcdef".utf8)

  private static func appendQuoted(_ text: String, _ line: inout [UInt8]) {
    line.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): line += [UInt8(ascii: "\\"), byte]
      case 0..<0x20: line += Array("\\u00".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      default: line.append(byte)
      }
    }
    line.append(UInt8(ascii: "\""))
  }
}

/// Now, RFC 3339 in UTC with milliseconds: `2026-11-21T11:00:25.123Z`.
enum LogTime {
  private static let second = Locked((number: -1, text: [UInt8]()))

  static func append(_ line: inout [UInt8]) {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    line += second.withLock { second in
      if second.number != time.tv_sec { second = (time.tv_sec, text(time.tv_sec)) }
      return second.text
    }
    append(time.tv_nsec / 1_000_000, digits: 3, &line)
    line.append(UInt8(ascii: "Z"))
  }

  /// Up to the point before the milliseconds.
  private static func text(_ seconds: Int) -> [UInt8] {
    Array(Instant(milliseconds: Int64(seconds) * 1000).description.utf8.dropLast()) + [UInt8(ascii: ".")]
  }

  private static func append(_ number: Int, digits: Int, _ text: inout [UInt8]) {
    var power = 1
    for _ in 1..<digits { power *= 10 }
    while power > 0 {
      text.append(UInt8(ascii: "0") + UInt8(number / power % 10))
      power /= 10
    }
  }
}

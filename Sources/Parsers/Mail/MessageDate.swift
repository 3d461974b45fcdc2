internal import Travel

/// The day on which a message was sent: of its head (RFC 5322, section 3.3), or as programs write it over a message that is forwarded in the text.
enum MessageDate {
  /// The names of the months by their first letters, in the languages of the programs that forward.
  private static let months: [(month: Int, names: [String])] = [
    (1, ["jan", "gen", "ene", "sty"]), (2, ["feb", "fév", "fev", "lut"]), (3, ["mar", "mär", "mrz", "maa", "mrt"]),
    (4, ["apr", "avr", "abr", "kwi"]), (5, ["may", "mai", "mag", "mei", "maj"]), (6, ["jun", "juin", "giu", "cze"]),
    (7, ["jul", "juil", "lug", "lip"]), (8, ["aug", "aoû", "aou", "ago", "sie"]), (9, ["sep", "set", "wrz"]),
    (10, ["oct", "okt", "ott", "out", "paź"]), (11, ["nov", "lis"]), (12, ["dec", "déc", "dez", "dic", "gru"]),
  ]

  /// The lines that tell when the message was sent that follows, in the same languages.
  private static let labels = [
    "date:", "sent:", "gesendet:", "datum:", "envoyé :", "envoyé:", "date :", "enviado:", "fecha:", "data:", "inviato:", "verzonden:",
  ]

  /// The day in a text such as `Sun, 29 Mar 2026 10:30:00 +0200`, `Sunday, March 29, 2026 10:30 AM`, `29. März 2026`; nil for anything else.
  static func day(_ text: String) -> LocalDate? {
    var (day, month, year): (Int?, Int?, Int?)
    // A date of numbers alone has one meaning only when the year comes first, or with dots.
    let words = text.prefix(100).lowercased().split { " ,\t".contains($0) }
    for word in words.prefix(10) {
      let plain = word.trimmingCharacters(".")
      if year == nil, day == nil, let date = numeric(plain) { return date }
      if let number = Int(plain), plain.utf8.count <= 4 {
        if plain.utf8.count == 4, year == nil { year = number } else if plain.utf8.count <= 2, day == nil { day = number }
      } else if year == nil || month == nil, plain.count >= 3 {
        // Juin and juil begin alike, so the longest beginning counts.
        let found = months.flatMap { entry in entry.names.filter { plain.hasPrefix($0) }.map { ($0.count, entry.month) } }.max {
          $0.0 < $1.0
        }
        // A Tuesday begins like a March in French, Spanish and Italian: of two, the second is the month.
        if let found, !["mard", "marte"].contains(where: { plain.hasPrefix($0) }) { month = found.1 }
      }
    }
    guard let day, let month, let year else { return nil }
    return LocalDate(year: year, month: month, day: day)
  }

  private static func numeric(_ word: String) -> LocalDate? {
    guard let iso = TableDates.day(word), case .day(let day, nil) = iso else { return nil }
    return try? LocalDate(day)
  }

  /// The day of the message deepest in a text of messages that were forwarded one inside the other: the original.
  static func forwarded(in text: String) -> LocalDate? {
    var found: LocalDate?
    // A date is one of a message only below who it is from, or above who it is to.
    let lines = text.utf8.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }).prefix(5_000).map { Substring($0) }
    for (i, line) in lines.enumerated() where mayHaveLabel(line) {
      let line = forwardedLine(line)
      let lower = line.lowercased()
      guard let label = labels.first(where: { lower.hasPrefix($0) }), let day = day(String(line.dropFirst(label.count))) else { continue }
      let around = lines[max(0, i - 3)..<min(lines.count, i + 4)]
      if around.contains(where: { isSender(forwardedLine($0)) }) { found = day }
    }
    return found
  }

  /// Whether a colon stands near its beginning, as most lines have none.
  private static func mayHaveLabel(_ line: Substring) -> Bool { line.utf8.prefix(40).contains(UInt8(ascii: ":")) }

  /// Without the marks of a quotation and of bold text.
  private static func forwardedLine(_ line: Substring) -> String { line.prefix(200).drop { ">* \t".contains($0) }.filter { $0 != "*" } }

  private static func isSender(_ line: String) -> Bool {
    ["from:", "von:", "de :", "de:", "da:", "van:"].contains { line.lowercased().hasPrefix($0) } && line.contains("@")
  }
}

extension Substring {
  fileprivate func trimmingCharacters(_ characters: String) -> String {
    var text = self
    while let first = text.first, characters.contains(first) { text.removeFirst() }
    while let last = text.last, characters.contains(last) { text.removeLast() }
    return String(text)
  }
}

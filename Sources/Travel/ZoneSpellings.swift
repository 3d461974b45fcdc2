/// Finds the zone that somebody may have meant by a name that is none.
struct ZoneSpellings {
  private let spellings: [(letters: [UInt8], zone: String)]

  init(_ zones: [String]) {
    var spellings: [(letters: [UInt8], zone: String)] = []
    // Those under Etc have their signs turned round: by GMT+5, nobody means Etc/GMT+5, which is five hours behind UTC.
    for zone in zones where !zone.hasPrefix("Etc/") {
      spellings.append((Self.letters(zone), zone))
      if let slash = zone.utf8.lastIndex(of: UInt8(ascii: "/")) {
        spellings.append((Self.letters(zone[zone.utf8.index(after: slash)...]), zone))
      }
    }
    self.spellings = spellings
  }

  /// The name that differs least, or whose last part does: in two letters at most, not counting case, spaces and hyphens.
  func nearest(to name: String) -> String? {
    // The longest names have about thirty.
    guard name.utf8.count <= 60 else { return nil }
    let wanted = Self.letters(name)
    // The first of equally near ones.
    var nearest: String?
    // Short words are near to anything (CEST to West), and every digit matters.
    let isExact = wanted.count < 6 || wanted.contains { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
    var allowed = isExact ? 0 : min(2, wanted.count / 4)
    for spelling in spellings where wanted.count >= 3 && abs(spelling.letters.count - wanted.count) <= allowed {
      let distance = Self.distance(spelling.letters, wanted)
      guard distance <= allowed else { continue }
      nearest = spelling.zone
      if distance == 0 { break }
      allowed = distance - 1
    }
    return nearest
  }

  private static func letters(_ text: some StringProtocol) -> [UInt8] {
    text.utf8.compactMap { byte in
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte | 0x20
      case UInt8(ascii: "_"), UInt8(ascii: " "), UInt8(ascii: "-"): nil
      default: byte
      }
    }
  }

  /// How many letters to insert, leave out or replace (Levenshtein).
  private static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var row = Array(0...b.count)
    for i in a.indices {
      var diagonal = row[0]
      row[0] = i + 1
      for j in b.indices {
        let replaced = diagonal + (a[i] == b[j] ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(replaced, row[j] + 1, diagonal + 1)
      }
    }
    return row[b.count]
  }
}

/// The words of generated logs.
enum GeneratedTexts {
  static let firstNames = [
    "Ada", "Alan", "Amara", "Anouk", "Bilal", "Carla", "Chen", "Daria", "Emil", "Esther", "Farid", "Freya", "Grace", "Hana", "Henrik",
    "Ines", "Ivo", "Jonas", "Kofi", "Lea", "Lucía", "Malik", "Mei", "Nils", "Nora", "Oskar", "Priya", "Rosa", "Samuel", "Søren", "Tariq",
    "Vera", "Wanda", "Yuki", "Zoë",
  ]

  static let familyNames = [
    "Abara", "Andersson", "Bauer", "Castillo", "Dubois", "Eriksen", "Fischer", "García", "Haddad", "Ivanova", "Jansen", "Kimura", "Kovács",
    "Lindqvist", "Marino", "Mbeki", "Müller", "Novak", "O'Brien", "Okafor", "Patel", "Quist", "Rossi", "Sato", "Silva", "Tanaka", "Ueda",
    "Vogel", "Walsh", "Yılmaz", "Zhang",
  ]

  static let workTags = ["work", "conference", "customer", "training", "trade fair", "audit"]
  static let leisureTags = ["family", "beach", "city break", "hiking", "skiing", "wedding", "concert", "honeymoon", "friends"]

  /// Said of a flight; %@ is the city that it goes to.
  static let notes = [
    "Window seat, and clear skies all the way to %@.", "Slept through breakfast.", "Two hours on the tarmac, then a quick flight.",
    "First time in %@!", "The crew sang for a passenger's birthday.", "Lost luggage; it came a day later to %@.",
    "Aurora on the left side for an hour.", "Upgraded at the gate.", "Bumpy approach into %@, second try.", "Coffee: 2/10. View: 10/10.",
    "Sat beside a cellist whose cello had seat B.", "Ran for it – and made it to %@.",
  ]

  /// How a country's aircraft are registered: # is a digit, @ a letter.
  static let registrations: [String: String] = [
    "AE": "A6-E@@", "AT": "OE-L@@", "AU": "VH-@@@", "BR": "PR-@@@", "CA": "C-F@@@", "CH": "HB-J@@", "CN": "B-####", "DE": "D-AI@@",
    "ES": "EC-@@@", "FI": "OH-L@@", "FR": "F-G@@@", "GB": "G-@@@@", "HK": "B-H@@", "IE": "EI-@@@", "IN": "VT-@@@", "IT": "EI-@@@",
    "JP": "JA###A", "KR": "HL####", "MX": "XA-@@@", "NL": "PH-B@@", "NO": "LN-@@@", "NZ": "ZK-@@@", "PT": "CS-T@@", "QA": "A7-B@@",
    "SE": "SE-@@@", "SG": "9V-S@@", "TH": "HS-T@@", "TR": "TC-J@@", "US": "N###@@", "ZA": "ZS-@@@",
  ]

  /// What a pattern of `registrations` may stand for.
  static func filled(_ pattern: String, _ random: inout SplitMix64) -> String {
    String(
      decoding: pattern.utf8.map { byte in
        switch byte {
        case UInt8(ascii: "#"): UInt8(ascii: "1") + UInt8(random.number(below: 9))
        case UInt8(ascii: "@"): UInt8(ascii: "A") + UInt8(random.number(below: 26))
        default: byte
        }
      }, as: UTF8.self)
  }
}

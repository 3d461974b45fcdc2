/// What the headings of other programs' tables of flights mean.
package enum FlightHeadings {
  /// The names of our own columns that a heading stands for, besides those columns themselves. `departure_date`, `departure_time`, `arrival_date` and
  /// `arrival_time` are the halves of local times; `duration` is how long it takes.
  private static let synonyms: [(column: String, headings: [String])] = [
    ("flight_number", ["flight", "flight no", "flight nr", "flight num", "number"]),
    ("airline", ["carrier", "airline code", "airline iata", "marketing airline"]),
    (
      "departure_airport",
      [
        "from", "origin", "departure", "dep", "dep airport", "from code", "origin airport", "from iata", "from airport", "departure iata",
        "departure airport iata", "dep iata",
      ]
    ),
    (
      "arrival_airport",
      [
        "to", "destination", "arrival", "arr", "arr airport", "to code", "destination airport", "to iata", "to airport", "arrival iata",
        "arrival airport iata", "arr iata",
      ]
    ),
    ("departure_date", ["date", "flight date", "dep date", "date of departure", "day"]),
    ("departure_time", ["dep time", "time of departure", "scheduled departure time"]),
    ("departure_local", ["departure datetime", "departure date time", "scheduled departure"]),
    ("arrival_date", ["arr date", "date of arrival"]),
    ("arrival_time", ["arr time", "time of arrival", "scheduled arrival time"]),
    ("duration", ["flight duration"]),
    ("arrival_local", ["arrival datetime", "arrival date time", "scheduled arrival"]),
    ("departure_terminal", ["dep terminal", "terminal"]), ("departure_gate", ["dep gate", "gate"]),
    ("arrival_terminal", ["arr terminal"]), ("arrival_gate", ["arr gate"]),
    ("seat", ["seat number", "seat no"]), ("seat_position", ["seat type"]),
    ("cabin_class", ["class", "cabin", "flight class", "travel class"]),
    ("fare_class", ["booking class"]), ("aircraft", ["plane", "aircraft type", "equipment", "type of aircraft"]),
    ("registration", ["reg", "tail", "tail number", "aircraft registration"]), ("reason", ["flight reason", "purpose"]),
    ("price_amount", ["price", "cost"]), ("price_currency", ["currency"]), ("notes", ["note", "comment", "comments", "remarks"]),
    ("companions", ["travelled with", "with"]), ("tags", ["tag", "labels"]),
    ("confirmation_code", ["pnr", "confirmation", "record locator"]),
  ]

  private static let columns: [String: String] = Dictionary(
    synonyms.flatMap { column, headings in ([column] + headings).map { (folded($0), column) } }, uniquingKeysWith: { first, _ in first })

  /// The column that `heading` stands for, `known` being our own; nil when nobody knows.
  package static func column(_ heading: String, known: [String]) -> String? { same(heading, in: known) ?? columns[folded(heading)] }

  /// The one of `known` that `heading` is but for case, spaces and signs.
  static func same(_ heading: String, in known: [String]) -> String? {
    if known.contains(heading) { return heading }
    let folded = folded(heading)
    return folded.isEmpty ? nil : known.first { Self.folded($0) == folded }
  }

  /// Letters and digits alone, in lower case.
  static func folded(_ heading: String) -> String { heading.lowercased().filter { $0.isLetter || $0.isNumber } }
}

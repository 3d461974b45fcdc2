internal import Schema

/// What an event is to people who read it in a chat: one line, with the times of the place.
struct WebhookSentence {
  /// What is said of each kind of event, before what it is about.
  private static let openings: [String: String] = [
    "flight.created": "New flight", "flight.updated": "Flight changed", "flight.deleted": "Flight deleted", "flight.reminder": "Coming up",
    "trip.created": "New trip", "trip.updated": "Trip changed", "trip.deleted": "Trip deleted", "trip.starting": "Trip begins",
    "item.created": "New in your trip", "item.updated": "Changed in your trip", "item.deleted": "Gone from your trip",
    "collaborator.added": "Trip shared", "collaborator.updated": "Sharing changed", "collaborator.removed": "Trip no longer shared",
    "achievement.unlocked": "Achievement unlocked", "import.completed": "Import completed",
  ]

  /// The line for an event with this content.
  static func text(_ event: String, _ data: JSON) -> String {
    guard event != WebhookRoutes.testEvent else { return "This is a test from Peregrine: webhooks arrive here." }
    let opening = openings[event] ?? event
    let subject = subject(event, data)
    return subject.isEmpty ? opening : "\(opening): \(subject)"
  }

  private static func subject(_ event: String, _ data: JSON) -> String {
    // What is gone has left a summary.
    if let kind = text(data, "kind"), text(data, "summary") != nil, ["flight", "trip", "item"].contains(kind), data["created_at"] == nil {
      return text(data, "summary") ?? ""
    }
    switch event.prefix(while: { $0 != "." }) {
    case "flight": return flight(data)
    case "trip": return with(text(data, "title"), span(text(data, "start_date"), text(data, "end_date")))
    case "item": return with(text(data, "summary"), clock(text(data, "start_local") ?? text(data, "start_date")))
    case "collaborator":
      let role = text(data, "role").map { "may \($0)" }
      return with(text(data, "trip_title"), [text(data, "display_name") ?? text(data, "username"), role].joined(" "))
    case "achievement": return with(text(data, "name"), text(data, "description"))
    case "import":
      let counts = [("created", "new"), ("merged", "completed"), ("skipped", "there already"), ("failed", "left out")]
      return counts.compactMap { name, word in text(data, name).flatMap { $0 == "0" ? nil : "\($0) \(word)" } }.joined(separator: ", ")
    default: return ""
    }
  }

  /// `LH400 FRA → JFK, 2026-03-29 10:30`.
  private static func flight(_ data: JSON) -> String {
    // An item of a trip says it in one line.
    if let summary = text(data, "summary") { return with(summary, clock(text(data, "start_local") ?? text(data, "start_date"))) }
    func place(_ name: String) -> String? { data[name].flatMap { text($0, "iata") ?? text($0, "icao") ?? text($0, "name") } }
    let route = [place("departure_airport"), place("arrival_airport")].compactMap { $0 }.joined(separator: " → ")
    return with([text(data, "flight_number"), route].joined(" "), clock(text(data, "departure_local")))
  }

  private static func with(_ subject: String?, _ more: String?) -> String { [subject, more].joined(", ") }

  private static func span(_ start: String?, _ end: String?) -> String? { start == end ? start : [start, end].joined(" – ") }

  /// The wall clock to the minute: `2026-03-29 10:30`.
  private static func clock(_ local: String?) -> String? { local.map { String($0.prefix(16)).replacing("T", with: " ") } }

  /// A text or a number.
  private static func text(_ json: JSON, _ name: String) -> String? {
    switch json[name] {
    case .string(let text), .number(let text): text.isEmpty ? nil : text
    default: nil
    }
  }
}

extension [String?] {
  /// Those that say something.
  fileprivate func joined(_ separator: String) -> String { compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: separator) }
}

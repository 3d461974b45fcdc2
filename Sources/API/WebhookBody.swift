internal import Schema
internal import Store

/// What a delivery says: our own JSON, or that in the shape of another program.
struct WebhookBody: Equatable {
  let contentType: String
  let bytes: [UInt8]
  /// Further fields of the request.
  var fields: [String] = []

  /// That of an event with this payload.
  init(_ payload: String, event: String, _ preset: WebhookPreset?) {
    let json = "application/json"
    guard let preset else {
      (contentType, bytes) = (json, Array(payload.utf8))
      return
    }
    let parsed = (try? JSONParser.parse(Array(payload.utf8))) ?? .null
    let data = parsed["data"] ?? .null
    let sentence = WebhookSentence.text(event, data)
    switch preset {
    case .slack:
      (contentType, bytes) = (json, Self.text(["text": .string(Self.escaped(sentence))]))
    case .discord:
      // Nobody is called by a title that somebody else has written.
      (contentType, bytes) = (json, Self.text(["content": .string(String(sentence.prefix(2_000))), "allowed_mentions": ["parse": []]]))
    case .ntfy:
      (contentType, bytes) = ("text/plain; charset=utf-8", Array(sentence.utf8))
      fields = ["Title: Peregrine", "Tags: \(event.hasPrefix("achievement") ? "trophy" : "airplane")"]
    case .homeAssistant:
      let head = ["id", "created_at"].compactMap { name in parsed[name].map { JSON.Member("event_\(name)", $0) } }
      let about: [JSON.Member] = [.init("event", .string(event)), .init("summary", .string(sentence))] + head
      // A name that stands already says something else there.
      let flat = Self.flat(data, "").filter { member in !about.contains { $0.name == member.name } }
      (contentType, bytes) = (json, Self.text(.object(about + flat)))
    }
  }

  private static func text(_ json: JSON) -> [UInt8] {
    var writer = JSONWriter()
    writer.value(json)
    return writer.bytes
  }

  /// What Slack takes for marks (its "Formatting text for app surfaces").
  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
  }

  /// All that is said, on one level: `departure_airport_iata`. Lists of words are one text; others are left out.
  private static func flat(_ json: JSON, _ prefix: String) -> [JSON.Member] {
    guard case .object(let members) = json else { return [] }
    return members.flatMap { member -> [JSON.Member] in
      let name = prefix + member.name
      switch member.value {
      case .object: return flat(member.value, "\(name)_")
      case .array(let elements):
        let words = elements.compactMap { if case .string(let word) = $0 { word } else { nil } }
        return words.count == elements.count ? [.init(name, .string(words.joined(separator: ", ")))] : []
      default: return [.init(name, member.value)]
      }
    }
  }
}

internal import Schema
internal import Travel

/// An item as it is answered, a flight or anything else.
struct ItemView: Sendable {
  var id = UUID(high: 0, low: 0)
  var tripID: UUID?
  var kind = ItemKind.activity
  var provider: String?
  var travelerNames: [String] = []
  var start = ItemTime()
  var end = ItemTime()
  var summary = ""
  var details: JSON?
  var status = ItemStatus.confirmed
  var bookingID: UUID?
  var confidence = 1.0
  var needsReview = false
  var createdAt = Instant(milliseconds: 0)
  var updatedAt = Instant(milliseconds: 0)

  private init() {}

  /// Anything but a flight.
  init(_ item: Item) {
    id = item.id
    tripID = item.tripID
    kind = item.kind
    provider = item.provider
    travelerNames = item.travelerNames
    start = item.start
    end = item.end
    let stored = ItemDetails.read(item.details)
    details = stored.map { ItemDetails.withoutSecrets($0) }
    summary = ItemSummary.of(item, number: ItemDetails.text(stored, "number", "train_number"), guests: ItemDetails.number(stored, "guests"))
    status = item.status
    bookingID = item.bookingID
    confidence = item.confidence
    needsReview = item.needsReview
    createdAt = item.createdAt
    updatedAt = item.updatedAt
  }

  /// A flight, which is the item with its id.
  init(_ flight: Flight, _ reference: ReferenceData) {
    id = flight.id
    tripID = flight.tripID
    kind = .flight
    provider = flight.airline.name
    travelerNames = flight.details.passengers
    start = FlightItem.time(flight.departure, reference)
    end = FlightItem.time(flight.arrival, reference)
    details = FlightItem.details(flight)
    summary = ItemSummary.of(flight)
    status = FlightItem.status(flight)
    bookingID = flight.bookingID
    confidence = flight.confidence
    needsReview = flight.needsReview
    createdAt = flight.createdAt
    updatedAt = flight.updatedAt
  }

  /// What comes first: by the day, of one day what has no time, and then by the clock.
  var order: Order { Order(day: start.date?.dayNumber ?? 0, instant: start.utc?.milliseconds ?? .min, id: id.description) }

  struct Order: Comparable {
    let day: Int
    let instant: Int64
    let id: String

    static func < (a: Order, b: Order) -> Bool { (a.day, a.instant, a.id) < (b.day, b.instant, b.id) }
  }

  static let schema = ObjectSchema("Item", "What is in a trip.", ItemView()) {
    Property("id", \.id, .id, "The item's id; a flight's own.")
    Property("trip_id", \.tripID, .id, "The trip that it is in.")
    Property("kind", \.kind, .enumeration, "What it is.")
    Property("provider", \.provider, .string(), "The airline, the hotel, the railway.", example: "Park Hyatt Tokyo")
    Property("traveler_names", \.travelerNames, .names, "Who it is for.", example: ["Alice", "Bob"])
    Property("start_ts", \.start.utc, .instant, "When it begins; null where the day alone is known.")
    Property("end_ts", \.end.utc, .instant, "When it ends, likewise.")
    Property("start_date", \.start.date, .date, "The day there.")
    Property("end_date", \.end.date, .date, "The day there.")
    Property("start_local", \.start.local, .string(), "The wall clock there.", example: "2026-04-02T15:00")
    Property("start_timezone", \.start.timezone, .string(), "The zone of that clock.", example: "Asia/Tokyo")
    Property("end_local", \.end.local, .string(), "The wall clock there.")
    Property("end_timezone", \.end.timezone, .string(), "The zone of that clock.")
    Property("start_location", \.start.location, .string(), "Where it begins.", example: "Shinjuku, Tokyo")
    Property("end_location", \.end.location, .string(), "Where it ends, where that is elsewhere.")
    Property("summary", \.summary, .string(), "One line, written by the server.", example: "Park Hyatt Tokyo · 6 nights · Check-in Apr 2")
    Property("details_json", \.details, .anyObject, "What is said of this kind only.")
    Property("status", \.status, .enumeration, "Whether it is going to happen.")
    Property("booking_id", \.bookingID, .id, "The booking that it was paid with.")
    Property("confidence", \.confidence, .number(0...1), "That what a parser has read is right.")
    Property("needs_review", \.needsReview, .boolean, "Whether somebody should look at it.")
    Property("created_at", \.createdAt, .instant, "When it was entered.")
    Property("updated_at", \.updatedAt, .instant, "When it was last changed.")
  }
}

/// An item as it is sent.
struct ItemInput: Sendable {
  var draft = ItemDraft()
  var details: JSON?

  init() {}

  /// What describes `item`.
  init(_ item: Item) {
    draft = ItemDraft(item)
    details = ItemDetails.read(item.details)
  }

  static let schema = ObjectSchema("ItemInput", "An item to store. kind and a start are required.", ItemInput()) {
    Property("kind", \.draft.kind, .enumeration, "What it is.", isRequired: true)
    Property("provider", \.draft.provider, .string(0...200), "The airline, the hotel, the railway.", example: "Park Hyatt Tokyo")
    Property("traveler_names", \.draft.travelerNames, .names, "Who it is for.", example: ["Alice", "Bob"])
    Property.all(of: time("start"), at: \.draft.start)
    Property.all(of: time("end"), at: \.draft.end)
    Property("status", \.draft.status, .enumeration, "Whether it is going to happen.", default: "confirmed")
    Property("details_json", \.details, .anyObject, "What is said of this kind only.")
    Property("confirmation_code", \.draft.secrets.confirmationCode, .string(0...100), "Kept, and never shown.", access: .writeOnly)
    Property("booking_reference", \.draft.secrets.bookingReference, .string(0...100), "Kept, and never shown.", access: .writeOnly)
    Property("ticket_number", \.draft.secrets.ticketNumber, .string(0...100), "Kept, and never shown.", access: .writeOnly)
    Property("source_email_id", \.draft.secrets.sourceEmailID, .string(0...500), "Kept, and never shown.", access: .writeOnly)
    Property("trip_id", \.draft.tripID, .id, "The trip that it is in; another one moves it there.")
    Property("booking_id", \.draft.bookingID, .id, "The booking that it was paid with.")
    Property("confidence", \.draft.confidence, .number(0...1), "That what a parser has read is right.", default: 1)
    Property("needs_review", \.draft.needsReview, .boolean, "Whether somebody should look at it.", default: false)
    Property.decided("id", "summary", "created_at", "updated_at")
  }

  private static func time(_ name: String) -> [Property<ItemTimeDraft>] {
    [
      Property("\(name)_date", \.date, .date, "The day there, where no more is known."),
      Property("\(name)_local", \.local, .string(10...19), "The wall clock there.", example: "2026-04-02T15:00"),
      Property("\(name)_timezone", \.timezone, .string(1...64), "The zone of that clock; by default the trip's.", example: "Asia/Tokyo"),
      Property("\(name)_ts", \.utc, .instant, "The instant, in place of the wall clock."),
      Property("\(name)_location", \.location, .string(0...300), "Where; of a flight with the airport's code.", example: "Tokyo (HND)"),
    ]
  }
}

/// The object of details that an item has beside its fields.
enum ItemDetails {
  /// Bytes.
  static let longest = 32 << 10

  static func read(_ text: String?) -> JSON? { text.flatMap { try? JSONParser.parse(Array($0.utf8)) } }

  /// As it is stored; nil for none. Throws 400 for one that is too long.
  static func text(_ json: JSON?) throws -> String? {
    guard let json else { return nil }
    var writer = JSONWriter()
    writer.value(json)
    guard writer.bytes.count <= longest else {
      var errors = FieldErrors()
      errors.add("must be at most \(longest) bytes long", at: "details_json")
      throw errors
    }
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  /// Without what is never shown, however deep it stands.
  static func withoutSecrets(_ json: JSON) -> JSON {
    switch json {
    case .object(let members):
      .object(members.filter { !BookingSecrets.names.contains($0.name) }.map { .init($0.name, withoutSecrets($0.value)) })
    case .array(let elements): .array(elements.map(withoutSecrets))
    default: json
    }
  }

  /// The first of the members that is a text or a number, as text.
  static func text(_ json: JSON?, _ names: String...) -> String? {
    names.lazy.compactMap { name in
      switch json?[name] {
      case .string(let text), .number(let text): text.isEmpty ? nil : text
      default: nil
      }
    }.first
  }

  static func number(_ json: JSON?, _ name: String) -> Int? { text(json, name).flatMap { Int($0) } }

  /// Takes the secrets that stand beside the details out of them, into their own fields, where nothing stands yet.
  static func takeSecrets(of details: inout JSON?, into secrets: inout BookingSecrets) {
    guard case .object(let members)? = details else { return }
    let paths: [WritableKeyPath<BookingSecrets, String?>] = [\.confirmationCode, \.bookingReference, \.ticketNumber, \.sourceEmailID]
    for (name, path) in zip(BookingSecrets.names, paths) {
      guard let said = text(details, name) else { continue }
      secrets[keyPath: path] = secrets[keyPath: path] ?? said
    }
    details = .object(members.filter { !BookingSecrets.names.contains($0.name) })
  }
}

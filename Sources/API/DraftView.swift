internal import Parsers
internal import Schema
internal import Travel

/// What a document says of one flight or of one other thing, as it is answered: in the names in which it is stored, with where each field was read.
enum DraftView: Sendable {
  case flight(FlightDraftView)
  case item(ItemDraftView)

  static let output = OutputSchema<[DraftView]>(schema: schema, isList: true, names: []) { _ in schema }

  private static let schema = Schema<[DraftView]>.array(
    of: .oneOf(FlightDraftView.schema, ItemDraftView.schema) { draft, flight, item in
      switch draft {
      case .flight(let view): flight(view)
      case .item(let view): item(view)
      }
    }, most: 1_000)
}

/// What drafts have in common beside their fields.
struct DraftNotes: Sendable {
  var reasons: [String] = []
  var sources = JSON.object([])
  var warnings: [Note] = []
  var problems: [Note] = []
  var saved: Saved?

  /// Something about a field.
  struct Note: Sendable {
    var field: String?
    var message = ""

    static let schema = ObjectSchema("DraftNote", "Something that somebody should know about a draft.", Note()) {
      Property("field", \.field, .string(), "The field; null for the draft as a whole.", access: .readOnly)
      Property("message", \.message, .string(), "A sentence, or the end of one that begins with the field.", access: .readOnly)
    }
  }

  /// What has become of a draft that was to be saved.
  struct Saved: Sendable {
    enum Outcome: String, CaseIterable, Sendable { case created, merged, duplicate, incomplete }

    var outcome = Outcome.incomplete
    var id: UUID?
    var tripID: UUID?

    static let schema = ObjectSchema("DraftSaved", "What has become of a draft that was to be saved.", Saved()) {
      Property(
        "outcome", \.outcome, .enumeration,
        "created; merged into the one that was there; duplicate: there is one and nothing was done; incomplete: see problems.",
        access: .readOnly)
      Property("id", \.id, .id, "Of the flight or item, the new one or the one that was there.", access: .readOnly)
      Property("trip_id", \.tripID, .id, "The trip that it is in.", access: .readOnly)
    }
  }

  init() {}

  init<Draft>(_ reading: Reading<Draft>, reasons: [String]) {
    self.reasons = reasons
    let origins = reading.origins.sorted { $0.key < $1.key }
    sources = .object(
      origins.map { name, origin in .init(name, ["kind": .string(origin.kind.rawValue), "place": .string(origin.place)]) })
    warnings = reading.warnings.map { Note(field: $0.field, message: $0.message) }
  }

  static let properties: [Property<DraftNotes>] = [
    Property("review_reasons", \.reasons, .array(of: .anyText, most: 1_000), "Why somebody should look at it.", access: .readOnly),
    Property(
      "sources", \.sources, .anyObject, "Where each field was read: by its name, kind (barcode, json_ld, text, …) and place.",
      example: ["flight_number": ["kind": "barcode", "place": "leg 1, characters 37 to 44"]], access: .readOnly),
    Property(
      "warnings", \.warnings, .array(of: Note.schema.schema, most: 1_000), "What to know before believing it.", access: .readOnly),
    Property(
      "problems", \.problems, .array(of: Note.schema.schema, most: 1_000), "Why it cannot be stored as it is; none: it can.",
      access: .readOnly),
    Property("saved", \.saved, Saved.schema.schema, "What has become of it with save=true; else null.", access: .readOnly),
  ]
}

/// A flight in a document.
struct FlightDraftView: Sendable {
  var kind = ItemKind.flight
  var view: FlightView
  var notes: DraftNotes

  static let schema = ObjectSchema(
    "FlightDraft", "What a document says of a flight, and what follows from that.",
    FlightDraftView(
      view: FlightView(flight: Flight(id: UUID(high: 0, low: 0), userID: UUID(high: 0, low: 0), createdAt: Instant(milliseconds: 0))),
      notes: DraftNotes())
  ) {
    Property("kind", \.kind, .enumeration, "flight.", access: .readOnly)
    Property.all(of: FlightView.schema.properties.filter { !undecided.contains($0.name) }, at: \.view)
    Property.all(of: DraftNotes.properties, at: \.notes)
  }

  /// What a draft does not have yet.
  private static let undecided = ["id", "trip_id", "booking_id", "created_at", "updated_at"]
}

/// Anything else in a document.
struct ItemDraftView: Sendable {
  var view: ItemView
  var notes: DraftNotes

  static let schema = ObjectSchema(
    "ItemDraft", "What a document says of a hotel, a train, a dinner.",
    ItemDraftView(
      view: ItemView(
        Item(id: UUID(high: 0, low: 0), userID: UUID(high: 0, low: 0), tripID: UUID(high: 0, low: 0), createdAt: Instant(milliseconds: 0))),
      notes: DraftNotes())
  ) {
    Property.all(of: ItemView.schema.properties.filter { !undecided.contains($0.name) }, at: \.view)
    Property.all(of: DraftNotes.properties, at: \.notes)
  }

  private static let undecided = ["id", "trip_id", "booking_id", "created_at", "updated_at"]
}

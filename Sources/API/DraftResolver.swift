internal import Parsers
internal import Store
internal import Travel

/// Turns what a document says into flights and items of somebody's, with all that follows from it, and those into what is answered.
struct DraftResolver: Sendable {
  /// A draft with what follows from it.
  struct Resolved: Sendable {
    enum Content: Sendable {
      case flight(Flight)
      case item(Item)
    }

    var content: Content
    var notes: DraftNotes
  }

  let presenter: FlightPresenter
  let ids: UUIDGenerator
  let user: UUID
  /// Where times are that name no zone.
  let timezone: String
  let now: Instant

  /// The drafts of a document; `messageID` is that of the message it was.
  func resolved(_ reading: DocumentReading, messageID: String?) -> [Resolved] {
    reading.flights.map { resolved($0, messageID) } + reading.items.map { resolved($0, messageID) }
  }

  private func resolved(_ reading: Reading<FlightDraft>, _ messageID: String?) -> Resolved {
    let confidence = reading.confidence
    var notes = DraftNotes(reading, reasons: confidence.reasons)
    var flight = Flight(id: ids.next(), userID: user, createdAt: now)
    flight.source = Self.source(reading)
    flight.confidence = confidence.value
    var draft = reading.draft
    draft.details.sourceEmailID = messageID
    do { try presenter.resolver.resolve(draft, into: &flight) } catch { notes.add(error) }
    flight.needsReview = !notes.reasons.isEmpty || !notes.problems.isEmpty
    return Resolved(content: .flight(flight), notes: notes)
  }

  /// By what says most about it.
  private static func source(_ reading: Reading<FlightDraft>) -> FlightSource {
    let kinds = Set(reading.origins.values.map(\.kind))
    if !kinds.isDisjoint(with: [.barcode, .passTag, .passField]) { return .boardingPass }
    return kinds.contains(.calendar) ? .imported : .email
  }

  private func resolved(_ reading: Reading<ItemDraft>, _ messageID: String?) -> Resolved {
    let confidence = reading.confidence
    var notes = DraftNotes(reading, reasons: confidence.reasons)
    var item = Item(id: ids.next(), userID: user, tripID: UUID(high: 0, low: 0), createdAt: now)
    var draft = reading.draft
    draft.secrets.sourceEmailID = messageID
    draft.confidence = confidence.value
    do { try ItemResolver(zones: presenter.resolver.zones).resolve(draft, into: &item, zone: timezone) } catch { notes.add(error) }
    item.needsReview = !notes.reasons.isEmpty || !notes.problems.isEmpty
    return Resolved(content: .item(item), notes: notes)
  }

  /// As it is answered.
  func view(_ resolved: Resolved) -> DraftView {
    switch resolved.content {
    case .flight(let flight): .flight(FlightDraftView(view: presenter.view(flight, at: now), notes: resolved.notes))
    case .item(let item): .item(ItemDraftView(view: ItemView(item), notes: resolved.notes))
    }
  }
}

extension DraftResolver {
  /// For drafts that are to be `user`'s.
  init(_ services: Services, _ user: User, at now: Instant) {
    self.init(presenter: services.presenter, ids: services.ids, user: user.id, timezone: user.timezone, now: now)
  }
}

extension Services {
  /// What parsers know beside the document that `user` sends.
  func documentContext(for user: User, at now: Instant) -> DocumentContext {
    DocumentContext(reference: reference, zones: resolver.zones, referenceDay: today(in: user.timezone, at: now))
  }

  /// What reads the documents of `user`.
  func reader(for user: User, at now: Instant) -> DocumentReader {
    DocumentReader(context: documentContext(for: user, at: now), programs: programs)
  }
}

extension DraftNotes {
  fileprivate mutating func add(_ problems: FlightProblems) {
    self.problems += problems.problems.map { Note(field: $0.field, message: $0.message) }
  }
}

/// An item as somebody describes it. `ItemResolver` makes an `Item` of it.
package struct ItemDraft: Equatable, Sendable {
  package var kind: ItemKind?
  package var provider: String?
  package var travelerNames: [String] = []
  package var start = ItemTimeDraft()
  package var end = ItemTimeDraft()
  package var status = ItemStatus.confirmed
  /// A JSON object.
  package var details: String?
  package var secrets = BookingSecrets()
  package var confidence = 1.0
  package var needsReview = false
  package var tripID: UUID?
  package var bookingID: UUID?

  package init() {}

  /// What describes `item`.
  package init(_ item: Item) {
    kind = item.kind
    provider = item.provider
    travelerNames = item.travelerNames
    start = ItemTimeDraft(item.start)
    end = ItemTimeDraft(item.end)
    status = item.status
    details = item.details
    secrets = item.secrets
    confidence = item.confidence
    needsReview = item.needsReview
    tripID = item.tripID
    bookingID = item.bookingID
  }
}

/// When and where, as somebody says it.
package struct ItemTimeDraft: Equatable, Sendable {
  /// The day there; beside `local` it must be the same.
  package var date: LocalDate?
  /// The wall clock there, or the day alone.
  package var local: String?
  package var timezone: String?
  /// The instant; beside `local` it must be the same.
  package var utc: Instant?
  package var location: String?

  package init() {}

  /// What describes `time`. The instant stands beside a wall clock that may have shown it twice.
  package init(_ time: ItemTime) {
    date = time.date
    local = time.local
    timezone = time.timezone
    utc = time.utc
    location = time.location
  }
}

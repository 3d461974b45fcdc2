/// What is in a trip beside flights: a hotel, a train, a dinner.
package struct Item: Equatable, Sendable {
  package var id: UUID
  /// The trip's owner, whoever has written the item.
  package var userID: UUID
  package var tripID: UUID
  package var bookingID: UUID?
  package var kind = ItemKind.activity
  /// The hotel, the railway, the restaurant.
  package var provider: String?
  package var travelerNames: [String] = []
  package var start = ItemTime()
  package var end = ItemTime()
  package var status = ItemStatus.confirmed
  /// What is said of this kind only: a JSON object.
  package var details: String?
  package var secrets = BookingSecrets()
  /// That what a parser has read is right, from 0 to 1.
  package var confidence = 1.0
  package var needsReview = false
  package var createdAt: Instant
  package var updatedAt: Instant

  /// An item about which nothing is known yet.
  package init(id: UUID, userID: UUID, tripID: UUID, createdAt: Instant) {
    self.id = id
    self.userID = userID
    self.tripID = tripID
    self.createdAt = createdAt
    updatedAt = createdAt
  }
}

/// When and where an item begins or ends.
package struct ItemTime: Equatable, Sendable {
  /// The day there.
  package var date: LocalDate?
  /// The wall clock there; nil: the day alone is known.
  package var local: String?
  /// A zone of the tz database.
  package var timezone: String?
  package var utc: Instant?
  package var location: String?

  package init() {}
}

/// What is stored of a booking and given to nobody but its owner in the browser.
package struct BookingSecrets: Equatable, Sendable {
  package var confirmationCode: String?
  package var bookingReference: String?
  package var ticketNumber: String?
  package var sourceEmailID: String?

  package init() {}

  /// Their names in JSON, wherever they may stand.
  package static let names = ["confirmation_code", "booking_reference", "ticket_number", "source_email_id"]
}

/// What an item is. Flights are stored as flights.
package enum ItemKind: String, CaseIterable, Sendable { case flight, hotel, train, car, restaurant, activity, transfer, cruise }

/// Whether an item is going to happen.
package enum ItemStatus: String, CaseIterable, Sendable { case confirmed, pending, cancelled }

/// A journey: a title over flights and items. Its dates, travellers and place follow what is in it unless somebody has set them.
package struct Trip: Equatable, Sendable {
  package var id: UUID
  /// The owner.
  package var userID: UUID
  package var title = ""
  package var description: String?
  package var notes: String?
  package var category: String?
  package var tags: [String] = []
  /// Names.
  package var travelers: [String] = []
  /// Whether somebody has set them.
  package var hasOwnTravelers = false
  /// Where it mainly goes: Tokyo, Japan.
  package var primaryLocation: String?
  package var hasOwnLocation = false
  /// A zone of the tz database: that of its items which name none.
  package var timezone: String?
  package var startDate: LocalDate?
  package var hasOwnStart = false
  package var endDate: LocalDate?
  package var hasOwnEnd = false
  /// Of a trip that has a length and no dates yet.
  package var numberOfDays: Int?
  /// A picture elsewhere.
  package var coverImageURL: String?
  /// Or one that was sent to us.
  package var coverUploadID: UUID?
  package var coverGradient: String?
  package var isHidden = false
  /// The client's own name for it.
  package var internalIdentifier: String?
  /// What opens it to everybody; nil: it is not shared.
  package var shareToken: String?
  package var createdAt: Instant
  /// When it or anything in it last changed.
  package var changedAt: Instant

  /// A trip about which nothing is known yet.
  package init(id: UUID, userID: UUID, createdAt: Instant) {
    self.id = id
    self.userID = userID
    self.createdAt = createdAt
    changedAt = createdAt
  }

  /// What it is on `today`, in the owner's calendar.
  package func status(on today: LocalDate) -> TripStatus {
    guard let first = startDate ?? endDate, let last = endDate ?? startDate else { return .planned }
    return today < first ? .planned : last < today ? .completed : .inProgress
  }
}

/// Where a trip is in time.
package enum TripStatus: String, CaseIterable, Sendable {
  case planned
  case inProgress = "in_progress"
  case completed
}

/// What somebody may do with a trip.
package enum TripRole: String, CaseIterable, Sendable {
  case owner, edit, view

  /// Whether they may change what is in it.
  package var canEdit: Bool { self != .view }
}

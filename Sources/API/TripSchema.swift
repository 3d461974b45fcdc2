internal import HTTPServer
internal import Schema
internal import Store
internal import Travel

/// A trip as it is answered.
struct TripView: Sendable {
  var trip: Trip
  var status = TripStatus.planned
  var role = TripRole.owner
  var isShared = false
  var shareURL: String?

  static let schema = ObjectSchema(
    "Trip", "A trip.", TripView(trip: Trip(id: UUID(high: 0, low: 0), userID: UUID(high: 0, low: 0), createdAt: Instant(milliseconds: 0)))
  ) {
    Property("id", \.trip.id, .id, "The trip's id.")
    Property("title", \.trip.title, .string(), "What it is called.", example: "Japan Spring 2026")
    Property("description", \.trip.description, .string(), "What it is about.")
    Property("start_date", \.trip.startDate, .date, "Its first day: that of what is in it, unless it has been set.")
    Property("end_date", \.trip.endDate, .date, "Its last day, likewise.")
    Property("primary_location", \.trip.primaryLocation, .string(), "Where it mainly goes.", example: "Tokyo, Japan")
    Property("travelers", \.trip.travelers, .names, "Who travels: the names in it, unless they have been set.", example: ["Alice", "Bob"])
    Property("notes", \.trip.notes, .string(), "Whatever there is to say.")
    Property("status", \.status, .enumeration, "Where it is in time, by the calendar of its owner.")
    Property("category", \.trip.category, .string(), "What kind of trip it is.", example: "vacation")
    Property("tags", \.trip.tags, .names, "Words to find it by.")
    Property("timezone", \.trip.timezone, .string(), "The zone of what names none.", example: "Asia/Tokyo")
    Property("number_of_days", \.trip.numberOfDays, .integer(), "How long it takes, while it has no dates.")
    Property("cover_image_url", \.trip.coverImageURL, .string(), "A picture.")
    Property("cover_gradient", \.trip.coverGradient, .string(), "What a client shows without one.")
    Property("hidden", \.trip.isHidden, .boolean, "Whether a client leaves it out of lists.")
    Property("internal_identifier", \.trip.internalIdentifier, .string(), "The client's own name for it.")
    Property("role", \.role, .enumeration, "What the caller may do with it.")
    Property("share_enabled", \.isShared, .boolean, "Whether everybody who has the link can see it.")
    Property("share_url", \.shareURL, .string(), "That link; null while it is not shared.")
    Property("created_at", \.trip.createdAt, .instant, "When it was made.")
    Property("updated_at", \.trip.changedAt, .instant, "When it or anything in it last changed.")
  }
}

/// A trip with everything in it.
struct TripDetail: Sendable {
  var trip: TripView
  var items: [ItemView] = []

  static let schema = ObjectSchema(
    "TripDetail", "A trip with everything in it.",
    TripDetail(
      trip: TripView(trip: Trip(id: UUID(high: 0, low: 0), userID: UUID(high: 0, low: 0), createdAt: Instant(milliseconds: 0))))
  ) {
    Property.all(of: TripView.schema.properties, at: \.trip)
    Property("items", \.items, .array(of: ItemView.schema.schema, most: 10_000), "Flights and all else, in the order of their beginning.")
  }
}

/// A trip as it is sent. What follows from the trip's contents unless it is set is nil here while it is not.
struct TripInput: Sendable {
  /// Identifiers up to this length are not meant to be unique: clients count 1, 2, 3.
  static let longestRepeatedIdentifier = 5

  var title = ""
  var description: String?
  var startDate: LocalDate?
  var endDate: LocalDate?
  var primaryLocation: String?
  var travelers: [String]?
  var notes: String?
  var category: String?
  var tags: [String] = []
  var timezone: String?
  var numberOfDays: Int?
  var coverImageURL: String?
  var coverGradient: String?
  var isHidden = false
  var internalIdentifier: String?
  var isShared = false
  /// Of a trip that is shared already.
  var shareToken: String?

  init() {}

  /// What has been said of `trip`.
  init(_ trip: Trip) {
    title = trip.title
    description = trip.description
    startDate = trip.hasOwnStart ? trip.startDate : nil
    endDate = trip.hasOwnEnd ? trip.endDate : nil
    primaryLocation = trip.hasOwnLocation ? trip.primaryLocation : nil
    travelers = trip.hasOwnTravelers ? trip.travelers : nil
    notes = trip.notes
    category = trip.category
    tags = trip.tags
    timezone = trip.timezone
    numberOfDays = trip.numberOfDays
    coverImageURL = trip.coverImageURL
    coverGradient = trip.coverGradient
    isHidden = trip.isHidden
    internalIdentifier = trip.internalIdentifier
    isShared = trip.shareToken != nil
    shareToken = trip.shareToken
  }

  static let schema = ObjectSchema("TripInput", "A trip to store.", TripInput()) {
    Property("title", \.title, .name(1...200), "What it is called.", example: "Japan Spring 2026", isRequired: true)
    Property("description", \.description, .string(0...10_000), "What it is about.")
    Property("start_date", \.startDate, .date, "Its first day; null follows what is in it.")
    Property("end_date", \.endDate, .date, "Its last day; null follows what is in it.")
    Property("primary_location", \.primaryLocation, .string(0...200), "Where it mainly goes; null follows what is in it.")
    Property("travelers", \.travelers, .names, "Who travels; null collects the names of what is in it.")
    Property("notes", \.notes, .string(0...10_000), "Whatever there is to say.")
    Property("category", \.category, .string(0...100), "What kind of trip it is.", example: "vacation")
    Property("tags", \.tags, .names, "Words to find it by.")
    Property("timezone", \.timezone, .timezone, "The zone of what names none.", example: "Asia/Tokyo")
    Property("number_of_days", \.numberOfDays, .integer(1...10_000), "How long it takes, while it has no dates.")
    Property(
      "cover_image_url", \.coverImageURL, .string(0...2_000),
      "The address of a picture: one's own (POST /storage/uploads), or one elsewhere.")
    Property("cover_gradient", \.coverGradient, .string(0...200), "What a client shows without one.")
    Property("hidden", \.isHidden, .boolean, "Whether a client leaves it out of lists.", default: false)
    Property("internal_identifier", \.internalIdentifier, .string(0...200), "The client's own name for it.")
    Property("share_enabled", \.isShared, .boolean, "Whether everybody who has the link can see it.", default: false)
    Property.decided("id", "status", "role", "share_url", "items", "created_at", "updated_at")
  }

  /// Writes it into `trip`, all but its picture. What follows from the trip's contents and is sent back as it was read goes on following. Throws 400.
  func apply(to trip: inout Trip, _ services: Services) throws {
    if let timezone { try services.check(timezone: timezone, at: "timezone") }
    trip.title = title
    trip.description = description
    trip.notes = notes
    trip.category = category
    trip.tags = tags
    trip.timezone = timezone
    trip.numberOfDays = numberOfDays
    trip.coverGradient = coverGradient
    trip.isHidden = isHidden
    trip.internalIdentifier = internalIdentifier.flatMap { $0.isEmpty ? nil : $0 }
    trip.shareToken = isShared ? shareToken ?? Secrets.random(32) : nil
    (trip.startDate, trip.hasOwnStart) = Self.own(startDate, trip.startDate, trip.hasOwnStart)
    (trip.endDate, trip.hasOwnEnd) = Self.own(endDate, trip.endDate, trip.hasOwnEnd)
    (trip.primaryLocation, trip.hasOwnLocation) = Self.own(primaryLocation, trip.primaryLocation, trip.hasOwnLocation)
    let (names, areOwn) = Self.own(travelers, trip.travelers, trip.hasOwnTravelers)
    (trip.travelers, trip.hasOwnTravelers) = (names ?? [], areOwn)
  }

  /// What holds after `said`, and whether it is somebody's own word.
  private static func own<Value: Equatable>(_ said: Value?, _ known: Value?, _ isOwn: Bool) -> (Value?, Bool) {
    guard let said else { return (nil, false) }
    return (said, isOwn || said != known)
  }

  /// Throws 400 for a trip that ends before it begins.
  static func checkDates(_ trip: Trip) throws {
    if let start = trip.startDate, let end = trip.endDate, end < start {
      throw APIError.validation("end_date", "is before start_date, \(start)")
    }
  }
}

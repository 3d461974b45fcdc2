internal import Database
internal import HTTPServer
internal import Schema
internal import Store
internal import Travel

/// Purchases: what was paid once for any number of flights and items. They are their owner's alone.
enum BookingRoutes {
  static let endpoints: [Endpoint] = [
    .get(
      "/trips/bookings", "One's bookings, newest first", tag: "Bookings", .account(.read(.bookings)), query: BookingQuery.schema,
      .list(BookingView.schema), execution: .worker, handler: list),
    .write(
      .post, "/trips/bookings", "Store a booking", tag: "Bookings", .account(.write(.bookings)), input: BookingInput.schema.schema,
      .one(BookingView.schema), status: 201, handler: create),
    .get("/trips/bookings/:id", "One booking", tag: "Bookings", .account(.read(.bookings)), .one(BookingView.schema), handler: read),
    .write(
      .put, "/trips/bookings/:id", "Replace a booking", tag: "Bookings", .account(.write(.bookings)), input: BookingInput.schema.schema,
      .one(BookingView.schema), handler: replace),
    .write(
      .patch, "/trips/bookings/:id", "Change a booking (JSON Merge Patch)", tag: "Bookings", .account(.write(.bookings)),
      input: BookingInput.schema.patch, .one(BookingView.schema), handler: change),
    .act(
      .delete, "/trips/bookings/:id", "Delete a booking; what was paid with it stays", tag: "Bookings", .account(.write(.bookings)),
      handler: delete),
  ]

  struct BookingQuery: Sendable {
    var tripID: UUID?
    var updatedSince: Instant?
    var page = 1
    var perPage = 50

    static let schema = ObjectSchema("BookingQuery", "Which bookings.", BookingQuery()) {
      Property("trip_id", \.tripID, .id, "Of this trip.")
      Property("updated_since", \.updatedSince, .instant, "Changed at this instant or later.")
      Property("page", \.page, .integer(1...1_000_000), "The page.", default: 1)
      Property("per_page", \.perPage, .integer(1...100), "How many a page has.", default: 50)
    }
  }

  /// A booking as it is answered.
  struct BookingView: Sendable {
    var booking: Booking
    var flightIDs: [UUID] = []
    var itemIDs: [UUID] = []
    /// Empty for whoever may not see them.
    var secrets = BookingSecrets()

    static let schema = ObjectSchema(
      "Booking", "A purchase.",
      BookingView(booking: Booking(id: UUID(high: 0, low: 0), userID: UUID(high: 0, low: 0), createdAt: Instant(milliseconds: 0)))
    ) {
      Property("id", \.booking.id, .id, "The booking's id.")
      Property("trip_id", \.booking.tripID, .id, "The trip that it is for.")
      Property("provider", \.booking.provider, .string(), "Where it was bought.", example: "Lufthansa")
      Property("price_amount", \.booking.priceAmount, .amount, "What was paid for all of it.", example: "612.40")
      Property("price_currency", \.booking.priceCurrency, .currency, "The currency, by ISO 4217.", example: "EUR")
      Property("booked_at", \.booking.bookedAt, .instant, "When it was bought.")
      Property("flight_ids", \.flightIDs, .ids, "The flights that were paid with it.")
      Property("item_ids", \.itemIDs, .ids, "All else that was paid with it.")
      Property("confirmation_code", \.secrets.confirmationCode, .string(), "Shown in a browser's session and with read:sensitive only.")
      Property("booking_reference", \.secrets.bookingReference, .string(), "Likewise.")
      Property("ticket_number", \.secrets.ticketNumber, .string(), "Likewise.")
      Property("source_email_id", \.secrets.sourceEmailID, .string(), "Likewise.")
      Property("created_at", \.booking.createdAt, .instant, "When it was entered.")
      Property("updated_at", \.booking.updatedAt, .instant, "When it was last changed.")
    }
  }

  /// A booking as it is sent.
  struct BookingInput: Sendable {
    var tripID: UUID?
    var provider: String?
    var priceAmount: String?
    var priceCurrency: String?
    var bookedAt: Instant?
    var flightIDs: [UUID] = []
    var itemIDs: [UUID] = []
    var secrets = BookingSecrets()

    init() {}

    init(_ view: BookingView) {
      tripID = view.booking.tripID
      provider = view.booking.provider
      priceAmount = view.booking.priceAmount
      priceCurrency = view.booking.priceCurrency
      bookedAt = view.booking.bookedAt
      flightIDs = view.flightIDs
      itemIDs = view.itemIDs
      secrets = view.booking.secrets
    }

    static let schema = ObjectSchema("BookingInput", "A booking to store.", BookingInput()) {
      Property("trip_id", \.tripID, .id, "The trip that it is for.")
      Property("provider", \.provider, .string(0...200), "Where it was bought.", example: "Lufthansa")
      Property("price_amount", \.priceAmount, .sentAmount, "What was paid for all of it, as a decimal number in text.", example: "612.40")
      Property("price_currency", \.priceCurrency, .currency, "The currency, by ISO 4217.", example: "EUR")
      Property("booked_at", \.bookedAt, .instant, "When it was bought.")
      Property("flight_ids", \.flightIDs, .ids, "The flights that were paid with it.")
      Property("item_ids", \.itemIDs, .ids, "All else that was paid with it; the id of a flight counts as one.")
      Property("confirmation_code", \.secrets.confirmationCode, .string(0...100), "The code to find it by.", access: .writeOnly)
      Property("booking_reference", \.secrets.bookingReference, .string(0...100), "The seller's own number.", access: .writeOnly)
      Property("ticket_number", \.secrets.ticketNumber, .string(0...100), "The number of the ticket.", access: .writeOnly)
      Property("source_email_id", \.secrets.sourceEmailID, .string(0...500), "The mail that it comes from.", access: .writeOnly)
      Property.decided("id", "created_at", "updated_at")
    }
  }

  // MARK: Reading

  @Sendable static func list(_ call: Call<NoInput, BookingQuery>) throws -> Answer<[BookingView]> {
    let (query, user) = (call.query, call.caller.user.id)
    let (views, total) = try call.services.database.read { db in
      let bookings = try db.bookings(
        of: user, trip: query.tripID, changedSince: query.updatedSince, offset: (query.page - 1) * query.perPage, limit: query.perPage)
      return (
        try bookings.map { try view($0, call, db) },
        try db.countBookings(of: user, trip: query.tripID, changedSince: query.updatedSince)
      )
    }
    return try Pages.answer(views, number: query.page, size: query.perPage, total: total, call.request)
  }

  @Sendable static func read(_ call: Call<NoInput, NoQuery>) throws -> Answer<BookingView> {
    let id = try call.id()
    return try call.services.database.read { db in
      guard let booking = try db.booking(id, of: call.caller.user.id) else { throw APIError.notFound }
      return .ok(try view(booking, call, db))
    }
  }

  private static func view<Input, Query>(_ booking: Booking, _ call: Call<Input, Query>, _ db: Connection) throws -> BookingView {
    let contents = try db.contents(ofBooking: booking.id)
    var view = BookingView(booking: booking, flightIDs: contents.flights, itemIDs: contents.items)
    if call.caller.scopes.contains(.readSensitive) { view.secrets = booking.secrets }
    return view
  }

  // MARK: Writing

  @Sendable static func create(_ call: Call<BookingInput, NoQuery>) throws -> Write<BookingView> {
    let booking = Booking(id: call.services.ids.next(), userID: call.caller.user.id, createdAt: call.now)
    return Write { db in
      let view = try store(call.input, in: booking, isNew: true, call, db)
      return .created(view, at: "/trips/bookings/\(booking.id)")
    }
  }

  @Sendable static func replace(_ call: Call<BookingInput, NoQuery>) throws -> Write<BookingView> {
    try update(call) { $0 = call.input }
  }

  @Sendable static func change(_ call: Call<JSON, NoQuery>) throws -> Write<BookingView> {
    try update(call) { $0 = try BookingInput.schema.patched($0, by: call.input) }
  }

  private static func update<Input>(
    _ call: Call<Input, NoQuery>, _ change: @escaping (inout BookingInput) throws -> Void
  ) throws -> Write<BookingView> {
    let id = try call.id()
    return Write { db in
      guard var booking = try db.booking(id, of: call.caller.user.id) else { throw APIError.notFound }
      let before = try view(booking, call, db)
      try call.checkUnchanged(before, .one(BookingView.schema))
      var input = BookingInput(before)
      try change(&input)
      booking.updatedAt = max(call.now, Instant(milliseconds: booking.updatedAt.milliseconds + 1))
      return .ok(try store(input, in: booking, isNew: false, call, db))
    }
  }

  /// Stores what `input` says. Throws 400.
  private static func store<Input>(
    _ input: BookingInput, in old: Booking, isNew: Bool, _ call: Call<Input, NoQuery>, _ db: Connection
  ) throws -> BookingView {
    var booking = old
    booking.tripID = input.tripID
    booking.provider = input.provider
    booking.priceAmount = input.priceAmount
    booking.priceCurrency = input.priceCurrency
    booking.bookedAt = input.bookedAt
    booking.secrets = input.secrets
    if let trip = booking.tripID, try !db.isTrip(trip, of: booking.userID) { throw APIError.validation("trip_id", "is no trip of yours") }
    if booking.priceAmount != nil, booking.priceCurrency == nil {
      throw APIError.validation("price_currency", "is required beside an amount")
    }
    let left = isNew ? [] : try db.trips(ofBooking: booking.id)
    let before: (flights: [UUID], items: [UUID]) = isNew ? ([], []) : try db.contents(ofBooking: booking.id)
    if isNew { try db.insert(booking) } else { _ = try db.update(booking) }
    // An item's id may be a flight's: then it is a flight.
    let flights = try input.itemIDs.filter { try db.flight($0, of: booking.userID) != nil }
    let items = input.itemIDs.filter { !flights.contains($0) }
    let all = input.flightIDs + flights.filter { !input.flightIDs.contains($0) }
    guard try db.setContents(ofBooking: booking.id, of: booking.userID, flights: all, items: items, at: booking.updatedAt) else {
      throw APIError.validation("flight_ids", "and item_ids must be flights and items of yours")
    }
    try tell(from: before, to: (all, items), of: booking.userID, call, db)
    for trip in try Set(left + db.trips(ofBooking: booking.id)) { try call.services.settle(trip: trip, db, at: call.now) }
    try db.raiseDataVersion(of: booking.userID)
    return try view(booking, call, db)
  }

  /// Tells of the flights and items that belong to the booking now and did not, or the other way round.
  private static func tell<Input>(
    from before: (flights: [UUID], items: [UUID]), to after: (flights: [UUID], items: [UUID]), of user: UUID, _ call: Call<Input, NoQuery>,
    _ db: Connection
  ) throws {
    let flights = Set(before.flights).symmetricDifference(after.flights)
    let items = Set(before.items).symmetricDifference(after.items)
    try call.services.tell(changed: db.flights(Array(flights), of: user), items.compactMap { try db.item($0) }, db, at: call.now)
  }

  @Sendable static func delete(_ call: Call<NoInput, NoQuery>) throws -> Write<Never> {
    let (id, user) = (try call.id(), call.caller.user.id)
    return Write { db in
      guard let booking = try db.booking(id, of: user) else { throw APIError.notFound }
      try call.checkUnchanged(try view(booking, call, db), .one(BookingView.schema))
      let trips = try db.trips(ofBooking: id)
      let before = try db.contents(ofBooking: id)
      _ = try db.setContents(ofBooking: id, of: user, flights: [], items: [], at: call.now)
      try tell(from: before, to: ([], []), of: user, call, db)
      for trip in trips { try call.services.settle(trip: trip, db, at: call.now) }
      _ = try db.deleteBooking(id, of: user)
      try db.noteDeletions(of: "booking", [id], for: user, at: call.now)
      try db.raiseDataVersion(of: user)
      return .nothing
    }
  }
}

extension Schema where Value == [UUID] {
  /// A list of ids.
  static let ids = Schema.array(of: .id, most: 1_000)
}

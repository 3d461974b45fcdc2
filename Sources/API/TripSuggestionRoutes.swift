internal import Database
internal import HTTPServer
internal import Schema
internal import Store
internal import Travel

/// Trips made of the flights that belong to none.
enum TripSuggestionRoutes {
  static let endpoints: [Endpoint] = [
    .act(
      .post, "/trips/suggest", "Group the flights that belong to no trip into trips, by leaving and returning home", tag: "Trips",
      .account(.write(.trips).union(.write(.flights))), query: SuggestionQuery.schema, .list(Suggestion.schema), handler: suggest)
  ]

  struct SuggestionQuery: Sendable {
    var apply = false

    static let schema = ObjectSchema("TripSuggestionQuery", "Whether to make them.", SuggestionQuery()) {
      Property("apply", \.apply, .boolean, "Make these trips, and put the flights into them.", default: false)
    }
  }

  /// A trip that is proposed.
  struct Suggestion: Sendable {
    var title = ""
    var startDate: LocalDate?
    var endDate: LocalDate?
    var primaryLocation: String?
    var travelers: [String] = []
    var flightIDs: [UUID] = []
    var tripID: UUID?

    static let schema = ObjectSchema("TripSuggestion", "A trip that is proposed, or has been made.", Suggestion()) {
      Property("title", \.title, .string(), "What it would be called.", example: "Tokyo & Osaka, April 2026", access: .readOnly)
      Property("start_date", \.startDate, .date, "Its first day.", access: .readOnly)
      Property("end_date", \.endDate, .date, "Its last day.", access: .readOnly)
      Property("primary_location", \.primaryLocation, .string(), "Where it mainly goes.", access: .readOnly)
      Property("travelers", \.travelers, .names, "Who travels.", access: .readOnly)
      Property("flight_ids", \.flightIDs, .ids, "Its flights, in the order of departure.", access: .readOnly)
      Property("trip_id", \.tripID, .id, "The trip that has been made; null in a proposal.", access: .readOnly)
    }
  }

  @Sendable static func suggest(_ call: Call<NoInput, SuggestionQuery>) throws -> Write<[Suggestion]> {
    let (services, user) = (call.services, call.caller.user)
    return Write { db in
      let flights = try db.looseFlights(of: user.id)
      let journeys = TripSuggestions(flights, home: user.homeAirport, services.resolver).journeys
      var trips: [Trip] = []
      let suggestions = journeys.map { journey in
        var trip = Trip(id: services.ids.next(), userID: user.id, createdAt: call.now)
        trip.title = journey.title
        services.contents(flights: journey.flights, items: []).fill(&trip)
        var suggestion = Suggestion(
          title: trip.title, startDate: trip.startDate, endDate: trip.endDate, primaryLocation: trip.primaryLocation,
          travelers: trip.travelers, flightIDs: journey.flights.map(\.id))
        guard call.query.apply else { return suggestion }
        trips.append(trip)
        suggestion.tripID = trip.id
        return suggestion
      }
      if !trips.isEmpty {
        try db.insert(trips)
        // Nobody else sees a new trip.
        try db.forgetDeletions(of: "item", suggestions.flatMap(\.flightIDs), for: user.id)
        let places = zip(suggestions, trips).flatMap { suggestion, trip in suggestion.flightIDs.map { (flight: $0, trip: trip.id) } }
        try services.tell(newTrips: trips, db, at: call.now)
        try db.put(flights: places, of: user.id, at: call.now)
        try services.tell(changed: journeys.flatMap(\.flights), [], db, at: call.now)
        try db.raiseDataVersion(of: user.id)
      }
      let count = JSON.Member("count", .number("\(suggestions.count)"))
      return .ok(suggestions, meta: [count, .init("applied", .bool(call.query.apply))])
    }
  }
}

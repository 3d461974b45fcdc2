/// What all the flights come to.
extension Statistics {
  /// How many different ones there are of what flights have.
  package struct Distinct: Sendable, Equatable {
    package var airports = 0
    package var countries = 0
    package var continents = 0
    package var airlines = 0
    /// Types.
    package var aircraft = 0
    package var registrations = 0
    /// There and back are one.
    package var routes = 0

    package init() {}
  }

  /// Of the flights that have happened.
  package var distinct: Distinct {
    var distinct = Distinct()
    var (isPlace, isAirline) = ([Bool](repeating: false, count: facts.places.count), [Bool](repeating: false, count: facts.airlines.count))
    var (isAircraft, isName) = ([Bool](repeating: false, count: facts.aircraft.count), [Bool](repeating: false, count: facts.names.count))
    var routes: Set<Int64> = []
    let numbers = facts.numbersByCode
    // A country that a flight names counts, also where another flight to the same airport names another one.
    var (countries, continents): (Set<String>, Set<Continent>) = ([], [])
    var isNamed = isPlace
    for flight in flown {
      let (origin, destination) = (numbers[Int(flight.origin)], numbers[Int(flight.destination)])
      isPlace[Int(origin)] = true
      isPlace[Int(destination)] = true
      routes.insert(Int64(min(origin, destination)) << 32 | Int64(max(origin, destination)))
      if flight.airline >= 0 { isAirline[Int(flight.airline)] = true }
      if flight.aircraft >= 0 { isAircraft[Int(flight.aircraft)] = true }
      if flight.registration >= 0 { isName[Int(flight.registration)] = true }
      for end in [flight.origin, flight.destination] where !isNamed[Int(end)] {
        isNamed[Int(end)] = true
        if let country = facts.places[Int(end)].country { countries.insert(country) }
        if let continent = facts.places[Int(end)].continent { continents.insert(continent) }
      }
    }
    distinct.airports = isPlace.count { $0 }
    distinct.countries = countries.count
    distinct.continents = continents.count
    distinct.airlines = isAirline.count { $0 }
    distinct.aircraft = isAircraft.count { $0 }
    distinct.registrations = isName.count { $0 }
    distinct.routes = routes.count
    return distinct
  }

  /// What was paid in one currency, and for how many bookings and flights.
  package struct Cost: Sendable, Equatable {
    package var currency: String
    package var amount = Amount.zero
    /// Bookings, and flights that were paid by themselves.
    package var payments = 0
  }

  /// What was paid for the flights that have happened, by currency. A booking's price counts once, with the first of its flights that was not cancelled, and
  /// stands for the prices of its flights; a flight's own price counts where its booking has none.
  package var costs: [Cost] { costs(of: flown) }

  /// The same for the flights that are planned.
  package var plannedCosts: [Cost] { costs(of: planned) }

  private func costs(of flights: [FlightFact]) -> [Cost] {
    var costs: [String: Cost] = [:]
    for flight in flights where flight.price >= 0 || flight.booking >= 0 {
      var price = flight.price < 0 ? nil : facts.prices[Int(flight.price)]
      if flight.booking >= 0 {
        let booking = facts.bookings[Int(flight.booking)]
        if let paid = booking.price { price = booking.payer == flight.id ? paid : nil }
      }
      guard let price else { continue }
      var cost = costs[price.currency] ?? Cost(currency: price.currency)
      cost.amount = cost.amount + price.amount
      cost.payments += 1
      costs[price.currency] = cost
    }
    return costs.values.sorted { $0.currency < $1.currency }
  }
}

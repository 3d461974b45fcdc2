/// Makes flights of drafts: finds airports and airlines, turns wall clocks into instants, and computes what follows from them.
package struct FlightResolver: Sendable {
  package let reference: ReferenceData
  package let zones: ZoneCatalogue

  package init(reference: ReferenceData, zones: ZoneCatalogue) {
    self.reference = reference
    self.zones = zones
  }

  /// Writes what `draft` says, and what follows from it, into `flight`. Throws all that is wrong with it.
  package func resolve(_ draft: FlightDraft, into flight: inout Flight) throws(FlightProblems) {
    var problems = FlightProblems()
    flight.callsign = draft.callsign
    flight.codeshare = draft.codeshare
    flight.checkIn = draft.checkIn
    flight.baggageBelt = draft.baggageBelt
    flight.status = draft.status
    flight.tripID = draft.tripID
    flight.bookingID = draft.bookingID
    flight.details = draft.details
    flight.departure = stop(draft.departure, "departure", isRequired: true, &problems)
    flight.arrival = stop(draft.arrival, "arrival", isRequired: false, &problems)
    resolveNames(draft, &flight, &problems)
    if draft.details.priceCurrency == nil, draft.details.priceAmount ?? draft.details.priceTaxes ?? draft.details.priceFees != nil {
      problems.add("price_currency", "is required beside an amount")
    }
    resolveDuration(&flight, &problems)
    guard problems.problems.isEmpty else { throw problems }
  }

  // MARK: Places and times

  private func stop(_ draft: StopDraft, _ name: String, isRequired: Bool, _ problems: inout FlightProblems) -> Stop {
    var stop = Stop()
    stop.terminal = draft.terminal
    stop.gate = draft.gate
    let airportZone = resolvePlace(draft.place, "\(name)_airport", &stop, &problems)
    let zone = draft.timezone ?? draft.place?.timezone ?? airportZone
    guard draft.local != nil || draft.utc != nil || draft.actualLocal != nil || draft.actualUTC != nil else {
      if isRequired { problems.add("\(name)_local", "is required, or \(name)_utc") }
      stop.timezone = zone
      if let zone { _ = zones.rules(for: zone, at: "\(name)_timezone", &problems) }
      return stop
    }
    guard let zone else {
      if stop.airport != nil || stop.name != nil { problems.add("\(name)_timezone", "is required: the place's zone is not known") }
      return stop
    }
    guard let rules = zones.rules(for: zone, at: "\(name)_timezone", &problems) else { return stop }
    stop.timezone = zone
    if let time = rules.read(draft.local, draft.utc, draft.fold, local: "\(name)_local", utc: "\(name)_utc", &problems) {
      stop.local = draft.local ?? time.local.description
      stop.utc = time.utc
      stop.precision = time.local.precision == .day ? .day : .minute
      stop.isAmbiguous = time.isAmbiguous
      if let offset = draft.offset, time.local.precision != .day, offset != rules.offset(at: time.utc).description {
        problems.add("\(name)_offset", "is \(offset), but \(zone) is at \(rules.offset(at: time.utc)) then; leave it out, it is computed")
      }
    } else if isRequired, draft.local == nil, draft.utc == nil {
      problems.add("\(name)_local", "is required, or \(name)_utc")
    }
    if let actual = rules.read(
      draft.actualLocal, draft.actualUTC, nil, local: "\(name)_actual_local", utc: "\(name)_actual_utc", &problems)
    {
      if actual.local.precision == .day {
        problems.add("\(name)_actual_local", "must have a time of day")
      } else {
        stop.actualLocal = draft.actualLocal ?? actual.local.description
        stop.actualUTC = actual.utc
      }
    }
    return stop
  }

  /// Finds the place, and returns the zone that the catalogue has for it.
  private func resolvePlace(_ place: PlaceDraft?, _ field: String, _ stop: inout Stop, _ problems: inout FlightProblems) -> String? {
    guard let place, place.code != nil || place.name != nil else {
      problems.add(field, "is required")
      return nil
    }
    if let code = place.code {
      if let airport = reference.airports.airport(code) {
        stop.airport = airport.key
        stop.country = airport.country
        return airport.timezone
      }
      guard place.name != nil else {
        problems.add(
          field,
          "is no airport that is known: \(code.prefix(20)). A place without a code is an object with name, latitude, longitude and timezone"
        )
        return nil
      }
    }
    stop.name = place.name
    stop.city = place.city
    if (place.latitude == nil) != (place.longitude == nil) { problems.add(field, "has only one of latitude and longitude") }
    stop.latitude = place.latitude
    stop.longitude = place.longitude
    if let country = place.country {
      let known = reference.countries.country(country)
      if known == nil { problems.add("\(field).country", "is no country of ISO 3166: \(country)") }
      stop.country = known?.alpha2
    }
    return nil
  }

  // MARK: Names

  private func resolveNames(_ draft: FlightDraft, _ flight: inout Flight, _ problems: inout FlightProblems) {
    let day = flight.departure.day.flatMap { try? LocalDate($0) }
    flight.airline = airline(draft.airline, day)
    flight.operatingAirline = airline(draft.operatingAirline, day)
    flight.flightNumber = nil
    if let text = draft.flightNumber, !text.isEmpty {
      do {
        let number = try FlightNumber(text)
        flight.flightNumber = number.description
        if flight.airline == AirlineName() { flight.airline = airline(AirlineName(iata: number.designator), day) }
      } catch { problems.add("flight_number", "is none: \(error)") }
    }
    flight.aircraft = draft.aircraft
    if let code = draft.aircraft.icao ?? draft.aircraft.iata ?? draft.aircraft.name, let known = reference.aircraft.aircraft(code) {
      flight.aircraft = AircraftName(icao: known.icao, iata: known.iata, name: known.name)
    } else if draft.aircraft.name == nil, let code = draft.aircraft.icao ?? draft.aircraft.iata {
      flight.aircraft = AircraftName(name: code)
    }
  }

  /// The airline that has this code on `day`, or this name; one that nobody knows keeps what was said of it.
  private func airline(_ draft: AirlineName, _ day: LocalDate?) -> AirlineName {
    guard let said = draft.iata ?? draft.icao ?? draft.name else { return draft }
    var known = reference.airlines.airline(said, on: day)
    if known == nil, let name = draft.name {
      known = reference.airlines.search(name, limit: 1).first { $0.name.lowercased() == name.lowercased() }
    }
    guard let known else {
      // Somebody's own name for it stands; a code that nobody knows is all there is to show.
      return draft.name == nil ? AirlineName(iata: draft.iata, icao: draft.icao, name: said) : draft
    }
    return AirlineName(iata: known.iata, icao: known.icao, name: known.name)
  }

  // MARK: What follows

  private func resolveDuration(_ flight: inout Flight, _ problems: inout FlightProblems) {
    flight.distanceKilometres = nil
    flight.durationMinutes = nil
    flight.durationSource = nil
    if let from = coordinate(flight.departure), let to = coordinate(flight.arrival) {
      // To the nearest hundred metres: an airport is no point.
      flight.distanceKilometres = (from.distance(to: to) * 10).rounded() / 10
    }
    guard let departure = flight.departure.utc else { return }
    if flight.departure.precision == .minute, flight.arrival.precision == .minute, let arrival = flight.arrival.utc {
      let minutes = (arrival.milliseconds - departure.milliseconds) / 60_000
      if minutes < 0 {
        problems.add("arrival_local", "is \(-minutes) minutes before the departure; check the day, and both zones")
      } else if minutes > 48 * 60 {
        problems.add("arrival_local", "is more than two days after the departure; check the day")
      } else {
        flight.durationMinutes = Int(minutes)
        flight.durationSource = .measured
      }
    } else if let distance = flight.distanceKilometres {
      flight.durationMinutes = FlightDuration.estimated(distance: distance)
      flight.durationSource = .estimated
    }
    flight.endsAt = end(of: flight, departure)
  }

  /// From when on a flight has been flown.
  private func end(of flight: Flight, _ departure: Instant) -> Instant {
    if let arrival = flight.arrival.utc, flight.arrival.precision == .minute { return arrival }
    if flight.departure.precision == .minute {
      return Instant(milliseconds: departure.milliseconds + Int64(flight.durationMinutes ?? 0) * 60_000)
    }
    let last = flight.arrival.local != nil ? flight.arrival : flight.departure
    guard let day = last.day.flatMap({ try? LocalDate($0) }), let rules = last.timezone.flatMap({ try? zones.rules(for: $0) }),
      let next = try? rules.resolve(LocalTime(day.advanced(by: 1))).instant()
    else { return Instant(milliseconds: departure.milliseconds + 86_400_000) }
    return next
  }

  /// Where a stop is, where that is known.
  package func coordinate(_ stop: Stop) -> Coordinate? {
    if let key = stop.airport { return reference.airports.airport(key)?.coordinate }
    guard let latitude = stop.latitude, let longitude = stop.longitude else { return nil }
    return Coordinate(latitude: latitude, longitude: longitude)
  }
}

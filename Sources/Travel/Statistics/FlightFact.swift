/// What statistics need to know of one flight, in a hundred bytes: names are numbers of places in the lists of `FlightFacts`, -1 where there is none.
package struct FlightFact: Sendable {
  package var id: UUID
  /// Of a day alone, the beginning of that day there.
  package var departure: Instant
  /// From when on it has been flown, unless its status is set.
  package var end: Instant
  /// When the flight was last changed, which is another instant after each change.
  package var updatedAt = Instant(milliseconds: 0)
  /// Great circle, in km; `nan` where a position is not known.
  var kilometres = Double.nan
  /// The local day of departure, to which the flight belongs, as `LocalDate.dayNumber`.
  var departureDay: Int32 = 0
  /// The local day of arrival; `unknown` without one.
  var arrivalDay = Self.unknown
  /// Minutes from departure to arrival; -1 where nothing is known.
  var minutes: Int32 = -1
  /// Minutes after the planned time; `unknown` where the times are not known to the minute.
  var departureDelayMinutes = Self.unknown
  var arrivalDelayMinutes = Self.unknown
  /// Minutes of the local day; -1 where the day alone is known.
  var departureMinuteOfDay: Int16 = -1
  var arrivalMinuteOfDay: Int16 = -1
  /// In `FlightFacts.places`.
  package var origin: Int32 = -1
  package var destination: Int32 = -1
  /// In `FlightFacts.airlines`: the one that sold the flight, else the one that flew it.
  package var airline: Int32 = -1
  /// In `FlightFacts.aircraft`.
  package var aircraft: Int32 = -1
  /// In `FlightFacts.names`.
  package var registration: Int32 = -1
  package var number: Int32 = -1
  /// In `FlightFacts.prices`: of this flight alone.
  package var price: Int32 = -1
  /// In `FlightFacts.bookings`.
  package var booking: Int32 = -1
  /// As somebody has set it.
  package var setStatus: FlightStatus?
  package var cabin: CabinClass?
  package var seatPosition: SeatPosition?
  package var reason: FlightReason?
  /// The letter of the seat, as ASCII in capitals; 0 where it has none.
  package var seatLetter: UInt8 = 0
  /// Whether `minutes` are between two clocks; else they are estimated from the distance.
  package var isMeasured = false

  /// Stands for a number that is not known.
  static let unknown = Int32.min

  package init(id: UUID, departure: Instant, end: Instant) {
    self.id = id
    self.departure = departure
    self.end = end
  }
}

extension FlightFact {
  /// The local day of departure, to which the flight belongs.
  package var day: LocalDate { LocalDate(dayNumber: Int(departureDay)) }

  /// The local day of arrival.
  package var dayOfArrival: LocalDate? { arrivalDay == Self.unknown ? nil : LocalDate(dayNumber: Int(arrivalDay)) }

  /// Great circle, in km.
  package var distance: Double? { kilometres.isNaN ? nil : kilometres }

  /// Minutes.
  package var duration: Int? { minutes < 0 ? nil : Int(minutes) }

  /// Minutes after the planned departure, negative before it.
  package var departureDelay: Int? { departureDelayMinutes == Self.unknown ? nil : Int(departureDelayMinutes) }

  /// Minutes after the planned arrival, negative before it.
  package var arrivalDelay: Int? { arrivalDelayMinutes == Self.unknown ? nil : Int(arrivalDelayMinutes) }

  /// Of the local day, 0 to 1439; nil where the day alone is known.
  package var departureMinute: Int? { departureMinuteOfDay < 0 ? nil : Int(departureMinuteOfDay) }

  /// Of the local day, 0 to 1439; nil where the day alone is known.
  package var arrivalMinute: Int? { arrivalMinuteOfDay < 0 ? nil : Int(arrivalMinuteOfDay) }

  /// kg of CO₂ equivalent for one passenger.
  package var co2: Double? { distance.map { Emissions.perPassenger(distance: $0, cabin: cabin) } }

  /// What has become of it by `now`.
  package func status(at now: Instant) -> FlightStatus { setStatus ?? (end <= now ? .flown : .scheduled) }
}

// MARK: Making one

extension FlightFact {
  /// Where and by what clock it departs, and when it really did, where both are known to the minute.
  package mutating func setDeparture(_ local: LocalTime, actual: Instant?) {
    departureDay = Int32(local.date.dayNumber)
    departureMinuteOfDay = Self.minute(local)
    if let actual { departureDelayMinutes = Self.minutes(from: departure, to: actual) }
  }

  /// The same for the arrival; `planned` where it is known to the minute.
  package mutating func setArrival(_ local: LocalTime, planned: Instant?, actual: Instant?) {
    arrivalDay = Int32(local.date.dayNumber)
    arrivalMinuteOfDay = Self.minute(local)
    if let planned, let actual { arrivalDelayMinutes = Self.minutes(from: planned, to: actual) }
  }

  package mutating func setDistance(_ kilometres: Double?) { self.kilometres = kilometres ?? .nan }

  package mutating func setDuration(_ minutes: Int?, _ source: DurationSource?) {
    self.minutes = Int32(clamping: minutes ?? -1)
    isMeasured = source == .measured
  }

  /// The letter of a seat such as `34A`.
  package mutating func setSeat(_ seat: String?) {
    seatLetter = 0
    for letter in (seat ?? "").utf8 where 0x41...0x5A ~= letter & 0xDF {
      // More than one is no place in a row.
      guard seatLetter == 0 else {
        seatLetter = 0
        return
      }
      seatLetter = letter & 0xDF
    }
  }

  private static func minute(_ local: LocalTime) -> Int16 { local.precision == .day ? -1 : Int16(local.secondOfDay / 60) }

  private static func minutes(from planned: Instant, to actual: Instant) -> Int32 {
    Int32(clamping: (actual.milliseconds - planned.milliseconds) / 60_000)
  }
}

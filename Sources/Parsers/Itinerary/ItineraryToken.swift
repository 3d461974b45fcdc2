internal import Travel

/// Something in a text that itineraries are made of, and where it stands.
struct ItineraryToken {
  enum Kind: Equatable {
    case flight(FlightNumber)
    case airport(Airport)
    case date(WrittenDate)
    /// Seconds since 00:00, and so many days later, where it says so.
    case time(Int, days: Int?)
  }

  /// Whether it belongs to one end of the flight, by what stands beside it.
  enum Role { case departure, arrival }

  var kind: Kind
  /// Which of the lines that have something in them.
  let line: Int
  let range: Range<Int>
  var role: Role?
  /// Whether it is said to be something else, or to be no longer so.
  var isAside = false

  var isFlight: Bool { if case .flight = kind { true } else { false } }
  var flight: FlightNumber? { if case .flight(let number) = kind { number } else { nil } }
  var airport: Airport? { if case .airport(let airport) = kind { airport } else { nil } }
  var date: WrittenDate? { if case .date(let date) = kind { date } else { nil } }
  var time: (second: Int, days: Int?)? { if case .time(let second, let days) = kind { (second, days) } else { nil } }
}

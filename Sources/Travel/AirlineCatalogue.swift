/// The airlines of the world, those of the past among them: by code on a date, and by what a person types.
public struct AirlineCatalogue: Sendable {
  /// In the order of their IATA codes. Of those with the same one, first the one to prefer.
  public let airlines: [Airline]
  private let order: [Int]
  private let index: SearchIndex
  private let memberships: [Alliance.Membership]

  // The day the data describes. From here on those are members of whom it is only known that they have been announced.
  private static let dataDate = LocalDate(year: 2026, month: 11, day: 21)!

  /// Reads `airlines.csv` and `airline_alliances.csv`.
  public init(airlines: Span<UInt8>, alliances: Span<UInt8>) throws(ReferenceDataError) {
    let all = try airlines.withUnsafeBufferPointer(Self.readAirlines)
    let order = all.indices.sorted { (all[$0].size ?? 0, $1) > (all[$1].size ?? 0, $0) }
    var builder = SearchIndex.Builder(documents: all.count)
    for (document, position) in order.enumerated() {
      for code in [all[position].iata, all[position].icao] {
        if let code { builder.add(code: code, all[position].isActive ? .own : .ended, place: position, to: document) }
      }
      builder.add(name: all[position].name, isTitle: true, to: document)
    }
    self.airlines = all
    self.order = order
    index = builder.build()
    memberships = try alliances.withUnsafeBufferPointer(Self.readMemberships)
  }

  private static func readAirlines(_ bytes: UnsafeBufferPointer<UInt8>) throws(ReferenceDataError) -> [Airline] {
    var table = try CSVTable(
      bytes, file: "airlines", columns: "iata,icao,name,country,alliance,active_from,active_until,ticket_prefix,status,flights")
    var airlines: [Airline] = []
    while try table.next() {
      guard ["active", "ended"].contains(table.text(8)) else { throw table.fault("\"\(table.text(8))\" is no status") }
      airlines.append(
        Airline(
          iata: table.optionalText(0), icao: table.optionalText(1), name: table.text(2), country: table.text(3),
          activeFrom: try table.date(5), activeUntil: try table.date(6), ticketPrefix: table.optionalText(7),
          isActive: table.text(8) == "active", size: try table.number(9).map { Int($0) }))
    }
    return airlines
  }

  private static func readMemberships(_ bytes: UnsafeBufferPointer<UInt8>) throws(ReferenceDataError) -> [Alliance.Membership] {
    var table = try CSVTable(bytes, file: "airline_alliances", columns: "alliance,role,iata,icao,airline,from,until")
    var memberships: [Alliance.Membership] = []
    while try table.next() {
      let role = try table.choice(1, of: Alliance.Role.self)
      memberships.append(
        Alliance.Membership(
          alliance: try table.choice(0, of: Alliance.self), role: role, iata: table.optionalText(2), icao: table.optionalText(3),
          from: try table.date(5) ?? (role == .member ? dataDate : nil), until: try table.date(6)))
    }
    return memberships
  }

  /// The airline with an IATA or ICAO code, in capitals or not: the one that flew under it on `date`, else the one that did so nearest to
  /// it, because many dates are known by the year only. Without a date, the one to prefer now.
  public func airline(_ code: String, on date: LocalDate? = nil) -> Airline? {
    let candidates = airlines(code)
    guard let date else { return candidates.first }
    // The first of those that are equally near.
    return candidates.min { $0.days(from: date) < $1.days(from: date) }
  }

  /// All airlines that have or had a code, the one to prefer now first.
  public func airlines(_ code: String) -> [Airline] {
    guard 2...3 ~= code.utf8.count else { return [] }
    return index.documents(withCode: code).map { airlines[order[$0]] }
  }

  /// The alliance that an airline belonged to on a date, and how.
  public func alliance(of airline: Airline, on date: LocalDate) -> Alliance.Membership? {
    memberships(of: airline).first { date >= $0.from ?? date && date <= $0.until ?? date && airline.days(from: date) == 0 }
  }

  /// The alliances that an airline has belonged to.
  func memberships(of airline: Airline) -> [Alliance.Membership] {
    memberships.filter { $0.iata == airline.iata && $0.icao == airline.icao }
  }

  /// The airlines for what a person typed, the best first: codes, then names by the beginnings of their words, larger airlines before
  /// smaller ones.
  public func search(_ query: String, limit: Int = 10) -> [Airline] {
    index.search(query, limit: limit).map { airlines[order[$0]] }
  }
}

import Travel

@testable import Parsers

/// What the tests of mail read by, and how they show what was read.
enum DocumentWorld {
  static let context = PassWorld.context("2026-03-01")

  /// A reading in lines that a test can show: a flight as `LH400 FRA 2026-03-29T10:30 JFK 2026-03-29T13:05`, an item as
  /// `hotel 2026-03-29 2026-03-31`, behind them the other fields in the order of their names, and `?` with the fields that are in doubt.
  static func lines(_ reading: DocumentReading) -> [String] {
    reading.flights.map { line($0) } + reading.items.map { line($0) }
  }

  static func line(_ reading: Reading<FlightDraft>) -> String {
    let draft = reading.draft
    func place(_ stop: StopDraft) -> String { stop.place?.code ?? stop.place?.name.map { "\"\($0)\"" } ?? "-" }
    func time(_ stop: StopDraft) -> String { stop.local ?? stop.utc?.description ?? "-" }
    var words = [draft.flightNumber ?? "-", place(draft.departure), time(draft.departure), place(draft.arrival), time(draft.arrival)]
    let details = draft.details
    let airline = [draft.airline.iata, draft.airline.icao, draft.airline.name].compactMap { $0 }.joined(separator: "/")
    let operating = [draft.operatingAirline.iata, draft.operatingAirline.name].compactMap { $0 }.joined(separator: "/")
    let others: [(String, String?)] = [
      ("airline", airline), ("aircraft", draft.aircraft.name), ("by", operating), ("cabin", details.cabinClass?.rawValue),
      ("code", details.confirmationCode), ("codeshare", draft.codeshare ? "true" : nil), ("fare", details.fareClass),
      ("from", [draft.departure.terminal, draft.departure.gate].compactMap { $0 }.joined(separator: "/")), ("group", details.boardingGroup),
      ("names", details.passengers.joined(separator: "+")), ("price", details.priceAmount.map { "\($0) \(details.priceCurrency ?? "?")" }),
      ("seat", details.seat), ("status", draft.status?.rawValue), ("ticket", details.ticketNumber),
      ("to", [draft.arrival.terminal, draft.arrival.gate].compactMap { $0 }.joined(separator: "/")),
      ("zones", [draft.departure.timezone, draft.arrival.timezone].compactMap { $0 }.joined(separator: "+")),
    ]
    words += others.compactMap { name, value in value.flatMap { $0.isEmpty ? nil : "\(name)=\($0)" } }
    return (words + doubts(reading.warnings)).joined(separator: " ")
  }

  static func line(_ reading: Reading<ItemDraft>) -> String {
    let draft = reading.draft
    var words = [draft.kind?.rawValue ?? "-", draft.start.local ?? "-", draft.end.local ?? "-"]
    let others: [(String, String?)] = [
      ("provider", draft.provider), ("from", draft.start.location), ("to", draft.end.location),
      ("names", draft.travelerNames.joined(separator: "+")),
      ("code", draft.secrets.confirmationCode), ("status", draft.status == .confirmed ? nil : draft.status.rawValue),
      ("details", draft.details),
      ("zones", [draft.start.timezone, draft.end.timezone].compactMap { $0 }.joined(separator: "+")),
    ]
    words += others.compactMap { name, value in value.flatMap { $0.isEmpty ? nil : "\(name)=\($0)" } }
    return (words + doubts(reading.warnings)).joined(separator: " ")
  }

  private static func doubts(_ warnings: [ReadingWarning]) -> [String] {
    let fields = warnings.filter(\.isDoubt).map { $0.field ?? "" }
    return fields.isEmpty ? [] : ["?" + fields.joined(separator: ",")]
  }
}

extension MailReader {
  /// Without a reader of text or of attachments.
  func read(_ context: DocumentContext) -> DocumentReading {
    read(context, text: { _, _ in DocumentReading() }, attachment: { _, _ in nil })
  }
}

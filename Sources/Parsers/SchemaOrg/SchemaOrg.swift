package import Schema
internal import Travel

/// Reads the reservations that senders put into mail and pages in the words of schema.org, as JSON-LD or as microdata, and what other programs write in the
/// same words. Only reservations count: a flight or a hotel that is merely offered is none.
package enum SchemaOrg {
  /// More are not read.
  static let mostReservations = 200

  /// The reservations of a text of JSON, which need not be quite that (see `LenientJSON`).
  package static func readings(json: [UInt8], kind: Origin.Kind, _ context: DocumentContext) -> DocumentReading {
    let (values, isCut) = LenientJSON.values(json)
    var reading = readings(values, kind: kind, context)
    if isCut, !reading.isEmpty { reading.warnings.append("The reservations in the document break off before their end.") }
    return reading
  }

  /// The reservations among things, and in them at any depth.
  package static func readings(_ things: [JSON], kind: Origin.Kind, _ context: DocumentContext) -> DocumentReading {
    var graph = SchemaGraph()
    for thing in things { graph.add(thing) }
    var finder = Finder(graph: graph)
    for thing in things { finder.find(thing) }
    var reading = DocumentReading()
    for node in finder.reservations {
      if SchemaOrg.isOfFlight(node) {
        let flights = SchemaFlight.readings(node, kind: kind, context)
        reading.flights += flights.filter(\.isFlight)
        if flights.contains(where: { !$0.isFlight }) { reading.warn("A reservation of a flight says neither which nor where it goes.") }
      } else if let form = SchemaOrg.form(of: node) {
        let items = SchemaItem.readings(node, form, kind: kind, context)
        reading.items += items.filter(\.isItem)
        if items.contains(where: { !$0.isItem }) { reading.warn("A reservation (\(form.kind.rawValue)) does not say when it is.") }
      }
    }
    if finder.hasMore { reading.warn("There are more than \(mostReservations) reservations; the others were not read.") }
    return SchemaPrices.counted(once: DocumentMerger.merged(reading, context))
  }

  /// A reservation that does not say of what kind it is, is of the kind of the thing that it is for.
  private static func isOfFlight(_ node: SchemaNode) -> Bool {
    node.types.contains("flightreservation")
      || node.types.contains("reservation") && node.nodes("reservationFor").contains { $0.types.contains("flight") }
  }

  private static func form(of node: SchemaNode) -> SchemaItem.Form? {
    if let form = SchemaItem.forms.first(where: { !$0.types.isDisjoint(with: node.types) }) { return form }
    guard node.types.contains("reservation"), let types = node.node("reservationFor")?.types else { return nil }
    return SchemaItem.forms.first { !$0.things.isDisjoint(with: types) }
  }

  /// Finds reservations, those of a package as such.
  private struct Finder {
    let graph: SchemaGraph
    var reservations: [SchemaNode] = []
    var hasMore = false

    /// What the reservation around others says for all of them.
    private static let shared = [
      "reservationNumber", "reservationId", "reservationStatus", "underName", "provider", "broker", "bookingAgent", "priceCurrency",
      "confirmationNumber",
    ]

    init(graph: SchemaGraph) { self.graph = graph }

    mutating func find(_ json: JSON) {
      switch json {
      case .array(let values): for value in values { find(value) }
      case .object(let members):
        if let node = SchemaNode(json, graph, path: ""), !members.isEmpty, add(node) { return }
        for member in members { find(member.value) }
      default: break
      }
    }

    /// Whether `node` is a reservation. One of other reservations counts only as what they have in common, unless it is of something itself.
    private mutating func add(_ node: SchemaNode) -> Bool {
      let parts = node.nodes("subReservation", "subReservations", "subreservation")
      let isOne = isReservation(node)
      guard isOne || node.types.contains("reservationpackage") || !parts.isEmpty else { return false }
      if isOne, parts.isEmpty || node.has("reservationFor") { take(node) }
      for part in parts where isReservation(part) { take(part.inheriting(from: node, Self.shared)) }
      return true
    }

    private func isReservation(_ node: SchemaNode) -> Bool { SchemaOrg.isOfFlight(node) || SchemaOrg.form(of: node) != nil }

    private mutating func take(_ node: SchemaNode) {
      if reservations.count < mostReservations { reservations.append(node) } else { hasMore = true }
    }
  }
}

extension DocumentReading {
  mutating func warn(_ message: String) {
    if !warnings.contains(message) { warnings.append(message) }
  }
}

extension Reading where Draft == FlightDraft {
  /// Whether enough is said for a flight: where it goes and either when or which it is.
  var isFlight: Bool {
    let hasTime = draft.departure.local != nil || draft.departure.utc != nil
    return draft.departure.place != nil && draft.arrival.place != nil && (hasTime || draft.flightNumber != nil)
  }
}

extension Reading where Draft == ItemDraft {
  /// Whether enough is said for an item: when, and what or where.
  var isItem: Bool {
    (draft.start.local != nil || draft.start.utc != nil) && (draft.provider ?? draft.start.location ?? draft.end.location != nil)
  }
}

internal import Schema

/// What a wallet pass says of each thing that a journey has: by its semantic tags, and where those are silent by its fields, which are known by their keys
/// and labels.
struct WalletFacts {
  /// The things that are looked for.
  enum Role: String, CaseIterable {
    case flight, airline, from, to, gate, terminal, arrivalGate, arrivalTerminal, seat, boarding, departure, arrival, date, cabin,
      passenger,
      confirmation, group, ticket, vehicle, coach, platform, status
  }

  /// What is said, and where.
  struct Fact {
    let text: String
    let origin: Origin
    var ignoresTimeZone = false
  }

  private(set) var facts: [Role: Fact] = [:]
  /// What is contradictory, as sentences.
  private(set) var warnings: [String] = []

  subscript(role: Role) -> Fact? { facts[role] }

  init(_ pass: WalletPass) {
    for (role, names) in Self.tags {
      for name in names where facts[role] == nil {
        if let text = pass.tag(name) {
          facts[role] = Fact(text: text, origin: Origin(.passTag, name))
        }
      }
    }
    takeSeats(pass)
    takeName(pass)
    takeFlightNumber(pass)
    for field in pass.fields where field.value.utf8.count <= 100 {
      guard let role = role(field), facts[role] == nil else { continue }
      facts[role] = Fact(text: field.value.trimmed, origin: field.origin, ignoresTimeZone: field.ignoresTimeZone)
    }
  }

  // MARK: Semantic tags

  /// By what Apple's documentation of `SemanticTags` calls them, in the order of preference: the schedule before what is expected now.
  private static let tags: KeyValuePairs<Role, [String]> = [
    .flight: ["flightCode"], .airline: ["airlineCode"],
    .from: ["departureAirportCode"], .to: ["destinationAirportCode"],
    .gate: ["departureGate"], .terminal: ["departureTerminal"], .arrivalGate: ["destinationGate"],
    .arrivalTerminal: ["destinationTerminal"],
    .boarding: ["originalBoardingDate", "currentBoardingDate"], .departure: ["originalDepartureDate", "currentDepartureDate"],
    .arrival: ["originalArrivalDate", "currentArrivalDate"],
    .confirmation: ["confirmationNumber"], .group: ["boardingGroup"],
    .vehicle: ["vehicleNumber", "trainNumber", "vehicleName"], .coach: ["carNumber"], .platform: ["departurePlatform"],
    .status: ["transitStatus"],
  ]

  private mutating func takeSeats(_ pass: WalletPass) {
    let seats = (pass.semantics.first { $0.name == "seats" }?.value.elements ?? []).prefix(20).compactMap { seat -> String? in
      let (row, number) = (seat["seatRow"]?.text?.trimmed, seat["seatNumber"]?.text?.trimmed)
      guard let number else { return seat["seatIdentifier"]?.text?.trimmed }
      guard let row, !number.hasPrefix(row) || number == row else { return number }
      return row + number
    }
    let section = pass.semantics.first { $0.name == "seats" }?.value.elements.first?["seatSection"]?.text
    if let section, facts[.coach] == nil { facts[.coach] = Fact(text: section.trimmed, origin: Origin(.passTag, "seats")) }
    guard let first = seats.first else { return }
    if Set(seats).count > 1 {
      warnings.append("The wallet pass is for several seats: \(seats.joined(separator: ", ")).")
    } else {
      facts[.seat] = Fact(text: first, origin: Origin(.passTag, "seats"))
    }
  }

  private mutating func takeName(_ pass: WalletPass) {
    guard let name = pass.semantics.first(where: { $0.name == "passengerName" })?.value else { return }
    let parts = ["givenName", "middleName", "familyName"].compactMap { name[$0]?.text?.trimmed }
    let text = name.text?.trimmed ?? parts.map(PassengerName.proper).joined(separator: " ")
    if !text.isEmpty { facts[.passenger] = Fact(text: text, origin: Origin(.passTag, "passengerName")) }
  }

  private mutating func takeFlightNumber(_ pass: WalletPass) {
    guard facts[.flight] == nil, let number = pass.tag("flightNumber") else { return }
    let airline = facts[.airline]?.text ?? ""
    // With the airline, or the digits alone.
    let text = number.utf8.allSatisfy(BoardingPassText.isDigit) ? airline + number : number
    facts[.flight] = Fact(text: text, origin: Origin(.passTag, "flightNumber"))
  }

  // MARK: Fields

  /// Keys and labels, in English, German, French, Spanish, Italian and Dutch. Those of `departure` and `arrival` stand above times and above airports:
  /// the value tells.
  private static let labels: KeyValuePairs<Role, String> = [
    .flight: """
    flight|flight no|flight number|flight nr|flt|flug|flugnummer|flug nr|flugnr|vol|numéro de vol|n° de vol|vuelo|número de vuelo|nº de vuelo|volo|\
    numero volo|numero di volo|vlucht|vluchtnummer
    """,
    .from: "from|origin|departure airport|von|abflughafen|desde|origen|origine|da|van|depart airport|aéroport de départ|departure code",
    .to:
      "to|destination|arrival airport|destination airport|nach|ziel|zielflughafen|hacia|destino|destinazione|naar|bestemming|arrival code",
    .gate:
      "gate|boarding gate|departure gate|flugsteig|ausgang|porte|porte d'embarquement|puerta|puerta de embarque|uscita|uscita d'imbarco",
    .terminal: "terminal|departure terminal|abflugterminal|aérogare|terminale|terminal de salida|vertrekterminal",
    .arrivalGate: "arrival gate|destination gate",
    .arrivalTerminal: "arrival terminal|destination terminal|ankunftsterminal|terminal d'arrivée",
    .seat: "seat|seats|seat no|seat number|seat nr|sitz|sitzplatz|platz|siège|place|asiento|plaza|posto|stoel|stoelnummer|zitplaats",
    .boarding: """
    boarding|boarding time|boards|boards at|boarding at|boarding from|boarding starts|boardingzeit|einstieg|einsteigen|einsteigezeit|embarquement|\
    heure d'embarquement|embarque|hora de embarque|imbarco|ora imbarco|ora d'imbarco|ora di imbarco|instappen|instaptijd|boardingtijd
    """,
    .departure: """
    departure|departs|depart|departing|dep|dep time|departure time|scheduled departure|std|abflug|abflugzeit|abfahrt|abfahrtszeit|départ|\
    heure de départ|salida|hora de salida|partenza|ora di partenza|ora partenza|orario di partenza|vertrek|vertrektijd
    """,
    .arrival: """
    arrival|arrives|arrive|arriving|arr|arr time|arrival time|scheduled arrival|sta|ankunft|ankunftszeit|arrivée|heure d'arrivée|llegada|\
    hora de llegada|arrivo|ora di arrivo|ora arrivo|orario di arrivo|aankomst|aankomsttijd
    """,
    .date: """
    date|flight date|departure date|travel date|datum|flugdatum|abflugdatum|reisedatum|date du vol|date de départ|fecha|fecha de salida|\
    fecha de vuelo|fecha del vuelo|data|data del volo|data volo|data di partenza|vluchtdatum|vertrekdatum
    """,
    .cabin: "class|cabin|cabin class|travel class|klasse|reiseklasse|kabine|classe|cabine|clase|cabina|classe di viaggio|reisklasse",
    .passenger: """
    passenger|passenger name|name|traveler|traveller|passagier|fluggast|reisender|passager|nom|nom du passager|pasajero|nombre|\
    nombre del pasajero|passeggero|nome|nome passeggero|nome del passeggero|naam|reiziger
    """,
    .confirmation: """
    confirmation|confirmation code|confirmation number|booking|booking code|booking number|booking reference|booking ref|pnr|record locator|\
    reservation|reservation code|buchungscode|buchungsnummer|buchungsreferenz|réservation|référence|référence de réservation|code de réservation|\
    numéro de réservation|reserva|código de reserva|localizador|prenotazione|codice prenotazione|codice di prenotazione|numero di prenotazione|\
    boekingscode|boekingsnummer|boekingsreferentie|reservering|reserveringscode|reserveringsnummer
    """,
    .group: """
    group|boarding group|zone|boarding zone|gruppe|boardinggruppe|einstiegsgruppe|groupe|groupe d'embarquement|zone d'embarquement|grupo|\
    grupo de embarque|gruppo|gruppo d'imbarco|gruppo di imbarco|groep|instapgroep
    """,
    .ticket: """
    ticket|ticket no|ticket nr|ticket number|e-ticket|e-ticket number|etkt|ticketnummer|billet|numéro de billet|billete|número de billete|\
    biglietto|numero biglietto|numero di biglietto
    """,
    .vehicle: """
    train|train no|train number|zug|zugnummer|numéro de train|train n°|tren|número de tren|treno|numero treno|trein|treinnummer|bus|bus number|ferry|ship
    """,
    .coach: "coach|car|carriage|wagen|wagennummer|voiture|coche|carrozza|rijtuig",
    .platform: "platform|track|gleis|voie|quai|andén|vía|binario|spoor|perron",
  ]

  private static let roles: [String: Role] = {
    var roles: [String: Role] = [:]
    for (role, words) in labels {
      for word in words.split(separator: "|") { roles[letters(word)] = role }
    }
    return roles
  }()

  /// `Boarding time:`, `boarding-time` and `boardingTime` are one.
  private static func letters(_ text: some StringProtocol) -> String { text.lowercased().filter(\.isLetter) }

  /// What a field is, by its key and its label; nil where those are unknown or disagree.
  private mutating func role(_ field: WalletPass.Field) -> Role? {
    func role(_ text: String) -> Role? {
      guard text.utf8.count <= 60, let role = Self.roles[Self.letters(text)] else { return nil }
      switch role {
      case .from, .departure: return WalletMoment(field.value) == nil ? .from : .departure
      case .to, .arrival: return WalletMoment(field.value) == nil ? .to : .arrival
      // "Boarding" over a gate, "Class" over a name: the value says what it cannot be.
      case .boarding, .date: return WalletMoment(field.value) == nil ? nil : role
      default: return role
      }
    }
    let (byKey, byLabel) = (role(field.key), role(field.label))
    guard let byKey, let byLabel, byKey != byLabel else { return byLabel ?? byKey }
    warnings.append("A field of the wallet pass is called \(field.key) and labelled \"\(field.label)\"; it was left out.")
    return nil
  }
}

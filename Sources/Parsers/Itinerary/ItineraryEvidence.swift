/// What a text says of itself: that something is booked, or that something is offered, advertised or counted. Flights by their looks alone are believed only in
/// the first.
struct ItineraryEvidence {
  private enum Sign: Sendable {
    case booking, offer
    /// An offer of what stands beside it.
    case advert
    /// A count of miles or of money, whose flights are over, or a booking that is none yet.
    case statement
  }

  private(set) var bookings = 0
  private(set) var offers = 0
  /// The lines that advertise something, by their places among those that have something in them.
  private(set) var adverts: Set<Int> = []
  /// Lines with a price.
  private(set) var prices = 0
  private var isStatement = false
  private var englishWords = 0
  private var otherWords = 0

  /// Words of English, and of languages in which nobody writes the month before the day.
  private static let english: Set<String> = [
    "the", "your", "flight", "departure", "arrival", "from", "and", "departs", "arrives", "booking", "passenger", "of",
  ]
  private static let other: Set<String> = [
    "und", "der", "die", "das", "ihre", "ihr", "flug", "abflug", "ankunft", "uhr", "nach", "von", "le", "la", "les", "vol", "depart",
    "arrivee", "votre", "du",
    "et", "el", "los", "vuelo", "salida", "llegada", "su", "tu", "y", "del", "volo", "partenza", "arrivo", "vlucht", "vertrek", "aankomst",
    "het", "en", "voo",
    "partida", "chegada", "heure", "hora", "fecha", "datum", "localizador", "reserva", "codigo", "referencia", "buchungscode", "ihrer",
    "une", "au", "prenotazione", "boeking",
    "dossier", "jours", "passager", "pasajero", "passagier", "numero", "billet",
  ]

  /// The order of day and month in the language of the text; nil: it is English, or not told.
  var order: TableDates.Order? { otherWords >= 2 && otherWords > 4 * englishWords ? .dayFirst : nil }

  private static let phrases = PhraseTable<Sign>([
    .booking: """
    booking confirmation|booking confirmed|reservation confirmation|reservation confirmed|travel itinerary|\
    flight itinerary|itinerary receipt|e ticket|eticket|electronic ticket|ticket receipt|you re booked|\
    your boarding pass|check in for your flight|check in now for your flight|you can now check in|you can check in now|check in is now open|\
    time to check in|ready to check in|your upcoming flight|your new flight|we have rebooked you|you have been rebooked|is booked|thank you for booking|thank you for your booking|thanks for booking|thank you for choosing|trip confirmation|flight confirmation|\
    your trip confirmation|booking details|your ticket|you are checked in|booking reference|booking code|confirmation number|confirmation code|record locator|pnr|reservation number|your flight is confirmed|your flight is booked|\
    reservierungsbestätigung|buchungsnummer|reservierungscode|bestätigungsnummer|buchungsbestätigung|reisebestätigung|ihr reiseplan|flugbestätigung|ihre reisedaten|\
    wir haben sie umgebucht|ihre neuen flugdaten|ihre neue verbindung|jetzt einchecken|der check in ist|\
    buchungsdetails|buchungscode|reiseplan|ihre bordkarte|vielen dank für ihre buchung|ihr ticket|elektronisches ticket|reiseunterlagen|\
    référence de réservation|code de réservation|numéro de réservation|confirmation de réservation|votre billet|billet électronique|votre itinéraire|mémo voyage|\
    votre carte d'embarquement|votre nouveau vol|enregistrez vous|merci d'avoir réservé|confirmation de votre réservation|\
    localizador|código de reserva|número de reserva|confirmación de reserva|confirmación de su reserva|reserva confirmada|su itinerario|\
    su nuevo vuelo|tu nuevo vuelo|ya puedes hacer|ya puede hacer|billete electrónico|tarjeta de embarque|gracias por reservar|gracias por su reserva|gracias por tu reserva|\
    codice prenotazione|conferma di prenotazione|a sua reserva|boekingscode
    """,
    .advert: """
    book now|book your|book today|book by|jetzt buchen|hier buchen|réservez maintenant|réservez|réserver maintenant|reserva ya|reservar ahora|\
    reserva ahora|prenota ora|boek nu|need a flight|still need
    """,
    .statement: """
    account summary|account statement|miles statement|your statement|kontoauszug|meilenkontoauszug|relevé de compte|relevé de miles|estado de cuenta|\
    estratto conto|not yet confirmed|awaiting payment|payment pending|pending payment|noch nicht bestätigt|pas encore confirmée|pas encore confirmé|\
    en attente de paiement|pendiente de pago|aún no está confirmada
    """,
    .offer: """
    unsubscribe|abmelden|abbestellen|se désabonner|se désinscrire|darse de baja|discover|entdecken|entdecke|découvrez|descubre|scopri|gift card|voucher|\
    gutschein|    zur buchung|special offer|special offers|offer|offers|sale|deals|deal|angebot|angebote|flugangebote|schnäppchen|offre|offres|\
    promotion|promo|oferta|ofertas|newsletter|price alert|price drop|fare alert|preisalarm|alerte prix|alerta de precio|alerta de precios|cheapest|\
    cheap flights|günstigste|billigflüge|from only|compensation|entschädigung|ausgleichszahlung|indemnisation|indemnización|compensación|claim|\
    claim your|your claim|statement|account summary|kontoauszug|kontostand|meilenkonto|relevé|estado de cuenta|miles earned|award miles|prämienmeilen|\
    miles balance|points balance|points earned|search results|suchergebnisse|résultats de recherche|resultados|per person|pro person|par personne|\
    por persona|timetable|flugplan|effective|daily|täglich|new route|new routes|new destination|neue strecke|neue ziele|nouvelle ligne|nueva ruta|\
    watchlist|price|we found|fares|fare from|select flight|flug auswählen|choose your flight|inspiration|survey|umfrage|feedback|bewerten|rate your|\
    how was your flight|was your flight delayed|win|gewinnen|gewinnspiel|subscribe
    """,
  ])

  private static let beginnings: Set<String> = ["from", "ab", "des", "desde", "da", "vanaf", "partir", "only", "nur"]
  private static let currencies: Set<String> = ["eur", "usd", "gbp", "chf", "euro", "euros", "dollars"]

  mutating func read(_ line: ItineraryLine, index: Int) {
    var i = 0
    while i < line.words.count {
      guard let (sign, count) = Self.phrases.read(line, i) else {
        i += 1
        continue
      }
      if sign == .booking { bookings += 1 } else { offers += 1 }
      if sign == .statement { isStatement = true }
      if sign == .advert { adverts.insert(index) }
      i += count
    }
    for word in line.words {
      if Self.english.contains(word.lower) { englishWords += 1 } else if Self.other.contains(word.lower) { otherWords += 1 }
    }
    notePrice(line, index)
  }

  /// `from €99`, `ab 99 €`: what something costs at least. It is an offer.
  private mutating func notePrice(_ line: ItineraryLine, _ index: Int) {
    let text = line.text
    let isPrice = text.contains { "€$£".contains($0) } || line.words.contains { Self.currencies.contains($0.lower) }
    guard isPrice, line.words.contains(where: { ItineraryLine.isDigit(line.plain[$0.range.lowerBound]) }) else { return }
    prices += 1
    for (i, word) in line.words.enumerated().dropLast() where Self.beginnings.contains(word.lower) {
      let next = line.words[i + 1]
      let gap = line.text(word.range.upperBound..<next.range.lowerBound)
      let isAmount = ItineraryLine.isDigit(line.plain[next.range.lowerBound]) || Self.currencies.contains(next.lower)
      let behind = line.text(next.range.upperBound..<min(line.plain.count, next.range.upperBound + 5))
      let isMoney =
        gap.contains { "€$£".contains($0) } || Self.currencies.contains(next.lower) || behind.contains { "€$£".contains($0) }
        || i + 2 < line.words.count && Self.currencies.contains(line.words[i + 2].lower)
      if isAmount, isMoney {
        offers += 1
        adverts.insert(index)
      }
    }
  }

  /// Whether flights are to be believed. `isIdentified`: there is a code of a booking, or the number of a ticket.
  func isBooking(isIdentified: Bool, hasPassengers: Bool) -> Bool {
    if isStatement { return false }
    if isIdentified { return bookings > 0 || hasPassengers || offers == 0 }
    return offers == 0 && (bookings > 0 || hasPassengers)
  }
}

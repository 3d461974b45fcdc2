/// The words that say what stands beside them, in English, German, French, Spanish, Italian, Portuguese and Dutch.
enum ItineraryLabel: Equatable, Sendable {
  case departure, arrival
  case flight
  case terminal, gate, seat, cabin, fare, code, ticket, passenger, operated
  /// Times, days and places behind it are not those of departure and arrival.
  case aside
  /// A number behind it is none of a flight.
  case otherNumber
  /// What follows is how it was before, or how it is now.
  case former, new
  case cancelled
  /// The head of a column that says nothing of what is read here.
  case column

  private static let table = PhraseTable<ItineraryLabel>([
    .departure: """
    departure|departs|depart|departing|dep|from|leaving|leaves|origin|abflug|abflugzeit|abfliegen|von|ab|départ|de|depuis|au départ de|salida|sale|origen|\
    desde|partenza|da|partida|saída|origem|vertrek|van
    """,
    .arrival: """
    arrival|arrives|arrive|arriving|arr|to|destination|ankunft|ankunftszeit|nach|an|arrivée|à|vers|a destination de|llegada|llega|a|hasta|destino|hacia|\
    arrivo|per|chegada|para|aankomst|naar|bestemming
    """,
    .flight: """
    flight|flights|flight number|flight no|flight nr|flt|flug|flugnummer|flug nr|flugnr|vol|numéro de vol|n de vol|no de vol|vuelo|número de vuelo|\
    no de vuelo|volo|numero volo|numero di volo|voo|número do voo|vlucht|vluchtnummer
    """,
    .terminal: "terminal|aérogare|terminale",
    .gate: "gate|flugsteig|ausgang|porte|puerta|uscita|portão|boarding gate|porte d'embarquement|puerta de embarque",
    .seat: "seat|seats|seat number|sitz|sitzplatz|sitze|sitzplätze|siège|sièges|asiento|asientos|posto|posti|assento|stoel|zitplaats",
    .cabin: """
    class|cabin|cabin class|travel class|class of travel|klasse|reiseklasse|kabine|beförderungsklasse|classe|cabine|clase|cabina|classe di viaggio|reisklasse
    """,
    .fare: "cl|booking class|fare class|buchungsklasse|classe de réservation|clase de reserva|classe di prenotazione|boekingsklasse|rbd",
    .code: """
    booking reference|bestätigungsnummer|bestätigungscode|numéro de confirmation|code de confirmation|número de confirmación|\
    referencia de la reserva|numero di conferma|booking ref|booking code|booking number|booking confirmation number|confirmation code|confirmation number|confirmation|\
    reservation code|reservation number|reservation reference|record locator|airline reference|airline booking reference|airline confirmation|pnr|pnr code|\
    locator|reference code|your reference|buchungscode|buchungsnummer|buchungsreferenz|reservierungsnummer|reservierungscode|vorgangsnummer|\
    référence de réservation|code de réservation|numéro de réservation|référence|référence de dossier|dossier|no de dossier|n de dossier|numéro de dossier|code de référence|\
    localizador|código de reserva|número de reserva|código de confirmación|referencia|referencia de reserva|localizador de reserva|\
    codice prenotazione|codice di prenotazione|numero di prenotazione|boekingscode|boekingsnummer|reserveringsnummer|reserveringscode|\
    código da reserva|localizador da reserva|buchungscode pnr|airline record locator|confirmation no|reservation
    """,
    .ticket: """
    ticket number|ticket no|ticket numbers|e ticket number|e ticket no|eticket number|eticket|e ticket|etkt|tkt|electronic ticket number|ticketnummer|\
    e ticket nummer|numéro de billet|numéro du billet|billet électronique|n de billet|número de billete|billete electrónico|número de boleto|numero biglietto|\
    numero di biglietto|ticket|bilhete
    """,
    .passenger: """
    passenger|passengers|name|passenger name|passenger information|passenger details|passenger info|traveler information|passagierinformationen|\
    informations passagers|informations passager|datos del pasajero|datos de los pasajeros|fluggastinformationen|passenger names|passenger s|traveler|travelers|traveller|travellers|traveler name|name of passenger|passagier|\
    passagiere|fluggast|fluggäste|reisender|reisende|name des passagiers|passager|passagers|nom du passager|voyageur|voyageurs|pasajero|pasajeros|\
    nombre del pasajero|viajero|passeggero|passeggeri|nome passeggero|passageiro|passageiros|passagiers|reiziger|reizigers
    """,
    .operated: """
    operated by|operating carrier|operating airline|durchgeführt von|ausgeführt von|operiert von|opéré par|assuré par|effectué par|operado por|operato da|\
    uitgevoerd door
    """,
    .aside: """
    boarding|boarding time|boarding starts|check in|checkin|check in closes|check in deadline|check in opens|online check in|bag drop|baggage drop|gate closes|\
    gates close|gate opens|doors close|latest|deadline|arrive at the airport|duration|flight time|flying time|travel time|journey time|total time|\
    total duration|layover|stopover|stop over|connection|connection time|transfer|transfer time|via|plane change|change planes|change of planes|\
    einstieg|einsteigezeit|einsteigen|boardingzeit|meldeschluss|annahmeschluss|gepäckaufgabe|dauer|flugdauer|reisedauer|flugzeit|reisezeit|gesamtdauer|\
    umstieg|umsteigen|umsteigezeit|aufenthalt|zwischenstopp|zwischenlandung|über|\
    embarquement|heure d'embarquement|enregistrement|limite|heure limite|dépôt bagages|durée|durée du vol|durée totale|temps de vol|escale|correspondance|\
    embarque|hora de embarque|facturación|cierre|duración|duración del vuelo|duración total|tiempo de vuelo|escala|conexión|transbordo|\
    imbarco|durata|scalo|coincidenza|duração|conexão|duur|reistijd|vliegtijd|overstap|overstaptijd|inchecken|instappen|\
    issued|issue date|date of issue|booked|booked on|booking date|date of booking|purchase date|purchased|invoice date|payment date|paid|payment|valid|\
    valid until|expires|expiry|expiry date|date of birth|birth|born|dob|printed|sent|received|created|last updated|updated|\
    ausgestellt|ausgestellt am|ausstellungsdatum|gebucht|gebucht am|buchungsdatum|rechnungsdatum|zahlung|gültig|gültig bis|gültig ab|geburtsdatum|geboren|\
    gesendet|erstellt|erstellt am|stand|émis|émis le|date d'émission|date de réservation|réservé le|payé|paiement|valable|expire|naissance|date de naissance|\
    né|née|envoyé|emitido|fecha de emisión|fecha de reserva|fecha de compra|reservado|pagado|pago|válido|caduca|nacimiento|fecha de nacimiento|enviado|\
    emesso|data di emissione|data di prenotazione|data di nascita|emissão|data de nascimento|uitgegeven|geboortedatum|geboekt|uitgiftedatum|\
    hotel|pick up|pickup|drop off|pick up time|rental|mietwagen|abholung|rückgabe|restaurant|transfer time|last seen|visa|passport|reisepass|passeport|\
    pasaporte|until|before|prior|spätestens|vor|avant|antes|bis zu
    """,
    .otherNumber: """
    aircraft|aircraft type|equipment|plane|flugzeug|flugzeugtyp|fluggerät|appareil|avion|type d'appareil|avión|aeronave|aeromobile|vliegtuig|toestel|\
    room|zimmer|chambre|habitación|row|reihe|rangée|fila|group|gruppe|groupe|grupo|zone|boarding group|order|order number|order no|bestellnummer|auftragsnummer|\
    invoice|invoice number|invoice no|rechnung|rechnungsnummer|facture|factura|customer number|kundennummer|phone|telephone|tel|telefon|téléphone|teléfono|fax|\
    mobile|frequent flyer|frequent flyer number|membership|member|card|karte|carte|tarjeta|meilen|iban|bic|swift|vat|ust id|document|passport number|case|\
    claim|claim number|article|section|version|iso|form|bus|train|zug|gleis|platform|class action|regulation
    """,
    .former: """
    old flight|old flights|old itinerary|previous flight|previous itinerary|previous flights|original flight|original flights|original itinerary|\
    your original flight|your original flights|your old flight|instead of|statt|au lieu de|en lugar de|en vez de|your previous flight|was|before the change|previously|originally|old schedule|\
    bisheriger flug|alter flug|ursprünglicher flug|ursprüngliche flüge|ursprüngliche verbindung|bisher|ursprünglich|alt|\
    ancien vol|vol initial|vol initialement prévu|ancien|anciens vols|vuelo anterior|vuelo original|itinerario anterior|itinerario original|vuelo inicial
    """,
    .new: """
    new flight|new flights|new itinerary|your new flight|your new flights|your new itinerary|now|after the change|new schedule|updated itinerary|\
    neuer flug|ihr neuer flug|neue flüge|ihre neuen flüge|neu|neue verbindung|nouveau vol|votre nouveau vol|nouveaux vols|nouvel itinéraire|nouveau|\
    nuevo vuelo|su nuevo vuelo|nuevos vuelos|nuevo itinerario
    """,
    .column: """
    date|route|time|times|status|day|datum|strecke|zeit|uhrzeit|tag|trajet|heure|horaire|horaires|jour|fecha|hora|horario|ruta|trayecto|estado|data|orario|\
    dag|tijd|meal|baggage|stops|aircraft type
    """,
    .cancelled: """
    has been cancelled|has been canceled|have been cancelled|have been canceled|was cancelled|was canceled|is cancelled|is canceled|cancelled|canceled|\
    wurde storniert|wurde annulliert|wurde gestrichen|storniert|annulliert|gestrichen|a été annulé|est annulé|annulé|ha sido cancelado|fue cancelado|cancelado
    """,
  ])

  /// Words that lead to a place beside it, and say nothing of what is further away.
  private static let prepositions: Set<String> = [
    "from", "to", "von", "ab", "an", "nach", "de", "depuis", "à", "a", "vers", "desde", "hasta", "hacia", "da", "per", "para", "van",
    "naar",
  ]

  /// Those that stand inside of names, too.
  static func isParticle(_ word: String) -> Bool { ["de", "da", "van", "von"].contains(word) }

  static func isPreposition(_ word: String) -> Bool { prepositions.contains(word) }

  /// The longest label that begins with a word of a line, and how many words it has.
  static func read(_ line: ItineraryLine, _ i: Int) -> (label: ItineraryLabel, count: Int)? {
    table.read(line, i).map { ($0.meaning, $0.count) }
  }
}

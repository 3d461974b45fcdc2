import Schema
import Testing
import Travel

@testable import Parsers

@Suite struct SchemaOrgTests {
  /// Documents as senders write them, with all that is to be read of each.
  static let flights: [(json: String, lines: [String])] = [
    // As Google's documentation of mail markup has it.
    (
      #"""
      {"@context": "http://schema.org", "@type": "FlightReservation", "reservationNumber": "RXJ34P",
       "reservationStatus": "http://schema.org/ReservationConfirmed", "passengerPriorityStatus": "Fast Track", "boardingGroup": "B",
       "underName": {"@type": "Person", "name": "Eva Green"}, "airplaneSeat": "9A",
       "airplaneSeatClass": {"@type": "AirplaneSeatClass", "name": "Business"}, "ticketNumber": "2202424242424",
       "reservationFor": {"@type": "Flight", "flightNumber": "400", "airline": {"@type": "Airline", "name": "Lufthansa", "iataCode": "LH"},
         "departureAirport": {"@type": "Airport", "name": "Frankfurt Airport", "iataCode": "FRA"}, "departureTime": "2026-03-29T10:30:00+02:00",
         "arrivalAirport": {"@type": "Airport", "name": "John F. Kennedy", "iataCode": "JFK"}, "arrivalTime": "2026-03-29T13:05:00-04:00",
         "departureGate": "Z69", "departureTerminal": "1", "arrivalTerminal": "Terminal 1", "boardingTime": "2026-03-29T09:45:00+02:00"}}
      """#,
      [
        "LH400 FRA 2026-03-29T10:30 JFK 2026-03-29T13:05 airline=LH/Lufthansa cabin=business code=RXJ34P from=1/Z69 group=B names=Eva Green seat=9A ticket=2202424242424 to=1"
      ]
    ),
    // An array, no offsets, the airline in the number, a price that is the whole booking's.
    (
      #"""
      [{"@context":"https://schema.org","@type":"FlightReservation","reservationId":"K7QWE2","underName":"DOE/JANE MS",
        "totalPrice":"612,40","priceCurrency":"EUR","reservationFor":{"@type":"Flight","flightNumber":"LX 1085",
        "departureAirport":{"iataCode":"zrh"},"arrivalAirport":{"iataCode":"HAM"},"departureTime":"2026-07-01T07:10:00","arrivalTime":"2026-07-01T08:40:00"}},
       {"@context":"https://schema.org","@type":"FlightReservation","reservationId":"K7QWE2","underName":"DOE/JANE MS",
        "totalPrice":"612,40","priceCurrency":"EUR","reservationFor":{"@type":"Flight","flightNumber":"LX 1086",
        "departureAirport":{"iataCode":"HAM"},"arrivalAirport":{"iataCode":"ZRH"},"departureTime":"2026-07-08 19:25","arrivalTime":"2026-07-08 20:55"}}]
      """#,
      [
        "LX1085 ZRH 2026-07-01T07:10 HAM 2026-07-01T08:40 code=K7QWE2 names=DOE/JANE MS price=612.40 EUR",
        "LX1086 HAM 2026-07-08T19:25 ZRH 2026-07-08T20:55 code=K7QWE2 names=DOE/JANE MS",
      ]
    ),
    // A graph with references, and a type in an array with a prefix.
    (
      #"""
      {"@context":{"schema":"http://schema.org/"},"@graph":[
        {"@id":"#a","@type":"schema:Airport","schema:iataCode":"VIE"},{"@id":"#b","@type":"schema:Airport","schema:iataCode":"ATH"},
        {"@id":"#f","@type":"schema:Flight","schema:flightNumber":"OS801","schema:departureAirport":{"@id":"#a"},
         "schema:arrivalAirport":{"@id":"#b"},"schema:departureTime":{"@type":"DateTime","@value":"2026-05-02T10:05"},
         "schema:arrivalTime":{"@type":"DateTime","@value":"2026-05-02T13:15"}},
        {"@type":["schema:Reservation","schema:FlightReservation"],"schema:reservationNumber":"AAA111","schema:reservationFor":{"@id":"#f"}}]}
      """#,
      ["OS801 VIE 2026-05-02T10:05 ATH 2026-05-02T13:15 code=AAA111"]
    ),
    // Legs in an array of one reservation; a seat for all of them is nobody knows whose.
    (
      #"""
      {"@type":"http://schema.org/FlightReservation","reservationNumber":"BBB222","airplaneSeat":"12C","reservationFor":[
        {"@type":"Flight","flightNumber":"KL1234","departureAirport":{"iataCode":"AMS"},"arrivalAirport":{"iataCode":"CDG"},
         "departureTime":"2026-09-01T06:00:00+02:00","arrivalTime":"2026-09-01T07:20:00+02:00"},
        {"@type":"Flight","flightNumber":"AF 022","departureAirport":{"iataCode":"CDG"},"arrivalAirport":{"iataCode":"JFK"},
         "departureTime":"2026-09-01T10:35:00+02:00","arrivalTime":"2026-09-01T12:55:00-04:00"}]}
      """#,
      [
        "KL1234 AMS 2026-09-01T06:00 CDG 2026-09-01T07:20 code=BBB222",
        "AF22 CDG 2026-09-01T10:35 JFK 2026-09-01T12:55 code=BBB222",
      ]
    ),
    // One flight and a reservation for each passenger.
    (
      #"""
      [{"@type":"FlightReservation","reservationNumber":"CCC333","underName":{"name":"Ann Example"},"airplaneSeat":"1A","reservationFor":
         {"flightNumber":"BA902","departureAirport":{"iataCode":"LHR"},"arrivalAirport":{"iataCode":"FRA"},"departureTime":"2026-02-03T07:00:00","arrivalTime":"2026-02-03T09:40:00"}},
       {"@type":"FlightReservation","reservationNumber":"CCC333","underName":{"givenName":"Bob","familyName":"Example"},"airplaneSeat":"1B","reservationFor":
         {"flightNumber":"BA902","departureAirport":{"iataCode":"LHR"},"arrivalAirport":{"iataCode":"FRA"},"departureTime":"2026-02-03T07:00:00","arrivalTime":"2026-02-03T09:40:00"}}]
      """#,
      ["BA902 LHR 2026-02-03T07:00 FRA 2026-02-03T09:40 code=CCC333 names=Ann Example+Bob Example"]
    ),
    // The same with what each has paid and booked; the airline by its code of three letters, the operator by its code alone.
    (
      #"""
      [{"@type":"FlightReservation","reservationNumber":"CCC333","underName":"Ann Example","totalPrice":100,"priceCurrency":"EUR","reservationFor":
         {"flightNumber":"902","airline":"BAW","operatedBy":{"iataCode":"AA"},"departureAirport":{"iataCode":"LHR"},"arrivalAirport":{"iataCode":"FRA"},"departureTime":"2026-02-03T07:00"}},
       {"@type":"FlightReservation","reservationNumber":"CCC334","underName":"Bob Example","totalPrice":120,"priceCurrency":"EUR","reservationFor":
         {"flightNumber":"902","airline":"BAW","operatedBy":{"iataCode":"AA"},"departureAirport":{"iataCode":"LHR"},"arrivalAirport":{"iataCode":"FRA"},"departureTime":"2026-02-03T07:00"}}]
      """#,
      ["BA902 LHR 2026-02-03T07:00 FRA - airline=BAW by=AA codeshare=true names=Ann Example+Bob Example"]
    ),
    // A clock that cannot be read beside a day that can.
    (
      #"""
      {"@type":"FlightReservation","reservationFor":{"flightNumber":"LH98","departureAirport":{"iataCode":"FRA"},"arrivalAirport":{"iataCode":"MUC"},
       "departureTime":"half past nine in the morning","departureDay":"2026-03-02"}}
      """#,
      ["LH98 FRA 2026-03-02 MUC - ?departure_local"]
    ),
    // A package whose parts say only what is their own.
    (
      #"""
      {"@type":"ReservationPackage","reservationNumber":"DDD444","underName":[{"name":"Ann Example"},{"name":"Bob Example"}],"subReservation":[
        {"@type":"FlightReservation","reservationFor":{"flightNumber":"TP 553","departureAirport":{"iataCode":"LIS"},"arrivalAirport":{"iataCode":"FRA"},
         "departureTime":"2026-10-24T07:05","arrivalTime":"2026-10-24T11:15"}},
        {"@type":"FlightReservation","reservationNumber":"EEE555","reservationFor":{"flightNumber":"TP 552","departureAirport":{"iataCode":"FRA"},
         "arrivalAirport":{"iataCode":"LIS"},"departureTime":"2026-10-25T12:00","arrivalTime":"2026-10-25T13:55"}}]}
      """#,
      [
        "TP553 LIS 2026-10-24T07:05 FRA 2026-10-24T11:15 code=DDD444 names=Ann Example+Bob Example",
        "TP552 FRA 2026-10-25T12:00 LIS 2026-10-25T13:55 code=EEE555 names=Ann Example+Bob Example",
      ]
    ),
    // Broken as templates break it: line ends in strings, commas at the end, comments, an escape that is none.
    (
      "// data\n{\"@type\": \"FlightReservation\", /* code */ \"reservationNumber\": \"FFF666\",\n \"underName\": {\"@type\":\"Person\",\"name\":\"Ann\n   O\\'Example\",},\n"
        + " \"reservationFor\": {\"@type\":\"Flight\",\"flightNumber\":\"EW580\",\"departureAirport\":{\"iataCode\":\"CGN\",},\"arrivalAirport\":{\"iataCode\":\"PMI\"},\n"
        + " \"departureTime\":\"2026-06-05T06:10:00\",\"arrivalTime\":\"2026-06-05T08:30:00\", \"x\": NaN,},\n}",
      ["EW580 CGN 2026-06-05T06:10 PMI 2026-06-05T08:30 code=FFF666 names=Ann O'Example"]
    ),
    // Escaped like the text of a page, in a comment and a section of characters.
    (
      "<!-- <![CDATA[ {&quot;@type&quot;:&quot;FlightReservation&quot;,&quot;reservationNumber&quot;:&quot;GGG777&quot;,&quot;reservationFor&quot;:{&quot;flightNumber&quot;:&quot;SK1462&quot;,&quot;departureAirport&quot;:{&quot;iataCode&quot;:&quot;CPH&quot;},&quot;arrivalAirport&quot;:{&quot;iataCode&quot;:&quot;OSL&quot;},&quot;departureTime&quot;:&quot;2026-01-07T20:15&quot;}} ]]> -->",
      ["SK1462 CPH 2026-01-07T20:15 OSL - code=GGG777"]
    ),
    // Two values, one behind the other, without a comma; a name with quotation marks in it.
    (
      #"""
      {"@type":"FlightReservation","underName":{"name":"Ann "Annie" Example"},"reservationFor":{"flightNumber":"A3602","departureAirport":{"iataCode":"ATH"},
       "arrivalAirport":{"iataCode":"LHR"},"departureTime":"2026-08-08T17:30"}}
      {"@type":"FlightReservation","reservationFor":{"flightNumber":"A3603","departureAirport":{"iataCode":"LHR"},"arrivalAirport":{"iataCode":"ATH"},"departureTime":"2026-08-18T22:05"}}
      """#,
      [
        "A3602 ATH 2026-08-08T17:30 LHR - names=Ann \"Annie\" Example", "A3603 LHR 2026-08-18T22:05 ATH -",
      ]
    ),
    // An airport by its ICAO code, by its name alone, and a number that is a number.
    (
      #"""
      {"@type":"FlightReservation","reservationFor":{"flightNumber":98,"airline":{"name":"Lufthansa"},"departureAirport":{"icaoCode":"EDDF"},
       "arrivalAirport":{"name":"Munich"},"departureTime":"2026-03-02T09:00:00+01:00","arrivalTime":"2026-03-02T09:55:00+01:00"}}
      """#,
      ["LH98 FRA 2026-03-02T09:00 MUC 2026-03-02T09:55 airline=LH/Lufthansa"]
    ),
    // A town with several airports, and one that nobody knows: said, and doubted.
    (
      #"""
      {"@type":"FlightReservation","reservationFor":{"flightNumber":"BA1","departureAirport":{"name":"London"},"arrivalAirport":{"iataCode":"QQQ","name":"Nowhere"},
       "departureTime":"2026-03-02T09:00:00"}}
      """#,
      ["BA1 \"London\" 2026-03-02T09:00 QQQ - ?departure_airport,arrival_airport"]
    ),
    // The seat by its parts, the class by its letter, an aircraft, and an operator of another airline.
    (
      #"""
      {"@type":"FlightReservation","reservedTicket":{"@type":"Ticket","ticketNumber":"016-1234567890","ticketedSeat":{"seatNumber":"A","seatRow":"34","seatingType":"Premium Economy"}},
       "bookingClass":"K","reservationFor":{"flightNumber":"UA8839","airline":{"iataCode":"UA"},"operatedBy":{"@type":"Airline","iataCode":"LH","name":"Lufthansa"},
       "aircraft":{"@type":"Vehicle","name":"Airbus A380-800"},"departureAirport":{"iataCode":"FRA"},"arrivalAirport":{"iataCode":"SFO"},
       "departureTime":"2026-11-02T10:00:00+01:00","arrivalTime":"2026-11-02T12:45:00-08:00"}}
      """#,
      [
        "UA8839 FRA 2026-11-02T10:00 SFO 2026-11-02T12:45 airline=UA aircraft=Airbus A380-800 by=LH/Lufthansa cabin=premium_economy codeshare=true seat=34A ticket=016-1234567890"
      ]
    ),
    // Cancelled, by an address and by a word.
    (
      #"""
      {"@type":"FlightReservation","reservationStatus":"https://schema.org/ReservationCancelled","reservationFor":{"flightNumber":"FR 1885",
       "departureAirport":{"iataCode":"STN"},"arrivalAirport":{"iataCode":"DUB"},"departureTime":"2026-03-02T21:15:00Z","arrivalTime":"2026-03-02T22:25:00Z"}}
      """#,
      ["FR1885 STN 2026-03-02T21:15 DUB 2026-03-02T22:25 status=cancelled"]
    ),
    // Other forms of dates; one that numbers leave open.
    (
      #"""
      [{"@type":"FlightReservation","reservationFor":{"flightNumber":"DL110","departureAirport":{"iataCode":"ATL"},"arrivalAirport":{"iataCode":"MIA"},
        "departureTime":"Sun, 29 Mar 2026 10:30 AM","arrivalTime":"March 29, 2026 12:25 PM"}},
       {"@type":"FlightReservation","reservationFor":{"flightNumber":"DL111","departureAirport":{"iataCode":"MIA"},"arrivalAirport":{"iataCode":"ATL"},
        "departureTime":"20260402T1715","arrivalTime":"04/02/2026 19:15"}}]
      """#,
      [
        "DL110 ATL 2026-03-29T10:30 MIA 2026-03-29T12:25",
        "DL111 MIA 2026-04-02T17:15 ATL 2026-02-04T19:15 ?arrival_local,arrival_local",
      ]
    ),
    // A day and a clock in two members; a day alone.
    (
      #"""
      [{"@type":"FlightReservation","reservationFor":{"flightNumber":"U24201","departureAirport":{"iataCode":"GVA"},"arrivalAirport":{"iataCode":"BCN"},
        "departureDate":"2026-04-07","departureTime":"06:45"}},
       {"@type":"FlightReservation","reservationFor":{"flightNumber":"W6 2375","departureAirport":{"iataCode":"BUD"},"arrivalAirport":{"iataCode":"LTN"},"departureDay":"2026-04-08"}}]
      """#,
      ["U24201 GVA 2026-04-07T06:45 BCN -", "W62375 BUD 2026-04-08 LTN -"]
    ),
    // What a template has not filled in is nothing.
    (
      #"""
      {"@type":"FlightReservation","reservationNumber":"{{pnr}}","airplaneSeat":"N/A","boardingGroup":"","underName":{"name":"%%NAME%%"},"reservationFor":{
       "flightNumber":"IB3170","departureGate":"-","departureTerminal":"TBD","departureAirport":{"iataCode":"MAD"},"arrivalAirport":{"iataCode":"LHR"},"departureTime":"2026-04-09T15:45"}}
      """#,
      ["IB3170 MAD 2026-04-09T15:45 LHR -"]
    ),
    // A reservation with the flight's members in itself.
    (
      #"""
      {"@type":"FlightReservation","reservationNumber":"HHH888","flightNumber":"LO 379","departureAirport":{"iataCode":"WAW"},
       "arrivalAirport":{"iataCode":"FRA"},"departureTime":"2026-04-10T07:20","arrivalTime":"2026-04-10T09:20"}
      """#,
      ["LO379 WAW 2026-04-10T07:20 FRA 2026-04-10T09:20 code=HHH888"]
    ),
    // An agency's name is no airline; names with entities; amounts with a currency in them.
    (
      #"""
      {"@type":"FlightReservation","provider":{"@type":"Organization","name":"Trips &amp; More"},"underName":{"name":"Zo&euml; M&uuml;ller"},"price":"€ 1.234,50",
       "reservationFor":{"@type":"Flight","flightNumber":"LH2034","departureAirport":{"iataCode":"MUC"},"arrivalAirport":{"iataCode":"BER"},"departureTime":"2026-04-11T08:00"}}
      """#,
      ["LH2034 MUC 2026-04-11T08:00 BER - names=Zoë Müller price=1234.50 EUR"]
    ),
    // kitinerary.
    (
      #"""
      [{"@context":"http://schema.org","@type":"FlightReservation","reservationFor":{"@type":"Flight","airline":{"@type":"Airline","iataCode":"LH"},
       "arrivalAirport":{"@type":"Airport","iataCode":"MUC"},"departureAirport":{"@type":"Airport","iataCode":"FRA"},"departureDay":"2026-03-29",
       "departureTime":{"@type":"QDateTime","@value":"2026-03-29T10:30:00+02:00","timezone":"Europe/Berlin"},
       "arrivalTime":{"@type":"QDateTime","@value":"2026-03-29T11:25:00+02:00","timezone":"Europe/Berlin"},"flightNumber":"98"},
       "reservedTicket":{"@type":"Ticket","ticketToken":"aztecCode:M1","ticketedSeat":{"@type":"Seat","seatNumber":"6C"}},"underName":{"@type":"Person","name":"ANN EXAMPLE"}}]
      """#,
      ["LH98 FRA 2026-03-29T10:30 MUC 2026-03-29T11:25 airline=LH names=ANN EXAMPLE seat=6C"]
    ),
    // A reservation that only the flight says the kind of; a seat that is two, and two tickets.
    (
      #"""
      {"@type":"https://schema.org/Reservation/","airplaneSeat":"12A, 12B","ticketNumber":["1","2"],"reservationFor":{"@type":"Flight","flightNumber":"LH 0098",
       "departureAirport":"Frankfurt am Main (FRA), Terminal 1","arrivalAirport":{"name":"Munich Airport"},"departureTime":"2026-03-02T09:00"}}
      """#,
      ["LH98 FRA 2026-03-02T09:00 MUC -"]
    ),
    // A list of another kind around it, and a journey with its legs inside.
    (
      #"""
      {"@context":"https://schema.org","@type":"ItemList","itemListElement":[{"@type":"ListItem","position":1,"item":{"@type":"FlightReservation",
       "bookingNumber":"JJJ999","reservationFor":{"@type":"Trip","itinerary":[
        {"@type":"Flight","flightNumber":"AY1416","departureAirport":{"@type":"Airport","iataCode":"FRA"},"arrivalAirport":{"@type":"Airport","iataCode":"HEL"},
         "departureTime":"2026-05-05T19:00:00+02:00","arrivalTime":"2026-05-05T22:35:00+03:00","departureTerminal":{"name":"Terminal 2"}},
        {"@type":"Flight","flightNumber":"AY 073","departureAirport":{"@type":"Airport","identifier":"IATA:HEL"},"arrivalAirport":{"@type":"Airport","iataCode":"NRT"},
         "departureTime":"2026-05-06T00:45:00+03:00","arrivalTime":"2026-05-06T19:30:00+09:00"}]}}}]}
      """#,
      [
        "AY1416 FRA 2026-05-05T19:00 HEL 2026-05-05T22:35 code=JJJ999 from=2",
        "AY73 HEL 2026-05-06T00:45 NRT 2026-05-06T19:30 code=JJJ999",
      ]
    ),
    // Prices as objects, one per booking; the same reservation twice.
    (
      #"""
      [{"@type":"FlightReservation","reservationNumber":"KKK000","totalPrice":{"@type":"PriceSpecification","price":"1,299.00","priceCurrency":"usd"},
        "reservationFor":{"@type":"Flight","flightNumber":"DL 0110","departureAirport":{"iataCode":"ATL"},"arrivalAirport":{"iataCode":"MIA"},"departureTime":"2026-03-29T10:30:00-04:00"}},
       {"@type":"FlightReservation","reservationNumber":"KKK000","totalPrice":{"@type":"PriceSpecification","price":"1,299.00","priceCurrency":"usd"},
        "reservationFor":{"@type":"Flight","flightNumber":"DL 0110","departureAirport":{"iataCode":"ATL"},"arrivalAirport":{"iataCode":"MIA"},"departureTime":"2026-03-29T10:30:00-04:00"}}]
      """#,
      ["DL110 ATL 2026-03-29T10:30 MIA - code=KKK000 price=1299.00 USD"]
    ),
    // Over the date line.
    (
      #"""
      {"@type":"FlightReservation","reservationFor":[{"flightNumber":"NZ 5","departureAirport":{"iataCode":"AKL"},"arrivalAirport":{"iataCode":"LAX"},
       "departureTime":"2026-04-12T21:45:00+12:00","arrivalTime":"2026-04-12T14:40:00-07:00"}]}
      """#,
      ["NZ5 AKL 2026-04-12T21:45 LAX 2026-04-12T14:40"]
    ),
  ]

  @Test(arguments: flights.indices) func aReservationIsReadAsItsSenderMeansIt(index: Int) {
    let (json, lines) = Self.flights[index]
    let reading = SchemaOrg.readings(json: Array(json.utf8), kind: .jsonLD, DocumentWorld.context)
    #expect(DocumentWorld.lines(reading) == lines)
  }

  /// Times that say how far they are ahead of UTC, other than the clocks at the airport are.
  static let offsets: [(from: String, departure: String, to: String, arrival: String, lines: String)] = [
    // UTC is what it says: the flight would take two and a half hours by the wall clocks.
    ("JFK", "2026-01-10T23:00:00Z", "FRA", "2026-01-11T06:30:00Z", "XX1 JFK 2026-01-10T18:00 FRA 2026-01-11T07:30"),
    // UTC is the wall clock: as instants the flight would take two and a half hours.
    ("FRA", "2026-03-29T10:30:00Z", "JFK", "2026-03-29T13:05:00Z", "XX1 FRA 2026-03-29T10:30 JFK 2026-03-29T13:05"),
    // The offset of the departure on both.
    ("FRA", "2026-03-29T10:30:00+02:00", "JFK", "2026-03-29T13:05:00+02:00", "XX1 FRA 2026-03-29T10:30 JFK 2026-03-29T13:05"),
    ("FRA", "2026-03-29T10:30:00+02:00", "JFK", "2026-03-29T19:05:00+02:00", "XX1 FRA 2026-03-29T10:30 JFK 2026-03-29T13:05"),
    // In one zone the length says nothing.
    (
      "FRA", "2026-07-01T10:00:00Z", "MUC", "2026-07-01T10:55:00Z",
      "XX1 FRA 2026-07-01T12:00 MUC 2026-07-01T12:55 ?departure_local,arrival_local"
    ),
    // Where the clocks are those of UTC, there is nothing to doubt.
    ("LHR", "2026-01-10T10:00:00Z", "DUB", "2026-01-10T11:20:00Z", "XX1 LHR 2026-01-10T10:00 DUB 2026-01-10T11:20"),
    // An hour twice: the second of the two.
    ("FRA", "2026-10-25T02:30:00+01:00", "MUC", "2026-10-25T03:25:00+01:00", "XX1 FRA 2026-10-25T02:30 MUC 2026-10-25T03:25"),
    // Nothing makes this a flight.
    ("FRA", "2026-03-29T10:30", "JFK", "2026-03-28T13:05", "XX1 FRA 2026-03-29T10:30 JFK 2026-03-28T13:05 ?arrival_local"),
    ("FRA", "2026-03-29T10:30", "JFK", "2026-03-30T13:05", "XX1 FRA 2026-03-29T10:30 JFK 2026-03-30T13:05 ?arrival_local"),
    // Seconds only where there are some.
    ("FRA", "2026-07-01T10:00:15.250+0200", "MUC", "2026-07-01T10:55:00.000+02", "XX1 FRA 2026-07-01T10:00:15 MUC 2026-07-01T10:55"),
  ]

  @Test(arguments: offsets.indices) func anOffsetIsBelievedWhereItCanBe(index: Int) {
    let (from, departure, to, arrival, line) = Self.offsets[index]
    let json = #"""
      {"@type":"FlightReservation","reservationFor":{"flightNumber":"XX1","departureAirport":{"iataCode":"\#(from)"},"departureTime":"\#(departure)",
       "arrivalAirport":{"iataCode":"\#(to)"},"arrivalTime":"\#(arrival)"}}
      """#
    let reading = SchemaOrg.readings(json: Array(json.utf8), kind: .jsonLD, DocumentWorld.context)
    #expect(DocumentWorld.lines(reading) == [line])
  }

  @Test func aDoubtNamesBothReadings() {
    let json =
      #"{"@type":"FlightReservation","reservationFor":{"flightNumber":"LH98","departureAirport":{"iataCode":"FRA"},"arrivalAirport":{"iataCode":"MUC"},"departureTime":"2026-07-01T10:00:00Z"}}"#
    let reading = SchemaOrg.readings(json: Array(json.utf8), kind: .jsonLD, DocumentWorld.context)
    let message = reading.flights.first?.warnings.first?.message ?? ""
    #expect(message.contains("2026-07-01T12:00") && message.contains("2026-07-01T10:00"))
  }

  @Test func everyFieldSaysWhereItWasRead() {
    let reading = SchemaOrg.readings(json: Array(Self.flights[0].json.utf8), kind: .jsonLD, DocumentWorld.context)
    let origins = reading.flights.first?.origins ?? [:]
    #expect(origins["departure_local"] == Origin(.jsonLD, "reservationFor.departureTime"))
    #expect(origins["departure_airport"] == Origin(.jsonLD, "reservationFor.departureAirport.iataCode"))
    #expect(origins["seat"] == Origin(.jsonLD, "airplaneSeat"))
    #expect(reading.flights.first.map { $0.confidence.value } == 0.98)
  }

  /// The reservations that are of no flight.
  static let items: [(json: String, line: String)] = [
    (
      #"""
      {"@type":"LodgingReservation","reservationNumber":"H1","reservationFor":{"@type":"LodgingBusiness","name":"Hotel Beispiel","telephone":"+49 30 5550100",
       "address":{"@type":"PostalAddress","streetAddress":"Musterweg 1","postalCode":"10117","addressLocality":"Berlin","addressCountry":"DE"}},
       "checkinTime":"2026-03-29T15:00:00+02:00","checkoutTime":"2026-03-31T11:00:00+02:00","lodgingUnitDescription":"Double room","underName":{"name":"Ann Example"}}
      """#,
      #"hotel 2026-03-29T15:00 2026-03-31T11:00 provider=Hotel Beispiel from=Berlin, DE names=Ann Example code=H1 details={"room_type":"Double room","address":"Musterweg 1, 10117 Berlin, DE","phone":"+49 30 5550100"} zones=Europe/Berlin+Europe/Berlin"#
    ),
    (
      #"""
      {"@type":"LodgingReservation","reservationStatus":"ReservationPending","reservationFor":{"@type":"Hotel","name":"Sample Inn","address":"1 Main Street, Springfield"},
       "checkinDate":"2026-03-29","checkinTime":"15:00","checkoutDate":"2026-03-31"}
      """#,
      #"hotel 2026-03-29T15:00 2026-03-31 provider=Sample Inn from=1 Main Street, Springfield status=pending details={"address":"1 Main Street, Springfield"}"#
    ),
    (
      #"""
      {"@type":"TrainReservation","reservationNumber":"T1","reservationFor":{"@type":"TrainTrip","trainName":"ICE","trainNumber":"123","provider":{"name":"Beispielbahn"},
       "departureStation":{"name":"Berlin Hbf"},"departureTime":"2026-03-29T08:30:00","arrivalStation":{"name":"Hamburg Hbf"},"arrivalTime":"2026-03-29T10:15:00"},
       "reservedTicket":{"ticketedSeat":{"seatNumber":"61","seatSection":"7","seatingType":"2"}}}
      """#,
      #"train 2026-03-29T08:30 2026-03-29T10:15 provider=Beispielbahn from=Berlin Hbf to=Hamburg Hbf code=T1 details={"number":"ICE 123","seat":"61","coach":"7","class":"2"} zones=Europe/Berlin+Europe/Berlin"#
    ),
    (
      #"""
      {"@type":"BusReservation","reservationFor":{"@type":"BusTrip","busNumber":"X12","busCompany":"Samplebus","departureBusStop":{"name":"Central Stop"},
       "departureTime":"2026-03-29T08:30","arrivalBusStop":{"name":"Airport"},"arrivalTime":"2026-03-29T09:30"}}
      """#,
      #"transfer 2026-03-29T08:30 2026-03-29T09:30 provider=Samplebus from=Central Stop to=Airport details={"number":"X12"}"#
    ),
    (
      #"""
      {"@type":"RentalCarReservation","reservationFor":{"@type":"RentalCar","name":"Compact","model":"i30","rentalCompany":{"name":"Sample Cars"}},
       "pickupTime":"2026-03-29T12:00","dropoffTime":"2026-04-02T12:00","pickupLocation":{"name":"Palma Airport"},"dropoffLocation":{"name":"Palma Airport"}}
      """#,
      #"car 2026-03-29T12:00 2026-04-02T12:00 provider=Sample Cars from=Palma Airport to=Palma Airport details={"vehicle":"Compact"}"#
    ),
    (
      #"""
      {"@type":"FoodEstablishmentReservation","partySize":"4","startTime":"2026-03-29T19:30:00+02:00","reservationFor":{"@type":"Restaurant","name":"Zum Muster",
       "address":{"addressLocality":"Wien"}}}
      """#,
      #"restaurant 2026-03-29T19:30 - provider=Zum Muster from=Wien details={"guests":4,"address":"Wien"} zones=Etc/GMT-2"#
    ),
    (
      #"""
      {"@type":"EventReservation","reservationStatus":"http://schema.org/Cancelled","reservationFor":{"@type":"Event","name":"Sample Concert","startDate":"2026-03-29T20:00:00",
       "endDate":"2026-03-29T23:00:00","location":{"@type":"Place","name":"Example Hall","address":"Hall Road 5"}}}
      """#,
      "activity 2026-03-29T20:00 2026-03-29T23:00 provider=Sample Concert from=Example Hall status=cancelled"
    ),
    (
      #"""
      {"@type":"BoatReservation","reservationFor":{"@type":"BoatTrip","name":"Sample Ferry","departureBoatTerminal":{"name":"Kiel"},"arrivalBoatTerminal":{"name":"Oslo"},
       "departureTime":{"@type":"QDateTime","@value":"2026-03-29T14:00:00+02:00","timezone":"Europe/Berlin"},"arrivalTime":"2026-03-30T10:00"}}
      """#,
      "cruise 2026-03-29T14:00 2026-03-30T10:00 provider=Sample Ferry from=Kiel to=Oslo zones=Europe/Berlin+Europe/Oslo"
    ),
    // By the town's clock, where only one town can be meant: where the country is said, or where the town has a large airport.
    (
      #"""
      {"@type":"LodgingReservation","reservationFor":{"name":"Hudson Rooms","address":"350 5th Ave, New York, NY 10118, US"},
       "checkinTime":"2026-03-29T15:00","checkoutTime":"2026-04-02T11:00"}
      """#,
      #"hotel 2026-03-29T15:00 2026-04-02T11:00 provider=Hudson Rooms from=350 5th Ave, New York, NY 10118, US details={"address":"350 5th Ave, New York, NY 10118, US"} zones=America/New_York+America/New_York"#
    ),
    // Two towns of one name: by how far the clock is ahead.
    (
      #"""
      {"@type":"LodgingReservation","reservationFor":{"name":"Sample Inn","address":"1 High Street, London"},
       "checkinTime":"2026-02-10T15:00:00-05:00"}
      """#,
      #"hotel 2026-02-10T15:00 - provider=Sample Inn from=1 High Street, London details={"address":"1 High Street, London"} zones=America/Toronto"#
    ),
    (
      #"{"@type":"LodgingReservation","reservationFor":{"name":"Sample Inn","address":"1 High Street, London"},"checkinTime":"2026-02-10T15:00"}"#,
      #"hotel 2026-02-10T15:00 - provider=Sample Inn from=1 High Street, London details={"address":"1 High Street, London"}"#
    ),
    // In UTC, which many do not mean.
    (
      #"{"@type":"LodgingReservation","reservationFor":{"name":"Sample Inn"},"checkinTime":"2026-03-29T15:00:00Z"}"#,
      "hotel 2026-03-29T15:00 - provider=Sample Inn ?start_local"
    ),
  ]

  @Test(arguments: items.indices) func otherReservationsAreReadToo(index: Int) {
    let (json, line) = Self.items[index]
    let reading = SchemaOrg.readings(json: Array(json.utf8), kind: .jsonLD, DocumentWorld.context)
    #expect(DocumentWorld.lines(reading) == [line])
  }

  /// What is in mail and is no reservation.
  static let nothing: [String] = [
    "", "{}", "[]", "null", "{", "not json at all", #"{"@type":"Organization","name":"Sample Air","url":"https://example.com"}"#,
    #"{"@context":"http://schema.org","@type":"EmailMessage","potentialAction":{"@type":"ViewAction","name":"Book now"}}"#,
    // An offer, with everything that a flight has.
    #"{"@type":"Product","offers":{"@type":"Offer","price":"49.99","itemOffered":{"@type":"Flight","flightNumber":"LH400","departureAirport":{"iataCode":"FRA"},"arrivalAirport":{"iataCode":"JFK"},"departureTime":"2026-03-29T10:30"}}}"#,
    #"{"@type":"Flight","flightNumber":"LH400","departureAirport":{"iataCode":"FRA"},"arrivalAirport":{"iataCode":"JFK"},"departureTime":"2026-03-29T10:30"}"#,
    #"{"@type":"Hotel","name":"Hotel Beispiel","checkinTime":"15:00"}"#,
    #"{"@type":"FlightReservation","reservationFor":{"flightNumber":"{{number}}","departureAirport":{"iataCode":"{{from}}"},"arrivalAirport":{"iataCode":"{{to}}"}}}"#,
    #"{"@type":"FlightReservation","reservationNumber":"ABC123"}"#,
    #"{"@type":"LodgingReservation","reservationFor":{"name":"Sample Inn"}}"#,
    #"{"@type":"Event","name":"Sale","startDate":"2026-03-29T10:00"}"#,
  ]

  @Test(arguments: nothing) func whatIsNoReservationGivesNothing(json: String) {
    #expect(DocumentWorld.lines(SchemaOrg.readings(json: Array(json.utf8), kind: .jsonLD, DocumentWorld.context)) == [])
  }

  @Test(arguments: ["1,234", "1.234"]) func aPriceThatCanBeTwoIsNotTaken(price: String) {
    let json =
      #"{"@type":"FlightReservation","totalPrice":"\#(price)","priceCurrency":"EUR","reservationFor":{"flightNumber":"LH98","departureAirport":{"iataCode":"FRA"},"arrivalAirport":{"iataCode":"MUC"}}}"#
    let reading = SchemaOrg.readings(json: Array(json.utf8), kind: .jsonLD, DocumentWorld.context)
    #expect(reading.flights.first?.draft.details.priceAmount == nil)
    #expect(reading.flights.first?.warnings.map(\.field) == ["price_amount"])
  }

  @Test(
    arguments: [
      ("612.40", "612.40"), ("612,4", "612.4"), ("1.234,50", "1234.50"), ("1,234.50", "1234.50"), ("1'234.50", "1234.50"),
      ("1 234,50 €", "1234.50"),
      ("EUR 99", "99"), ("1,234,567", "1234567"), ("0.125", "0.125"), ("99,-", nil), ("free", nil), ("12 to 14", nil), ("", nil),
      ("1,2,3", nil),
    ] as [(String, String?)]) func anAmountIsADecimalNumber(text: String, amount: String?)
  {
    #expect(SchemaPrices.amount(text) == amount.map { .amount($0) })
  }

  @Test(arguments: flights.indices) func aDocumentThatIsCutOffOrDamagedStopsNobody(index: Int) {
    let bytes = Array(Self.flights[index].json.utf8)
    for count in stride(from: 0, to: bytes.count, by: 7) {
      let reading = SchemaOrg.readings(json: Array(bytes[..<count]), kind: .jsonLD, DocumentWorld.context)
      #expect(reading.flights.count <= 2)
      for flight in reading.flights { #expect(flight.draft.departure.place != nil) }
    }
    for place in stride(from: 0, to: bytes.count, by: 5) {
      var damaged = bytes
      damaged[place] ^= UInt8(1 << (place % 8))
      #expect(SchemaOrg.readings(json: damaged, kind: .jsonLD, DocumentWorld.context).flights.count <= 2)
    }
  }

  @Test func depthAndNumberHaveLimits() {
    let deep = String(repeating: "[{\"a\":", count: 100_000)
    #expect(SchemaOrg.readings(json: Array(deep.utf8), kind: .jsonLD, DocumentWorld.context).isEmpty)
    let one =
      #"{"@type":"FlightReservation","reservationFor":{"flightNumber":"LH98","departureAirport":{"iataCode":"FRA"},"arrivalAirport":{"iataCode":"MUC"}}}"#
    let many = SchemaOrg.readings(json: Array(String(repeating: one, count: 300).utf8), kind: .jsonLD, DocumentWorld.context)
    #expect(many.flights.count <= SchemaOrg.mostReservations && many.warnings.count == 1)
  }
}

extension ItinerarySample {
  /// Layouts for which the reader was not made, some with nothing to be found.
  static let others: [ItinerarySample] = [
    ItinerarySample(
      "jetblue, an arrow between codes and a clock beneath",
      """
      You're all set to jet!
      Your JetBlue confirmation code is KXQPLM
      Fri, Jul 10, 2026
      B6 1507
      JFK -> LAX
      8:15am - 11:30am
      Traveler(s): Jane Sample
      """,
      "B61507 JFK 2026-07-10T08:15 LAX 2026-07-10T11:30 code=KXQPLM names=Jane Sample"),
    ItinerarySample(
      "an agency, headings in words",
      """
      Trip ID: 88123456789
      Airline confirmation: HQWERT
      Outbound flight
      Depart
      Wed, May 13, 2026 at 9:40 PM
      San Francisco Intl. (SFO)
      Arrive
      Thu, May 14, 2026 at 3:55 PM
      London Heathrow (LHR)
      United 901 - Economy / Coach
      """,
      "UA901 SFO 2026-05-13T21:40 LHR 2026-05-14T15:55 code=HQWERT"),
    ItinerarySample(
      "a calendar-like list of a corporate agency",
      """
      TRAVEL ITINERARY FOR SAMPLE/JOHN MR
      RECORD LOCATOR: LKJHGF
      TUE 12MAY26
      FLIGHT    LUFTHANSA LH 1822        BUSINESS
      DEPART    MUNICH                   1015    TERMINAL 2
      ARRIVE    MADRID                   1255    TERMINAL 2
      """),
    ItinerarySample(
      "the same with codes and colons",
      """
      TRAVEL ITINERARY FOR SAMPLE/JOHN MR
      RECORD LOCATOR: LKJHGF
      TUE 12MAY26
      FLIGHT    LUFTHANSA LH 1822        BUSINESS
      DEPART    MUNICH (MUC)             10:15    TERMINAL 2
      ARRIVE    MADRID (MAD)             12:55    TERMINAL 2
      """,
      "LH1822 MUC 2026-05-12T10:15 MAD 2026-05-12T12:55 cabin=business code=LKJHGF from=2 to=2"),
    ItinerarySample(
      "a boarding pass as text",
      """
      BOARDING PASS
      MUSTERMANN/ERIKA MRS
      FROM: ZRH  ZURICH
      TO: VIE  VIENNA
      FLIGHT LX 1578   DATE 14APR   GATE B34   SEAT 12F
      BOARDING 06:25   DEPARTURE 06:55
      BOOKING REF PQRST7
      """,
      "LX1578 ZRH 2026-04-14T06:55 VIE - code=PQRST7 from=B34 seat=12F"),
    ItinerarySample(
      "a french table with stations in the columns",
      """
      Confirmation de réservation n° de dossier : RTYUIO
      Date\tVol\tDe\tÀ\tDépart\tArrivée
      12/06/2026\tTO 3412\tParis Orly (ORY)\tLisbonne (LIS)\t07h05\t08h35
      19/06/2026\tTO 3413\tLisbonne (LIS)\tParis Orly (ORY)\t09h20\t12h45
      """,
      "TO3412 ORY 2026-06-12T07:05 LIS 2026-06-12T08:35 code=RTYUIO",
      "TO3413 LIS 2026-06-19T09:20 ORY 2026-06-19T12:45 code=RTYUIO"),
    ItinerarySample(
      "spanish, low cost, ida y vuelta",
      """
      ¡Tu reserva está confirmada!
      Código de confirmación: VY7KLM
      IDA - mar. 14 abr. 2026
      BCN 07:00 Barcelona
      ORY 08:50 París
      VY8002
      VUELTA - vie. 17 abr. 2026
      ORY 21:20 París
      BCN 23:00 Barcelona
      VY8007
      """,
      "VY8002 BCN 2026-04-14T07:00 ORY 2026-04-14T08:50 code=VY7KLM",
      "VY8007 ORY 2026-04-17T21:20 BCN 2026-04-17T23:00 code=VY7KLM"),
    ItinerarySample(
      "a change of times",
      """
      Flight schedule change - booking reference SCH3DU
      Dear passenger, your flight EK 44 on 29 March 2026 from Frankfurt (FRA) to Dubai (DXB) will now depart at 15:45 instead of 15:20.
      """,
      "EK44 FRA 2026-03-29T15:45 DXB - code=SCH3DU"),
    ItinerarySample(
      "an intranet mail in one paragraph",
      """
      Hi team, I am on LH 2044 tomorrow from FRA to BER, back on Thursday. Please book the meeting room B2 400.
      """),
    ItinerarySample(
      "an offer to upgrade, with a real booking",
      """
      Upgrade to Business from 199 EUR!
      Your booking UPG4DE: LH 400, Frankfurt (FRA) - New York (JFK), 29 March 2026, 10:30 - 13:05
      """),
    ItinerarySample(
      "several passengers with seats",
      """
      Booking code: SEA7TS
      KL 1001  Amsterdam (AMS) - London Heathrow (LHR)  Mon 01 Jun 2026  09:15 - 09:35
      Max Mustermann   12A
      Erika Mustermann 12B
      """,
      "KL1001 AMS 2026-06-01T09:15 LHR 2026-06-01T09:35 code=SEA7TS"),
    ItinerarySample(
      "asia, dates before the number",
      """
      Booking Reference : SQ8ABC
      31 May 2026 (Sun)
      Singapore (SIN) 23:55 - Frankfurt (FRA) 06:20 (+1)
      SQ 326 Boeing 777-300ER
      """,
      "SQ326 SIN 2026-05-31T23:55 FRA 2026-06-01T06:20 code=SQ8ABC"),
    ItinerarySample(
      "japanese times in one line with hours and no codes' brackets",
      """
      Reservation number: 4821
      NH 204 | FRA 11:30 - HND 07:10 (+1) | 2026/05/20
      Thank you for your booking
      """,
      "NH204 FRA 2026-05-20T11:30 HND 2026-05-21T07:10"),
    ItinerarySample(
      "a duty roster",
      """
      Roster May 2026
      LH1076 FRA LHR 04MAY 0650 0730
      LH1077 LHR FRA 04MAY 0830 1105
      """),
    ItinerarySample(
      "two passengers' tickets, receipt in columns",
      """
      ELECTRONIC TICKET RECEIPT
      NAME: SAMPLE/JOHN MR           TICKET: 057 2412345679
      FROM        TO          FLIGHT  CL  DATE   DEP    ARR
      PARIS CDG   TOKYO HND   AF274   Y   03JUN  13:25  09:10
      BOOKING REF: AMADEUS: QAZWSX
      """,
      "AF274 CDG 2026-06-03T13:25 HND 2026-06-04T09:10 code=QAZWSX names=John Sample ticket=0572412345679"),
    ItinerarySample(
      "a connection with a heading of the whole journey",
      """
      Reservierungsbestätigung
      Buchungscode: CON4EC
      Hamburg (HAM) - Tokio (HND)
      29.06.2026
      LH 2057
      HAM 13:00 - MUC 14:20
      LH 714
      MUC 15:35 - HND 11:15 (+1)
      """,
      "LH2057 HAM 2026-06-29T13:00 MUC 2026-06-29T14:20 code=CON4EC",
      "LH714 MUC 2026-06-29T15:35 HND 2026-06-30T11:15 code=CON4EC"),
    ItinerarySample(
      "a cruise with flight times of nobody",
      """
      Cruise booking reference: CRU1SE
      Embarkation 29 March 2026, Miami. Suggested flights: AA 100 JFK-LHR, BA 117 LHR-JFK.
      """),
    ItinerarySample(
      "an out-of-office note",
      """
      I'm travelling from 29 March 2026 to 5 April 2026. For urgent matters call AA 1234.
      """),
    ItinerarySample(
      "a delay with the new time",
      """
      Delay of your flight BA 902
      Booking reference DEL4YD
      London Heathrow (LHR) - Frankfurt (FRA), 30 March 2026
      Scheduled departure 06:40
      New departure 07:55
      """,
      "BA902 LHR 2026-03-30 FRA - code=DEL4YD"),
    ItinerarySample(
      "a wallet of codes: check-in open",
      """
      Check-in is open for your flight
      Booking reference CHK1NN
      Flight KL0605 | 12 APR | AMS - SFO
      Departure time 09:45
      Online check-in closes 08:45
      """,
      "KL605 AMS 2026-04-12T09:45 SFO - code=CHK1NN"),
    ItinerarySample(
      "brazil",
      """
      Localizador: GOL8BR
      Voo G3 1480
      10/05/2026  São Paulo (GRU) 07:20  ->  Recife (REC) 10:25
      """,
      "G31480 GRU 2026-05-10T07:20 REC 2026-05-10T10:25 code=GOL8BR"),
    ItinerarySample(
      "low cost with prices per line, and a booking",
      """
      Thanks for booking! Confirmation number: W9Q2RT
      Your flights
      W6 4321  Vienna (VIE) - Tirana (TIA)  12.05.2026  06:10 - 07:50   49,99 EUR
      W6 4322  Tirana (TIA) - Vienna (VIE)  15.05.2026  08:25 - 10:00   39,99 EUR
      Total 89,98 EUR
      """,
      "W64321 VIE 2026-05-12T06:10 TIA 2026-05-12T07:50 code=W9Q2RT",
      "W64322 TIA 2026-05-15T08:25 VIE 2026-05-15T10:00 code=W9Q2RT"),
  ]
}

extension ItinerarySample {
  /// Flights that are near to being something else, and texts that are near to having flights.
  static let doubtful: [ItinerarySample] = [
    ItinerarySample(
      "an upgrade offer, with the flight of the booking",
      """
      Booking reference: UPG4DE
      Treat yourself: upgrade LH 400 on 29 March 2026 from Frankfurt (FRA) to New York (JFK) from 199 EUR
      """),
    ItinerarySample(
      "a code and two flights of a day in a sentence",
      """
      Booking reference: SEN7CE
      You fly LH 98 from Frankfurt (FRA) to Munich (MUC) on 29 March 2026 at 10:00 and return with LH 119 from Munich (MUC) to Frankfurt (FRA) at 19:00.
      """),
    ItinerarySample(
      "arrival first",
      """
      Booking reference: ARR1VE
      LX 1579
      Arrival: Zurich (ZRH) 18 Apr 2026 10:35
      Departure: Vienna (VIE) 18 Apr 2026 09:10
      """,
      "LX1579 VIE 2026-04-18T09:10 ZRH 2026-04-18T10:35 code=ARR1VE"),
    ItinerarySample(
      "a receipt with a date of issue in the same line",
      """
      E-TICKET RECEIPT   Issued: 01 Mar 2026
      Booking reference: ISS2ED
      LX 1578  Zurich (ZRH) - Vienna (VIE)  14 Apr 2026  06:55 - 08:15   Issued 01 Mar 2026
      """,
      "LX1578 ZRH 2026-04-14T06:55 VIE 2026-04-14T08:15 code=ISS2ED"),
    ItinerarySample(
      "codeshares with a stroke",
      """
      Booking reference: COD3SH
      LH 8960 / NH 204   Frankfurt (FRA) 20 May 2026 11:30   Tokyo Haneda (HND) 21 May 2026 07:10
      """),
    ItinerarySample(
      "a mail in two languages",
      """
      Buchungscode / Booking code: TW0LNG
      Flug / Flight: LX 1578
      Datum / Date: 14.04.2026
      Von / From: Zürich (ZRH)   Ab / Dep: 06:55
      Nach / To: Wien (VIE)   An / Arr: 08:15
      """,
      "LX1578 ZRH 2026-04-14T06:55 VIE 2026-04-14T08:15 code=TW0LNG"),
    ItinerarySample(
      "a journey by bus with a code of an airport",
      """
      Booking reference: BUS4ME
      FlixBus 123 from Munich Airport (MUC) to Salzburg (SZG) 12 May 2026 10:00 - 12:00
      """),
    ItinerarySample(
      "a car at an airport",
      """
      Confirmation number: CAR5HI
      Pick-up: Frankfurt Airport (FRA) 12 May 2026 10:00
      Drop-off: Munich Airport (MUC) 14 May 2026 18:00
      Flight number: LH 98
      """),
    ItinerarySample(
      "transfer with a flight to be met",
      """
      Transfer confirmation. Booking reference: TRF8AB
      Pick-up at Frankfurt (FRA), flight LH 401 from New York (JFK), arrival 06 April 2026 05:40
      """),
    ItinerarySample(
      "visa advice",
      """
      Booking reference: V1SA42
      Your flight LH 400 Frankfurt (FRA) to New York (JFK). Apply for your ESTA before 26 March 2026.
      """),
    ItinerarySample(
      "parking",
      """
      Parking reservation confirmed: reference PARK22
      Frankfurt (FRA) P2, entry 29 March 2026 08:00, exit 5 April 2026 09:00. Return flight: LH 401
      """),
    ItinerarySample(
      "japan in iso with weekday in brackets",
      """
      Reservation Number: J4PAN7
      JL 44 2026-05-20 (Wed) HND 11:20 - LHR 17:25
      """,
      "JL44 HND 2026-05-20T11:20 LHR 2026-05-20T17:25 code=J4PAN7"),
    ItinerarySample(
      "a table with a duration",
      """
      Booking code: DUR4TN
      Flight\tRoute\tDate\tTime\tDuration
      LX 1578\tZRH - VIE\t14 Apr 2026\t06:55 - 08:15\t1:20
      LX 1579\tVIE - ZRH\t18 Apr 2026\t09:10 - 10:35\t1:25
      """,
      "LX1578 ZRH 2026-04-14T06:55 VIE 2026-04-14T08:15 code=DUR4TN",
      "LX1579 VIE 2026-04-18T09:10 ZRH 2026-04-18T10:35 code=DUR4TN"),
    ItinerarySample(
      "vertical cells of a narrow page",
      """
      Booking reference: NAR2OW
      Flight
      LX 1578
      Date
      14 April 2026
      From
      Zurich
      ZRH
      To
      Vienna
      VIE
      Departure
      06:55
      Arrival
      08:15
      """,
      "LX1578 ZRH 2026-04-14T06:55 VIE 2026-04-14T08:15 code=NAR2OW"),
    ItinerarySample(
      "air india with a stop",
      """
      PNR: A1ND1A
      AI 120 Frankfurt (FRA) 12 Jun 2026 21:15 to Delhi (DEL) 13 Jun 2026 08:40
      AI 309 Delhi (DEL) 13 Jun 2026 12:10 to Melbourne (MEL) 14 Jun 2026 04:35
      Transit time 3h 30m at DEL
      """,
      "AI120 FRA 2026-06-12T21:15 DEL 2026-06-13T08:40 code=A1ND1A",
      "AI309 DEL 2026-06-13T12:10 MEL 2026-06-14T04:35 code=A1ND1A"),
    ItinerarySample(
      "booked by points, with a price in points",
      """
      Confirmation: PTS5OK
      Passenger: Jane Sample
      UA 58  SFO - FRA  Wed, Jun 17, 2026  2:00 PM - 9:45 AM +1   Award, 33,000 miles
      """,
      "UA58 SFO 2026-06-17T14:00 FRA 2026-06-18T09:45 code=PTS5OK names=Jane Sample"),
    ItinerarySample(
      "a short note of somebody",
      """
      LH 98 FRA-MUC 29 Mar 2026 10:00 - 10:55
      """,
      "LH98 FRA 2026-03-29T10:00 MUC 2026-03-29T10:55"),
    ItinerarySample(
      "a departure board",
      """
      Frankfurt (FRA) departures 29 March 2026
      10:00 LH 98 Munich (MUC) A12
      10:10 LH 210 Dusseldorf (DUS) A14
      10:30 LH 400 New York (JFK) Z25
      """),
    ItinerarySample(
      "a missed connection with rebooking",
      """
      We have rebooked you. Booking code: REB5OK
      Your original flight: LH 98 Frankfurt (FRA) - Munich (MUC) 29 Mar 2026 10:00 - 10:55
      Your new flight: LH 104 Frankfurt (FRA) - Munich (MUC) 29 Mar 2026 13:00 - 13:55
      """,
      "LH104 FRA 2026-03-29T13:00 MUC 2026-03-29T13:55 code=REB5OK"),
    ItinerarySample(
      "crossed out date",
      """
      Booking code: DAT2ES
      LH 98 Frankfurt (FRA) - Munich (MUC) 29 Mar 2026 5 Apr 2026 10:00 - 10:55
      """),
  ]
}

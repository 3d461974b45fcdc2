extension ItinerarySample {
  /// Further ones, invented after it could read the others.
  static let more: [ItinerarySample] = [
    ItinerarySample(
      "aegean, greek airline in english with a bullet layout",
      """
      Aegean Airlines - Electronic Ticket Itinerary/Receipt
      Booking Ref. (PNR): A3BCDE
      Name: PAPADEMO/NIKOS MR
      Flight: A3 832
      Departure: Athens (ATH) • 18JUN2026 • 08:20
      Arrival: Frankfurt (FRA) • 18JUN2026 • 10:35
      Class: Economy
      """,
      "A3832 ATH 2026-06-18T08:20 FRA 2026-06-18T10:35 cabin=economy code=A3BCDE names=Nikos Papademo"),
    ItinerarySample(
      "norwegian, dots in times",
      """
      Takk for din bestilling
      Booking reference: N8RWEG
      DY 1302 Oslo (OSL) 14:05 - London Gatwick (LGW) 15:25, 18 Jun 2026
      """,
      "DY1302 OSL 2026-06-18T14:05 LGW 2026-06-18T15:25 code=N8RWEG"),
    ItinerarySample(
      "hainan in a table of two rows for each flight",
      """
      Reservation code: HUXYZ9
      Flight No.\tDeparture\tArrival
      HU 7963\tPEK Beijing Capital\tLHR London Heathrow
      \t2026-07-01 13:45\t2026-07-01 17:15
      HU 7964\tLHR London Heathrow\tPEK Beijing Capital
      \t2026-07-15 20:10\t2026-07-16 13:20
      """,
      "HU7963 PEK 2026-07-01T13:45 LHR 2026-07-01T17:15 code=HUXYZ9",
      "HU7964 LHR 2026-07-15T20:10 PEK 2026-07-16T13:20 code=HUXYZ9"),
    ItinerarySample(
      "a travel agency's invoice with positions",
      """
      Rechnung Nr. 2026-4711 vom 01.03.2026
      Buchungscode: AGE7UR
      Reisende: Max Mustermann, Erika Mustermann
      Pos. 1  Flug LH 1788  München - Porto  am 02.05.2026  ab 11:55  an 13:55    2 x 189,00 EUR
      Pos. 2  Flug LH 1791  Porto - München  am 09.05.2026  ab 18:05  an 22:00    2 x 199,00 EUR
      """),
    ItinerarySample(
      "the same with codes",
      """
      Rechnung Nr. 2026-4711 vom 01.03.2026
      Buchungscode: AGE7UR
      Reisende: Max Mustermann, Erika Mustermann
      Pos. 1  Flug LH 1788  München (MUC) - Porto (OPO)  am 02.05.2026  ab 11:55  an 13:55    2 x 189,00 EUR
      Pos. 2  Flug LH 1791  Porto (OPO) - München (MUC)  am 09.05.2026  ab 18:05  an 22:00    2 x 199,00 EUR
      """,
      "LH1788 MUC 2026-05-02T11:55 OPO 2026-05-02T13:55 code=AGE7UR names=Max Mustermann+Erika Mustermann",
      "LH1791 OPO 2026-05-09T18:05 MUC 2026-05-09T22:00 code=AGE7UR names=Max Mustermann+Erika Mustermann"),
    ItinerarySample(
      "a forwarded mail with marks of quotation",
      """
      > Your booking reference: QU0TED
      > Flight BA 286
      > San Francisco (SFO) to London Heathrow (LHR)
      > Departing 14 Jun 2026 16:50
      > Arriving 15 Jun 2026 11:10
      """,
      "BA286 SFO 2026-06-14T16:50 LHR 2026-06-15T11:10 code=QU0TED"),
    ItinerarySample(
      "easyjet in spanish",
      """
      Gracias por tu reserva
      Tu número de reserva es K3X9Q2L
      Ida: EZY7654 no. U27654
      De Barcelona (BCN) a Ginebra (GVA)
      Sábado 6 de junio de 2026
      Salida 09:45 - Llegada 11:15
      """,
      "U27654 BCN 2026-06-06T09:45 GVA 2026-06-06T11:15 code=K3X9Q2L"),
    ItinerarySample(
      "eurowings in german with two flights in one line of days",
      """
      Buchungsbestätigung
      Buchungscode EW4K7P
      Hinflug: Mo, 04.05.2026    Rückflug: Fr, 08.05.2026
      EW 7464   CGN 06:15 - BER 07:20
      EW 7475   BER 19:25 - CGN 20:35
      """),
    ItinerarySample(
      "tap in french, with the class and the luggage",
      """
      Votre réservation est confirmée ! Code de réservation : TAPF5R
      TP 433 Paris-Orly (ORY) → Lisbonne (LIS)
      mar. 2 juin 2026 — 11h20 / 12h50
      Bagage : 1 x 23 kg — Classe : Économique
      """,
      "TP433 ORY 2026-06-02T11:20 LIS 2026-06-02T12:50 cabin=economy code=TAPF5R"),
    ItinerarySample(
      "american with words between",
      """
      Record locator: AAWXYZ
      Your trip
      Dallas/Fort Worth to Madrid
      Thursday, June 4, 2026
      DFW 5:05 PM
      MAD 9:20 AM Next day
      AA 36
      """,
      "AA36 DFW 2026-06-04T17:05 MAD 2026-06-05T09:20 code=AAWXYZ"),
    ItinerarySample(
      "a chat with a colleague",
      """
      I booked LH 2040 FRA-BER for 12 May 2026, is that ok? The other option was LH 2042.
      """),
    ItinerarySample(
      "a hotel mail that recommends flights",
      """
      Your reservation at Hotel Beispiel is confirmed. Confirmation number: H7T3L9
      Still need a flight? LH 98 Frankfurt (FRA) - Munich (MUC), 12 May 2026, from 59 EUR. Book now!
      """),
    ItinerarySample(
      "an aviation newsletter",
      """
      Weekly digest: Lufthansa moves LH 456 Frankfurt (FRA) - Los Angeles (LAX) to the A380 as of 1 June 2026. Flight departs 10:15 and arrives 12:45.
      """),
    ItinerarySample(
      "a status mail of a tracking service",
      """
      LH 456 has departed. Frankfurt (FRA) 10:15 - Los Angeles (LAX) 12:45, 1 June 2026. Track another flight or upgrade to premium for 4.99 USD.
      """),
    ItinerarySample(
      "a cancelled return",
      """
      Buchungscode: ST0RN0
      Ihr Flug LH 1791 am 9. Mai 2026 wurde annulliert.
      Porto (OPO) - München (MUC), 18:05 - 22:00
      """,
      "LH1791 OPO 2026-05-09T18:05 MUC 2026-05-09T22:00 code=ST0RN0 status=cancelled"),
    ItinerarySample(
      "baggage rules with flights of others",
      """
      Booking reference: BAGG4G
      Your flight EK 412 Dubai (DXB) - Sydney (SYD) 12 May 2026 10:15 - 06:00 +1
      Baggage: on flights operated by QF 8412 the rules of Qantas apply.
      """,
      "EK412 DXB 2026-05-12T10:15 SYD 2026-05-13T06:00 code=BAGG4G"),
    ItinerarySample(
      "a rail and fly ticket",
      """
      Buchungscode: RAI1FL
      ICE 123  Köln Hbf (QKL) - Frankfurt (FRA)  12.05.2026 07:20 - 08:20
      LH 400   Frankfurt (FRA) - New York (JFK)  12.05.2026 10:30 - 13:05
      """,
      "LH400 FRA 2026-05-12T10:30 JFK 2026-05-12T13:05 code=RAI1FL"),
    ItinerarySample(
      "the terms below",
      """
      Booking reference: TER3MS
      SK 676 Frankfurt (FRA) - Copenhagen (CPH) 12 May 2026 18:10 - 19:35
      Terms: tickets may be changed until 24 hours before departure. Flights may be cancelled. See EU 261/2004. Compensation up to 600 EUR.
      """,
      "SK676 FRA 2026-05-12T18:10 CPH 2026-05-12T19:35 code=TER3MS"),
    ItinerarySample(
      "an overview first, details later",
      """
      Booking reference: OVE4VW
      Your journey: Berlin (BER) - Zurich (ZRH) - Singapore (SIN)
      LX 975   12 May 2026
      Berlin (BER)  17:55
      Zurich (ZRH)  19:25
      LX 176   12 May 2026
      Zurich (ZRH)  22:40
      Singapore (SIN)  17:15 +1
      """,
      "LX975 BER 2026-05-12T17:55 ZRH 2026-05-12T19:25 code=OVE4VW",
      "LX176 ZRH 2026-05-12T22:40 SIN 2026-05-13T17:15 code=OVE4VW"),
    ItinerarySample(
      "a seat map ad",
      """
      Choose your seat on LH 400! Frankfurt (FRA) - New York (JFK), 12 May 2026. Seats from 15 EUR. Your trip is coming up.
      """),
    ItinerarySample(
      "two travellers' flights in one mail",
      """
      Booking references: Max AAA111, Erika BBB222
      Max: LH 98 FRA - MUC 12 May 2026 10:00 - 10:55
      Erika: LH 3 HAM - FRA 12 May 2026 10:00 - 11:10
      """),
    ItinerarySample(
      "times in the columns of days",
      """
      Booking reference: COL5MN
                  Outbound            Return
      Flight      LX 1578             LX 1579
      Date        14 Apr 2026         18 Apr 2026
      From        Zurich (ZRH)        Vienna (VIE)
      To          Vienna (VIE)        Zurich (ZRH)
      Departure   06:55               09:10
      Arrival     08:15               10:35
      """),
  ]
}

extension ItinerarySample {
  /// Mails, pages and PDFs as their lines show them.
  static let mails: [ItinerarySample] = [
    ItinerarySample(
      "lufthansa, german",
      """
      Ihre Buchung ist bestätigt

      Buchungscode: K7LM2P
      Passagier: Frau Erika Mustermann

      Hinflug
      So, 29. März 2026
      LH 400
      10:30 Uhr  Frankfurt (FRA), Terminal 1
      13:05 Uhr  New York (JFK), Terminal 1
      Economy (Y)

      Rückflug
      So, 5. April 2026
      LH 401
      16:10 Uhr  New York (JFK), Terminal 1
      05:40 Uhr (+1)  Frankfurt (FRA), Terminal 1
      Economy (Y)

      Sitzplatz: 34A
      """,
      "LH400 FRA 2026-03-29T10:30 JFK 2026-03-29T13:05 cabin=economy code=K7LM2P fare=Y from=1 names=Erika Mustermann to=1",
      "LH401 JFK 2026-04-05T16:10 FRA 2026-04-06T05:40 cabin=economy code=K7LM2P fare=Y from=1 names=Erika Mustermann seat=34A to=1"),
    ItinerarySample(
      "british airways, english",
      """
      Thank you for booking with us.
      Your booking reference is Q8RT4W

      Flight BA117
      Depart Fri 12 Jun 2026 08:25
      London Heathrow (LHR) Terminal 5
      Arrive Fri 12 Jun 2026 11:05
      New York JFK (JFK) Terminal 8
      Cabin: World Traveller Plus

      Flight BA178
      Depart Fri 19 Jun 2026 08:00
      New York JFK (JFK) Terminal 8
      Arrive Fri 19 Jun 2026 20:10
      London Heathrow (LHR) Terminal 5
      """,
      "BA117 LHR 2026-06-12T08:25 JFK 2026-06-12T11:05 code=Q8RT4W from=5 to=8",
      "BA178 JFK 2026-06-19T08:00 LHR 2026-06-19T20:10 code=Q8RT4W from=8 to=5"),
    ItinerarySample(
      "american, number behind the times",
      """
      Your trip confirmation
      Confirmation code: HJKLMN

      Saturday, May 16, 2026
      JFK\t\tLHR
      New York\t\tLondon
      6:10 PM\t\t6:20 AM
      AA 100
      Seat: 12A
      Class: Economy (S)

      Sunday, May 24, 2026
      LHR\t\tJFK
      London\t\tNew York
      11:35 AM\t\t2:30 PM
      AA 101
      Seat: 14C
      Class: Economy (S)
      """,
      "AA100 JFK 2026-05-16T18:10 LHR 2026-05-17T06:20 cabin=economy code=HJKLMN fare=S seat=12A",
      "AA101 LHR 2026-05-24T11:35 JFK 2026-05-24T14:30 cabin=economy code=HJKLMN fare=S seat=14C"),
    ItinerarySample(
      "air france, french",
      """
      Bonjour,
      Votre réservation est confirmée.
      Référence de réservation : P4QR7S

      Passagers
      M. Jean Exemple

      Vol AF1234
      Vendredi 12 juin 2026
      Départ 8h30 Paris (CDG) Terminal 2F
      Arrivée 10h40 Rome (FCO) Terminal 1
      Durée du vol : 2h10
      Opéré par Air France
      """,
      "AF1234 CDG 2026-06-12T08:30 FCO 2026-06-12T10:40 code=P4QR7S from=2F names=Jean Exemple to=1"),
    ItinerarySample(
      "iberia, spanish",
      """
      Su reserva está confirmada
      Localizador: M5NB6V

      Pasajero: Sra. Ana Ejemplo

      Vuelo IB3166
      Salida: 29 de marzo de 2026, 15:45 Madrid (MAD) Terminal 4
      Llegada: 29 de marzo de 2026, 17:05 Londres (LHR) Terminal 5
      Clase: Turista
      """,
      "IB3166 MAD 2026-03-29T15:45 LHR 2026-03-29T17:05 cabin=economy code=M5NB6V from=4 names=Ana Ejemplo to=5"),
    ItinerarySample(
      "a table with heads and tabs",
      """
      Booking confirmation
      Booking reference\tZ3XC4V
      Flight\tDate\tFrom\tTo\tDeparture\tArrival\tClass
      LH400\t29 Mar 2026\tFrankfurt (FRA)\tNew York (JFK)\t10:30\t13:05\tEconomy
      LH401\t05 Apr 2026\tNew York (JFK)\tFrankfurt (FRA)\t16:10\t05:40 +1\tEconomy
      """,
      "LH400 FRA 2026-03-29T10:30 JFK 2026-03-29T13:05 cabin=economy code=Z3XC4V",
      "LH401 JFK 2026-04-05T16:10 FRA 2026-04-06T05:40 cabin=economy code=Z3XC4V"),
    ItinerarySample(
      "a table with a column for boarding",
      """
      Your booking confirmation, reference code B2CD3F
      Flight    From   To    Boarding   Departure   Arrival   Date
      LH 98     FRA    MUC   09:30      10:00       10:55     29 Mar 2026
      LH 99     MUC    FRA   18:30      19:00       20:05     31 Mar 2026
      """,
      "LH98 FRA 2026-03-29T10:00 MUC 2026-03-29T10:55 code=B2CD3F",
      "LH99 MUC 2026-03-31T19:00 FRA 2026-03-31T20:05 code=B2CD3F"),
    ItinerarySample(
      "pdf in columns",
      """
      E-TICKET ITINERARY RECEIPT
      Booking reference: T6YU7I          Ticket number: 220-2412345678
      Passenger: MUSTERMANN/ERIKA MRS

      Flight      From                    To                     Departs             Arrives
      LH 400      Frankfurt (FRA)         New York (JFK)         29 Mar 2026         29 Mar 2026
                  Terminal 1              Terminal 1             10:30               13:05
      LH 401      New York (JFK)          Frankfurt (FRA)        05 Apr 2026         06 Apr 2026
                  Terminal 1              Terminal 1             16:10               05:40
      """,
      "LH400 FRA 2026-03-29T10:30 JFK 2026-03-29T13:05 code=T6YU7I from=1 names=Erika Mustermann ticket=2202412345678 to=1",
      "LH401 JFK 2026-04-05T16:10 FRA 2026-04-06T05:40 code=T6YU7I from=1 names=Erika Mustermann ticket=2202412345678 to=1"),
    ItinerarySample(
      "ryanair, city names and codes",
      """
      Thank you for booking with Ryanair
      Reservation: W3E4R5

      FR 8542
      Dublin (DUB) to London Stansted (STN)
      Thu, 16 Apr 2026
      Departs 06:30
      Arrives 07:45
      """,
      "FR8542 DUB 2026-04-16T06:30 STN 2026-04-16T07:45 code=W3E4R5"),
    ItinerarySample(
      "easyjet, one line",
      """
      Your booking EJ4K2M9 - booking reference: EJ4K2M9
      EZY8001? no. Flight U2 8001 London Gatwick (LGW) to Amsterdam (AMS), Mon 11 May 2026, dep 07:05, arr 09:25
      """,
      "U28001 LGW 2026-05-11T07:05 AMS 2026-05-11T09:25 code=EJ4K2M9"),
    ItinerarySample(
      "united, dates with slashes and half days",
      """
      Confirmation Number: ABCD12
      Traveler: John Sample
      Flight 1 of 2 UA961
      Frankfurt, DE (FRA) to Newark, NJ, US (EWR)
      Depart: 03/29/2026 10:30 AM
      Arrive: 03/29/2026 1:05 PM
      Flight 2 of 2 UA960
      Newark, NJ, US (EWR) to Frankfurt, DE (FRA)
      Depart: 04/05/2026 5:45 PM
      Arrive: 04/06/2026 7:25 AM
      """,
      "UA961 FRA 2026-03-29T10:30 EWR 2026-03-29T13:05 code=ABCD12 names=John Sample",
      "UA960 EWR 2026-04-05T17:45 FRA 2026-04-06T07:25 code=ABCD12 names=John Sample"),
    ItinerarySample(
      "ambiguous date",
      """
      Booking reference: ABCD12
      Flight LH98 Frankfurt (FRA) to Munich (MUC) on 03/04/2026
      """,
      "LH98 FRA 2026-04-03 MUC - code=ABCD12 ?departure_local"),
    ItinerarySample(
      "the weekday decides",
      """
      Booking reference: ABCD12
      Flight LH98 Frankfurt (FRA) to Munich (MUC) on Fri 03/04/2026
      """,
      "LH98 FRA 2026-04-03 MUC - code=ABCD12"),
    ItinerarySample(
      "header date over a connection",
      """
      Buchungscode: ABCD12
      Ihre Flüge am 29. März 2026
      LH 98   Frankfurt (FRA) - München (MUC)   10:00 - 10:55
      LH 1832 München (MUC) - Palma (PMI)   12:05 - 14:15
      """,
      "LH98 FRA 2026-03-29T10:00 MUC 2026-03-29T10:55 code=ABCD12",
      "LH1832 MUC 2026-03-29T12:05 PMI 2026-03-29T14:15 code=ABCD12"),
    ItinerarySample(
      "cancelled",
      """
      Your flight LH98 from Frankfurt (FRA) to Munich (MUC) on 29 March 2026 at 10:00 has been cancelled.
      Booking reference: ABCD12
      """,
      "LH98 FRA 2026-03-29 MUC - code=ABCD12 status=cancelled"),
    ItinerarySample(
      "operated by",
      """
      Booking reference: ABCD12
      UA 8840 operated by Lufthansa
      29 Mar 2026
      Frankfurt (FRA) 10:30
      New York (JFK) 13:05
      Layover in New York (JFK) 2h 10m
      Boarding 10:00
      """,
      "UA8840 FRA 2026-03-29T10:30 JFK 2026-03-29T13:05 by=LH/Lufthansa code=ABCD12 codeshare=true"),
  ]
}

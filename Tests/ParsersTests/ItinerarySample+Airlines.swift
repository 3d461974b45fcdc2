extension ItinerarySample {
  /// Further airlines and printouts.
  static let airlines: [ItinerarySample] = [
    ItinerarySample(
      "indigo, english",
      """
      IndiGo Travel Itinerary
      Booking Reference: NDG0AB   Status: Confirmed
      Mr Aarav Example
      12 Jun 26   6E 2054   Delhi (DEL) 06:10 hrs   Mumbai (BOM) 08:25 hrs   Check-in/Bag drop closes 05:10 hrs
      """,
      "6E2054 DEL 2026-06-12T06:10 BOM 2026-06-12T08:25 code=NDG0AB"),
    ItinerarySample(
      "china southern, english",
      """
      Itinerary of CHINA SOUTHERN AIRLINES
      Airline PNR: NX4K7P
      Passenger: LI/MEI MS
      CZ 327   Guangzhou (CAN) T2   Los Angeles (LAX) TB   Date 15 JUN 2026   Dep 21:30   Arr 19:20
      """,
      "CZ327 CAN 2026-06-15T21:30 LAX 2026-06-15T19:20 code=NX4K7P names=Mei Li"),
    ItinerarySample(
      "american, spanish",
      """
      Su itinerario
      Código de confirmación: AAESPX
      Pasajero: Ana Ejemplo
      AA 68
      sábado, 16 de mayo de 2026
      MIA Miami 6:25 PM
      MAD Madrid 8:50 AM +1
      Clase: Económica
      """,
      "AA68 MIA 2026-05-16T18:25 MAD 2026-05-17T08:50 cabin=economy code=AAESPX names=Ana Ejemplo"),
    ItinerarySample(
      "emirates, french",
      """
      Confirmation de réservation
      Référence de réservation (PNR) : EKFR77
      Vol EK 74
      Départ : jeudi 14 mai 2026, 21:35, Paris (CDG), Terminal 2C
      Arrivée : vendredi 15 mai 2026, 06:10, Dubaï (DXB), Terminal 3
      """,
      "EK74 CDG 2026-05-14T21:35 DXB 2026-05-15T06:10 code=EKFR77 from=2C to=3"),
    ItinerarySample(
      "turkish, german",
      """
      Ihre Reservierung
      Reservierungscode (PNR): TKDE55
      Hinflug  14 Mai 2026, Donnerstag
      TK 1588   Frankfurt (FRA) 11:20 → Istanbul (IST) 15:25   Economy
      Rückflug  21 Mai 2026, Donnerstag
      TK 1587   Istanbul (IST) 08:05 → Frankfurt (FRA) 10:20   Economy
      """,
      "TK1588 FRA 2026-05-14T11:20 IST 2026-05-14T15:25 cabin=economy code=TKDE55",
      "TK1587 IST 2026-05-21T08:05 FRA 2026-05-21T10:20 cabin=economy code=TKDE55"),
    ItinerarySample(
      "delta, spanish",
      """
      Confirmación de reserva
      Número de confirmación: DLESP4
      Vuelo DL 108  ATL-MAD
      Salida: lun. 4 may. 2026 17:50
      Llegada: mar. 5 may. 2026 08:05
      """,
      "DL108 ATL 2026-05-04T17:50 MAD 2026-05-05T08:05 code=DLESP4"),
    ItinerarySample(
      "delta, receipt in capitals",
      """
      Your Flight Receipt - JANE SAMPLE
      CONFIRMATION NUMBER: GHJKL2
      Mon, 13APR            DEPART               ARRIVE
      DELTA 72              ATLANTA              AMSTERDAM
      Main Cabin (T)        5:25pm               7:55am +1
      """,
      "DL72 ATL 2026-04-13T17:25 AMS 2026-04-14T07:55 cabin=economy code=GHJKL2 fare=T"),
    ItinerarySample(
      "southwest",
      """
      Confirmation # 4HJK7L
      Southwest Airlines
      Sunday, May 17, 2026
      FLIGHT # WN 1234
      DEPARTS DAL 10:30AM Dallas (Love Field)
      ARRIVES HOU 11:35AM Houston (Hobby)
      """,
      "WN1234 DAL 2026-05-17T10:30 HOU 2026-05-17T11:35 code=4HJK7L"),
    ItinerarySample(
      "united, german",
      """
      Ihre Reservierung ist bestätigt
      Bestätigungsnummer: UADE12
      Mi., 17. Juni 2026
      UA 59  Frankfurt (FRA) – San Francisco (SFO)
      Abflug 13:50 Uhr  Ankunft 16:15 Uhr
      Reisezeit: 11 Std. 25 Min.
      """,
      "UA59 FRA 2026-06-17T13:50 SFO 2026-06-17T16:15 code=UADE12"),
    ItinerarySample(
      "united, french",
      """
      Votre réservation
      Numéro de confirmation : UAFR12
      UA 990, jeudi 18 juin 2026
      Départ Paris (CDG) 12:15
      Arrivée San Francisco (SFO) 14:40
      """,
      "UA990 CDG 2026-06-18T12:15 SFO 2026-06-18T14:40 code=UAFR12"),
    ItinerarySample(
      "ba, spanish, with pdf columns",
      """
      Confirmación de reserva            Referencia de la reserva: BAES78
      Vuelo            Salida                           Llegada
      BA 457           Madrid (MAD)                     Londres (LHR)
                       12 jun 2026  11:55               12 jun 2026  13:25
                       Terminal 4S                      Terminal 5
      """,
      "BA457 MAD 2026-06-12T11:55 LHR 2026-06-12T13:25 code=BAES78 from=4S to=5"),
    ItinerarySample(
      "air france, german",
      """
      Ihre Buchung ist bestätigt. Buchungsreferenz: AFDE90
      Freitag, 12. Juni 2026
      08:30  Berlin (BER)
      10:25  Paris Charles de Gaulle (CDG), Terminal 2F
      AF1135 – durchgeführt von Air France – Economy
      """,
      "AF1135 BER 2026-06-12T08:30 CDG 2026-06-12T10:25 cabin=economy code=AFDE90 to=2F"),
    ItinerarySample(
      "easyjet, french",
      """
      Votre réservation EZY : référence K5T8Q2M
      Numéro de réservation : K5T8Q2M
      Vol U2 4624
      De Nice (NCE) à Paris Orly (ORY)
      sam. 6 juin 2026, départ 21:05, arrivée 22:35
      """,
      "U24624 NCE 2026-06-06T21:05 ORY 2026-06-06T22:35 code=K5T8Q2M"),
    ItinerarySample(
      "wizz offers",
      """
      Wizz Air: nuevas ofertas desde 19,99 €. Vuelo W6 2376 Barcelona (BCN) - Budapest (BUD), 12 jun 2026 06:00 - 08:35
      """),
    ItinerarySample(
      "ryanair holiday extras",
      """
      Your trip is booked: reservation RYX7AB. Add a bag to FR 2313 Berlin (BER) - London Stansted (STN) 12 Jun 2026 from 15 EUR
      """),
    ItinerarySample(
      "amadeus in a mail, with words before",
      """
      --- RLR ---
      RP/MUCLH2300/MUCLH2300            WS/SU  14JAN26/0912Z   QWE45R
        1.BEISPIEL/LARS MR
        2  LH1602 K 10MAY 7 MUCTRN HK1  2   0905 1015   *1A/E*
        3  LH1603 K 12MAY 2 TRNMUC HK1      1100 1215   *1A/E*
      """,
      "LH1602 MUC 2026-05-10T09:05 TRN 2026-05-10T10:15 code=QWE45R fare=K from=2 names=Lars Beispiel",
      "LH1603 TRN 2026-05-12T11:00 MUC 2026-05-12T12:15 code=QWE45R fare=K names=Lars Beispiel"),
    ItinerarySample(
      "sabre with a year and the next day behind",
      """
       1 BA 286V 14JUN26 7 SFOLHR HK2   450P 1110A  15JUN 1 /DCBA*PLM4NB /E
       2 ARNK
       3 IB3177Q 20JUN26 6 LHRMAD*HK2  1200N  325P  /DCIB*ZXC8VB /E
      """,
      "BA286 SFO 2026-06-14T16:50 LHR 2026-06-15T11:10 code=PLM4NB fare=V",
      "IB3177 LHR 2026-06-20T12:00 MAD 2026-06-20T15:25 code=ZXC8VB fare=Q"),
    ItinerarySample(
      "galileo with a slash of the day",
      """
       1. UA  59 K  17JUN FRASFO HK1  1350   1615  O*       E  WE
       2. UA  58 K  24JUN SFOFRA HK1  1400 # 0945  O*       E  WE
      """,
      "UA59 FRA 2026-06-17T13:50 SFO 2026-06-17T16:15 fare=K",
      "UA58 SFO 2026-06-24T14:00 FRA 2026-06-25T09:45 fare=K"),
    ItinerarySample(
      "a long itinerary receipt",
      """
      ITINERARY RECEIPT
      PASSENGER NAME    MUSTERMANN/MAX MR
      BOOKING REFERENCE LONG77
      ETKT              220 2412345678
      FROM           TO            FLIGHT   CL  DATE    DEP    ARR   STATUS
      MUNICH MUC     FRANKFURT FRA LH 93    M   12MAY   06:00  07:05 OK
      FRANKFURT FRA  TORONTO YYZ   LH 470   M   12MAY   13:15  15:45 OK
      TORONTO YYZ    FRANKFURT FRA LH 471   M   20MAY   18:00  07:45 OK
      """,
      "LH93 MUC 2026-05-12T06:00 FRA 2026-05-12T07:05 code=LONG77 names=Max Mustermann ticket=2202412345678",
      "LH470 FRA 2026-05-12T13:15 YYZ 2026-05-12T15:45 code=LONG77 names=Max Mustermann ticket=2202412345678",
      "LH471 YYZ 2026-05-20T18:00 FRA 2026-05-21T07:45 code=LONG77 names=Max Mustermann ticket=2202412345678"),
  ]
}

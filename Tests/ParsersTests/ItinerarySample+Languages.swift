extension ItinerarySample {
  /// The plain mails of large airlines, in several languages, and what is difficult about their days and places.
  static let languages: [ItinerarySample] = [
    ItinerarySample(
      "delta, codes",
      """
      Confirmation Number: GHJKL2
      Your trip
      Mon 13APR2026
      DL 72
      ATL 5:25 PM
      AMS 7:55 AM +1 day
      Main Cabin (T)
      """,
      "DL72 ATL 2026-04-13T17:25 AMS 2026-04-14T07:55 cabin=economy code=GHJKL2 fare=T"),
    ItinerarySample(
      "southwest, with the airline's name",
      """
      Confirmation # 4HJK7L
      Sunday, May 17, 2026
      Southwest 1234
      DAL 10:30 AM
      HOU 11:35 AM
      """,
      "WN1234 DAL 2026-05-17T10:30 HOU 2026-05-17T11:35 code=4HJK7L"),
    ItinerarySample(
      "emirates, english",
      """
      Booking reference (PNR): LMN4PQ
      Your itinerary
      Dubai (DXB) to Sydney (SYD)
      EK 414  |  Economy  |  Airbus A380-800
      Departure  Sat 02 May 2026 02:05  Dubai International (DXB), Terminal 3
      Arrival    Sat 02 May 2026 21:55  Sydney (SYD), Terminal 1
      """,
      "EK414 DXB 2026-05-02T02:05 SYD 2026-05-02T21:55 cabin=economy code=LMN4PQ from=3 to=1"),
    ItinerarySample(
      "turkish, english",
      """
      Reservation code: TKR5EP
      TK1588 Istanbul (IST) - Frankfurt (FRA) 12.08.2026 07:40 - 09:50
      TK1593 Frankfurt (FRA) - Istanbul (IST) 19.08.2026 19:10 - 23:10
      Passengers: Max Mustermann, Erika Mustermann
      """,
      "TK1588 IST 2026-08-12T07:40 FRA 2026-08-12T09:50 code=TKR5EP names=Max Mustermann+Erika Mustermann",
      "TK1593 FRA 2026-08-19T19:10 IST 2026-08-19T23:10 code=TKR5EP names=Max Mustermann+Erika Mustermann"),
    ItinerarySample(
      "ryanair, spanish",
      """
      ¡Gracias por reservar con Ryanair!
      Número de reserva: RY4NA1
      Vuelo FR 5995
      Madrid (MAD) - Dublín (DUB)
      vie., 12 jun. 2026
      Salida 06:15
      Llegada 07:55
      """,
      "FR5995 MAD 2026-06-12T06:15 DUB 2026-06-12T07:55 code=RY4NA1"),
    ItinerarySample(
      "ryanair, german",
      """
      Vielen Dank für Ihre Buchung
      Buchungsnummer: RY4NA1
      Flug FR 2313
      Fr., 12. Juni 2026
      Berlin (BER) nach London Stansted (STN)
      Abflug 21:40
      Ankunft 22:40
      """,
      "FR2313 BER 2026-06-12T21:40 STN 2026-06-12T22:40 code=RY4NA1"),
    ItinerarySample(
      "ryanair, french",
      """
      Merci d'avoir réservé avec Ryanair
      Numéro de réservation : RY4NA1
      Vol FR 1885
      ven. 12 juin 2026
      Paris Beauvais (BVA) - Dublin (DUB)
      Départ 10:25
      Arrivée 11:10
      """,
      "FR1885 BVA 2026-06-12T10:25 DUB 2026-06-12T11:10 code=RY4NA1"),
    ItinerarySample(
      "air france, english, overnight",
      """
      Booking reference: AFR3NC
      AF006
      From Paris, Charles de Gaulle (CDG)
      To New York, John F. Kennedy (JFK)
      Tuesday 14 July 2026
      13:30 - 15:35
      AF007
      From New York, John F. Kennedy (JFK)
      To Paris, Charles de Gaulle (CDG)
      Monday 20 July 2026
      19:30 - 08:55 +1
      """,
      "AF6 CDG 2026-07-14T13:30 JFK 2026-07-14T15:35 code=AFR3NC",
      "AF7 JFK 2026-07-20T19:30 CDG 2026-07-21T08:55 code=AFR3NC"),
    ItinerarySample(
      "klm, english, cells",
      """
      Booking code\tKLM6YZ
      Date\tFlight\tFrom\tTo\tDeparts\tArrives
      12 May 2026\tKL1765\tAmsterdam (AMS)\tFrankfurt (FRA)\t08:25\t09:35
      """,
      "KL1765 AMS 2026-05-12T08:25 FRA 2026-05-12T09:35 code=KLM6YZ"),
    ItinerarySample(
      "lufthansa, english, e-ticket",
      """
      Your booking codes
      Lufthansa booking code: LHB4CD
      Passenger information
      Mr Max Mustermann
      Ticket number: 2202412345678
      Your itinerary
      Sat. 09 May 2026: Munich – Tokyo Haneda
      15:35 h Munich (MUC), Terminal 2
      LH 714, operated by Lufthansa, Business (D)
      11:15 h (+1) Tokyo Haneda (HND), Terminal 3
      Seat 4K
      """,
      "LH714 MUC 2026-05-09T15:35 HND 2026-05-10T11:15 cabin=business code=LHB4CD fare=D from=2 names=Max Mustermann seat=4K ticket=2202412345678 to=3"
    ),
    ItinerarySample(
      "lufthansa, spanish",
      """
      Su reserva ha sido confirmada
      Código de reserva: LHS5EF
      Domingo, 29 de marzo de 2026
      LH 1113
      Madrid (MAD) 10:50, Terminal 2
      Fráncfort (FRA) 13:25, Terminal 1
      """,
      "LH1113 MAD 2026-03-29T10:50 FRA 2026-03-29T13:25 code=LHS5EF from=2 to=1"),
    ItinerarySample(
      "lufthansa, french, whole",
      """
      Confirmation de votre réservation
      Code de réservation : LHF5RE
      dimanche 29 mars 2026
      LH 1027
      De Paris (CDG) 10h30
      À Francfort (FRA) 11h50
      """,
      "LH1027 CDG 2026-03-29T10:30 FRA 2026-03-29T11:50 code=LHF5RE"),
    ItinerarySample(
      "british airways, german",
      """
      Buchungsreferenz: BAG7ER
      BA982
      Berlin (BER)  ->  London Heathrow (LHR)
      Abflug: 11. Mai 2026, 18:35
      Ankunft: 11. Mai 2026, 19:45
      Kabine: Economy
      """,
      "BA982 BER 2026-05-11T18:35 LHR 2026-05-11T19:45 cabin=economy code=BAG7ER"),
    ItinerarySample(
      "qatar, english, two connections",
      """
      Booking reference: QTR8AB
      Outbound
      QR 68   Frankfurt (FRA) 16:10  29 Mar 2026   Doha (DOH) 23:25  29 Mar 2026
      Layover: 2h 40m in Doha (DOH)
      QR 836  Doha (DOH) 02:05  30 Mar 2026   Bangkok (BKK) 12:50  30 Mar 2026
      """,
      "QR68 FRA 2026-03-29T16:10 DOH 2026-03-29T23:25 code=QTR8AB",
      "QR836 DOH 2026-03-30T02:05 BKK 2026-03-30T12:50 code=QTR8AB"),
    ItinerarySample(
      "cathay, english, iso dates",
      """
      Booking reference: CX9ABC
      CX 288: 2026-03-29 13:50 FRA -> 2026-03-30 07:10 HKG
      """,
      "CX288 FRA 2026-03-29T13:50 HKG 2026-03-30T07:10 code=CX9ABC"),
    ItinerarySample(
      "united, spanish",
      """
      Número de confirmación: ABCD12
      Código de reserva: ABCD12
      Vuelo UA 847
      jueves, 14 de mayo de 2026
      Salida: 10:00 PM Washington (IAD)
      Llegada: 9:55 AM +1 Buenos Aires (EZE)
      """,
      "UA847 IAD 2026-05-14T22:00 EZE 2026-05-15T09:55 code=ABCD12"),
    ItinerarySample(
      "wizz, english, date-month only with weekday",
      """
      Your booking confirmation code: WZ4ABC
      W6 2301  Budapest (BUD) - London Luton (LTN)  Sun 29 Mar  06:00 - 07:35
      """,
      "W62301 BUD 2026-03-29T06:00 LTN 2026-03-29T07:35 code=WZ4ABC"),
    ItinerarySample(
      "over the hour that is missing",
      """
      Buchungscode: SOM3ER
      LH 2230  Sonntag, 29.03.2026  München (MUC) 01:30 - Paris (CDG) 04:05
      """,
      "LH2230 MUC 2026-03-29T01:30 CDG 2026-03-29T04:05 code=SOM3ER"),
    ItinerarySample(
      "westward over the date line",
      """
      Booking reference: DATE1L
      NZ 40  PPT 08:00  -  AKL 11:20 +1  Mon 11 May 2026
      """,
      "NZ40 PPT 2026-05-11T08:00 AKL 2026-05-12T11:20 code=DATE1L"),
    ItinerarySample(
      "arrives on the day before",
      """
      Booking reference: DATE2L
      Fiji Airways FJ 822   Nadi (NAN) 21:30   Los Angeles (LAX) 12:40   11 May 2026
      """,
      "FJ822 NAN 2026-05-11T21:30 LAX 2026-05-11T12:40 code=DATE2L"),
    ItinerarySample(
      "old and new flight",
      """
      Your booking ABC2DE has changed. Booking reference: ABC2DE
      Old flight
      LH 98 Frankfurt (FRA) - Munich (MUC) 29 Mar 2026 10:00 - 10:55
      New flight
      LH 100 Frankfurt (FRA) - Munich (MUC) 29 Mar 2026 11:00 - 11:55
      """,
      "LH100 FRA 2026-03-29T11:00 MUC 2026-03-29T11:55 code=ABC2DE"),
    ItinerarySample(
      "dates that only others decide",
      """
      Booking reference: ORD3ER
      LH 98   FRA - MUC  03/04/2026  10:00 - 10:55
      LH 99   MUC - FRA  28/04/2026  19:00 - 20:05
      """,
      "LH98 FRA 2026-04-03T10:00 MUC 2026-04-03T10:55 code=ORD3ER",
      "LH99 MUC 2026-04-28T19:00 FRA 2026-04-28T20:05 code=ORD3ER"),
    ItinerarySample(
      "a language decides the order",
      """
      Référence de réservation : LAN6UE
      Votre vol AF1234 le 03/04/2026
      Départ : Paris (CDG) à 08:30
      Arrivée : Rome (FCO) à 10:40
      """,
      "AF1234 CDG 2026-04-03T08:30 FCO 2026-04-03T10:40 code=LAN6UE"),
    ItinerarySample(
      "italian",
      """
      La tua prenotazione è confermata
      Codice prenotazione: ITA7LY
      Volo AZ 611
      lunedì 4 maggio 2026
      Partenza: New York (JFK) 17:25
      Arrivo: Roma (FCO) 07:55 +1
      """,
      "AZ611 JFK 2026-05-04T17:25 FCO 2026-05-05T07:55 code=ITA7LY"),
    ItinerarySample(
      "dutch",
      """
      Uw boeking is bevestigd
      Boekingscode: NED8ER
      Vlucht KL1223
      maandag 4 mei 2026
      Vertrek 07:00 Amsterdam (AMS)
      Aankomst 08:20 Parijs (CDG)
      """,
      "KL1223 AMS 2026-05-04T07:00 CDG 2026-05-04T08:20 code=NED8ER"),
    ItinerarySample(
      "portuguese",
      """
      Confirmação - código de reserva: POR9TU
      Voo TP 577
      segunda-feira, 4 de maio de 2026
      Partida: Frankfurt (FRA) 14:05
      Chegada: Lisboa (LIS) 16:10
      """,
      "TP577 FRA 2026-05-04T14:05 LIS 2026-05-04T16:10 code=POR9TU"),
  ]
}

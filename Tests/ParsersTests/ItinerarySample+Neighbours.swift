extension ItinerarySample {
  /// What stands near to journeys: statements, weather, gift cards, changed gates, receipts for seats, advertisements.
  static let neighbours: [ItinerarySample] = [
    ItinerarySample(
      "a change, of which the flight before is cancelled and the new one is not",
      """
      Ihr Flug LH1124 am 10.10.2026 wurde annulliert. Wir haben Sie umgebucht.
      Ihre neue Verbindung:
      LH1126 am 10.10.2026
      Frankfurt (FRA) 14:15 - Barcelona (BCN) 16:20
      """,
      "LH1126 FRA 2026-10-10T14:15 BCN 2026-10-10T16:20"),
    ItinerarySample(
      "an invitation to check in, without a code",
      """
      You can now check in for your flight KL 1009 from Amsterdam (AMS) to London Heathrow (LHR).
      Departure: Friday 12 June 2026, 12:10
      Arrival:   Friday 12 June 2026, 12:30
      Boarding starts at 11:35 at gate D12.
      """,
      "KL1009 AMS 2026-06-12T12:10 LHR 2026-06-12T12:30 from=D12"),
    ItinerarySample(
      "airports by their towns with their names in brackets",
      """
      Your booking reference is ZK8QWE
      BA0117   British Airways | World Traveller | Confirmed
      London (Heathrow) Terminal 5  -  New York (John F Kennedy (NY)) Terminal 8
      9 Apr 2026 08:25                 9 Apr 2026 11:15
      """,
      "BA117 LHR 2026-04-09T08:25 JFK 2026-04-09T11:15 code=ZK8QWE from=5 to=8"),
    ItinerarySample(
      "newsletter of an airline with a member's number and a manage link",
      """
      Hello Erika, Miles & More number 222012345678901
      Discover Tokyo this summer! LH 716 Frankfurt (FRA) - Tokyo Haneda (HND), departs 20:50, arrives 17:25 +1, from 12 June 2026.
      Manage your booking | Unsubscribe
      """),
    ItinerarySample(
      "reminder of a stay, with an address",
      """
      Booking confirmation number: ST4YNN
      Hotel Muster
      Check-in: Fri 12 Jun 2026 after 3 PM
      Check-out: Sun 14 Jun 2026 before 11 AM
      Directions: from the airport (MUC) take S8 to Marienplatz (40 min).
      """,
      "hotel 2026-06-12 2026-06-14 provider=Hotel Muster code=ST4YNN"),
    ItinerarySample(
      "seat selection receipt",
      """
      Receipt for seat reservation
      Booking code: SE4TRX
      LH 716 FRA-HND 12 Jun 2026 Seat 25K 45,00 EUR
      """,
      "LH716 FRA 2026-06-12 HND - code=SE4TRX seat=25K"),
    ItinerarySample(
      "four legs around, dates without years",
      """
      Buchungsbestätigung  Buchungscode: R0UND4
      Fr 12JUN  LH 2030  MUC BER  10:00  11:10
      Fr 12JUN  LH 1950  BER FRA  14:00  15:15
      Mo 15JUN  LH 400   FRA JFK  10:30  13:05
      So 21JUN  LH 401   JFK FRA  16:10  05:40+1
      """,
      "LH2030 MUC 2026-06-12T10:00 BER 2026-06-12T11:10 code=R0UND4",
      "LH1950 BER 2026-06-12T14:00 FRA 2026-06-12T15:15 code=R0UND4",
      "LH400 FRA 2026-06-15T10:30 JFK 2026-06-15T13:05 code=R0UND4",
      "LH401 JFK 2026-06-21T16:10 FRA 2026-06-22T05:40 code=R0UND4"),
    ItinerarySample(
      "a corporate tool with labels in front of each field",
      """
      Reservation confirmed
      Airline Confirmation: WER7TY
      Carrier: Swiss
      Flight Number: LX 64
      Origin: Zurich (ZRH)
      Destination: Miami (MIA)
      Departure Date: 12-Jun-2026
      Departure Time: 09:55
      Arrival Date: 12-Jun-2026
      Arrival Time: 14:55
      Traveler: Jane Sample
      Seat: 22H
      Cabin: Business
      """,
      "LX64 ZRH 2026-06-12T09:55 MIA 2026-06-12T14:55 cabin=business code=WER7TY names=Jane Sample seat=22H"),
    ItinerarySample(
      "the same, without a number",
      """
      Reservation confirmed
      Airline Confirmation: WER7TY
      Origin: Zurich (ZRH)
      Destination: Miami (MIA)
      Departure Date: 12-Jun-2026
      """),
    ItinerarySample(
      "gate change text message",
      """
      Booking ref GAT3CH: LX 64 ZRH-MIA 12JUN dep 09:55 now from gate E43.
      """,
      "LX64 ZRH 2026-06-12T09:55 MIA - code=GAT3CH from=E43"),
    ItinerarySample(
      "a visa letter with two bookings quoted",
      """
      To whom it may concern: Ms Jane Sample will travel on LX 64 from Zurich (ZRH) to Miami (MIA) on 12 June 2026 and return on LX 65 on 20 June 2026. Booking reference: V1SAQQ
      """),
    ItinerarySample(
      "ita in spanish with points between times",
      """
      Reserva confirmada. Localizador: ITAES1
      AZ 77 | Madrid (MAD) - Roma (FCO) | 12/06/2026 | 11.30 - 14.00
      """,
      "AZ77 MAD 2026-06-12 FCO - code=ITAES1"),
    ItinerarySample(
      "an article number",
      """
      Order confirmation. Order number: AA 123. Item: model FR 200 (LED). Delivery from Frankfurt to Berlin on 12 June 2026. Booking reference: ORDER1
      """),
    ItinerarySample(
      "a statement with a code in it",
      """
      Your account summary. Booking reference ABC123 earned 500 miles.
      12 Jun 2026  LX 64  Zurich (ZRH) - Miami (MIA)   4,966 miles
      """),
    ItinerarySample(
      "a weather mail for a trip",
      """
      Your trip to Miami starts soon. Booking reference: WEA7HR. Flight LX 64, 12 June 2026. Weather in Miami (MIA): 31 degrees; in Zurich (ZRH): 22 degrees.
      """),
    ItinerarySample(
      "a mileage calendar",
      """
      LX 64: Zurich (ZRH) - Miami (MIA). Mon, Wed, Fri. 09:55 - 14:55. Effective 12 June 2026.
      """),
    ItinerarySample(
      "a rail pass with times",
      """
      Buchungsbestätigung. Auftragsnummer: 8ZXC7V
      Fr, 12.06.2026
      Frankfurt(Main)Hbf   ab 09:54  Gl. 7   ICE 773
      Stuttgart Hbf        an 11:08  Gl. 9
      """,
      "train 2026-06-12T09:54 2026-06-12T11:08 from=Frankfurt(Main)Hbf to=Stuttgart Hbf details={\"number\":\"ICE 773\"}"),
    ItinerarySample(
      "a delayed flight with both times on a line",
      """
      Booking code: DEL7AY
      LX 64 Zurich (ZRH) - Miami (MIA) 12 June 2026
      Departure 09:55 11:20
      Arrival 14:55 16:20
      """,
      "LX64 ZRH 2026-06-12 MIA - code=DEL7AY"),
    ItinerarySample(
      "a gift card",
      """
      Gift card code: GIFT99. Use it on LX 64 Zurich (ZRH) - Miami (MIA) on 12 June 2026.
      """),
    ItinerarySample(
      "a members' newsletter with a code of an offer",
      """
      Your exclusive member code: FLY2026
      LH 716 Frankfurt (FRA) - Tokyo Haneda (HND), 12 June 2026, 20:50 - 17:25 +1
      Book by 31 March
      """),
    ItinerarySample(
      "a referral",
      """
      Confirmation: you have subscribed to our newsletter.
      Flight of the week: LX 64 Zurich (ZRH) - Miami (MIA) on 12 June 2026, 09:55 - 14:55
      """),
    ItinerarySample(
      "travel news with a reservation word",
      """
      Make your reservation today! EK 44 Frankfurt (FRA) - Dubai (DXB) 12 June 2026 15:20 - 23:45
      """),
    ItinerarySample(
      "a check-in ad with a reference and a deal for another flight",
      """
      Booking reference: DEA1LS
      Your flight LX 64 Zurich (ZRH) - Miami (MIA) 12 June 2026 09:55 - 14:55
      Deals for you:
      EK 44 Frankfurt (FRA) - Dubai (DXB) 1 July 2026 15:20 - 23:45
      from 399 EUR
      """,
      "LX64 ZRH 2026-06-12T09:55 MIA 2026-06-12T14:55 code=DEA1LS"),
    ItinerarySample(
      "pending payment",
      """
      Your booking is not yet confirmed. Please pay by 5 March 2026. Reference: PAY8ME
      LX 64 Zurich (ZRH) - Miami (MIA) 12 June 2026 09:55 - 14:55
      """),
    ItinerarySample(
      "a fare quote",
      """
      Quote for Ms Jane Sample. Valid until 5 March 2026.
      LX 64 Zurich (ZRH) - Miami (MIA) 12 June 2026 09:55 - 14:55   CHF 899
      LX 65 Miami (MIA) - Zurich (ZRH) 20 June 2026 16:55 - 08:15 +1
      """),
  ]
}

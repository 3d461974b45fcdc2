extension ItinerarySample {
  /// Texts that tell of no booking, or not enough of one.
  static let silent: [ItinerarySample] = [
    ItinerarySample(
      "delta, english, number by name",
      """
      Your Flight Receipt
      Confirmation Number: GHJKL2
      Passenger Info
      Name: Jane Sample

      Mon, 13APR    DEPART    ARRIVE
      DELTA 72      ATLANTA   AMSTERDAM
      Economy (T)   5:25pm    7:55am **Tue 14APR
      """),
    ItinerarySample(
      "southwest, english",
      """
      Confirmation # 4HJK7L
      PASSENGER
      Jane Sample
      Flight 1: Sunday, 05/17/2026  Est. Travel Time: 1h 25m  Wanna Get Away
      FLIGHT # 1234
      DEPARTS
      DAL 10:30AM
      Dallas
      ARRIVES
      HOU 11:35AM
      Houston
      """),
    ItinerarySample(
      "lufthansa, french",
      """
      Confirmation de votre réservation
      Code de réservation : LHF5RE
      dimanche 29 mars 2026
      LH 1027 Paris (CDG) 10 h 30
      """),
    ItinerarySample(
      "iberia, german, names without codes",
      """
      Ihre Buchung: Buchungscode IBD3EU
      Flug: IB8587
      Von: Frankfurt am Main Airport
      Nach: Madrid
      Abflug: 30.03.2026 13:15
      Ankunft: 30.03.2026 15:55
      """),
    ItinerarySample(
      "newsletter",
      """
      Flights to New York from €399!
      LH 400 Frankfurt (FRA) - New York (JFK) 29 March 2026 10:30 - 13:05
      Book now
      """),
    ItinerarySample(
      "ad for delays",
      """
      Was your flight delayed? You may be entitled to compensation of up to €600.
      Your flight LH400 Frankfurt (FRA) to New York (JFK) on 29 March 2026
      Claim now
      """),
    ItinerarySample(
      "statement",
      """
      Your miles statement
      29 Mar 2026  LH400  FRA-JFK  1,250 miles earned
      """),
    ItinerarySample(
      "search results",
      """
      We found these flights for you
      LH400 FRA-JFK 29 Mar 2026 10:30 13:05 499 EUR
      UA961 FRA-JFK 29 Mar 2026 11:30 14:05 459 EUR
      """),
    ItinerarySample(
      "iso",
      """
      Our quality management follows ISO 9001. Room B2 400, Terminal 1 on 29 March 2026 at 10:30.
      """),
    ItinerarySample(
      "no day",
      """
      Your booking ABC123: LH400 Frankfurt (FRA) - New York (JFK)
      """),
    ItinerarySample(
      "a price alert",
      """
      Price alert: fares for LH 400 FRA-JFK on 29 March 2026 dropped to 420 EUR
      """),
    ItinerarySample(
      "german offers",
      """
      Angebote der Woche: Frankfurt (FRA) - New York (JFK) ab 399 €
      LH 400, 29.03.2026, 10:30
      """),
    ItinerarySample(
      "french offer",
      """
      Envolez-vous vers New York dès 399 € ! AF006 Paris (CDG) - New York (JFK) 14 juillet 2026. Réservez maintenant
      """),
    ItinerarySample(
      "spanish offer",
      """
      Ofertas: vuelo IB3166 Madrid (MAD) - Londres (LHR) 29/03/2026 desde 49 €. Reserva ya
      """),
    ItinerarySample(
      "timetable",
      """
      Timetable effective 29 March 2026
      LH 400 Frankfurt (FRA) New York (JFK) 10:30 13:05 daily
      """),
    ItinerarySample(
      "a hotel alone",
      """
      Booking reference: ABC123
      Hotel Exempel Berlin, arrival 29 March 2026, departure 31 March 2026
      """),
    ItinerarySample(
      "a telephone number and a terminal",
      """
      Booking reference: ABC123
      Call us at +49 69 86 799 799 or AA 1234 567. Terminal 1, Frankfurt (FRA), New York (JFK), 29 March 2026
      """),
    ItinerarySample(
      "aircraft",
      """
      Booking reference: ABC123
      Aircraft: A320 and B737, Frankfurt (FRA) - Munich (MUC) 29 March 2026 10:00 - 10:55
      """),
    ItinerarySample(
      "words in capitals",
      """
      YOUR TRIP FOR ALL DAY SUN AND FUN IN MAY 2026 AS 100 PEOPLE CAN SEE
      Booking reference: ABC123
      """),
    ItinerarySample(
      "two flights that differ in which airports they have",
      """
      Booking reference: ABC123
      LH400 and LH401 on 29 March 2026 between Frankfurt (FRA) and New York (JFK)
      """),
    ItinerarySample(
      "three airports in a row",
      """
      Booking reference: ABC123
      LH400 FRA - MUC - JFK 29 March 2026
      """),
    ItinerarySample(
      "times that cannot be",
      """
      Booking reference: ABC123
      LH400 Frankfurt (FRA) 10:30 - New York (JFK) 09:05 29 March 2026
      """),
    ItinerarySample(
      "a choice",
      """
      Booking reference: ABC123
      LH 98  FRA - MUC  29 Mar 2026  10:00 - 10:55
      LH 100 FRA - MUC  29 Mar 2026  10:30 - 11:25
      """),
    ItinerarySample(
      "an airline that is no more",
      """
      Booking reference: ABC123
      AB 6040 Berlin (BER) - Munich (MUC) 29 March 2026 10:00 - 11:10
      """),
    ItinerarySample(
      "a loyalty statement in german",
      """
      Ihr Meilenkonto: Kontoauszug
      29.03.2026 LH400 FRA - JFK 3.862 Prämienmeilen
      """),
    ItinerarySample(
      "a survey",
      """
      How was your flight? LH400 from Frankfurt (FRA) to New York (JFK) on 29 March 2026. Take our survey
      """),
    ItinerarySample(
      "a booking code that looks like a flight",
      """
      Booking code: LH1234
      Frankfurt (FRA) - Munich (MUC) 29 March 2026 10:00 - 10:55
      """),
    ItinerarySample(
      "a check-in reminder without a day",
      """
      Your booking reference: ABC123. Check-in for LH400 from Frankfurt (FRA) to New York (JFK) closes at 09:30.
      """),
    ItinerarySample(
      "a city of several airports",
      """
      Booking reference: ABC123
      BA100 LON - NYC 29 March 2026
      """),
    ItinerarySample(
      "an order",
      """
      Order number: LH 400
      Invoice date 29 March 2026. From FRA to JFK 10:30 13:05
      """),
    ItinerarySample(
      "the same airport twice",
      """
      Booking reference: ABC123
      LH400 Frankfurt (FRA) - Frankfurt (FRA) 29 March 2026
      """),
    ItinerarySample(
      "31 of February",
      """
      Booking reference: ABC123
      LH98 Frankfurt (FRA) - Munich (MUC) 31 February 2026 10:00 - 10:55
      """),
    ItinerarySample(
      "a story",
      """
      The crew of LH400 told us how they flew from Frankfurt (FRA) to New York (JFK) on 29 March 2026.
      """),
    ItinerarySample(
      "standards",
      """
      DIN 5008, EN 13814, ISO 9001, COVID 19, A4 100, U2 in Frankfurt (FRA) to New York (JFK), 29 March 2026. Booking reference: ABC123
      """),
    ItinerarySample(
      "empty",
      """
      """),
    ItinerarySample(
      "times between that cannot be",
      """
      Booking reference: ABC123
      LH 400
      10:30 - 09:05
      FRA - JFK 29 Mar 2026
      """),
    ItinerarySample(
      "two days in one line",
      """
      Booking reference: ABC123
      Flight LH 98 29 Mar 2026 / 5 Apr 2026 Frankfurt (FRA) - Munich (MUC) 10:00 - 10:55
      """),
    ItinerarySample(
      "a claims service with a reference",
      """
      Your reference: CLM123
      Your flight LH 98 Frankfurt (FRA) - Munich (MUC) on 29 March 2026 10:00 - 10:55 was delayed. Claim your compensation of 250 EUR.
      """),
    ItinerarySample(
      "an offer behind a booking of something else",
      """
      Your reservation at Hotel Beispiel is confirmed. Confirmation number: H7T3L9
      Flights for your stay
      LH 98  Frankfurt (FRA) - Munich (MUC)  12 May 2026  10:00 - 10:55
      from 59 EUR
      """),
    ItinerarySample(
      "a french train",
      """
      Votre réservation
      Référence de dossier : TGVABC
      Vendredi 12 juin 2026
      08:46 Paris Gare de Lyon
      TGV 6607
      10:56 Lyon Part Dieu
      """),
    ItinerarySample(
      "a stay without a name",
      """
      Your reservation is confirmed. Confirmation number: HTL4AB
      Check-in: 29 March 2026
      Check-out: 31 March 2026
      """),
    ItinerarySample(
      "a hotel in a newsletter",
      """
      Hotel Zum Goldenen Muster
      Check-in: 29 March 2026
      Check-out: 31 March 2026
      Only 99 EUR per night. Book now!
      """),
  ]
}

extension ItinerarySample {
  /// Hotels, trains and cars.
  static let items: [ItinerarySample] = [
    ItinerarySample(
      "a stay",
      """
      Your reservation is confirmed
      Confirmation number: HTL4AB
      Hotel: Beispielhof Berlin
      Check-in: Sun, 29 March 2026 (from 15:00)
      Check-out: Tue, 31 March 2026 (until 11:00)
      """,
      "hotel 2026-03-29 2026-03-31 provider=Beispielhof Berlin code=HTL4AB"),
    ItinerarySample(
      "a stay in german, name as a heading",
      """
      Buchungsbestätigung
      Buchungsnummer: 8X4Y2Z
      Hotel Zum Goldenen Muster
      Anreise: 29.03.2026
      Abreise: 01.04.2026
      """,
      "hotel 2026-03-29 2026-04-01 provider=Hotel Zum Goldenen Muster code=8X4Y2Z"),
    ItinerarySample(
      "a train",
      """
      Buchungsbestätigung, Auftrag
      Buchungscode: TRA1NS
      Fahrt am 29.03.2026
      ab 10:29 Berlin Hbf
      ICE 1234
      an 14:31 München Hbf
      """,
      "train 2026-03-29T10:29 2026-03-29T14:31 from=Berlin Hbf to=München Hbf code=TRA1NS details={\"number\":\"ICE 1234\"}"),
    ItinerarySample(
      "a car",
      """
      Your reservation is confirmed. Confirmation number: CAR5HI
      Sixt rent a car
      Pick-up: Sun, 29 March 2026, 14:00
      Munich Airport
      Return: Wed, 1 April 2026, 10:00
      Munich Airport
      """,
      "car 2026-03-29T14:00 2026-04-01T10:00 provider=Sixt code=CAR5HI"),
  ]
}

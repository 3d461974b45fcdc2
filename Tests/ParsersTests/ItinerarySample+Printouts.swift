extension ItinerarySample {
  /// Printouts of reservation systems.
  static let printouts: [ItinerarySample] = [
    ItinerarySample(
      "amadeus, two flights",
      """
      RP/FRALH2100/FRALH2100            WS/SU   1MAR26/1030Z   X7Y8Z9
        1.MUSTERMANN/ERIKA MRS   2.MUSTERMANN/MAX MR
        3  LH 400 Y 29MAR 7 FRAJFK HK2  1030 1305  29MAR  E  LH/ABC123
        4  LH 401 Y 05APR 7 JFKFRA HK2  1610 0540  06APR  E  LH/ABC123
        5 AP FRA 069 1234567
        6 TK OK01MAR/FRALH2100
      """,
      "LH400 FRA 2026-03-29T10:30 JFK 2026-03-29T13:05 code=ABC123 fare=Y names=Erika Mustermann+Max Mustermann",
      "LH401 JFK 2026-04-05T16:10 FRA 2026-04-06T05:40 code=ABC123 fare=Y names=Erika Mustermann+Max Mustermann"),
    ItinerarySample(
      "amadeus with terminals",
      """
        1  AF1234 J 12JUN 5 CDGFCO HK1  2F  0830 1040  12JUN  E  AF/QWERTZ
        2  AF1205 J 14JUN 7 FCOCDG HK1   1  1925 2135  14JUN  E  AF/QWERTZ
      """,
      "AF1234 CDG 2026-06-12T08:30 FCO 2026-06-12T10:40 code=QWERTZ fare=J from=2F",
      "AF1205 FCO 2026-06-14T19:25 CDG 2026-06-14T21:35 code=QWERTZ fare=J from=1"),
    ItinerarySample(
      "sabre with half days",
      """
       1 LH 400Y 29MAR S FRAJFK HK1  1030A  105P  /DCLH*ABC123 /E
       2 AA 100J 03APR F JFKLHR HK1   610P  620A  04APR J /DCAA*KLMNOP /E
      """,
      "LH400 FRA 2026-03-29T10:30 JFK 2026-03-29T13:05 code=ABC123 fare=Y",
      "AA100 JFK 2026-04-03T18:10 LHR 2026-04-04T06:20 code=KLMNOP fare=J"),
    ItinerarySample(
      "galileo with marks of the next day",
      """
       1. LH  400 Y  29MAR FRAJFK HK1  1030   1305  O*       E  SU
       2. LH  401 Y  05APR JFKFRA HK1  1610  #0540  O*       E  SU
      """,
      "LH400 FRA 2026-03-29T10:30 JFK 2026-03-29T13:05 fare=Y",
      "LH401 JFK 2026-04-05T16:10 FRA 2026-04-06T05:40 fare=Y"),
    ItinerarySample(
      "worldspan with plus one",
      """
       1 DL 072 D 10MAY SU ATLAMS HK1  525P  755A+1
      """,
      "DL72 ATL 2026-05-10T17:25 AMS 2026-05-11T07:55 fare=D"),
    ItinerarySample(
      "a flight over the date line",
      """
        1  NZ   1 Y 10JUL 5 LHRLAX HK1  1630 1930  10JUL  E
        2  NZ   5 Y 10JUL 5 LAXAKL HK1  2130 0530  12JUL  E  NZ/KIWI22
      """,
      "NZ1 LHR 2026-07-10T16:30 LAX 2026-07-10T19:30 fare=Y",
      "NZ5 LAX 2026-07-10T21:30 AKL 2026-07-12T05:30 code=KIWI22 fare=Y"),
    ItinerarySample(
      "waiting lists are no bookings, cancelled segments are",
      """
        1  LH 400 Y 29MAR 7 FRAJFK HL1  1030 1305  29MAR  E
        2  UA 961 Y 30MAR 1 FRAEWR UN1  1030 1305  30MAR  E
      """,
      "UA961 FRA 2026-03-30T10:30 EWR 2026-03-30T13:05 fare=Y status=cancelled"),
    ItinerarySample(
      "the day of the week is not that of the date",
      """
        1  LH 400 Y 29MAR 2 FRAJFK HK1  1030 1305  29MAR  E
      """,
      "LH400 FRA 2026-03-29T10:30 JFK 2026-03-29T13:05 fare=Y ?departure_local"),
    ItinerarySample(
      "the day of the week says that it was last year",
      """
        1  LH 400 Y 29MAR 6 FRAJFK HK1  1030 1305  29MAR  E
      """,
      "LH400 FRA 2025-03-29T10:30 JFK 2025-03-29T13:05 fare=Y"),
  ]
}

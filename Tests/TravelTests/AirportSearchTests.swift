import Testing
import Travel

/// What a person types, and which airports come first.
@Suite struct AirportSearchTests {
  private static func keys(_ query: String, limit: Int = 10) -> [String] { Reference.airports.search(query, limit: limit).map(\.key) }

  private static let first: [(String, [String])] = [
    // Cities, the most important airport first.
    ("london", ["LHR", "LGW", "STN", "LTN", "LCY", "SEN", "YXU"]), ("LONDON", ["LHR"]), ("  London ", ["LHR", "LGW"]),
    ("paris", ["CDG", "ORY"]), ("new york", ["JFK", "EWR", "LGA"]), ("york new", ["JFK"]), ("tokyo", ["HND", "NRT"]),
    ("frankfurt", ["FRA"]),
    ("st. louis", ["STL"]), ("st louis", ["STL"]), ("dallas-fort worth", ["DFW", "DAL"]), ("berlin", ["BER"]),
    // The beginning of a word.
    ("frankf", ["FRA", "HHN"]), ("singap", ["SIN"]), ("heathr", ["LHR"]), ("gatwick", ["LGW"]), ("lond", ["LHR", "LGW"]),
    ("angeles", ["LAX"]), ("de gaulle", ["CDG"]),
    // Codes, which come before everything else.
    ("fra", ["FRA"]), ("EDDF", ["FRA"]), ("eddf", ["FRA"]), ("man", ["MAN"]), ("san", ["SAN", "SFO"]), ("pau", ["PAU"]),
    // Metropolitan codes.
    ("lon", ["LHR", "LGW", "STN", "LTN", "LCY", "SEN"]), ("par", ["CDG", "ORY", "BVA"]), ("ber", ["BER", "SXF", "THF", "TXL"]),
    ("nyc", ["JFK", "EWR", "LGA"]), ("tyo", ["HND", "NRT"]), ("dkr", ["DSS", "DKR"]),
    // Codes of former times.
    ("kiv", ["RMO"]), ("TSE", ["NQZ"]), ("UTTT", ["TAS"]), ("txl", ["TXL"]),
    // Diacritics and other letters, as they are written and as they are typed.
    ("são paulo", ["GRU", "CGH"]), ("sao paulo", ["GRU", "CGH"]), ("Zürich", ["ZRH"]), ("zurich", ["ZRH"]), ("łódź", ["LCJ"]),
    ("lodz", ["LCJ"]), ("tromsø", ["TOS"]), ("tromso", ["TOS"]), ("tromsoe", ["TOS"]), ("Tromsö", ["TOS"]), ("dusseldorf", ["DUS"]),
    ("düsseldorf", ["DUS"]), ("duesseldorf", ["DUS"]), ("du\u{308}sseldorf", ["DUS"]), ("ålesund", ["AES"]), ("aalesund", ["AES"]),
    ("malaga", ["AGP"]), ("bogota", ["BOG"]), ("izmir", ["ADB"]), ("İzmir", ["ADB"]), ("ızmır", ["ADB"]), ("reykjavík", ["KEF"]),
    ("o'hare", ["ORD"]), ("O’Hare", ["ORD"]), ("ohare", ["ORD"]), ("xi'an", ["XIY"]), ("xian", ["XIY"]), ("hare", ["ORD"]),
    ("ðuro", []), ("straße", []),
    // Where it is.
    ("san jose cr", ["SJO"]), ("san jose costa rica", ["SJO"]), ("san jose california", ["SJC"]), ("portland maine", ["PWM"]),
    ("london canada", ["YXU"]), ("london uk", ["LHR"]), ("germany", ["FRA", "MUC", "BER"]), ("jfk new york", ["JFK"]),
    // Nothing.
    ("", []), (" - ", []), ("xqzjk", []), ("london xqzjk", []), ("東京", []), ("москва", []),
  ]

  @Test(arguments: first)
  func airportThatIsMeantComesFirst(query: String, expected: [String]) {
    let found = Self.keys(query)
    if expected.isEmpty {
      #expect(found.isEmpty)
    } else {
      #expect(Array(found.prefix(expected.count)) == expected)
    }
  }

  @Test func everyAirportIsFoundFirstByItsCodes() {
    let airports = Reference.airports
    for airport in airports.airports {
      for code in [airport.iata, airport.icao] {
        guard let code else { continue }
        #expect(airports.airport(code) == airport)
        #expect(airports.airport(code.lowercased()) == airport)
        // Of a closed one, those that the city has now may come first.
        if airport.closed == nil { #expect(airports.search(code, limit: 1) == [airport]) }
      }
    }
  }

  @Test func everyRankedAirportIsFoundByItsCity() {
    for airport in Reference.airports.airports where airport.rank != nil {
      guard let city = airport.city, city.utf8.count > 2 else { continue }
      #expect(Reference.airports.search(city, limit: 400).contains(airport), "\(airport.key) in \(city)")
    }
  }

  @Test(arguments: ["a", "in", "airport", "san", "united states", "lon"])
  func limitCutsTheSameListShorter(query: String) {
    let all = Self.keys(query, limit: 30_000)
    #expect(all.count > 10)
    #expect(Set(all).count == all.count, "one airport twice")
    for limit in [0, 1, 2, 7, 10] { #expect(Self.keys(query, limit: limit) == Array(all.prefix(limit))) }
  }

  @Test func wordThatSaysNothingNewChangesNothing() {
    #expect(Self.keys("par orly p", limit: 1000) == Self.keys("orly par", limit: 1000))
    #expect(Self.keys("heathrow heath heathrow", limit: 1000) == Self.keys("heathrow", limit: 1000))
  }

  @Test func queryOfAnyLengthIsAnswered() {
    #expect(Self.keys(String(repeating: "london ", count: 18)) != [])
    #expect(Self.keys(String(repeating: "a", count: 1_000_000)) == [])
    #expect(Self.keys(String(repeating: "é ", count: 100_000)) == [])
    #expect(Self.keys((0..<26).map { String(UnicodeScalar(UInt8(97 + $0))) }.joined(separator: " ")) == [])
  }

  @Test(arguments: ["", "F", "FR", "FRAN", "FRANK", "QQQ", "F-A", "ÄÖÜ", "FRA ", "LON"])
  func whatIsNoCodeFindsNoAirport(code: String) {
    #expect(Reference.airports.airport(code) == nil)
  }

  @Test(arguments: [("KIV", "RMO"), ("kiv", "RMO"), ("UTTT", "TAS"), ("OKKK", "KWI"), ("TXL", "TXL")])
  func codeOfFormerTimesFindsTheAirport(code: String, key: String) {
    #expect(Reference.airports.airport(code)?.key == key)
  }
}

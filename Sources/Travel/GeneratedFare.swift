/// What a generated journey has cost.
enum GeneratedFare {
  /// About how many of each currency are a euro, in hundredths, and what its smallest unit is.
  private static let currencies: [String: (rate: Int, decimals: Int)] = [
    "EUR": (100, 2), "USD": (110, 2), "GBP": (86, 2), "CHF": (96, 2), "SEK": (1_130, 2), "NOK": (1_170, 2), "DKK": (746, 2),
    "PLN": (428, 2), "CZK": (2_500, 2), "TRY": (3_500, 2), "AED": (404, 2), "QAR": (400, 2), "INR": (9_200, 2), "SGD": (145, 2),
    "HKD": (860, 2), "CNY": (790, 2), "JPY": (16_300, 0), "KRW": (148_000, 0), "THB": (3_850, 2), "MYR": (490, 2), "AUD": (167, 2),
    "NZD": (182, 2), "CAD": (150, 2), "MXN": (2_000, 2), "BRL": (600, 2), "ZAR": (2_000, 2), "KWD": (34, 3),
  ]

  /// What is paid with in a country, or with dollars.
  static func currency(of country: String, _ countries: CountryCatalogue) -> String {
    guard let own = countries.country(country)?.currency, currencies[own] != nil else { return "USD" }
    return own
  }

  /// An amount of so many euros in a currency, as a decimal number.
  static func amount(euros: Int, _ currency: String, _ random: inout SplitMix64) -> String {
    let (rate, decimals) = currencies[currency] ?? (100, 2)
    let whole = euros * rate / 100
    guard decimals > 0 else { return "\(whole / 10 * 10)" }
    let part = random.percent(40) ? 0 : random.number(below: 100)
    return "\(whole).\(twoDigits(part))\(String(repeating: "0", count: decimals - 2))"
  }
}

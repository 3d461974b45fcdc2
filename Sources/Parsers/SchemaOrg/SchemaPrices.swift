internal import Schema
internal import Travel

/// What reservations cost.
enum SchemaPrices {
  enum Amount: Equatable {
    /// A decimal number with a point.
    case amount(String)
    case ambiguous(String, String)
  }

  /// The whole price of a reservation with its currency (ISO 4217).
  static func price(of reservation: SchemaNode) -> (amount: Amount, currency: String?, path: String)? {
    guard let found = reservation.node("totalPrice", "price")?.text("price", "value", "amount") ?? reservation.text("totalPrice", "price"),
      let amount = amount(found.text)
    else { return nil }
    let currency =
      reservation.text("priceCurrency", "currency")?.text
      ?? reservation.node("totalPrice", "price")?.text("priceCurrency", "currency")?.text
    return (amount, currency.flatMap { code($0) } ?? code(in: found.text), found.path)
  }

  private static func code(_ text: String) -> String? {
    let code = text.trimmingBlanks().uppercased()
    return AirportNames.isCode(code) ? code : code == "€" ? "EUR" : code == "£" ? "GBP" : nil
  }

  /// Beside a number; of dollars nobody knows which.
  private static func code(in text: String) -> String? {
    if text.contains("€") { return "EUR" }
    if text.contains("£") { return "GBP" }
    let codes = text.split { !$0.isLetter }.filter { AirportNames.isCode($0) }
    return codes.count == 1 ? String(codes[0]) : nil
  }

  /// `612.40`, `612,40`, `1.234,50 EUR`, `1'234.50`; a single separator before three digits can be of either kind.
  static func amount(_ text: String) -> Amount? {
    let number = text.filter { $0.isASCII && $0.isNumber || ".,".contains($0) }
    func isDigit(_ character: Character) -> Bool { character.isASCII && character.isNumber }
    guard let first = text.firstIndex(where: isDigit), let end = text.lastIndex(where: isDigit) else { return nil }
    let rest = text.filter { !isDigit($0) && !".,' \u{A0}\u{202F}\u{2019}".contains($0) }
    guard (1...15).contains(number.count), rest.count <= 4, rest.allSatisfy({ $0.isLetter || $0.isCurrencySymbol }),
      number.first?.isNumber == true,
      !text[first...end].contains(where: { $0.isLetter })
    else { return nil }
    let marks = number.filter { !$0.isNumber }
    guard let last = number.lastIndex(where: { !$0.isNumber }) else { return .amount(number) }
    let decimals = number[number.index(after: last)...]
    let whole = number[..<last].filter(\.isNumber)
    // Thousands twice, or both signs: the last one that is alone of its kind separates decimals.
    let isAlone = marks.filter { $0 == number[last] }.count == 1
    if !isAlone { return Set(marks).count == 1 && decimals.count == 3 ? .amount(whole + decimals) : nil }
    guard decimals.count <= 4, !decimals.isEmpty else { return decimals.isEmpty ? .amount(whole) : nil }
    if decimals.count == 3, marks.count == 1, whole.first != "0" { return .ambiguous("\(whole).\(decimals)", whole + decimals) }
    return .amount("\(whole).\(decimals)")
  }

  /// The price of a booking is repeated with each of its flights. It stays with the first one.
  static func counted(once reading: DocumentReading) -> DocumentReading {
    var reading = reading
    var seen: Set<[String?]> = []
    for i in reading.flights.indices {
      let draft = reading.flights[i].draft.details
      guard let amount = draft.priceAmount else { continue }
      if seen.insert([draft.confirmationCode, amount, draft.priceCurrency]).inserted { continue }
      reading.flights[i].drop(.priceAmount)
      reading.flights[i].drop(.priceCurrency)
      reading.flights[i].warn("price_amount", "The price of the booking stands with its first flight.")
    }
    return reading
  }
}

import Testing

/// A made-up text, and what is to be read in it, as `DocumentWorld` writes it.
struct ItinerarySample: Sendable, CustomTestStringConvertible {
  let name: String
  let text: String
  let lines: [String]

  init(_ name: String, _ text: String, _ lines: String...) { (self.name, self.text, self.lines) = (name, text, lines) }

  var testDescription: String { name }

  static let all = printouts + mails + languages + silent + others + more + doubtful + airlines + neighbours + items
}

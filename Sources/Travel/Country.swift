/// A country or territory with a code of its own in ISO 3166-1; also Kosovo, with the usual XK.
public struct Country: Hashable, Sendable {
  /// Two letters: `DE`.
  public let alpha2: String
  /// Three letters: `DEU`.
  public let alpha3: String
  /// The everyday name in English.
  public let name: String
  /// Where most of it lies. The airports of some countries say more exactly where they are: see `Airport.continent`.
  public let continent: Continent
  /// ISO 4217: `EUR`. nil where there is none.
  public let currency: String?
  /// The region of the United Nations' M49: `Western Europe`.
  public let region: String
}

internal import Travel

/// What the code of a compartment means: the table of reservation booking designators that IATA Resolution 792 refers to for its item 71, with `R` as
/// airlines use it now, for business class.
struct CompartmentCode: Equatable {
  let letter: Character
  /// nil for letters that the table does not have.
  let cabin: CabinClass?

  /// Every airline means the same by these: they are cabins. The others are booking classes, which airlines spread as they like.
  var isCabin: Bool { "FCJWY".contains(letter) }

  private static let cabins: KeyValuePairs<String, CabinClass> = [
    "FPA": .first, "JCDIZR": .business, "W": .premiumEconomy, "YSBHKLMNQTVX": .economy,
  ]

  /// nil for what is no capital letter.
  init?(_ text: String) {
    guard text.utf8.count == 1, let letter = text.first, ("A"..."Z").contains(letter) else { return nil }
    self.letter = letter
    cabin = Self.cabins.first { $0.key.contains(letter) }?.value
  }
}

/// What programs call cabins, seats and reasons, by their spelling in lower case.
enum ImportWords {
  /// Ours, and what others write for them.
  static let cabins = [
    "economy": "economy", "eco": "economy", "coach": "economy", "premium economy": "premium_economy", "premium_economy": "premium_economy",
    "premium": "premium_economy", "economy+": "premium_economy", "business": "business", "first": "first",
  ]
  static let positions = ["window": "window", "middle": "middle", "aisle": "aisle"]
  static let reasons = ["leisure": "leisure", "business": "business", "crew": "crew", "other": "other"]

  /// `own` beside `codes`, which a program has in place of words.
  static func codes(_ codes: [String: String], _ own: [String: String]) -> ImportForm { .codes(own.merging(codes) { $1 }) }
}

/// Numbers that look random and follow from a seed, the same on every machine: SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom
/// Number Generators, 2014). For generated data, never for secrets.
struct SplitMix64 {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return Self.mixed(state)
  }

  /// The bits of `value` thoroughly mixed.
  static func mixed(_ value: UInt64) -> UInt64 {
    var bits = value
    bits = (bits ^ bits >> 30) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
    return bits ^ bits >> 31
  }

  // The standard library's own way from a generator to a range may change between its versions.

  /// A number below `bound`, which is above 0.
  mutating func number(below bound: Int) -> Int { Int(next().multipliedFullWidth(by: UInt64(bound)).high) }

  /// A number in `range`.
  mutating func number(_ range: ClosedRange<Int>) -> Int { range.lowerBound + number(below: range.count) }

  /// True so many times of a hundred.
  mutating func percent(_ chance: Int) -> Bool { number(below: 100) < chance }

  /// One of `choices`, of which there are some.
  mutating func one<Choice>(of choices: [Choice]) -> Choice { choices[number(below: choices.count)] }
}

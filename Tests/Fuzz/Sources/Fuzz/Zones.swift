@testable internal import Travel

/// What is promised of `TZif`, `POSIXTimeZone` and `ZoneRules`: what a file says holds from each of its transitions to the next and then what
/// its rule says, read year by year; and a local time has the instants at which the clocks show it, tried one offset after the other.
func fuzzZones(_ input: inout Input) {
  let isRule = input.choice().isMultiple(of: 2)
  var seconds: [Int64] = (0..<3).map { _ in
    // Of the years 1 to 9999, and near the ends of years.
    let (high, low) = (input.choice(), input.choice())
    return Int64(high << 8 | low) * 4_800_000 - 62_000_000_000 + Int64(low)
  }
  let bytes = input.rest

  let file: TZif
  do throws(TZifError) {
    file = try TZif(isRule ? TZifOfRule.bytes(bytes) : bytes)
  } catch {
    require(!error.description.isEmpty, "no reason")
    return
  }
  for transition in file.transitions.prefix(8) + file.transitions.suffix(8) where abs(transition) < 1 << 48 {
    seconds += [transition - 1, transition, transition + 1]
  }
  if let last = file.transitions.last, abs(last) < 1 << 48 { seconds += [last + 20_000_000, last + 400 * 31_556_952] }
  for year in [1999, 2000, 2399, 2400, 2401] {
    guard let changes = file.footer?.changes(in: year) else { continue }
    seconds += [changes.start - 1, changes.start, changes.end - 1, changes.end]
  }

  let rules: ZoneRules
  do throws(TZifError) {
    rules = try ZoneRules(identifier: "Test/Zone", file)
  } catch {
    let last = file.typeIndices.last.map { file.types[Int($0)].offset }
    require(file.footer?.constant != nil && last != file.footer?.constant?.offset, "\(error)")
    return
  }
  for second in seconds {
    let instant = Instant(milliseconds: second * 1000)
    let type = rules.type(at: instant)
    require(type.offset == plainType(of: file, second).offset, "\(type) instead of \(plainType(of: file, second)) at \(second)")
    checkResolving(rules, file, second + Int64(type.offset.seconds))
    // What comes never, and what comes twice.
    checkResolving(rules, file, second)
  }
}

private enum TZifOfRule {
  /// A file without transitions, with `rule` as its footer.
  static func bytes(_ rule: [UInt8]) -> [UInt8] {
    let header = Array("TZif3".utf8) + [UInt8](repeating: 0, count: 15 + 16) + [0, 0, 0, 1, 0, 0, 0, 4]
    let block = header + [0, 0, 0, 0, 0, 0] + Array("AAA\0".utf8)
    return block + block + [0x0A] + rule + [0x0A]
  }
}

/// What holds at a second, by going through everything from the beginning.
private func plainType(of file: TZif, _ second: Int64) -> LocalTimeType {
  let last = file.transitions.last ?? .min
  if let rule = file.footer, last <= second, let type = plainType(of: rule, second, after: last) { return type }
  var type = file.types[0]
  for (transition, index) in zip(file.transitions, file.typeIndices) where transition <= second { type = file.types[Int(index)] }
  return type
}

/// What the latest change of a rule has begun; nil when it has not changed clocks since a transition.
private func plainType(of rule: POSIXTimeZone, _ second: Int64, after transition: Int64) -> LocalTimeType? {
  guard let daylight = rule.daylight, rule.constant == nil else { return rule.constant }
  let year = Gregorian.date(ofDay: Int(Gregorian.floored(second, by: 86_400).quotient)).year
  var latest: (second: Int64, type: LocalTimeType)?
  for year in year - 3...year + 3 {
    guard let changes = rule.changes(in: year) else { continue }
    for (change, type) in [(changes.start, daylight.type), (changes.end, rule.standard)] where transition < change && change <= second {
      if change >= latest?.second ?? .min { latest = (change, type) }
    }
  }
  return latest?.type
}

private func checkResolving(_ rules: ZoneRules, _ file: TZif, _ second: Int64) {
  let types = file.types + [file.footer?.standard, file.footer?.daylight?.type].compactMap(\.self)
  let instants = Set(types.map(\.offset)).compactMap { offset in
    let instant = Instant(milliseconds: (second - Int64(offset.seconds)) * 1000)
    return rules.offset(at: instant) == offset ? instant : nil
  }.sorted()
  let resolution = rules.resolve(LocalTime(seconds: second))
  switch resolution {
  case .unique(let instant): require(instants == [instant], "\(instant) instead of \(instants)")
  case .ambiguous(let earlier, let later):
    require(instants.count > 1 && instants.first == earlier && instants.last == later, "\(resolution) instead of \(instants)")
  case .gap(let gap):
    require(instants.isEmpty, "\(gap) instead of \(instants)")
    require(rules.offset(at: gap.transition) == gap.offsetAfter, "\(gap) does not end so")
    require(gap.from.seconds <= second && second < gap.to.seconds, "\(gap) does not hold \(second)")
    require(gap.description.hasSuffix("."), "\(gap)")
  }
}

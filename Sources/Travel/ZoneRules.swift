/// What the clocks of one zone show at any instant, and at which instants they show a local time. Never changes once it has been made, so
/// threads share it.
///
/// It is a table of transitions. Where a rule continues the file's own, the table holds 400 years of what the rule gives, and they repeat:
/// after that time the Gregorian calendar has the same dates on the same weekdays again.
public final class ZoneRules: Sendable {
  /// The name in the tz database, such as `Europe/Berlin`.
  public let identifier: String
  /// Seconds since 1970, ascending.
  private let transitions: [Int64]
  /// Of `types`: what holds before the first transition, and then what each of them begins.
  private let typeIndices: [UInt16]
  private let types: [LocalTimeType]
  /// The part of the table that repeats, from a transition to the one 400 years later; nil when clocks stay as the last transition sets them.
  private let cycle: Range<Int64>?
  /// Whether it repeats into the past too, because the file has nothing but a rule.
  private let isAlwaysCyclic: Bool

  /// Throws when the file ends with another offset than the one that its rule has for ever.
  init(identifier: String, _ file: TZif) throws(TZifError) {
    self.identifier = identifier
    var transitions = file.transitions
    var types = file.types
    var typeIndices = [0] + file.typeIndices.map { UInt16($0) }
    var cycle: Range<Int64>?

    if let rule = file.footer {
      let changes = Self.changes(of: rule, after: transitions.last)
      if let constant = rule.constant {
        if transitions.isEmpty { types[0] = constant }
        guard types[Int(typeIndices.last!)].offset == constant.offset else {
          throw .invalid("the rule for the time after its last transition contradicts that transition")
        }
      } else if let daylight = rule.daylight, let first = changes.first, let last = changes.last {
        // Until the first of them, what the last transition began goes on, even where the rule has it otherwise. It should not, but does in
        // slim files of America/Ojinaga, which in 2022 ended daylight saving time a week before its new rule would have.
        for change in changes {
          transitions.append(change.time)
          typeIndices.append(UInt16(types.count + (change.isDaylightSaving ? 1 : 0)))
        }
        types += [rule.standard, daylight.type]
        cycle = first.time..<last.time
      }
    }

    self.transitions = transitions
    self.typeIndices = typeIndices
    self.types = types
    self.cycle = cycle
    isAlwaysCyclic = file.transitions.isEmpty
  }

  /// The changes of a rule after the last transition of a file, from the first one to the one 400 years later.
  private static func changes(of rule: POSIXTimeZone, after transition: Int64?) -> [(time: Int64, isDaylightSaving: Bool)] {
    let transition = transition ?? 0
    let year = Gregorian.date(ofDay: Int(Gregorian.floored(transition, by: 86_400).quotient)).year
    var changes: [(time: Int64, isDaylightSaving: Bool)] = []
    for year in year - 2...year + 402 {
      guard let (start, end) = rule.changes(in: year) else { return [] }
      changes += [(start, true), (end, false)]
    }
    // Not in order south of the equator. Of two at once, which stay in their order, the second holds.
    changes.sort { $0.time < $1.time }
    let later = changes.drop { $0.time <= transition }
    return Array(later.prefix { $0.time <= later[later.startIndex].time + cycleLength })
  }

  /// Seconds of 400 years, all of which are as long.
  private static let cycleLength: Int64 = 146_097 * 86_400

  /// How far the clocks are ahead of UTC.
  public func offset(at instant: Instant) -> UTCOffset { types[index(at: instant)].offset }

  /// What holds at an instant.
  public func type(at instant: Instant) -> LocalTimeType { types[index(at: instant)] }

  /// What the clocks show, down to the second; with seconds only if there are some.
  public func localTime(at instant: Instant) -> LocalTime {
    LocalTime(instant, offset: offset(at: instant))
  }

  /// Of `types`.
  private func index(at instant: Instant) -> Int { Int(typeIndices[count(until: inTable(Self.seconds(instant)))]) }

  private static func seconds(_ instant: Instant) -> Int64 { Gregorian.floored(instant.milliseconds, by: 1000).quotient }

  /// An instant in the table at which the same holds.
  private func inTable(_ seconds: Int64) -> Int64 {
    guard let cycle, seconds >= cycle.upperBound || isAlwaysCyclic && seconds < cycle.lowerBound else { return seconds }
    return cycle.lowerBound + Gregorian.floored(seconds - cycle.lowerBound, by: Self.cycleLength).remainder
  }

  /// How many transitions of the table are not after an instant in it.
  private func count(until seconds: Int64) -> Int {
    var low = 0
    var high = transitions.count
    while low < high {
      let middle = (low + high) / 2
      if transitions[middle] <= seconds { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension ZoneRules {
  /// The instants at which the clocks show `local`. A day without a time stands for its first instant, and is a gap only when it was left
  /// out as a whole, as 2011-12-30 was in Samoa.
  public func resolve(_ local: LocalTime) -> LocalTimeResolution {
    let resolution = resolve(local, seconds: local.seconds)
    guard local.precision == .day else { return resolution }
    switch resolution {
    case .unique: return resolution
    case .ambiguous(let earlier, _): return .unique(earlier)
    case .gap(let gap): return gap.to.date == local.date ? .unique(gap.transition) : resolution
    }
  }

  /// More than any clock is ahead of UTC or behind it; `TZif` sees to that.
  private static let maxOffset: Int64 = 26 * 3600

  private func resolve(_ local: LocalTime, seconds: Int64) -> LocalTimeResolution {
    var matches: (first: Int64, last: Int64)?
    var gap: LocalTimeGap?
    var period = period(at: seconds - Self.maxOffset)
    while true {
      let instant = seconds - period.offset
      if period.start <= instant, instant < period.end { matches = (matches?.first ?? instant, instant) }
      guard period.end <= seconds + Self.maxOffset else { break }
      let next = self.period(at: period.end)
      if gap == nil, period.end + period.offset <= seconds, seconds < period.end + next.offset {
        gap = LocalTimeGap(
          local: local, zone: identifier, transition: Instant(milliseconds: period.end * 1000),
          offsetBefore: UTCOffset(seconds: Int(period.offset)), offsetAfter: UTCOffset(seconds: Int(next.offset)))
      }
      period = next
    }
    if let (first, last) = matches {
      let earlier = Instant(milliseconds: first * 1000)
      return first == last ? .unique(earlier) : .ambiguous(earlier: earlier, later: Instant(milliseconds: last * 1000))
    }
    // What the clocks show goes from the far past to the far future, so what they never show they have jumped over.
    return .gap(gap!)
  }

  /// When the clocks were last set, at an instant or before it; nil when they never were.
  public func transition(until instant: Instant) -> Instant? {
    let start = period(at: Self.seconds(instant)).start
    return start == .min ? nil : Instant(milliseconds: start * 1000)
  }

  /// Between two transitions.
  private struct Period {
    let start, end, offset: Int64
  }

  private func period(at seconds: Int64) -> Period {
    let inTable = inTable(seconds)
    let count = count(until: inTable)
    let shift = seconds - inTable
    return Period(
      start: count > 0 ? transitions[count - 1] + shift : .min,
      end: count < transitions.count ? transitions[count] + shift : .max,
      offset: Int64(types[Int(typeIndices[count])].offset.seconds))
  }
}

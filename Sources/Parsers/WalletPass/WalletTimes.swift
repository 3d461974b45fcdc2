internal import Travel

/// Turns what a pass says of a time into what the clocks at a place show, which is what people are told.
struct WalletTimes {
  /// The place's; nil: its zone is not known.
  let zone: ZoneRules?
  let context: DocumentContext

  /// A day or a wall clock there, and what is doubtful about it.
  struct Reading {
    /// The day, at least.
    let local: LocalTime
    var doubt: String?
  }

  /// nil when a part is missing that `day` does not give.
  func reading(_ fact: WalletFacts.Fact, day: LocalDate? = nil) -> Reading? {
    switch WalletMoment(fact.text) {
    case .instant(let instant, let written, let offset)?: wallClock(instant, written, offset, fact.ignoresTimeZone)
    case .wall(let local)?: checked(local)
    case .clock(let clock)?: day.flatMap { try? LocalTime("\($0)T\(clock)") }.flatMap(checked)
    case .day(let day)?: Reading(local: LocalTime(day))
    case .dayOfYear(let month, let number, let clock)?:
      nearest(month, number, to: day).flatMap { date in
        clock.map { try? LocalTime("\(date)T\($0)") } ?? LocalTime(date)
      }.flatMap(checked)
    case .either(let dayFirst, let monthFirst)?: ordered(dayFirst, monthFirst, day)
    case nil: nil
    }
  }

  private func wallClock(_ instant: Instant, _ written: LocalTime, _ offset: UTCOffset, _ isShownAsWritten: Bool) -> Reading? {
    // Years that nobody travels in; their local ones may have five digits.
    guard (1900...2200).contains(written.date.components.year) else { return nil }
    guard let zone else { return Reading(local: written) }
    let local = zone.localTime(at: instant)
    guard zone.offset(at: instant) != offset else { return Reading(local: local) }
    let contradiction =
      "The wallet pass has \(written) at \(offset), but the clocks in \(zone.identifier) are at \(zone.offset(at: instant)) then"
    if isShownAsWritten {
      return Reading(local: written, doubt: "\(contradiction): it is \(written), which the pass shows, or \(local).")
    }
    // UTC is how programs write instants; any other offset claims to be the place's.
    return Reading(local: local, doubt: offset.seconds == 0 ? nil : "\(contradiction): it is \(local) or \(written).")
  }

  /// Without the time of day when clocks never show it.
  private func checked(_ local: LocalTime) -> Reading? {
    if let zone, case .gap(let gap) = zone.resolve(local) {
      return Reading(local: LocalTime(local.date), doubt: "\(local) cannot be: \(gap)")
    }
    return Reading(local: local)
  }

  private func ordered(_ dayFirst: LocalDate, _ monthFirst: LocalDate, _ day: LocalDate?) -> Reading? {
    if let day, day == dayFirst || day == monthFirst { return Reading(local: LocalTime(day)) }
    switch context.dateOrder {
    case .dayFirst?: return Reading(local: LocalTime(dayFirst))
    case .monthFirst?: return Reading(local: LocalTime(monthFirst))
    case nil:
      let doubt = "The date on the wallet pass is \(dayFirst), if it has the day first, or else \(monthFirst)."
      return Reading(local: LocalTime(dayFirst), doubt: doubt)
    }
  }

  /// A day without a year: that of `day`, or else nearest to the day of reading.
  private func nearest(_ month: Int, _ number: Int, to day: LocalDate?) -> LocalDate? {
    let reference = day ?? context.referenceDay
    let year = reference.components.year
    return (year - 1...year + 1).compactMap { LocalDate(year: $0, month: month, day: number) }
      .min { abs($0.distance(to: reference)) < abs($1.distance(to: reference)) }
  }
}

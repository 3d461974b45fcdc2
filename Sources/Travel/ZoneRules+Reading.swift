/// How people tell times.
extension ZoneRules {
  /// The time that somebody gives by the wall clock, or as an instant, or by both. Adds what is wrong with it under the names `local` and `utc`.
  func read(
    _ text: String?, _ instant: Instant?, _ fold: LocalTimeResolution.Fold?, local localName: String, utc utcName: String,
    _ problems: inout FlightProblems
  ) -> (local: LocalTime, utc: Instant, isAmbiguous: Bool)? {
    guard let text else {
      guard let instant else { return nil }
      let local = localTime(at: instant)
      // An instant has a year of four digits; what clocks show then may have none.
      guard (1...9_999).contains(local.date.components.year) else {
        problems.add(utcName, "is not in the years 0001 to 9999 in \(identifier)")
        return nil
      }
      return (local, instant, resolve(local).isAmbiguous)
    }
    do {
      let local = try LocalTime(text)
      let resolution = resolve(local)
      // An instant that was read beside the wall clock says which of two is meant.
      if let instant, case .ambiguous(let earlier, let later) = resolution, instant == earlier || instant == later {
        return (local, instant, true)
      }
      let meant = try resolution.instant(fold ?? .earlier)
      if let instant, instant != meant, local.precision != .day {
        problems.add(utcName, "is \(instant), but \(local) in \(identifier) is \(meant); send one of the two")
      }
      return (local, meant, resolution.isAmbiguous)
    } catch let gap as LocalTimeGap {
      problems.add(localName, "cannot be: \(gap)")
    } catch {
      problems.add(localName, "is no local time such as 2026-03-29T10:30: \(error)")
    }
    return nil
  }
}

extension ZoneCatalogue {
  /// The rules of a zone that somebody has named in `field`; nil, with what is wrong with it, when there are none.
  func rules(for zone: String, at field: String, _ problems: inout FlightProblems) -> ZoneRules? {
    do { return try rules(for: zone) } catch {
      problems.add(field, "is not usable: \(error)")
      return nil
    }
  }
}

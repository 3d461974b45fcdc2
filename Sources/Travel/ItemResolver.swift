/// Makes items of drafts: turns wall clocks into instants and instants into wall clocks.
package struct ItemResolver: Sendable {
  package let zones: ZoneCatalogue

  package init(zones: ZoneCatalogue) { self.zones = zones }

  /// Writes what `draft` says into `item`. A time that names no zone is in `zone`. Throws all that is wrong with it.
  package func resolve(_ draft: ItemDraft, into item: inout Item, zone: String) throws(FlightProblems) {
    var problems = FlightProblems()
    if let kind = draft.kind { item.kind = kind } else { problems.add("kind", "is required") }
    item.provider = draft.provider
    item.travelerNames = draft.travelerNames
    item.status = draft.status
    item.details = draft.details
    item.secrets = draft.secrets
    item.confidence = draft.confidence
    item.needsReview = draft.needsReview
    item.bookingID = draft.bookingID
    item.start = time(draft.start, "start", zone, &problems)
    if item.start.date == nil, problems.problems.isEmpty { problems.add("start_date", "is required, or start_local or start_ts") }
    item.end = time(draft.end, "end", draft.start.timezone ?? zone, &problems)
    checkOrder(item, &problems)
    guard problems.problems.isEmpty else { throw problems }
  }

  private func time(_ draft: ItemTimeDraft, _ name: String, _ zone: String, _ problems: inout FlightProblems) -> ItemTime {
    var time = ItemTime()
    time.location = draft.location
    time.date = draft.date
    time.timezone = draft.timezone
    if let zone = draft.timezone, draft.local == nil, draft.utc == nil { _ = zones.rules(for: zone, at: "\(name)_timezone", &problems) }
    guard draft.local != nil || draft.utc != nil, let rules = zones.rules(for: draft.timezone ?? zone, at: "\(name)_timezone", &problems),
      let read = rules.read(draft.local, draft.utc, nil, local: "\(name)_local", utc: "\(name)_ts", &problems)
    else { return time }
    if let date = draft.date, date != read.local.date {
      problems.add("\(name)_date", "is \(date), but the time given is on \(read.local.date) in \(rules.identifier); send one of the two")
    }
    time.date = read.local.date
    if read.local.precision != .day {
      time.local = read.local.description
      time.utc = read.utc
      time.timezone = rules.identifier
    }
    return time
  }

  /// The end is not before the beginning; by the clock where both have one, or else by the day.
  private func checkOrder(_ item: Item, _ problems: inout FlightProblems) {
    if let start = item.start.utc, let end = item.end.utc {
      if end < start { problems.add("end_ts", "is before the start, which is \(start)") }
    } else if let start = item.start.date, let end = item.end.date, end < start {
      problems.add("end_date", "is before start_date, \(start)")
    }
  }
}

internal import Database
internal import Store
internal import Travel

/// The mail of January, with the figures of the year before and a link to its picture, for those who want it.
enum YearlyReviewMail {
  /// The days of January, by the clock of whoever gets it. Later it is no news any more.
  private static let days = 2...14
  /// The hour from which on it may come.
  private static let morning = 9
  /// How long the picture can be seen: milliseconds.
  private static let lifetime: Int64 = 90 * 86_400_000

  /// Sends those that are due.
  static func send(_ services: Services, at now: Instant) throws {
    // In all zones it is January then.
    guard services.sendsMail, let base = services.settings.baseURL, services.today(in: "UTC", at: now).components.month == 1 else { return }
    try services.database.read { try $0.users() }.filter { $0.disabledAt == nil }.eachAlone { user in
      guard let clock = try? services.resolver.zones.rules(for: user.timezone).localTime(at: now), clock.date.components.month == 1,
        days.contains(clock.date.components.day), clock.hour >= morning
      else { return }
      try send(year: clock.date.components.year - 1, to: user, base, services, at: now)
    }
  }

  private static func send(year: Int, to user: User, _ base: String, _ services: Services, at now: Instant) throws {
    let kind = Mail.Kind.yearlyReview
    let isWanted = try services.database.read { db in
      try db.notificationPreferences(of: user.id).emailYearlyReview && !db.isNoted(notice: kind.rawValue, of: "\(year)", to: user.id)
    }
    guard isWanted else { return }
    var query = StatisticsQuery()
    query.flights.year = year
    let statistics = try services.statistics(query, of: user.id, at: now)
    guard !statistics.flown.isEmpty else { return }
    let (tally, distinct, unit) = (Tally(statistics.flown), statistics.distinct, user.distanceUnit)
    let token = Secrets.random(32)
    let link = PictureLink(
      id: services.ids.next(), userID: user.id, description: "The mail about \(year)", picture: "year/\(year)/poster.svg", query: "",
      createdAt: now, expiresAt: Instant(milliseconds: now.milliseconds + lifetime))
    let hours = Int((Double(tally.minutes) / 60).rounded())
    let text = """
      Your \(year) in the air:

      Flights: \(tally.flights)
      Distance: \(Int(unit.distance(kilometres: tally.distance).rounded())) \(unit.rawValue)
      Time: \(hours) hours
      Airports: \(distinct.airports)
      Countries: \(distinct.countries)
      Airlines: \(distinct.airlines)

      The picture of it, which everybody sees who has this address, for 90 days:

      \(base)\(Pipeline.base)/pictures/\(token).svg

      You get this mail from \(services.settings.instanceName) once a year, because you want it. email_yearly_review in /users/me/notifications turns it off.
      """
    try services.database.write { db in
      guard try db.user(user.id) != nil, try db.note(notice: kind.rawValue, of: "\(year)", to: user.id, at: now) else { return }
      try db.insert(link, tokenHash: Secrets.hash(token.utf8))
      try services.post(
        Mail(
          kind: kind, recipient: user.email, user: user.id, subject: "Your \(year) in the air", text: text,
          expiresAt: Instant(milliseconds: now.milliseconds + Mail.day)), db, at: now)
    }
  }
}

internal import API
internal import ArgumentParser
internal import HTTPClient
internal import Schema
internal import Travel

/// `peregrine demo`: fills an account with flights that nobody has flown, and with the trips they make, to look at and to measure with.
struct DemoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo", abstract: "Fill an account with made-up flights and trips, to see what it is like.",
    discussion: """
      On this machine the flights go to the account demo, which is made when there is none. Flights that are there already are skipped. The \
      same seed, number and day give the same flights. The flights of one traveller that are in no trip become trips, as by POST /trips/suggest, the \
      last of which have hotels and trains.

      \(CommandFailure.codes)
      """)

  @Option(help: "How many flights, up to 1000000.") var flights = 1_000
  @Option(help: "Which ones: another number, another traveller.") var seed: UInt64 = 1
  @Option(
    help: ArgumentHelp("The day by which the last journey is over; today by default.", valueName: "day"), transform: { try LocalDate($0) })
  var until: LocalDate?
  @Flag(name: .customLong("print"), help: "Write the flights to standard output, as JSON to import, and do nothing else.")
  var isPrinted = false
  @OptionGroup(title: "Where") var flags: AccountFlags

  private static let account = "demo"
  /// So many at once: an import takes files of up to 64 MiB.
  private static let step = 40_000
  /// So many trips have more in them than flights: few enough for what a token may do in a minute.
  private static let furnished = 20

  func validate() throws {
    guard 1...1_000_000 ~= flights else { throw ValidationError("--flights must be from 1 to 1000000.") }
    guard 2_000...9_000 ~= lastDay.components.year else { throw ValidationError("--until must be a day of the years 2000 to 9000.") }
  }

  private var lastDay: LocalDate { until ?? LocalDate(dayNumber: Int(Clock.system.now().milliseconds / 86_400_000)) }

  func run() throws {
    if isPrinted {
      return try CommandFailure.reported {
        let output = try OutputFile(nil)
        try FlightFile.write(log()) { try $0.withUnsafeBytes(output.write) }
      }
    }
    try flags.withService(for: Self.account) { service in
      let log = try log()
      if service.isLocal, flags.user == nil { try makeAccount(of: log, service) }
      var counts = try send(log, service)
      // What several people fly makes no journeys.
      let trips = log.others == 0 && counts["created"] != 0 ? try makeTrips(service) : 0
      if case .object(let members) = counts { counts = .object(members + [.init("trips", .number("\(trips)"))]) }
      if flags.json { printList([counts], asJSON: true) { _ in "" } } else { print(report(log, counts, isLocal: service.isLocal)) }
      guard counts["failed"] == 0 else { throw ExitCode(CommandFailure.Kind.data.rawValue) }
    }
  }

  private func log() throws -> GeneratedLog {
    do {
      return GeneratedLog(
        flights: flights, seed: seed, lastDay: lastDay, reference: try Embedded.referenceData(), zones: try ZoneCatalogue())
    } catch { throw CommandFailure(.failed, "\(error)") }
  }

  private func makeAccount(of log: GeneratedLog, _ service: ServiceClient) throws {
    let accounts = try service.ask("GET", "/admin/users", as: .administrator).list("data")
    guard !accounts.contains(where: { $0.text("username")?.lowercased() == Self.account }) else { return }
    let password = API.newPassword()
    try service.ask(
      "POST", "/admin/users",
      json: [
        "username": .string(Self.account), "email": "demo@example.org", "password": .string(password),
        "display_name": .string(log.traveller), "timezone": .string(log.home.timezone), "home_airport": .string(log.home.key),
      ], as: .administrator)
    Terminal.say("There is an account \(Self.account) now. The password is \(password)\n")
  }

  /// Has the flights imported, and gives the sums of what the answers count.
  private func send(_ log: GeneratedLog, _ service: ServiceClient) throws -> JSON {
    let names = ["rows", "created", "skipped", "failed"]
    var sums = [Int](repeating: 0, count: names.count)
    let progress = Progress(of: flights)
    let rest = AnyIterator(log.makeIterator())
    for _ in stride(from: 0, to: flights, by: Self.step) {
      var file: [UInt8] = []
      try FlightFile.write(rest.prefix(Self.step)) { file += $0 }
      let result = try service.ask("POST", "/flights/import", [("format", "json")], type: "application/json", body: HTTPClient.Body(file))
      for (i, name) in names.enumerated() { sums[i] += result["data"]?[name].flatMap { Int($0.text) } ?? 0 }
      progress.show(sums[0])
    }
    progress.clear()
    return .object(zip(names, sums).map { JSON.Member($0, .number("\($1)")) })
  }

  /// Makes trips of flights that are in none, and says how many.
  private func makeTrips(_ service: ServiceClient) throws -> Int {
    let trips = try service.ask("POST", "/trips/suggest", [("apply", "true")]).list("data")
    for (number, trip) in trips.suffix(Self.furnished).enumerated() {
      guard let id = trip.text("trip_id"), let place = trip["primary_location"], place != .null, let first = trip["start_date"],
        let last = trip["end_date"], first != last
      else { continue }
      func item(_ kind: JSON, _ provider: JSON, _ day: JSON) -> JSON {
        ["kind": kind, "provider": provider, "start_date": day, "end_date": last, "start_location": place]
      }
      var items = [item("hotel", number % 2 == 0 ? "Grand Hotel" : "Harbour Inn", first)]
      if number % 3 == 0 { items.append(item("train", "Airport Express", last)) }
      try service.ask("POST", "/trips/\(id)/items/batch", json: ["items": .array(items)])
    }
    return trips.count
  }

  private func report(_ log: GeneratedLog, _ counts: JSON, isLocal: Bool) -> String {
    func count(_ name: String) -> String { counts[name]?.text ?? "" }
    let place = flags.database.given.map { " \($0.key.flag) \($0.value)" }.sorted().joined()
    let whose = isLocal ? " --user \(flags.user ?? Self.account)" : flags.server.map { " --server \($0)" } ?? ""
    let others = log.others > 0 ? " and \(log.others) others" : ""
    var text = """
      \(count("rows")) flights of \(log.traveller)\(others) from \(log.home.key) until \(lastDay): \(count("created")) new, \
      \(count("skipped")) there already, \(count("failed")) with something wrong.
      \(count("trips")) new trips.
      What next:
        peregrine flights list\(whose)\(place)
      """
    if isLocal { text += "\n  peregrine serve\(place), unless it runs" }
    return text
  }
}

internal import ArgumentParser
internal import Glibc
internal import HTTPClient
internal import Schema
internal import Threads

/// `peregrine flights`: one's flights, in the terminal.
struct FlightsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "flights", abstract: "Log, list, import and export flights.", discussion: CommandFailure.codes,
    subcommands: [Add.self, List.self, Import.self, Export.self])

  struct Add: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Log a flight.",
      discussion: """
        Times are the wall clock at the airport, as on the ticket: peregrine flights add FRA JFK 2026-03-29T10:30 --arrival 2026-03-29T13:05

        \(CommandFailure.codes)
        """)

    @Argument(help: "From where: an IATA or ICAO code.") var origin: String
    @Argument(help: "To where.") var destination: String
    @Argument(help: "Departure: 2026-03-29T10:30, or the day alone.") var departure: String
    @Option(help: "Arrival: 2026-03-29T13:05, or the day alone.") var arrival: String?
    @Option(help: "The flight number, such as LH400.") var number: String?
    @Option(help: "The seat, such as 34A.") var seat: String?
    @Option(help: "Any other field, such as cabin_class=business or notes=\"Window seat at last\"; may be given several times.")
    var set: [String] = []
    @Flag(help: "Complete the flight like it that is there.") var merge = false
    @Flag(help: "Log it although there is one like it.") var force = false
    @OptionGroup(title: "Where") var flags: AccountFlags

    func run() throws {
      var members: [JSON.Member] = [
        .init("departure_airport", .string(origin)), .init("arrival_airport", .string(destination)),
        .init("departure_local", .string(departure)),
      ]
      for (name, value) in [("arrival_local", arrival), ("flight_number", number), ("seat", seat)] {
        if let value { members.append(.init(name, .string(value))) }
      }
      for assignment in set {
        let parts = assignment.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2 else { throw ValidationError("--set takes name=value, not \"\(assignment)\".") }
        // What is JSON is taken as that, such as true or ["Alice"]; all else is a text.
        members.append(.init(parts[0], (try? JSONParser.parse(Array(parts[1].utf8))) ?? .string(parts[1])))
      }
      let query = (force ? [("force", "true")] : []) + (merge ? [("merge", "true")] : [])
      try flags.withService { service in
        do {
          let flight = try service.ask("POST", "/flights", query, json: .object(members))["data"] ?? .null
          printList([flight], asJSON: flags.json, otherwise: table)
        } catch let failure as CommandFailure where failure.code == "duplicate_flight" {
          throw CommandFailure(.data, "there is a flight like this already; --merge completes it, and --force logs another.")
        }
      }
    }
  }

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List flights, newest first.", discussion: CommandFailure.codes)

    @Option(help: "Only those that depart in this year.") var year: Int?
    @Option(help: "Any filter of GET /flights, such as airline=LH or tag=2026; may be given several times.") var filter: [String] = []
    @Option(help: "At most so many.") var limit = 50
    @OptionGroup(title: "Where") var flags: AccountFlags

    func validate() throws { if limit < 1 { throw ValidationError("--limit must be 1 or more.") } }

    func run() throws {
      let filters = try query(filter, year)
      try flags.withService { service in
        var found: [JSON] = []
        var page = 1
        while found.count < limit {
          let answer = try service.ask("GET", "/flights", filters + [("page", "\(page)"), ("per_page", "\(min(100, limit))")])
          found += answer.list("data")
          guard answer["meta"]?["pagination"]?["has_next"] == true else { break }
          page += 1
        }
        printList(Array(found.prefix(limit)), asJSON: flags.json, otherwise: table)
      }
    }
  }

  struct Import: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Log the flights of a file: another program's export, any table as CSV, or our own export.",
      discussion: """
        All rows that are right are stored in one step, and of the others the row, the field and the reason are printed; then the exit code is 65.

        \(CommandFailure.codes)
        """)

    @Argument(help: "The file; - is standard input.") var file: String
    @Option(help: "auto, or a name from GET /imports/formats, such as flightradar24.") var format = "auto"
    @Flag(help: "Say what would be done, and do nothing.") var dryRun = false
    @Option(help: "What to do about flights that are there already: skip, merge or create.") var onDuplicate = "skip"
    @OptionGroup(title: "Where") var flags: AccountFlags

    func run() throws {
      try flags.withService { service in
        let input = try InputFile(file)
        let query = [("format", format), ("dry_run", "\(dryRun)"), ("on_duplicate", onDuplicate)]
        let progress = Progress(of: input.length)
        let result =
          try service.ask(
            "POST", "/flights/import", query, type: input.contentType, body: input.body, progress: progress.show)["data"] ?? .null
        progress.clear()
        if flags.json { printList([result], asJSON: true) { _ in "" } } else { print(report(result), terminator: "") }
        guard result["failed"] == 0 else { throw ExitCode(CommandFailure.Kind.data.rawValue) }
      }
    }

    private func report(_ result: JSON) -> String {
      func count(_ name: String) -> String { result[name]?.text ?? "0" }
      var text = """
        \(count("rows")) flights in the file: \(count("created")) \(dryRun ? "would be new" : "new"), \(count("merged")) completed, \
        \(count("skipped")) there already, \(count("failed")) with something wrong.\n
        """
      let ignored = result.list("ignored_columns").map(\.text)
      if !ignored.isEmpty { text += "Columns that nobody knows: \(ignored.joined(separator: ", "))\n" }
      for problem in result.list("errors") + result.list("warnings") {
        text += "row \(problem["row"]?.text ?? ""): \(problem.text("field") ?? "") \(problem.text("message") ?? "")\n"
      }
      return text
    }
  }

  struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write flights to a file, oldest first.", discussion: CommandFailure.codes)

    @Argument(help: "The file to make; standard output by default.") var file: String?
    @Option(help: "json, csv, openflights, ics, geojson, gpx or kml; by default as the file is called, else json.") var format: String?
    @Option(help: "Only those that depart in this year.") var year: Int?
    @Option(help: "Any filter of GET /flights, such as airline=LH; may be given several times.") var filter: [String] = []
    @OptionGroup(title: "Where") var flags: AccountFlags

    func run() throws {
      let endings = ["csv", "ics", "geojson", "gpx", "kml"]
      let format = format ?? endings.first { file?.hasSuffix(".\($0)") == true } ?? "json"
      let filters = try query(filter, year) + [("format", format)]
      try flags.withService { service in
        let output = try OutputFile(file)
        try service.download("/flights/export", filters) { try output.write($0) }
        try output.finish()
      }
    }
  }

  private static func query(_ filters: [String], _ year: Int?) throws -> [(String, String)] {
    try filters.map { filter in
      let parts = filter.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 2 else { throw ValidationError("--filter takes name=value, not \"\(filter)\".") }
      return (parts[0], parts[1])
    } + (year.map { [("year", "\($0)")] } ?? [])
  }

  private static func table(_ flights: [JSON]) -> String {
    var table = TextTable("DEPARTURE", "FROM", "TO", "ARRIVAL", "FLIGHT", "TIME", "KM", "SEAT", "STATUS")
    for flight in flights {
      func code(_ airport: String) -> String {
        flight[airport]?.text("iata") ?? flight[airport]?.text("icao") ?? flight[airport]?.text("name") ?? ""
      }
      let minutes = flight["duration_minutes"].flatMap { Int($0.text) }
      table.add(
        time(flight.text("departure_local")), code("departure_airport"), code("arrival_airport"), time(flight.text("arrival_local")),
        flight.text("flight_number") ?? "",
        minutes.map { "\(flight.text("duration_source") == "estimated" ? "~" : "")\($0 / 60)h \($0 % 60)m" } ?? "",
        flight["distance_km"].flatMap { Double($0.text) }.map { "\(Int($0.rounded()))" } ?? "", flight.text("seat") ?? "",
        flight.text("status") ?? "")
    }
    return table.text
  }

  private static func time(_ local: String?) -> String { local.map { String($0.map { $0 == "T" ? " " : $0 }) } ?? "" }
}

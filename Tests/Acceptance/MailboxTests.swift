import Foundation
import Testing

/// A mailbox on a real mail server: what becomes of its mails, and of what is in them.
@Suite struct MailboxTests {
  /// A mail server, a data directory with the account ada, and the flags of the mailbox.
  private struct Machine {
    let mail: MailServer
    let data: TemporaryDirectory

    init(_ settings: String = "") throws {
      mail = try MailServer(settings)
      data = try TemporaryDirectory()
      let added = try run(["user", "add", "ada", "--email", "ada@example.org", "--timezone", "Europe/Berlin", "--generate-password"])
      try #require(added.code == 0, "\(added.errors)")
    }

    func run(_ arguments: [String]) throws -> Subprocess.Result {
      try Subprocess.run([PeregrineProcess.command] + arguments, environment: ["PEREGRINE_DATA_DIR": data.path])
    }

    func flags(_ address: String? = nil, _ more: String...) -> [String] {
      ["--mailbox", address ?? mail.address(), "--mailbox-password-file", mail.passwordFile, "--mailbox-ca-file", mail.authority] + more
    }

    /// `peregrine sweep` with these flags, and what it says.
    func sweep(_ flags: [String]) throws -> Subprocess.Result { try run(["sweep"] + flags) }

    func serve(_ flags: [String]) throws -> PeregrineProcess { try PeregrineProcess(["--data-dir", data.path] + flags) }

    /// The numbers of the flights that are stored.
    func flights() throws -> [String] {
      let list = try run(["flights", "list", "--json"])
      let flights = try #require(try JSONSerialization.jsonObject(with: Data(list.output)) as? [[String: Any]])
      return flights.compactMap { $0["flight_number"] as? String }.sorted()
    }
  }

  /// A booking of a flight, each on a day of its own: two on one day between the same airports are the same flight.
  private static func booking(_ flight: String, to: String = "trips+ada@peregrine.example") -> String {
    let day = "2026-03-1\(flight.suffix(1))"
    return """
      From: Airline <tickets@airline.example>
      To: \(to)
      Subject: Your booking
      Date: Sun, 01 Mar 2026 09:00:00 +0100
      Content-Type: application/ld+json

      {"@type": "FlightReservation", "reservationNumber": "X1Y2Z3", "reservationFor": {"@type": "Flight", "flightNumber": "\(flight)",
       "departureAirport": {"iataCode": "FRA"}, "departureTime": "\(day)T10:30:00+01:00",
       "arrivalAirport": {"iataCode": "JFK"}, "arrivalTime": "\(day)T13:05:00-04:00"}}

      """
  }

  private static let newsletter = "From: news@airline.example\nTo: trips+ada@peregrine.example\nSubject: News\n\nWhere to go in spring.\n"

  @Test func mailsAreStoredAndMovedOnceAndWhatHoldsNothingStays() throws {
    let machine = try Machine()
    try machine.mail.deliver(Self.booking("LH400"), "booking")
    try machine.mail.deliver(Self.newsletter, "newsletter")
    let first = try machine.sweep(machine.flags(nil, "--mailbox-done", "Done"))
    #expect(first.code == 0 && first.text.hasPrefix("Mails read: 2, with nothing in them: 1, moved: 1.\n"), "\(first.text)\(first.errors)")
    #expect(first.text.contains("stored: 1, there already: 0"))
    #expect(try machine.flights() == ["LH400"])
    #expect(try machine.mail.count("Done").mails == 1 && machine.mail.count("Travel") == (1, 1))
    let second = try machine.sweep(machine.flags(nil, "--mailbox-done", "Done"))
    #expect(second.code == 0 && second.text.hasPrefix("Mails read: 0,"), "\(second.text)")
    #expect(try machine.flights() == ["LH400"])
    // Somebody puts the same booking there again.
    try machine.mail.deliver(Self.booking("LH400"), "again")
    let third = try machine.sweep(machine.flags(nil, "--mailbox-done", "Done"))
    #expect(third.text.contains("stored: 0, there already: 1"), "\(third.text)")
    #expect(try machine.flights() == ["LH400"] && machine.mail.count("Done").mails == 2)
  }

  @Test(arguments: [false, true]) func withoutAnotherFolderTheMailsStayAndAreMarked(isStartTLS: Bool) throws {
    let machine = try Machine()
    try machine.mail.deliver(Self.booking("LH400"), "booking")
    let flags = machine.flags(isStartTLS ? machine.mail.startTLSAddress : nil)
    #expect(try machine.sweep(flags).text.hasPrefix("Mails read: 1,"))
    #expect(try machine.mail.count("Travel") == (1, 1))
    #expect(try machine.sweep(flags).text.hasPrefix("Mails read: 0,"))
    #expect(try machine.flights() == ["LH400"])
  }

  @Test func aMailServerThatCannotMoveIsServedByCopies() throws {
    let machine = try Machine("imap_capability = IMAP4rev1 UIDPLUS")
    try machine.mail.deliver(Self.booking("LH400"), "booking")
    #expect(try machine.sweep(machine.flags(nil, "--mailbox-done", "Done")).code == 0)
    #expect(try machine.mail.count("Travel").mails == 0 && machine.mail.count("Done").mails == 1)
  }

  @Test func aMailThatFailsStaysAsItIsAndTheRestGoesOn() throws {
    let machine = try Machine()
    try machine.mail.deliver(Self.booking("LH401", to: "nobody@peregrine.example"), "1")
    try machine.mail.deliver("Content-Type: multipart/mixed; boundary=x\nTo: a+ada@b.example\n\n--x\n\u{1}\u{2}{{{", "2")
    try machine.mail.deliver(Self.booking("LH402"), "3")
    let sweep = try machine.sweep(machine.flags())
    #expect(sweep.code == 65)
    #expect(sweep.text.hasPrefix("Mails read: 2, with nothing in them: 1,"), "\(sweep.text)")
    #expect(sweep.errors.contains("stays as it is: Nobody here is meant"))
    #expect(try machine.mail.count("Travel") == (3, 2))
    #expect(try machine.flights() == ["LH402"])
    // Now somebody is meant.
    let named = try machine.sweep(machine.flags(nil, "--mailbox-user", "ada"))
    #expect(named.code == 0 && named.text.hasPrefix("Mails read: 1,"), "\(named.text)")
    #expect(try machine.flights() == ["LH401", "LH402"])
  }

  @Test func aServerThatIsKilledBetweenStoringAndMovingLosesNothingAndDoublesNothing() throws {
    let machine = try Machine()
    try machine.mail.setFolder("Done", isThere: false)
    for number in ["LH400", "LH401"] { try machine.mail.deliver(Self.booking(number), number) }
    let flags = machine.flags(nil, "--mailbox-done", "Done")
    let server = try machine.serve(flags)
    _ = try server.log(containing: "the mail with the UID 2 stays as it is: the mail server refuses to move a message to Done")
    server.program.signal(SIGKILL)
    #expect(try server.program.finish().code == 128 + SIGKILL)
    #expect(try machine.mail.count("Travel") == (2, 0))
    #expect(try machine.flights() == ["LH400", "LH401"])
    try machine.mail.setFolder("Done", isThere: true)
    let next = try machine.serve(flags)
    _ = try next.log(containing: "mails read: 2, with nothing in them: 0, moved: 2; flights and others stored: 0, there already: 2")
    #expect(try machine.mail.count("Travel").mails == 0 && machine.mail.count("Done").mails == 2)
    #expect(try next.terminate().code == 0)
    #expect(try machine.flights() == ["LH400", "LH401"])
  }

  @Test func aMailThatFailsIsTriedThreeTimesAndWhenSomebodyAsks() throws {
    let machine = try Machine()
    try machine.mail.deliver(Self.booking("LH400", to: "nobody@peregrine.example"), "nobody's")
    let server = try machine.serve(machine.flags(nil, "--mailbox-interval", "20ms"))
    _ = try server.log(containing: "is tried again by `peregrine sweep`")
    for number in ["LH401", "LH402"] {
      try machine.mail.deliver(Self.booking(number), number)
      try server.program.wait("another sweep") {
        server.program.errors.components(separatedBy: "mails read: 1,").count > (number == "LH401" ? 1 : 2)
      }
    }
    #expect(server.program.errors.components(separatedBy: "the mail with the UID 1 stays as it is").count == 1 + 3)
    let asked = try machine.sweep([])
    #expect(asked.code == 65 && asked.errors.contains("the mail with the UID 1 stays as it is"), "\(asked.errors)")
    #expect(try server.terminate().code == 0)
  }

  @Test func aServerLooksAgainAndAgainAndWhenItIsAskedTo() throws {
    let machine = try Machine()
    let often = try machine.serve(machine.flags(nil, "--mailbox-interval", "50ms"))
    try machine.mail.deliver(Self.booking("LH400"), "one")
    _ = try often.log(containing: "mails read: 1,")
    #expect(try often.terminate().code == 0)
    let seldom = try machine.serve(machine.flags(nil, "--mailbox-interval", "off"))
    try machine.mail.deliver(Self.booking("LH401"), "two")
    #expect(try machine.sweep([]).text.hasPrefix("Mails read: 1,"))
    // Which mailbox it is, is its own business.
    let other = try machine.sweep(machine.flags())
    #expect(other.code == 1 && other.errors.contains("has settings of its own: leave out --mailbox,"), "\(other.errors)")
    // And nobody else's to ask for.
    #expect(try seldom.curl("/api/v1/sweep", "-X", "POST").text.hasPrefix("HTTP/1.1 404"))
    #expect(try seldom.terminate().code == 0)
    #expect(try machine.flights() == ["LH400", "LH401"])
  }

  @Test func whatIsWrongWithAMailboxIsSaid() throws {
    let machine = try Machine()
    try machine.mail.deliver(Self.booking("LH400"), "booking")
    let wrong = try machine.data.write("wrong", "hunter2\n")
    let cases: [(flags: [String], code: Int32, text: String)] = [
      (machine.flags(nil, "--mailbox-password-file", wrong), 77, "does not accept the user and the password"),
      (machine.flags(nil, "--mailbox-password-file", machine.data.file("none")), 65, "No such file"),
      (machine.flags(nil, "--mailbox-ca-file", "/etc/ssl/certs/ca-certificates.crt"), 69, "certificate is not accepted"),
      (
        machine.flags(machine.mail.address().replacingOccurrences(of: "127.0.0.1", with: "other.localhost")), 69,
        "certificate is not accepted"
      ),
      (machine.flags("imaps://ada@127.0.0.1:9/Travel"), 69, "cannot be reached"),
      (machine.flags(machine.mail.address("Nowhere")), 65, "refuses to open the folder Nowhere"),
      (machine.flags(nil, "--mailbox-user", "zoe"), 65, "no account that is let in is called that"), ([], 65, "no mailbox is set"),
    ]
    for (flags, code, text) in cases {
      let result = try machine.sweep(flags)
      #expect(result.code == code && result.errors.contains(text), "\(flags): \(result.code) \(result.errors)")
      #expect(!result.errors.contains("hunter2") && !result.errors.contains("secret"))
    }
    #expect(try machine.mail.count("Travel") == (1, 0))
    // A server goes on without its mailbox.
    let server = try machine.serve(machine.flags("imaps://ada@127.0.0.1:9/Travel"))
    _ = try server.log(containing: "the mailbox is swept later: the mail server cannot be reached")
    #expect(try server.curl("/api/v1/health").text.hasPrefix("HTTP/1.1 200"))
    #expect(try server.terminate().code == 0)
  }
}

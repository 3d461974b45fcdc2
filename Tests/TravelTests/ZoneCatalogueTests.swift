import Dispatch
import Foundation
import Glibc
import Testing
import Threads
import Travel

@Suite struct ZoneCatalogueTests {
  @Test func catalogueHasTheZonesOfTheDatabaseAndNothingElse() throws {
    let zones = try ZoneCatalogue()
    #expect(zones.names.count > 400 && zones.names == zones.names.sorted())
    for name in ["Europe/Berlin", "America/Argentina/Buenos_Aires", "UTC", "Etc/GMT+5", "CET", "Europe/Kiev", "America/Port-au-Prince"] {
      #expect(zones.names.contains(name))
      #expect(try zones.rules(for: name).identifier == name)
    }
    for name in ["posix/Europe/Berlin", "right/Europe/Berlin", "zone.tab", "tzdata.zi", "leapseconds", "localtime", "Factory"] {
      #expect(throws: ZoneError.self) { try zones.rules(for: name) }
    }
    for name in zones.names { #expect(throws: Never.self) { try zones.rules(for: name) } }
  }

  @Test(arguments: [
    ("europe/berlin", "Europe/Berlin"), ("Berlin", "Europe/Berlin"), ("New York", "America/New_York"),
    ("America/New York", "America/New_York"),
    ("Europe/Berlin ", "Europe/Berlin"), ("Europe/Kiew", "Europe/Kiev"), ("Sao Paulo", "America/Sao_Paulo"),
    ("Asia/Calcuta", "Asia/Calcutta"), ("utc", "UTC"), ("Port au Prince", "America/Port-au-Prince"),
  ])
  func nearestZoneIsProposedForAMisspeltOne(name: String, suggestion: String) throws {
    let zones = try ZoneCatalogue()
    #expect(throws: ZoneError.unknown(name, suggestion: suggestion)) { try zones.rules(for: name) }
  }

  @Test(arguments: [
    "", "PST", "CEST", "Mars/Phobos", "+02:00", "../../etc/passwd", "/etc/passwd", "Europe/../Europe/Berlin", "Europe/", "Europe", "GMT+5",
    "GMT+10",
  ])
  func noZoneIsProposedForWhatIsNotLikeOne(name: String) throws {
    let zones = try ZoneCatalogue()
    #expect(throws: ZoneError.unknown(name, suggestion: nil)) { try zones.rules(for: name) }
  }

  @Test(arguments: [
    "Europe/Berlin/", "/Europe/Berlin", "./Europe/Berlin", "Europe//Berlin", "Europe/./Berlin", "Europe/Berlin\u{0}",
  ])
  func pathToTheFileOfAZoneIsNotItsName(path: String) throws {
    let zones = try ZoneCatalogue()
    #expect(throws: ZoneError.unknown(path, suggestion: "Europe/Berlin")) { try zones.rules(for: path) }
  }

  @Test func longNameIsNotRepeatedInFull() throws {
    let zones = try ZoneCatalogue()
    let error = #expect(throws: ZoneError.self) { try zones.rules(for: String(repeating: "Europe/", count: 10_000)) }
    #expect(try #require(error).description.utf8.count < 200)
    let short = ZoneError.unknown("Berlin", suggestion: "Europe/Berlin").description
    #expect(short == "There is no time zone \"Berlin\" in the tz database. Is Europe/Berlin meant?")
  }

  @Test func missingDatabaseIsSaidWithWhatToDo() {
    let error = #expect(throws: ZoneError.self) { try ZoneCatalogue(directory: "/nonexistent") }
    #expect(
      error?.description
        == "/nonexistent holds no tz database (No such file or directory): install the package tzdata, or set TZDIR to where it is.")
  }

  @Test func onlyFilesOfTheDatabaseAreRead() throws {
    let directory = try TemporaryDirectory()
    let (inside, outside) = ("\(directory.path)/zoneinfo", "\(directory.path)/secret")
    for path in [inside, "\(inside)/Area", "\(inside)/posix"] { mkdir(path, 0o700) }
    for path in [outside, "\(inside)/Area/Real", "\(inside)/posix/Real", "\(inside)/Area/.hidden", "\(inside)/lower"] {
      try directory.write(TZifFile().bytes, to: path)
    }
    try directory.write(Array("nothing".utf8), to: "\(inside)/Area/Text")
    try directory.write(TZifFile(leapSeconds: 1).bytes, to: "\(inside)/Area/Leap")
    symlink("Real", "\(inside)/Area/Link")
    symlink("../../secret", "\(inside)/Area/Escape")
    symlink("../missing", "\(inside)/Area/Dangling")
    symlink("..", "\(inside)/Area/Loop")
    mkfifo("\(inside)/Area/Pipe", 0o600)

    let zones = try ZoneCatalogue(directory: inside)
    #expect(zones.names == ["Area/Escape", "Area/Leap", "Area/Link", "Area/Real", "Area/Text"])
    #expect(try zones.rules(for: "Area/Link").offset(at: Instant(milliseconds: 0)).seconds == 7200)
    for (name, reason) in [
      ("Area/Escape", "it is a link to \(directory.path)/secret, which is not in the database"),
      ("Area/Leap", "its times count leap seconds, as in the directory \"right\"; use the database without them"),
      ("Area/Text", "it is no time zone file (TZif)"),
    ] {
      #expect(throws: ZoneError.unusable(file: "\(inside)/\(name)", reason: reason)) { try zones.rules(for: name) }
    }
    // Read once and kept: the file is not needed any more.
    unlink("\(inside)/Area/Real")
    #expect(throws: Never.self) { try zones.rules(for: "Area/Link") }
    let gone = ZoneError.unusable(file: "\(inside)/Area/Real", reason: "No such file or directory")
    #expect(throws: gone) { try zones.rules(for: "Area/Real") }
  }

  @Test func threadsThatAskForAZoneAtOnceShareIt() throws {
    let zones = try ZoneCatalogue()
    let found = Locked<[ZoneRules]>([])
    let threads = DispatchGroup()
    for _ in 0..<8 {
      DispatchQueue.global().async(group: threads) {
        for name in ["Europe/Berlin", "Asia/Tokyo", "America/Lima"] {
          guard let rules = try? zones.rules(for: name) else { continue }
          found.withLock { $0.append(rules) }
        }
      }
    }
    #expect(threads.wait(timeout: .now() + 60) == .success)
    let rules = found.withLock { $0 }
    #expect(rules.count == 24 && Set(rules.map(ObjectIdentifier.init)).count == 3)
  }
}

/// A directory that goes when the test does.
private final class TemporaryDirectory {
  let path: String

  init() throws {
    let template = FileManager.default.temporaryDirectory.resolvingSymlinksInPath().appendingPathComponent("zones-\(Foundation.UUID())")
    try FileManager.default.createDirectory(at: template, withIntermediateDirectories: true)
    path = template.path
  }

  func write(_ bytes: [UInt8], to path: String) throws { try Data(bytes).write(to: URL(fileURLWithPath: path)) }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

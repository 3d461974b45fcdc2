import API
import Database
import Foundation
import HTTPServer
import Testing

@testable import Peregrine

@Suite struct SettingsTests {
  @Test func withoutAnythingTheDefaultsHold() throws {
    let settings = try Settings(flags: [:], environment: ["HOME": "/root"])
    #expect(settings.listen.map(\.description) == ["127.0.0.1:8080"])
    #expect(settings.limits == Limits())
    #expect(settings.timeouts == Timeouts())
    #expect(settings.tls == nil)
  }

  @Test func aFlagWinsOverItsVariable() throws {
    let settings = try Settings(
      flags: [.listen: "127.0.0.1:1, [::1]:2,unix:/run/p.sock"],
      environment: ["PEREGRINE_LISTEN": "127.0.0.1:9", "PEREGRINE_MAX_BODY": "1MiB"])
    #expect(settings.listen.map(\.description) == ["127.0.0.1:1", "[::1]:2", "unix:/run/p.sock"])
    #expect(settings.limits.body == 1 << 20)
  }

  @Test(arguments: [("1MiB", 64), ("64MiB", 64), ("65MiB", 65), ("1GiB", 1_024)])
  func anImportMayBeAsLargeAsAnyContentAndAtLeast64MiB(body: String, import mebibytes: Int) throws {
    #expect(try Settings(flags: [.maxBody: body], environment: [:]).api.maxImport == mebibytes << 20)
  }

  @Test(arguments: [
    (["PEREGRINE_DATA_DIR": "/srv/p/"], "/srv/p/peregrine.db"), (["PEREGRINE_DATA_DIR": "/"], "/peregrine.db"),
    ([:], "./data/peregrine.db"), (["PEREGRINE_DATABASE_URL": "sqlite:///srv/my%20trips.db"], "/srv/my trips.db"),
    (["PEREGRINE_DATABASE_URL": "sqlite:trips.db", "PEREGRINE_DATA_DIR": "/srv"], "trips.db"),
    (["PEREGRINE_DATABASE_URL": "postgres://me:secret@db/p?connections=4"], "postgres://me@db/p"),
  ])
  func theDatabaseIsInTheDataDirectoryUnlessItsAddressSaysOtherwise(environment: [String: String], description: String) throws {
    #expect(try Settings(flags: [:], environment: environment).database.description == description)
  }

  @Test func socketsFromSystemdAreUsedUnlessAnAddressIsGiven() throws {
    #expect(try Settings(flags: [:], environment: ["LISTEN_FDS": "1"]).listen == [.systemd])
    #expect(try Settings(flags: [.listen: "127.0.0.1:1"], environment: ["LISTEN_FDS": "1"]).listen.map(\.description) == ["127.0.0.1:1"])
  }

  @Test(arguments: [
    (["PEREGRINE_LISTN": "x"], "PEREGRINE_LISTN is no setting"), (["PEREGRINE_LISTEN": "8080"], "PEREGRINE_LISTEN: \"8080\" must be"),
    (["PEREGRINE_LISTEN": "example.org:80"], "IPv4 address or an IPv6 address in brackets"),
    (["PEREGRINE_LISTEN": "127.0.0.1:70000"], "must be address:port"), (["PEREGRINE_LISTEN": "unix:relative"], "absolute path"),
    (["PEREGRINE_MAX_BODY": "10MB"], "PEREGRINE_MAX_BODY: \"10MB\" is not allowed; it must be a size such as"),
    (["PEREGRINE_MAX_BODY": "0"], "PEREGRINE_MAX_BODY"), (["PEREGRINE_MAX_BODY": "99999999999999999999"], "PEREGRINE_MAX_BODY"),
    (["PEREGRINE_IDLE_TIMEOUT": "10"], "a duration such as"), (["PEREGRINE_WORKERS": "-1"], "a whole number"),
    (["PEREGRINE_LOG_LEVEL": "loud"], "trace, debug, info"), (["PEREGRINE_LOG_FORMAT": "xml"], "text or json"),
    (["PEREGRINE_TLS_CERT": "/c.pem"], "belong together"),
    (["PEREGRINE_MAILBOX": "imaps://ada@mail"], "--mailbox-password-file belong together"),
    (["PEREGRINE_MAILBOX": "imaps://ada:x@mail"], "belongs into a file"), (["PEREGRINE_MAILBOX_INTERVAL": "never"], "or off"),
    (["PEREGRINE_MAILBOX_DONE": "a\nb"], "the name of a folder"),
    (["PEREGRINE_TRUSTED_PROXIES": "10.0.0.1/8"], "PEREGRINE_TRUSTED_PROXIES"),
  ])
  func aWrongVariableStopsTheStartByName(environment: [String: String], expected: String) {
    let error = #expect(throws: InvalidSetting.self) { try Settings(flags: [:], environment: environment) }
    #expect(error?.description.contains(expected) == true, "\(error?.description ?? "")")
  }

  @Test func aWrongFlagIsNamedAsAFlag() {
    let error = #expect(throws: InvalidSetting.self) { try Settings(flags: [.maxPipelined: "many"], environment: [:]) }
    #expect(error?.description == "--max-pipelined: \"many\" is not allowed; it must be a whole number of at least 1.")
  }

  @Test func whatIsGivenAtTheStartIsKnownByItsName() throws {
    let settings = try Settings(
      flags: [.rateToken: "7/1m"],
      environment: ["PEREGRINE_REGISTRATION": "open", "PEREGRINE_RATE_TOKEN": "8/1m", "PEREGRINE_RATE_ADMIN": ""])
    #expect(
      settings.api.given.mapValues { "\($0.name) \($0.text) \($0.isFlag)" } == [
        .rate(.token): "--rate-token 7/1m true", .registration: "PEREGRINE_REGISTRATION open false",
      ])
    #expect(settings.api.registration == .open && settings.api.rates[.admin] == Parse.rate("100/1h"))
  }

  @Test(arguments: ["", "   ", "two\nlines", String(repeating: "x", count: 101)]) func aNameIsALineThatCanBeRead(name: String) {
    let error = #expect(throws: InvalidSetting.self) { try Settings(flags: [.instanceName: name], environment: [:]) }
    #expect(error?.description.hasSuffix("it must be a name of 1 to 100 characters.") == true)
  }

  @Test func mailAndBackupsAreSetWhole() throws {
    let settings = try Settings(
      flags: [.smtp: "smtps://mail.example.org", .smtpFrom: "a@example.org", .backupTime: "23:05", .backupDirectory: "/b/"],
      environment: ["PEREGRINE_BACKUP_SCHEDULE": "off", "PEREGRINE_BACKUP_KEEP_WEEKLY": "9"])
    #expect(settings.api.mail.sender == "a@example.org" && settings.api.mail.server != nil)
    let backups = settings.api.backups
    #expect(
      backups.schedule == .off && backups.minute == 23 * 60 + 5 && backups.weekly == 9 && backups.daily == 7 && backups.directory == "/b")
    let none = try Settings(flags: [:], environment: [:]).api
    #expect(none.backups.schedule == nil && none.backups.minute == 210 && none.mail.server == nil)
    let halves: [[Setting: String]] = [[.smtp: "smtp://a"], [.smtpFrom: "a@example.org"], [.smtpUser: "a"], [.smtpPasswordFile: "/a"]]
    for half in halves {
      let error = #expect(throws: InvalidSetting.self) { try Settings(flags: half, environment: [:]) }
      #expect(error?.description.hasSuffix("belong together; only one of them is given.") == true)
    }
  }

  @Test(arguments: ["24:00", "3:30", "03:60", "0330", "", "-1:00", "03:30:00"]) func noTimeOfDayIsGuessed(text: String) {
    #expect(throws: InvalidSetting.self) { try Settings(flags: [.backupTime: text], environment: [:]) }
  }

  @Test func everySettingIsInItsGuideWithItsDefault() throws {
    let guide = try String(
      contentsOf: URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs/settings.md"), encoding: .utf8)
    for setting in Setting.allCases {
      let fallback = setting.about.fallback
      let isForAdministrators = try !fallback.isEmpty && !Settings(flags: [setting: fallback], environment: [:]).api.given.isEmpty
      let line = try #require(
        guide.split(separator: "\n").first { $0.hasPrefix("| `\(setting.flag)`\(isForAdministrators ? " †" : "") |") },
        "docs/settings.md lacks \(setting.flag)")
      #expect(
        line.contains("`\(setting.variable)`") && (fallback.isEmpty || line.contains("`\(fallback)`")),
        "\(line)")
    }
  }
}

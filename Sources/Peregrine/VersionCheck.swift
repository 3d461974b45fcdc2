internal import API
internal import HTTPClient
internal import Logging
internal import Schema
internal import Threads

/// The thread that asks once a day which version is the newest, where the setting says whom to ask. What it sends is a GET of that address with
/// `User-Agent: Peregrine/<version>`: nothing of this server, and nothing of who uses it.
final class VersionCheck: Sendable {
  private static let pause = 24 * 3_600_000
  /// The longest answer in bytes: it is a version.
  private static let longest = 65_536

  private let isClosing = Locked(false)
  private let changed = Condition()

  /// Begins to ask `address`, unless that is nil. It need not be waited for: what is on its way when the server ends is given up.
  init?(_ address: String?, _ api: API, _ logger: Logger) {
    guard let address else { return nil }
    do {
      try Thread(name: "version-check") { [self] in
        repeat {
          do {
            let newest = try Self.ask(address)
            guard !isClosing.withLock({ $0 }) else { return }
            api.note(newestVersion: newest)
            if Version(newest).isNewer(than: Version(Peregrine.version)) {
              logger.notice("there is a newer version, \(newest); this is \(Peregrine.version)")
            }
          } catch { logger.warning("nobody knows whether there is a newer version: \(error)") }
        } while isClosing.wait(for: changed, until: MonotonicClock.milliseconds() + Self.pause) { $0 ? true : nil } == nil
      }.detach()
    } catch {
      logger.error("nobody asks whether there is a newer version: \(error)")
      return nil
    }
  }

  /// Asks no more.
  func close() {
    isClosing.withLock { $0 = true }
    changed.broadcast()
  }

  /// The version in `{"version": "1.2.3"}` at `address`. Throws why there is none.
  static func ask(_ address: String) throws -> String {
    let client = HTTPClient(userAgent: "Peregrine/\(Peregrine.version)", idleTimeout: 30)
    var received: [UInt8] = []
    let answer = try client.send(
      HTTPClient.Request("GET", address),
      to: { piece in
        received += piece
        guard received.count <= longest else { throw Failure(description: "\(address) answers with more than a version") }
      })
    guard answer.status == 200 else { throw Failure(description: "\(address) answers with the status \(answer.status)") }
    guard let version = (try? JSONParser.parse(received))?.text("version"), Parse.name(version) != nil else {
      throw Failure(description: "what \(address) answers is not {\"version\": \"…\"}")
    }
    return version
  }

  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// A version by its numbers: 0.10.0 is newer than 0.9.
  struct Version {
    let numbers: [Int]

    init(_ text: String) { numbers = text.split(separator: ".").map { Int($0.prefix(while: \.isNumber)) ?? 0 } }

    func isNewer(than other: Version) -> Bool { other.numbers.lexicographicallyPrecedes(numbers) }
  }
}

import Testing
import Threads

@testable import HTTPClient

/// Requests to servers that nobody vouches for: each is over in its time, and hurts nobody else.
@Suite struct RequestPoolTests {
  private static var quick: RequestPool.Limits {
    var limits = RequestPool.Limits()
    limits.total = 500
    return limits
  }

  /// What has come of requests.
  private final class Outcomes: Sendable {
    private let all = Locked<[Int: RequestPool.Outcome]>([:])
    private let changed = Condition()

    func note(_ number: Int, _ outcome: RequestPool.Outcome) {
      all.withLock { $0[number] = outcome }
      changed.broadcast()
    }

    /// Those of the first `count` requests, once they have ended, or after half a minute.
    func wait(_ count: Int) -> [RequestPool.Outcome?] {
      let deadline = MonotonicClock.milliseconds() + 30_000
      _ = all.wait(for: changed, until: deadline) { $0.count >= count ? true : nil }
      return all.withLock { all in (0..<count).map { all[$0] } }
    }
  }

  private static func request(
    _ url: String, _ number: Int, _ outcomes: Outcomes, body: String = "{}", lanes: [RequestPool.Lane] = [], patience: Int = 20_000,
    refusal: @escaping @Sendable (String) -> String? = { _ in nil }
  ) -> RequestPool.Request {
    RequestPool.Request(
      url, headers: ["Content-Type: application/json"], body: Array(body.utf8), lanes: lanes,
      startsBefore: MonotonicClock.milliseconds() + patience, refusal: refusal, finished: { outcomes.note(number, $0) })
  }

  /// What comes of one request to a receiver that behaves like this.
  private static func outcome(_ behaviour: Receiver.Behaviour, limits: RequestPool.Limits = quick) throws -> RequestPool.Outcome? {
    let receiver = try Receiver { _, _ in behaviour }
    let pool = try RequestPool(userAgent: "test", limits: limits)
    defer { pool.close(grace: 0) }
    let outcomes = Outcomes()
    pool.add([request(receiver.url, 0, outcomes)])
    return outcomes.wait(1)[0]
  }

  @Test func whatIsSentArrivesAndTheAnswerComesBack() throws {
    let receiver = try Receiver { _, _ in .answer(202, "taken") }
    let pool = try RequestPool(userAgent: "Peregrine/test")
    defer { pool.close(grace: 0) }
    let outcomes = Outcomes()
    pool.add([Self.request(receiver.url + "?a=1", 0, outcomes, body: #"{"a": "ä"}"#)])
    guard case .answered(202, _, let body, _)? = outcomes.wait(1)[0] else {
      Issue.record("no answer")
      return
    }
    #expect(String(decoding: body, as: UTF8.self) == "taken")
    let delivery = receiver.wait(for: 1)[0]
    #expect(delivery.head.hasPrefix("POST /hook?a=1 HTTP/1.1\r\n") && delivery.body == #"{"a": "ä"}"#)
    #expect(delivery["User-Agent"] == "Peregrine/test" && delivery["Content-Type"] == "application/json" && delivery["Expect"] == nil)
  }

  @Test(arguments: [("120", 120...120), ("Fri, 31 Dec 2100 23:59:59 GMT", 86_400...Int.max), ("soon", 0...0), ("-3", 0...0), ("", 0...0)])
  func whatAReceiverAsksForIsSeconds(value: String, expected: ClosedRange<Int>) throws {
    let answer = "HTTP/1.1 429 Too Many Requests\r\nRetry-After: \(value)\r\nContent-Length: 0\r\n\r\n"
    guard case .answered(429, let seconds, _, _)? = try Self.outcome(.raw(answer)) else {
      Issue.record("no answer")
      return
    }
    #expect(expected.contains(seconds))
  }

  @Test func aReceiverThatNeverAnswersIsGivenUpInTime() throws {
    guard case .failed(let reason, let milliseconds)? = try Self.outcome(.hang) else {
      Issue.record("an answer from nobody")
      return
    }
    #expect(reason.contains("timed out") && (400..<5_000).contains(milliseconds), "\(reason) after \(milliseconds) ms")
  }

  @Test func ofAnEndlessAnswerTheFirstKilobyteIsRead() throws {
    let began = MonotonicClock.milliseconds()
    let endless = Receiver.Behaviour.endless("HTTP/1.1 200 OK\r\n\r\n", String(repeating: "x", count: 10_000))
    guard case .answered(200, _, let body, _)? = try Self.outcome(endless, limits: RequestPool.Limits()) else {
      Issue.record("no answer")
      return
    }
    #expect(body.count == 1_024 && MonotonicClock.milliseconds() - began < 5_000)
  }

  @Test func anAnswerWhoseContentNeverEndsCountsByItsHead() throws {
    let slow = Receiver.Behaviour.raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nsome")
    guard case .answered(200, _, let body, _)? = try Self.outcome(slow) else {
      Issue.record("no answer")
      return
    }
    #expect(String(decoding: body, as: UTF8.self) == "some")
  }

  @Test(arguments: [
    "HTTP/1.1 200 OK\r\nX: ", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 100 Continue\r\n\r\n", "220 smtp.example.org ESMTP\r\n",
    "\u{0}\u{1}\u{2}\r\n\r\n",
    "HTTP/1.1 2000 OK\r\n\r\n", "HTTP/9.9 200 OK\r\n\r\n", "",
  ])
  func whatIsNoWholeAnswerIsNone(text: String) throws {
    guard case .failed? = try Self.outcome(.raw(text)) else {
      Issue.record("taken for an answer")
      return
    }
  }

  @Test(arguments: [
    ("HTTP/1.1 200 OK\r\n", "X-Field: value\r\n"), ("", "HTTP/1.1 100 Continue\r\n\r\n"), ("HTTP/1.1 200 OK\r\nX: ", "xxxxxxxxxxxxxxxx"),
  ])
  func aHeadThatNeverEndsIsNotReadForEver(first: String, more: String) throws {
    let began = MonotonicClock.milliseconds()
    let endless = Receiver.Behaviour.endless(first, String(repeating: more, count: 100))
    guard case .failed? = try Self.outcome(endless, limits: RequestPool.Limits()) else {
      Issue.record("taken for an answer")
      return
    }
    #expect(MonotonicClock.milliseconds() - began < 5_000)
  }

  @Test func aRedirectIsAnAnswerAndNobodyGoesThere() throws {
    let secret = try Receiver()
    let receiver = try Receiver { _, _ in .raw("HTTP/1.1 302 Found\r\nLocation: \(secret.url)\r\nContent-Length: 0\r\n\r\n") }
    let pool = try RequestPool(userAgent: "test", limits: Self.quick)
    let outcomes = Outcomes()
    pool.add([Self.request(receiver.url, 0, outcomes)])
    guard case .answered(302, _, _, _)? = outcomes.wait(1)[0] else {
      Issue.record("not the redirect")
      return
    }
    pool.close(grace: 0)
    #expect(receiver.deliveries.count == 1 && secret.accepted == 0)
  }

  @Test func nothingIsConnectedToWhereItIsNotAllowed() throws {
    let receiver = try Receiver()
    let pool = try RequestPool(userAgent: "test", limits: Self.quick)
    let outcomes = Outcomes()
    let spellings = [
      "127.0.0.1", "localhost", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "[::ffff:127.0.0.1]", "127.0.0.1.", "localhost.",
    ]
    pool.add(
      spellings.enumerated().map { number, host in
        Self.request("http://\(host):\(receiver.port)/", number, outcomes) { address in
          ["127.0.0.1", "::1", "::ffff:127.0.0.1"].contains(address) ? "refused \(address)" : nil
        }
      })
    for (host, outcome) in zip(spellings, outcomes.wait(spellings.count)) {
      guard case .failed(let reason, _)? = outcome, reason.hasPrefix("refused ") || host.hasSuffix(".") else {
        // With a dot at its end, not everybody resolves a name of this machine.
        Issue.record("\(host): \(String(describing: outcome))")
        continue
      }
    }
    pool.close(grace: 0)
    #expect(receiver.accepted == 0)
  }

  @Test func aConnectionThatSomebodyElseMayUseIsNotUsedByWhoMayNot() throws {
    let receiver = try Receiver()
    let pool = try RequestPool(userAgent: "test", limits: Self.quick)
    defer { pool.close(grace: 0) }
    let outcomes = Outcomes()
    pool.add([Self.request(receiver.url, 0, outcomes)])
    _ = outcomes.wait(1)
    pool.add([Self.request(receiver.url, 1, outcomes) { "refused \($0)" }])
    #expect({ if case .failed("refused 127.0.0.1", _)? = outcomes.wait(2)[1] { true } else { false } }())
    #expect(receiver.deliveries.count == 1)
    // And it can still be used by who may.
    pool.add([Self.request(receiver.url, 2, outcomes)])
    #expect({ if case .answered(200, _, _, _)? = outcomes.wait(3)[2] { true } else { false } }())
  }

  @Test(arguments: [
    "file:///etc/passwd", "gopher://127.0.0.1/", "http://user:word@127.0.0.1:1/", "dict://127.0.0.1/", "ftp://127.0.0.1/x", "not a url",
  ])
  func nothingButHTTPWithoutAUserIsSent(url: String) throws {
    let pool = try RequestPool(userAgent: "test", limits: Self.quick)
    defer { pool.close(grace: 0) }
    let outcomes = Outcomes()
    pool.add([Self.request(url, 0, outcomes)])
    guard case .failed? = outcomes.wait(1)[0] else {
      Issue.record("sent")
      return
    }
  }

  @Test func oneReceiverThatHangsLeavesTheOthersAlone() throws {
    let (hanging, quick) = (try Receiver { _, _ in .hang }, try Receiver())
    var limits = RequestPool.Limits()
    limits.parallel = 16
    limits.total = 3_000
    let pool = try RequestPool(userAgent: "test", limits: limits)
    defer { pool.close(grace: 0) }
    let outcomes = Outcomes()
    // The hanging ones first.
    pool.add((100..<150).map { Self.request(hanging.url, $0, outcomes, lanes: [.init("a", most: 8)]) })
    let began = MonotonicClock.milliseconds()
    pool.add((0..<100).map { Self.request(quick.url, $0, outcomes, lanes: [.init("b", most: 8)]) })
    #expect(quick.wait(for: 100).count == 100)
    #expect(MonotonicClock.milliseconds() - began < 2_500)
    #expect(hanging.accepted <= 8)
  }

  @Test func whatCannotBeginInTimeIsNotSent() throws {
    let receiver = try Receiver { _, _ in .hang }
    let pool = try RequestPool(userAgent: "test", limits: Self.quick)
    defer { pool.close(grace: 0) }
    let outcomes = Outcomes()
    let lanes = [RequestPool.Lane("a", most: 1)]
    pool.add([Self.request(receiver.url, 0, outcomes, lanes: lanes), Self.request(receiver.url, 1, outcomes, lanes: lanes, patience: 50)])
    #expect(outcomes.wait(2)[1] == .abandoned)
    #expect(receiver.deliveries.count == 1)
  }

  @Test func aPoolThatIsClosedAbandonsWhatHasNoAnswer() throws {
    let receiver = try Receiver { _, _ in .hang }
    let pool = try RequestPool(userAgent: "test")
    let outcomes = Outcomes()
    pool.add((0..<3).map { Self.request(receiver.url, $0, outcomes, lanes: [.init("a", most: 2)]) })
    _ = receiver.wait(for: 2)
    pool.close(grace: 50)
    #expect(outcomes.wait(3) == [.abandoned, .abandoned, .abandoned])
  }
}

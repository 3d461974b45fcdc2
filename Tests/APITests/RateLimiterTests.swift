import HTTPServer
import Testing
import Threads
import Travel

@testable import API

/// Counting requests.
@Suite struct RateLimiterTests {
  private static let somebody = RateLimiter.Key.user(UUID(high: 1, low: 1))

  private static func limiter(_ windows: (count: Int, length: Int)...) -> RateLimiter { RateLimiter([.token: RateLimit(windows)]) }

  private static func instant(_ milliseconds: Int64) -> Instant { Instant(milliseconds: milliseconds) }

  @Test func exactlyAsManyPassAsAreAllowedHoweverManyAskAtOnce() throws {
    let limiter = Self.limiter((count: 1_000, length: 60_000), (count: 1_500, length: 3_600_000))
    let passed = Counter()
    for (minute, expected) in [(Int64(0), 1_000), (1, 1_500), (2, 1_500)] {
      try onThreads(8) { thread in
        for request in 0..<250 {
          // The threads have read the clock in another order than they come in.
          let now = Self.instant(minute * 60_000 + Int64((thread * 37 + request * 11 + 25) % 50) + 1_000_000)
          if limiter.count(.token, Self.somebody, at: now)?.exceeded == nil { passed.next() }
        }
      }
      #expect(passed.value == expected)
    }
  }

  @Test func aWindowBeginsWithItsFirstRequestAndIsOverAfterItsLength() throws {
    let limiter = Self.limiter((count: 2, length: 1_000))
    var seen: [(Int, Int64, Bool)] = []
    for now in [5_300, 5_900, 6_299, 6_300, 6_301, 7_299, 7_300] as [Int64] {
      let standing = try #require(limiter.count(.token, Self.somebody, at: Self.instant(now)))
      #expect(standing.limit == 2)
      seen.append((standing.remaining, standing.reset, standing.exceeded == nil))
    }
    #expect(seen.map(\.0) == [1, 0, 0, 1, 0, 0, 1])
    #expect(seen.map(\.1) == [6_300, 6_300, 6_300, 7_300, 7_300, 7_300, 8_300])
    #expect(seen.map(\.2) == [true, true, false, true, true, false, true])
  }

  @Test func ofTwoWindowsTheOneIsShownThatIsNearerToItsEndOrKeepsWaitingLonger() throws {
    let limiter = Self.limiter((count: 2, length: 1_000), (count: 3, length: 10_000))
    func count(_ now: Int64) throws -> RateLimiter.Standing { try #require(limiter.count(.token, Self.somebody, at: Self.instant(now))) }
    #expect(try count(0).limit == 2)
    #expect(try count(1).remaining == 0)
    #expect(try count(2).exceeded == RateLimit.Window(count: 2, length: 1_000))
    let last = try count(1_000)
    #expect(last.limit == 3)
    #expect(last.remaining == 0)
    let refused = try count(1_001)
    #expect(refused.exceeded == RateLimit.Window(count: 3, length: 10_000))
    #expect(refused.reset == 10_000)
    #expect(try count(9_999).exceeded != nil)
    #expect(try count(10_000).exceeded == nil)
  }

  @Test func aClockThatIsSetBackLocksNobodyOut() throws {
    let limiter = Self.limiter((count: 1, length: 1_000))
    #expect(limiter.count(.token, Self.somebody, at: Self.instant(1_000_000))?.exceeded == nil)
    #expect(limiter.count(.token, Self.somebody, at: Self.instant(999_999))?.exceeded != nil, "a request that comes a little late")
    #expect(limiter.count(.token, Self.somebody, at: Self.instant(5))?.exceeded == nil)
  }

  @Test func bucketsAndCallersAreCountedByThemselves() throws {
    let limit = RateLimit([(count: 1, length: 1_000)])
    let limiter = RateLimiter([.token: limit, .session: limit])
    let id = UUID(high: 1, low: 1)
    let keys: [RateLimiter.Key] = [.token(id), .user(id), .address(nil), .address(IPAddress(1, 2, 3, 4)), .token(UUID(high: 2, low: 1))]
    for bucket in [RateBucket.token, .session] {
      for key in keys {
        #expect(limiter.count(bucket, key, at: Self.instant(0))?.exceeded == nil)
        #expect(limiter.count(bucket, key, at: Self.instant(0))?.exceeded != nil)
      }
    }
    #expect(limiter.count(.admin, keys[0], at: Self.instant(0)) == nil, "a bucket without a limit")
    #expect(RateLimiter([.admin: RateLimit([])]).count(.admin, keys[0], at: Self.instant(0)) == nil, "off")
  }

  @Test func aLimitThatIsLoweredCountsWhatHasBeenUsedAndOneOfAnotherTimeBeginsAnew() throws {
    let limiter = Self.limiter((count: 10, length: 1_000))
    for now in 0..<5 { _ = limiter.count(.token, Self.somebody, at: Self.instant(Int64(now))) }
    limiter.use([.token: RateLimit([(count: 3, length: 1_000)])])
    let lowered = try #require(limiter.count(.token, Self.somebody, at: Self.instant(10)))
    #expect(lowered.exceeded != nil && lowered.remaining == 0 && lowered.limit == 3)
    limiter.use([.token: RateLimit([(count: 6, length: 1_000)])])
    #expect(limiter.count(.token, Self.somebody, at: Self.instant(11))?.remaining == 0, "the sixth")
    limiter.use([.token: RateLimit([(count: 6, length: 2_000)])])
    #expect(limiter.count(.token, Self.somebody, at: Self.instant(12))?.remaining == 5)
    limiter.use([:])
    #expect(limiter.count(.token, Self.somebody, at: Self.instant(13)) == nil)
  }

  @Test func manyStrangersDoNotMakeItForgetOrSlow() throws {
    let limiter = RateLimiter([.login: RateLimit([(count: 1, length: 1_000_000)])])
    let began = ContinuousClock.now
    var refused = 0
    for number in 0..<25_000 {
      let address = RateLimiter.Key.address(IPAddress(10, 0, UInt8(number >> 8), UInt8(number & 255)))
      if limiter.count(.login, address, at: Self.instant(Int64(number)))?.exceeded != nil { refused += 1 }
    }
    #expect(refused == 0)
    // Sweeping with each of them would take minutes.
    #expect(ContinuousClock.now - began < .seconds(20))
    #expect(limiter.count(.login, .address(IPAddress(10, 0, 0, 0)), at: Self.instant(25_000))?.exceeded != nil)
  }
}

import Testing

@testable import HTTPServer

/// When deadlines are noticed: never early, and at most one tick late by a loop that sleeps as long as it is told.
@Suite struct TimerWheelTests {
  static let tick = TimerWheel.tickLength
  /// Slots of the wheel times the length of a tick: what lies further ahead waits for a later lap.
  static let lap = 1024 * tick

  static func id(_ number: Int) -> ConnectionID { ConnectionID(descriptor: Int32(number), generation: UInt32(number) &* 3) }

  /// Enters a deadline and gives its tick.
  @discardableResult
  static func set(_ wheel: inout TimerWheel, _ deadline: Int, _ number: Int = 1) -> Int {
    let tick = wheel.tick(of: deadline)
    wheel.insert(id(number), tick: tick)
    return tick
  }

  @Test(
    arguments: [0, 1, 99, 100, 12_345, 1 << 40],
    [0, 1, 50, 99, 100, 101, 199, 200, 10_000, lap - 100, lap - 1, lap, lap + 1, lap + 100, 3 * lap, 10 * lap + 7])
  func deadlineIsNoticedWithinATick(start: Int, after: Int) throws {
    var wheel = TimerWheel(now: start)
    let deadline = start + after
    let tick = Self.set(&wheel, deadline)
    var now = start
    var wakeUps = 0
    while now < deadline {
      now += try #require(wheel.delay(from: now), "an entry is waiting")
      wakeUps += 1
      let due = wheel.advance(to: now)
      guard due.isEmpty else {
        #expect(now >= deadline, "not early")
        #expect(due.map(\.connection) == [Self.id(1)] && due.map(\.tick) == [tick])
        break
      }
    }
    // The deadline's own millisecond may be the first of a tick that has begun already.
    if wheel.count > 0 {
      now += try #require(wheel.delay(from: now))
      #expect(wheel.advance(to: now).map(\.connection) == [Self.id(1)])
    }
    #expect(now >= deadline && now - deadline <= Self.tick)
    #expect(wakeUps <= after / Self.lap + 2, "it sleeps from lap to lap")
    #expect(wheel.count == 0 && wheel.delay(from: now) == nil)
  }

  @Test func deadlineThatHasPassedIsDueAtTheNextTick() {
    var wheel = TimerWheel(now: 5000)
    Self.set(&wheel, 0)
    #expect(wheel.advance(to: 5099).isEmpty)
    #expect(wheel.delay(from: 5099) == 1)
    #expect(wheel.advance(to: 5100).count == 1)
  }

  @Test func nothingIsWaitedForWithoutADeadline() {
    var wheel = TimerWheel(now: 0)
    #expect(wheel.delay(from: 0) == nil && wheel.count == 0)
    #expect(wheel.advance(to: 10 * Self.lap).isEmpty)
    #expect(wheel.delay(from: 10 * Self.lap) == nil)
  }

  @Test(arguments: [lap - 1, lap, lap + 1, 2 * lap, 1000 * lap + 5])
  func longSleepFindsEverythingThatBecameDue(sleep: Int) {
    var wheel = TimerWheel(now: 50)
    let deadlines = stride(from: 50, to: 3 * Self.lap, by: 7 * Self.tick - 3).map { $0 }
    let ticks = deadlines.enumerated().map { Self.set(&wheel, $1, $0) }
    let now = 50 + sleep
    let due = wheel.advance(to: now)
    let expected = ticks.enumerated().filter { $0.element * Self.tick <= now }.map { Self.id($0.offset) }
    #expect(Set(due.map(\.connection)) == Set(expected) && due.count == expected.count, "each once")
    #expect(wheel.count == deadlines.count - expected.count)
    #expect(wheel.advance(to: now).isEmpty)
    #expect(wheel.advance(to: now + 3 * Self.lap).count == deadlines.count - expected.count)
  }

  @Test func clockThatStandsStillOrGoesBackBringsNothing() {
    var wheel = TimerWheel(now: 1000)
    Self.set(&wheel, 1000)
    #expect(wheel.advance(to: 1000).isEmpty && wheel.advance(to: 0).isEmpty && wheel.advance(to: 1099).isEmpty)
    #expect(wheel.delay(from: 1200) == 0, "what is overdue is not waited for")
    #expect(wheel.advance(to: 1200).count == 1)
  }

  @Test func connectionMayStandInTheWheelMoreThanOnce() {
    var wheel = TimerWheel(now: 0)
    for deadline in [100, 100, 5000, Self.lap + 100] { Self.set(&wheel, deadline) }
    #expect(wheel.count == 4)
    #expect(wheel.advance(to: 200).count == 2)
    #expect(wheel.advance(to: 5100).count == 1)
    #expect(wheel.advance(to: 2 * Self.lap).count == 1)
  }

  // Against a list of deadlines that is searched from end to end.
  @Test(arguments: 1...20)
  func randomDeadlinesAreNoticedLikeInASortedList(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var now = Int.random(in: 0...10_000_000, using: &random)
    var wheel = TimerWheel(now: now)
    var waiting: [Int: Int] = [:]
    for number in 0..<3000 {
      if number.isMultiple(of: 3) || Bool.random(using: &random) {
        let ahead = [100, 5000, Self.lap, 5 * Self.lap].randomElement(using: &random)!
        let deadline = now + Int.random(in: -50...ahead, using: &random)
        // What has passed already counts from when it was entered.
        waiting[number] = max(deadline, now)
        Self.set(&wheel, deadline, number)
      }
      if let delay = wheel.delay(from: now) {
        let next = try #require(waiting.values.min())
        // Due at the first tick behind the deadline, or at the next tick from now.
        #expect(now + delay <= max(next, now) + Self.tick, "it does not sleep past a deadline")
      }
      switch Int.random(in: 0..<20, using: &random) {
      case 0: now += Int.random(in: 0...(3 * Self.lap), using: &random)
      case 1...4: now += wheel.delay(from: now) ?? 0
      default: now += Int.random(in: 0...250, using: &random)
      }
      let due = Set(wheel.advance(to: now).map { Int($0.connection.descriptor) })
      for (number, deadline) in waiting {
        if due.contains(number) {
          #expect(deadline <= now, "not early")
        } else {
          #expect(deadline > now - Self.tick, "\(now - deadline) ms late")
        }
      }
      for number in due { #expect(waiting.removeValue(forKey: number) != nil, "each once") }
      #expect(wheel.count == waiting.count)
    }
  }
}

/// Repeatable random numbers (Steele, Lea and Flood, 2014).
struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

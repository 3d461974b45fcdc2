import Dispatch
import Testing
import Threads
import Travel

@Suite struct UUIDGeneratorTests {
  /// 2022-02-22T19:22:22Z, as in RFC 9562 appendix A.6.
  private static let noon: Int64 = 0x017F_22E2_79B0

  private func millisecond(_ uuid: UUID) -> Int64 { Int64(uuid.high >> 16) }

  @Test func identifierHasTheTimeTheVersionAndTheVariantInTheirPlaces() {
    let generator = UUIDGenerator(clock: SettableClock(Self.noon).clock)
    for _ in 0..<1000 {
      let text = Array(generator.next().description)
      #expect(String(text[..<15]) == "017f22e2-79b0-7")
      #expect("89ab".contains(text[19]))
    }
  }

  @Test func bitsAfterTheTimeAreRandom() {
    let clock = SettableClock(Self.noon)
    var everSet: (UInt64, UInt64) = (0, 0)
    var alwaysSet: (UInt64, UInt64) = (.max, .max)
    // With 200 identifiers, a bit that is random is the same in all of them once in 10^60 runs.
    for i in 0..<200 {
      // Another generator each time, in a millisecond of its own: no bit is left over from the one before.
      clock.set(Self.noon + Int64(i))
      let uuid = UUIDGenerator(clock: clock.clock).next()
      everSet = (everSet.0 | uuid.high, everSet.1 | uuid.low)
      alwaysSet = (alwaysSet.0 & uuid.high, alwaysSet.1 & uuid.low)
    }
    // The beginning of the count: 11 bits.
    #expect(everSet.0 & 0xFFF == 0x7FF)
    #expect(alwaysSet.0 & 0xFFF == 0)
    // All but the variant.
    #expect(everSet.1 == 0xBFFF_FFFF_FFFF_FFFF)
    #expect(alwaysSet.1 == 0x8000_0000_0000_0000)
  }

  @Test func identifiersOfOneMillisecondAreInOrder() {
    let generator = UUIDGenerator(clock: SettableClock(Self.noon).clock)
    var last = generator.next()
    for _ in 0..<100_000 {
      let next = generator.next()
      guard last < next else {
        Issue.record("\(next) came after \(last)")
        return
      }
      last = next
    }
    #expect(last.description.dropFirst(14).first == "7")
    // At least half of the 4,096 numbers of a millisecond were used before the next was begun.
    #expect((Self.noon...Self.noon + 100_000 / 2048 + 1).contains(millisecond(last)))
  }

  @Test func clockThatIsSetBackChangesNoOrder() {
    let clock = SettableClock(Self.noon)
    let generator = UUIDGenerator(clock: clock.clock)
    var last = generator.next()
    for time in [Self.noon - 1, Self.noon - 3_600_000, 0, -1, .min, Self.noon, Self.noon + 1, Self.noon - 1, Self.noon + 5] {
      clock.set(time)
      for _ in 0..<10 {
        let next = generator.next()
        #expect(last < next)
        last = next
      }
    }
    // It has caught up.
    #expect(millisecond(last) == Self.noon + 5)
  }

  @Test func identifierFollowsTheClock() {
    let clock = SettableClock(Self.noon)
    let generator = UUIDGenerator(clock: clock.clock)
    for time in [Self.noon, Self.noon + 1, Self.noon + 86_400_000] {
      clock.set(time)
      #expect(millisecond(generator.next()) == time)
    }
  }

  @Test func threadsGetDifferentIdentifiersEachInOrder() {
    let generator = UUIDGenerator(clock: .system)
    let made = Locked<[[UUID]]>([])
    let threads = DispatchGroup()
    for _ in 0..<4 {
      DispatchQueue.global().async(group: threads) {
        let own = (0..<20_000).map { _ in generator.next() }
        made.withLock { $0.append(own) }
      }
    }
    #expect(threads.wait(timeout: .now() + 60) == .success)
    let lists = made.withLock { $0 }
    for list in lists { #expect(zip(list, list.dropFirst()).allSatisfy { $0 < $1 }) }
    #expect(Set(lists.joined()).count == 80_000)
  }
}

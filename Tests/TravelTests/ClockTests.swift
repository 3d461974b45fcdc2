import Foundation
import Testing
import Travel

@Suite struct ClockTests {
  @Test func systemClockShowsTheTimeOfTheSystem() {
    let before = Int64(Date.now.timeIntervalSince1970 * 1000)
    let now = Clock.system.now().milliseconds
    let after = Int64(Date.now.timeIntervalSince1970 * 1000)
    // Two readings of one clock, in different units: a millisecond may be lost between them.
    #expect((before - 1...after + 1).contains(now))
  }
}

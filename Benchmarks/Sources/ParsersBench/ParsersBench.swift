import Assets
import Glibc

@testable import Parsers
@testable import Travel

/// Measures the module `Parsers` by itself, on files in a directory, and prints one line of JSON for each round: microseconds of a processor that it takes to
/// read a document, from its bytes to its drafts.
///
/// usage: ParsersBench DIRECTORY ROUNDS MILLISECONDS
@main
struct ParsersBench {
  /// How many are read between two looks at the clock.
  static let turn = 16

  let context: DocumentContext
  let boardingPass: [UInt8]
  let walletPass: [UInt8]

  static func main() throws {
    let arguments = CommandLine.arguments
    guard arguments.count == 4, let rounds = Int(arguments[2]), let milliseconds = Int(arguments[3]) else {
      print("usage: ParsersBench DIRECTORY ROUNDS MILLISECONDS")
      exit(2)
    }
    let bench = try ParsersBench(arguments[1])
    for _ in 0..<rounds { print(try bench.round(milliseconds)) }
  }

  private init(_ directory: String) throws {
    let list = assets_reference()
    let files = UnsafeBufferPointer(start: list.first, count: list.count)
    let reference = try ReferenceData { name in
      let file = files.first { String(cString: $0.name) == name }!
      return UnsafeBufferPointer(start: file.bytes, count: file.length)
    }
    context = DocumentContext(reference: reference, zones: try ZoneCatalogue(), referenceDay: try LocalDate("2026-03-20"))
    boardingPass = Self.bytes(directory + "/boarding_pass.txt")
    walletPass = Self.bytes(directory + "/wallet_pass.pkpass")
  }

  private static func bytes(_ path: String) -> [UInt8] {
    guard let file = fopen(path, "rb") else { fatalError("\(path) cannot be read") }
    defer { fclose(file) }
    return [UInt8](unsafeUninitializedCapacity: 1 << 20) { buffer, count in count = fread(buffer.baseAddress, 1, buffer.count, file) }
  }

  private func round(_ milliseconds: Int) throws -> String {
    let boarding = try microseconds(milliseconds) {
      let flights = try BoardingPass(bytes: boardingPass).readings(context)
      precondition(flights.count == 2 && flights[1].draft.departure.local == "2026-03-29")
    }
    let wallet = try microseconds(milliseconds) {
      let reading = try WalletPass.read(walletPass, context)
      precondition(reading.flights.first?.draft.departure.local == "2026-03-29T10:30")
    }
    return "{\"boarding_pass\": \(boarding), \"wallet_pass\": \(wallet)}"
  }

  /// How long one call takes, on average over so many milliseconds, by the time of the processor: that of the clock says who else is running.
  private func microseconds(_ milliseconds: Int, _ body: () throws -> Void) throws -> Double {
    let start = Self.nanoseconds()
    var count = 0
    var elapsed = 0
    while elapsed < milliseconds * 1_000_000 {
      for _ in 0..<Self.turn { try body() }
      count += Self.turn
      elapsed = Self.nanoseconds() - start
    }
    return Double(elapsed) / 1000 / Double(count)
  }

  /// That this thread has used.
  private static func nanoseconds() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
  }
}

internal import Glibc

/// Runs libFuzzer on the parser that the environment variable FUZZ_TARGET names; the arguments are libFuzzer's. Not an argument, because
/// libFuzzer starts further processes with its own arguments only.
@main enum Fuzz {
  /// What one input does. A broken promise of the parser ends the process.
  typealias Target = @Sendable (inout Input) -> Void

  static let targets: KeyValuePairs<String, Target> = [
    "head": fuzzHead, "chunked": fuzzChunked, "multipart": fuzzMultipart, "url": fuzzURL, "fields": fuzzFieldValues,
    "zones": fuzzZones, "table": fuzzTable, "boardingpass": fuzzBoardingPass, "walletpass": fuzzWalletPass, "mail": fuzzMail,
    "schemaorg": fuzzSchemaOrg, "calendar": fuzzCalendar, "itinerary": fuzzItinerary,
    "picture": fuzzPicture, "imap": fuzzIMAP,
  ]

  private static let target: Target = {
    let name = getenv("FUZZ_TARGET").map { String(cString: $0) } ?? ""
    guard let target = targets.first(where: { $0.key == name })?.value else {
      fail("FUZZ_TARGET is \"\(name)\"; it must be one of \(targets.map(\.key).joined(separator: ", ")).")
    }
    return target
  }()

  static func main() {
    _ = target
    var count = CommandLine.argc
    var arguments = CommandLine.unsafeArgv
    exit(
      runDriver(&count, &arguments) { bytes, count in
        var input = Input(UnsafeBufferPointer(start: bytes, count: count))
        Fuzz.target(&input)
        return 0
      })
  }
}

/// libFuzzer's main as a function (compiler-rt's `FuzzerInterface.h`). An executable of Swift's package manager has a main of its own.
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
  _ run: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// Ends the process with `message` when `condition` does not hold; libFuzzer then keeps the input.
func require(_ condition: Bool, _ message: @autoclosure () -> String) {
  if !condition { fail(message()) }
}

func fail(_ message: String) -> Never {
  let line = Array("broken promise: \(message)\n".utf8)
  _ = write(STDERR_FILENO, line, line.count)
  abort()
}

/// The bytes of one run. A target takes its choices from the front; what is left is what it parses.
struct Input {
  private(set) var bytes: ArraySlice<UInt8>

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = Array(bytes)[...] }

  /// The next byte, 0 at the end.
  mutating func choice() -> Int { Int(bytes.popFirst() ?? 0) }

  /// What is left.
  var rest: [UInt8] { Array(bytes) }

  /// Where to cut `count` bytes into pieces, by the next two bytes: ascending, and with `count` as the last.
  mutating func cuts(_ count: Int) -> [Int] {
    let first = choice()
    let second = choice()
    let count = min(count, bytes.count)
    // A space twice is what a person writes who does not care.
    if first == second { return Array(0...count) }
    return [count * first / 256, count * second / 256].sorted() + [count]
  }

  /// The same for all that is left behind the two bytes.
  mutating func cuts() -> [Int] { cuts(Int.max) }
}

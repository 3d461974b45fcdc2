/// Writes texts of digits and signs, as days, clocks and instants are. They stand by the hundred in every page of an answer.
struct DigitWriter: ~Copyable {
  private let text: UnsafeMutableBufferPointer<UInt8>
  private var end = 0

  private init(_ text: UnsafeMutableBufferPointer<UInt8>) { self.text = text }

  /// What `body` writes, of at most `capacity` characters.
  static func text(capacity: Int, _ body: (inout DigitWriter) -> Void) -> String {
    String(unsafeUninitializedCapacity: capacity) { text in
      var writer = DigitWriter(text)
      body(&writer)
      return writer.end
    }
  }

  /// An ASCII character.
  mutating func write(_ character: Unicode.Scalar) {
    text[end] = UInt8(ascii: character)
    end += 1
  }

  /// The last `digits` digits of a number that is not negative.
  mutating func write(_ value: Int, digits: Int) {
    var value = value
    for place in stride(from: digits - 1, through: 0, by: -1) {
      text[end + place] = UInt8(ascii: "0") + UInt8(value % 10)
      value /= 10
    }
    end += digits
  }

  /// `2026-03-29`, of a year from 0 to 9999.
  mutating func write(_ date: (year: Int, month: Int, day: Int)) {
    write(date.year, digits: 4)
    write("-")
    write(date.month, digits: 2)
    write("-")
    write(date.day, digits: 2)
  }

  /// `10:30` or `10:30:00`.
  mutating func write(secondOfDay: Int, withSeconds: Bool) {
    write(secondOfDay / 3_600, digits: 2)
    write(":")
    write(secondOfDay / 60 % 60, digits: 2)
    guard withSeconds else { return }
    write(":")
    write(secondOfDay % 60, digits: 2)
  }
}

/// A file of the reference data as rows of fields (RFC 4180, lines ending in LF). The fields stay where they are until they are asked for,
/// because a start of the server reads two megabytes of them.
struct CSVTable: ~Copyable {
  private let file: String
  private let bytes: UnsafeBufferPointer<UInt8>
  private let columns: Int
  private var position = 0
  private var line = 0
  // Where the fields of the current row begin and end, quotation marks left out.
  private var starts = InlineArray<16, Int>(repeating: 0)
  private var ends = InlineArray<16, Int>(repeating: 0)

  /// The rows of `bytes` after the line that names the columns, which has to name `columns`, 16 at most. The bytes must outlive the table.
  init(_ bytes: UnsafeBufferPointer<UInt8>, file: String, columns: String) throws(ReferenceDataError) {
    self.file = file
    self.bytes = bytes
    self.columns = columns.utf8.reduce(1) { $1 == UInt8(ascii: ",") ? $0 + 1 : $0 }
    let heading = bytes.prefix { $0 != UInt8(ascii: "\n") }
    guard heading.elementsEqual(columns.utf8) else {
      throw ReferenceDataError(file: file, line: 1, problem: "the columns should be \(columns)")
    }
    position = heading.count + 1
    line = 1
  }

  /// Goes on to the next row; false when there is none.
  mutating func next() throws(ReferenceDataError) -> Bool {
    guard position < bytes.count else { return false }
    line += 1
    for column in 0..<columns {
      try readField(column)
      let isLast = column == columns - 1
      guard position < bytes.count, bytes[position] == UInt8(ascii: isLast ? "\n" : ",") else {
        throw fault(isLast ? "there should be \(columns) fields and the end of the line" : "there are fewer than \(columns) fields")
      }
      position += 1
    }
    return true
  }

  private mutating func readField(_ column: Int) throws(ReferenceDataError) {
    guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
      starts[column] = position
      var end = position
      while end < bytes.count, bytes[end] != UInt8(ascii: ","), bytes[end] != UInt8(ascii: "\n") { end += 1 }
      ends[column] = end
      position = end
      return
    }
    position += 1
    starts[column] = position
    while true {
      guard position < bytes.count else { throw fault("a quotation mark is not closed") }
      if bytes[position] == UInt8(ascii: "\"") {
        guard position + 1 < bytes.count, bytes[position + 1] == UInt8(ascii: "\"") else { break }
        position += 1
      }
      position += 1
    }
    ends[column] = position
    position += 1
  }

  /// The bytes of a field; a quotation mark inside is doubled.
  func raw(_ column: Int) -> UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(rebasing: bytes[starts[column]..<ends[column]]) }

  /// Whether a field is blank.
  func isBlank(_ column: Int) -> Bool { starts[column] == ends[column] }

  /// A field, which may be blank.
  func text(_ column: Int) -> String {
    let raw = raw(column)
    guard raw.contains(UInt8(ascii: "\"")) else { return String(decoding: raw, as: UTF8.self) }
    var unescaped: [UInt8] = []
    var i = 0
    while i < raw.count {
      unescaped.append(raw[i])
      i += raw[i] == UInt8(ascii: "\"") ? 2 : 1
    }
    return String(decoding: unescaped, as: UTF8.self)
  }

  /// A field; nil when it is blank.
  func optionalText(_ column: Int) -> String? { isBlank(column) ? nil : text(column) }

  /// A decimal number such as `-17.3526`; nil when the field is blank.
  func number(_ column: Int) throws(ReferenceDataError) -> Double? {
    guard !isBlank(column) else { return nil }
    let raw = raw(column)
    let isNegative = raw[0] == UInt8(ascii: "-")
    var mantissa = 0
    var divisor = 1.0
    var isFraction = false
    // 15 digits are exact in a Double, and so are their power of ten and the rounding of the one division.
    guard raw.count <= 15 else { throw fault("\(text(column)) has too many digits") }
    for byte in raw.dropFirst(isNegative ? 1 : 0) {
      if byte == UInt8(ascii: "."), !isFraction {
        isFraction = true
        continue
      }
      guard UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte else { throw fault("\(text(column)) is no number") }
      mantissa = mantissa * 10 + Int(byte - UInt8(ascii: "0"))
      if isFraction { divisor *= 10 }
    }
    return (isNegative ? -Double(mantissa) : Double(mantissa)) / divisor
  }

  /// A date such as `2020-10-24`; nil when the field is blank.
  func date(_ column: Int) throws(ReferenceDataError) -> LocalDate? {
    guard let text = optionalText(column) else { return nil }
    do { return try LocalDate(text) } catch { throw fault("\(text) is no date") }
  }

  /// One of the values of `type`.
  func choice<Choice: RawRepresentable<String>>(_ column: Int, of type: Choice.Type) throws(ReferenceDataError) -> Choice {
    guard let choice = Choice(rawValue: text(column)) else { throw fault("\"\(text(column))\" is no \(Choice.self)") }
    return choice
  }

  /// An error at the current row.
  func fault(_ problem: String) -> ReferenceDataError { ReferenceDataError(file: file, line: line, problem: problem) }
}

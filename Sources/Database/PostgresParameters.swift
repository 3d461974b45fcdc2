/// The parameters of a statement as libpq takes them: numbers and text as text, whose type the server infers; bytes as they are.
struct PostgresParameters {
  private var bytes: [CChar] = []
  /// Where each begins in `bytes`; nil for NULL.
  private var places: [Int?] = []
  private var lengths: [Int32] = []
  /// 0 for text, 1 for binary.
  private var formats: [Int32] = []

  init(_ values: [SQLValue]) {
    for value in values {
      let start = bytes.count
      switch value {
      case .null: break
      case .integer(let number): append("\(number)".utf8)
      case .real(let number): append("\(number)".utf8)
      case .text(let text): append(text.utf8)
      case .blob(let blob): append(blob)
      }
      let isBinary = if case .blob = value { true } else { false }
      places.append(value == .null ? nil : start)
      lengths.append(Int32(clamping: bytes.count - start - 1))
      formats.append(isBinary ? 1 : 0)
    }
  }

  /// With a zero at the end, by which libpq finds the end of a text.
  private mutating func append(_ piece: some Collection<UInt8>) {
    bytes.append(contentsOf: piece.lazy.map { CChar(bitPattern: $0) })
    bytes.append(0)
  }

  /// Runs `body` with the number of parameters, their values, lengths and formats.
  func withPointers<Result>(
    _ body: (Int32, UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?) -> Result
  ) -> Result {
    bytes.withUnsafeBufferPointer { bytes in
      let values = places.map { place in place.map { bytes.baseAddress! + $0 } as UnsafePointer<CChar>? }
      return body(Int32(clamping: values.count), values, lengths, formats)
    }
  }
}

internal import Assets
internal import Travel

/// The files that are part of the binary.
enum Embedded {
  /// Airports, airlines, aircraft and countries. Throws `ReferenceDataError`.
  static func referenceData() throws -> ReferenceData {
    let list = assets_reference()
    let files = UnsafeBufferPointer(start: list.first, count: list.count)
    return try ReferenceData { name in
      guard let file = files.first(where: { String(cString: $0.name) == name }) else {
        preconditionFailure("\(name) is not part of the binary")
      }
      return UnsafeBufferPointer(start: file.bytes, count: file.length)
    }
  }
}

internal import Assets
internal import Travel

extension WorldOutline {
  /// The shapes that are part of the program; read once, when somebody first looks at a map.
  static let embedded = Result {
    let list = assets_reference()
    let file = UnsafeBufferPointer(start: list.first, count: list.count).first { String(cString: $0.name) == "world" }
    return try WorldOutline(UnsafeBufferPointer(start: file?.bytes, count: file?.length ?? 0))
  }
}

/// How a camera was held (Exif 2.32, tag 0x0112): the one thing that Exif says without which a picture would be shown wrong.
struct ExifOrientation: Equatable {
  /// 2 to 8: mirrored or turned.
  let value: UInt8

  /// What stands in a TIFF structure, which is how Exif is stored; nil where nothing does, or the picture is upright.
  init?(tiff: some Collection<UInt8>) {
    let tiff = Array(tiff)
    let isLittle = tiff.starts(with: [0x49, 0x49, 42, 0])
    guard isLittle || tiff.starts(with: [0x4D, 0x4D, 0, 42]) else { return nil }
    func number(_ offset: Int, _ count: Int) -> Int? {
      guard offset <= tiff.count - count else { return nil }
      let bytes = tiff[offset..<(offset + count)]
      return (isLittle ? Array(bytes.reversed()) : Array(bytes)).reduce(0) { $0 << 8 | Int($1) }
    }
    guard let directory = number(4, 4), let count = number(directory, 2) else { return nil }
    for i in 0..<count {
      let entry = directory + 2 + 12 * i
      guard let tag = number(entry, 2) else { return nil }
      guard tag == 0x0112 else { continue }
      guard number(entry + 2, 2) == 3, let value = number(entry + 8, 2), (2...8).contains(value) else { return nil }
      self.value = UInt8(value)
      return
    }
    return nil
  }

  /// A TIFF structure that says this and nothing else.
  var tiff: [UInt8] { [0x4D, 0x4D, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, value, 0, 0, 0, 0, 0, 0] }
}

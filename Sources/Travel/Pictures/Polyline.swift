/// Lines of a picture, in pixels, as short as they can be written.
enum Polyline {
  /// The line without the points that are closer than `tolerance` to what is left (Douglas and Peucker, 1973).
  static func simplified(_ line: [SIMD2<Double>], tolerance: Double) -> [SIMD2<Double>] {
    guard line.count > 2 else { return line }
    var isKept = [Bool](repeating: false, count: line.count)
    (isKept[0], isKept[line.count - 1]) = (true, true)
    var open = [(0, line.count - 1)]
    while let (first, last) = open.popLast() {
      guard last - first > 1 else { continue }
      var (farthest, distance) = (first, tolerance * tolerance)
      for i in (first + 1)..<last {
        let d = squaredDistance(line[i], line[first], line[last])
        if d > distance { (farthest, distance) = (i, d) }
      }
      guard farthest != first else { continue }
      isKept[farthest] = true
      open.append((first, farthest))
      open.append((farthest, last))
    }
    return zip(line, isKept).filter(\.1).map(\.0)
  }

  private static func squaredDistance(_ point: SIMD2<Double>, _ a: SIMD2<Double>, _ b: SIMD2<Double>) -> Double {
    let (along, out) = (b - a, point - a)
    let length = (along * along).sum()
    let part = length == 0 ? 0 : min(1, max(0, (along * out).sum() / length))
    let rest = out - along * part
    return (rest * rest).sum()
  }

  /// The line as the data of an SVG path, to a tenth of a pixel, of which the errors do not add up.
  static func path(_ line: [SIMD2<Double>]) -> String {
    var path = ""
    var last: (x: Int, y: Int)?
    for point in line {
      let here = (x: Int((point.x * 10).rounded()), y: Int((point.y * 10).rounded()))
      guard let before = last else {
        path += "M\(text(here.x)) \(text(here.y))l"
        last = here
        continue
      }
      let (dx, dy) = (here.x - before.x, here.y - before.y)
      if dx == 0, dy == 0 { continue }
      if path.last != "l", dx >= 0 { path += " " }
      path += text(dx)
      if dy >= 0 { path += " " }
      path += text(dy)
      last = here
    }
    // A point is drawn as a dot, where lines have round ends.
    return path.last == "l" ? path + "0 0" : path
  }

  /// To a tenth, which is less than anybody sees.
  static func text(_ number: Double) -> String { text(Int((number * 10).rounded())) }

  private static func text(_ tenths: Int) -> String {
    let (whole, rest) = abs(tenths).quotientAndRemainder(dividingBy: 10)
    return "\(tenths < 0 ? "-" : "")\(whole)\(rest == 0 ? "" : ".\(rest)")"
  }
}

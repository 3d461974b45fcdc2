/// What there is most of, as bars beside each other's names: airlines, airports, cabins.
package struct BarChart: Sendable {
  package struct Row: Sendable {
    package var label: String
    package var value: Int

    package init(_ label: String, _ value: Int) {
      self.label = label
      self.value = value
    }
  }

  private static let rowHeight = 38.0
  private static let shown = 10

  private let rows: [Row]
  /// What the last row holds, where that is all the others together.
  private let others: String?

  /// The chart of rows, of which the first ten are shown and the others are one, called `plural` where they are counted.
  package init(_ rows: [Row], plural: String) {
    let rows = rows.filter { $0.value > 0 }
    // One more takes no more room than a row that stands for it.
    if rows.count <= Self.shown + 1 {
      self.rows = rows
      others = nil
    } else {
      let rest = rows[Self.shown...]
      let label = "\(Drawing.number(rest.count)) other \(plural)"
      self.rows = rows[..<Self.shown] + [Row(label, rest.reduce(0) { $0 + $1.value })]
      others = label
    }
  }

  /// The chart as a picture.
  package func svg(_ name: String, title: String, subtitle: String, _ theme: PictureTheme, shownWidth: Int?) -> String {
    var drawing = Drawing(width: 800, height: 0)
    drawing.heading(title, subtitle)
    if rows.isEmpty { drawing.emptiness(180) }
    let end = draw(on: &drawing, Drawing.margin, 104, width: drawing.width - 2 * Drawing.margin, rowHeight: Self.rowHeight)
    drawing.height = max(end + 28, 280)
    let list = rows.map { "\($0.label): \(Drawing.count($0.value, "flight"))" }.joined(separator: "; ")
    return drawing.svg(
      name, title: title, description: rows.isEmpty ? "No flights." : "Bar chart. \(list).", theme, shownWidth: shownWidth)
  }

  /// Draws the rows, and returns where they end.
  func draw(on drawing: inout Drawing, _ x: Double, _ y: Double, width: Double, rowHeight: Double) -> Double {
    let size = (rowHeight * 0.4).rounded()
    // The sum of the rest gets no bar: beside it the others would be nothing.
    let most = Double(rows.filter { $0.label != others }.map(\.value).max() ?? 1)
    let labels = min(max(170, width * 0.42), (rows.map { TextWidth.of($0.label, size: size) }.max() ?? 0) + 4)
    let values = (rows.map { TextWidth.of(Drawing.number($0.value), size: size) }.max() ?? 0) + 12
    let longest = width - labels - 16 - values
    var y = y
    for row in rows {
      let isRest = row.label == others
      let length = isRest ? -8 : max(3, longest * Double(row.value) / most)
      drawing.group("class=\"row\"", tip: "\(row.label): \(Drawing.count(row.value, "flight"))") { drawing in
        let baseline = y + rowHeight / 2 + size * 0.36
        drawing.text(TextWidth.cut(row.label, to: labels, size: size), x, baseline, size: size, isRest ? "soft" : "ink")
        if !isRest { drawing.rectangle("bar", x + labels + 16, y + rowHeight * 0.24, length, rowHeight * 0.52, radius: 3) }
        drawing.text(Drawing.number(row.value), x + labels + 16 + length + 8, baseline, size: size, "soft")
      }
      y += rowHeight
    }
    return y
  }
}

/// The year in review on one tall sheet: what there was of everything, where, when, most and farthest.
package struct YearPoster: Sendable {
  package struct Figure: Sendable {
    package var value: String
    package var label: String

    package init(_ value: String, _ label: String) {
      self.value = value
      self.label = label
    }
  }

  package struct Record: Sendable {
    /// `Longest flight`
    package var title: String
    /// `FRA → SIN`
    package var value: String
    /// `10 260 km on March 3`
    package var detail: String

    package init(_ title: String, _ value: String, _ detail: String) {
      self.title = title
      self.value = value
      self.detail = detail
    }
  }

  package var year: Int
  /// A sentence below the year: `42 flights, 3.1 times around the world`.
  package var summary: String
  /// Four of them stand in a row.
  package var figures: [Figure] = []
  package var map: WorldMap
  /// The flights of the twelve months.
  package var months: [Int] = []
  /// Two stand beside each other, each with its first rows.
  package var lists: [(title: String, rows: [BarChart.Row])] = []
  package var records: [Record] = []

  private static let width = 800.0
  private static let margin = 56.0
  private static let rowsOfLists = 5

  package init(year: Int, summary: String, map: WorldMap) {
    self.year = year
    self.summary = summary
    self.map = map
  }

  /// The poster as a picture.
  package func svg(_ outline: WorldOutline, _ theme: PictureTheme, shownWidth: Int?) -> String {
    var drawing = Drawing(width: Self.width, height: 0)
    let inner = Self.width - 2 * Self.margin
    drawing.group("letter-spacing=\"3\"") { $0.text("YEAR IN REVIEW", Self.margin + 2, 84, size: 14, "soft", bold: true) }
    drawing.group("letter-spacing=\"-4\"") { $0.text("\(year)", Self.margin - 6, 200, size: 136, "ink", bold: true) }
    drawing.text(TextWidth.cut(summary, to: inner, size: 20), Self.margin, 246, size: 20, "soft")
    var y = drawFigures(on: &drawing, 312)
    map.draw(on: &drawing, outline, 0, y, width: Self.width, labels: 10)
    y += map.height(width: Self.width) + 60
    if months.contains(where: { $0 > 0 }) { y = drawMonths(on: &drawing, y) }
    y = drawLists(on: &drawing, y)
    y = drawRecords(on: &drawing, y)
    drawing.text("Peregrine", Self.width / 2, y + 24, size: 13, "soft", .middle)
    drawing.height = y + 56
    let facts = (figures.map { "\($0.value) \($0.label)" } + records.map { "\($0.title): \($0.value), \($0.detail)" }).joined(
      separator: "; ")
    return drawing.svg("poster", title: "\(year) in review", description: "\(summary). \(facts).", theme, shownWidth: shownWidth)
  }

  private func section(_ title: String, on drawing: inout Drawing, _ x: Double, _ y: Double) -> Double {
    drawing.text(title, x, y, size: 17, "ink", bold: true)
    return y + 14
  }

  private func drawFigures(on drawing: inout Drawing, _ y: Double) -> Double {
    let column = (Self.width - 2 * Self.margin) / Double(max(1, figures.count))
    // All in one size, in which the longest has room, in letters that are bold.
    let widest = figures.map { TextWidth.of($0.value, size: 1.15) }.max() ?? 1
    let size = min(38, (column - 20) / widest)
    for (index, figure) in figures.enumerated() {
      let x = Self.margin + column * Double(index)
      drawing.text(figure.value, x, y, size: size, "ink", bold: true)
      drawing.text(TextWidth.cut(figure.label, to: column - 12, size: 14), x, y + 26, size: 14, "soft")
    }
    return y + 66
  }

  private func drawMonths(on drawing: inout Drawing, _ y: Double) -> Double {
    let start = section("Months", on: &drawing, Self.margin, y)
    let names = (1...12).map { LocalDate(year: 2_000, month: $0, day: 1)!.monthName }
    let columns = zip(names, months).map { ColumnChart.Column(String($0.prefix(3)), name: $0, $1) }
    ColumnChart(columns).draw(on: &drawing, Self.margin, start + 16, width: Self.width - 2 * Self.margin, height: 150)
    return start + 16 + 150 + 76
  }

  private func drawLists(on drawing: inout Drawing, _ y: Double) -> Double {
    let column = (Self.width - 2 * Self.margin - 48) / 2
    let lists = lists.filter { !$0.rows.isEmpty }
    var (y, end) = (y, y)
    for (index, list) in lists.enumerated() {
      if index % 2 == 0 { y = end }
      let x = Self.margin + (index % 2 == 0 ? 0 : column + 48)
      let start = section(list.title, on: &drawing, x, y)
      let rows = Array(list.rows.prefix(Self.rowsOfLists))
      end = max(end, BarChart(rows, plural: "").draw(on: &drawing, x, start, width: column, rowHeight: 34) + 56)
    }
    return end
  }

  private func drawRecords(on drawing: inout Drawing, _ y: Double) -> Double {
    guard !records.isEmpty else { return y }
    let column = (Self.width - 2 * Self.margin - 48) / 2
    var y = section("Records", on: &drawing, Self.margin, y) + 8
    for start in stride(from: 0, to: records.count, by: 2) {
      for (index, record) in records[start..<min(start + 2, records.count)].enumerated() {
        let x = Self.margin + (column + 48) * Double(index)
        drawing.line("grid", x, y, x + column, y)
        drawing.text(record.title, x, y + 28, size: 13, "soft")
        drawing.text(TextWidth.cut(record.value, to: column, size: 24), x, y + 58, size: 22, "ink", bold: true)
        drawing.text(TextWidth.cut(record.detail, to: column, size: 14), x, y + 82, size: 14, "soft")
      }
      y += 112
    }
    return y + 16
  }
}

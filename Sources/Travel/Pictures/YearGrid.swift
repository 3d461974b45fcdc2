/// The days of a year in their weeks, each as strong as there were flights on it.
package struct YearGrid: Sendable {
  private static let cell = 13.0
  private static let pitch = 16.0
  private static let levels = ["none", "few", "some", "many", "most"]

  private let year: Int
  private let counts: [LocalDate: Int]

  /// The grid of a year from 1 to 9999, with the flights of its days.
  package init(year: Int, _ counts: [LocalDate: Int]) {
    self.year = year
    self.counts = counts
  }

  /// The grid as a picture.
  package func svg(title: String, subtitle: String, _ theme: PictureTheme, shownWidth: Int?) -> String {
    let first = LocalDate(year: year, month: 1, day: 1)!
    let last = LocalDate(year: year, month: 12, day: 31)!
    let (left, top) = (Drawing.margin + 40, 128.0)
    func week(_ day: LocalDate) -> Int { (day.dayOfYear - 1 + first.weekday.rawValue - 1) / 7 }
    var drawing = Drawing(width: left + 54 * Self.pitch - 3 + Drawing.margin, height: top + 7 * Self.pitch + 64)
    drawing.heading(title, subtitle)
    for (row, name) in [(0, "Mon"), (2, "Wed"), (4, "Fri"), (6, "Sun")] {
      drawing.text(name, Drawing.margin, top + Double(row) * Self.pitch + 11, size: 12, "soft")
    }
    for day in first...last {
      let (x, y) = (left + Double(week(day)) * Self.pitch, top + Double(day.weekday.rawValue - 1) * Self.pitch)
      let components = day.components
      if components.day == 1 {
        // Above the first week that has nothing of the month before.
        let column = Double(week(day) + (day.weekday == .monday ? 0 : 1))
        drawing.text(String(day.monthName.prefix(3)), left + (components.month == 1 ? 0 : column) * Self.pitch, top - 12, size: 12, "soft")
      }
      let count = counts[day] ?? 0
      drawing.group(tip: "\(day.monthName) \(components.day): \(Drawing.count(count, "flight"))") {
        $0.rectangle(Self.levels[min(4, count)], x, y, Self.cell, Self.cell, radius: 3)
      }
    }
    drawLegend(on: &drawing, top + 7 * Self.pitch + 26)
    let days = counts.filter { $0.value > 0 && (first...last).contains($0.key) }
    let busiest = days.max { ($0.value, $1.key) < ($1.value, $0.key) }
    let most = busiest.map { " Most on \($0.key.monthName) \($0.key.components.day): \($0.value)." } ?? ""
    let sums = "\(Drawing.count(days.values.reduce(0, +), "flight")) on \(Drawing.count(days.count, "day"))"
    return drawing.svg("heatmap", title: title, description: "Calendar of \(year): \(sums).\(most)", theme, shownWidth: shownWidth)
  }

  private func drawLegend(on drawing: inout Drawing, _ y: Double) {
    var x = drawing.width - Drawing.margin
    for (count, level) in Self.levels.enumerated().reversed() {
      let text = count == 4 ? "4+ flights" : "\(count)"
      x -= TextWidth.of(text, size: 12)
      drawing.text(text, x, y + 11, size: 12, "soft")
      x -= Self.cell + 6
      drawing.rectangle(level, x, y, Self.cell, Self.cell, radius: 3)
      x -= 14
    }
  }
}

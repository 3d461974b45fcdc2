internal import Glibc

/// What there was when, as columns beside each other: months, days of the week, hours.
package struct ColumnChart: Sendable {
  package struct Column: Sendable {
    /// What stands below it; empty leaves the place free.
    package var label: String
    /// What it is in full.
    package var name: String
    package var value: Int

    package init(_ label: String, name: String, _ value: Int) {
      self.label = label
      self.name = name
      self.value = value
    }
  }

  private let columns: [Column]

  package init(_ columns: [Column]) { self.columns = columns }

  /// The chart as a picture.
  package func svg(_ name: String, title: String, subtitle: String, _ theme: PictureTheme, shownWidth: Int?) -> String {
    var drawing = Drawing(width: 800, height: 400)
    drawing.heading(title, subtitle)
    let isEmpty = columns.allSatisfy { $0.value == 0 }
    if isEmpty { drawing.emptiness(220) }
    draw(on: &drawing, Drawing.margin, 112, width: drawing.width - 2 * Drawing.margin, height: 232)
    let list = columns.filter { $0.value > 0 }.map { "\($0.name): \(Drawing.count($0.value, "flight"))" }.joined(separator: "; ")
    return drawing.svg(name, title: title, description: isEmpty ? "No flights." : "Column chart. \(list).", theme, shownWidth: shownWidth)
  }

  /// Draws the columns between y and `height` below it, and their labels under that.
  func draw(on drawing: inout Drawing, _ x: Double, _ y: Double, width: Double, height: Double) {
    let most = columns.map(\.value).max() ?? 0
    let step = Self.step(most)
    let top = max(step, (most + step - 1) / step * step)
    let bottom = y + height
    let axis = TextWidth.of(Drawing.number(top), size: 12) + 10
    for value in stride(from: 0, through: most == 0 ? 0 : top, by: step) {
      let line = bottom - height * Double(value) / Double(top)
      drawing.line("grid", x + axis, line, x + width, line)
      drawing.text(Drawing.number(value), x + axis - 10, line + 4, size: 12, "soft", .end)
    }
    let room = (width - axis) / Double(max(1, columns.count))
    // Columns have a width that looks like one, and air between them.
    let thickness = min(room * 0.72, 56)
    // All columns tell their numbers, or none does.
    let isRoomy = columns.allSatisfy { TextWidth.of(Drawing.number($0.value), size: 12) < room - 2 }
    var free = -Double.infinity
    for (index, column) in columns.enumerated() {
      let middle = x + axis + room * (Double(index) + 0.5)
      let length = height * Double(column.value) / Double(top)
      drawing.group("class=\"column\"", tip: "\(column.name): \(Drawing.count(column.value, "flight"))") { drawing in
        if column.value > 0 {
          drawing.rectangle("bar", middle - thickness / 2, bottom - length, thickness, length, radius: min(3, thickness / 4))
          if isRoomy { drawing.text(Drawing.number(column.value), middle, bottom - length - 6, size: 12, "soft", .middle) }
        }
        let half = TextWidth.of(column.label, size: 12) / 2
        guard !column.label.isEmpty, middle - half > free else { return }
        drawing.text(column.label, middle, bottom + 20, size: 12, "soft", .middle)
        free = middle + half + 4
      }
    }
  }

  /// From line to line: 1, 2 or 5 with zeros, so that there are four at most.
  private static func step(_ most: Int) -> Int {
    var unit = 1
    while true {
      for factor in [1, 2, 5] where most <= 4 * factor * unit { return factor * unit }
      unit *= 10
    }
  }
}

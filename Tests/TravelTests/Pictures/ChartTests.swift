import Foundation
import Testing

@testable import Travel

/// Charts, the grid of a year, and the year in review.
@Suite struct ChartTests {
  private static func bars(_ rows: [(String, Int)]) throws -> DrawnPicture {
    try DrawnPicture(
      BarChart(rows.map { .init($0.0, $0.1) }, plural: "airlines").svg(
        "airlines", title: "Airlines", subtitle: "all", .light, shownWidth: nil))
  }

  private static func columns(_ values: [Int], labels: [String]? = nil) throws -> DrawnPicture {
    let columns = values.enumerated().map { ColumnChart.Column(labels?[$0.offset] ?? "\($0.offset)", name: "n\($0.offset)", $0.element) }
    return try DrawnPicture(ColumnChart(columns).svg("hours", title: "Hours", subtitle: "all", .dark, shownWidth: 400))
  }

  // MARK: Bars

  @Test func barsAreAsLongAsWhatTheyStandFor() throws {
    let picture = try Self.bars([("Lufthansa", 200), ("Qantas", 50), ("Swiss", 1), ("None", 0)])
    let bars = picture.marked("bar").map { $0["width"] }
    try #require(bars.count == 3)
    #expect(abs(bars[1] / bars[0] - 0.25) < 0.01 && bars[2] >= 3)
    #expect(picture.marked("row").map(\.tip) == ["Lufthansa: 200 flights", "Qantas: 50 flights", "Swiss: 1 flight"])
    // Each name, its bar and its number lie on one line.
    for (row, bar) in zip(["Lufthansa", "Qantas", "Swiss"], picture.marked("bar")) {
      let text = try #require(picture.all("text").first { $0.text == row })
      #expect(text["y"] > bar["y"] && text["y"] < bar["y"] + bar["height"] && text["x"] < bar["x"])
    }
  }

  @Test func afterTheFirstTenTheOthersAreOneRowWithoutABar() throws {
    let picture = try Self.bars((1...14).map { ("A\($0)", 40 - $0) })
    #expect(picture.marked("row").count == 11 && picture.marked("bar").count == 10)
    #expect(picture.marked("row").last?.tip == "4 other airlines: 110 flights")
    // Eleven have room.
    #expect(try Self.bars((1...11).map { ("A\($0)", 40 - $0) }).marked("bar").count == 11)
  }

  @Test(arguments: [
    "An airline with a name that is longer than any sheet would have room for it", "株式会社日本航空国際線旅客サービス大阪支店第一営業部東京本社",
    "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW",
  ])
  func longNamesAreCutBeforeTheirBars(name: String) throws {
    let picture = try Self.bars([(name, 2)])
    let text = try #require(picture.all("text").first { $0.text.hasSuffix("…") })
    #expect(name.hasPrefix(text.text.dropLast()) && text.text.count > 8)
    #expect(text["x"] + TextWidth.of(text.text, size: text["font-size"]) < picture.marked("bar")[0]["x"])
    #expect(picture.marked("row")[0].tip == "\(name): 2 flights")
  }

  // MARK: Columns

  @Test func columnsAreAsHighAsWhatTheyStandForAndBesideEachOther() throws {
    let picture = try Self.columns([3, 0, 12, 6])
    let bars = picture.marked("bar")
    #expect(bars.count == 3 && picture.marked("column").count == 4)
    #expect(bars.map { ($0["height"] / bars[1]["height"] * 100).rounded() } == [25, 100, 50])
    #expect(Set(bars.map { ($0["y"] + $0["height"]).rounded() }).count == 1, "they stand on one line")
    for (a, b) in zip(bars, bars.dropFirst()) { #expect(a["x"] + a["width"] < b["x"]) }
    // The highest ends where the grid says: at 12 of 15.
    let grid = picture.marked("grid").map { $0["y1"] }
    let (top, bottom) = (try #require(grid.min()), try #require(grid.max()))
    #expect(abs(bars[1]["height"] / (bottom - top) - 12.0 / 15) < 0.01)
    #expect(picture.texts.contains("15") && picture.texts.contains("10"))
  }

  @Test(arguments: [0, 1, 4, 5, 7, 99, 100, 101, 12_345, 1_000_000])
  func theGridHasFewLinesAndTheyAreRoundNumbers(most: Int) throws {
    let picture = try Self.columns([most])
    let lines = picture.marked("grid").count
    #expect(most == 0 ? lines == 1 : (2...6).contains(lines))
    for bar in picture.marked("bar") { #expect(bar["y"] >= (picture.marked("grid").map { $0["y1"] }.min() ?? 0) - 0.1) }
  }

  @Test func labelsThatHaveNoRoomAreLeftOut() throws {
    let picture = try Self.columns([Int](repeating: 1, count: 100), labels: (0..<100).map { "\(1926 + $0)" })
    let labels = picture.all("text").filter { $0.text.utf8.count == 4 && $0.text > "1900" }
    #expect((10...40).contains(labels.count))
    for (a, b) in zip(labels, labels.dropFirst()) { #expect(b["x"] - a["x"] > TextWidth.of(a.text, size: 12)) }
  }

  // MARK: The grid of a year

  private static func grid(_ year: Int, _ counts: [String: Int]) throws -> DrawnPicture {
    let days = try counts.map { (try LocalDate($0.key), $0.value) }
    return try DrawnPicture(
      YearGrid(year: year, Dictionary(uniqueKeysWithValues: days)).svg(title: "Year", subtitle: "x", .light, shownWidth: nil))
  }

  @Test(arguments: [(2024, 366, 53), (2026, 365, 53), (2012, 366, 54), (2000, 366, 53)])
  func everyDayOfTheYearHasItsPlace(year: Int, days: Int, weeks: Int) throws {
    let picture = try Self.grid(year, [:])
    let cells = picture.all("rect").filter { $0.marks == ["none"] }.dropLast()
    #expect(cells.count == days)
    #expect(Set(cells.map { "\($0["x"]) \($0["y"])" }).count == days && Set(cells.map { $0["x"] }).count == weeks)
    #expect((cells.map { $0["x"] + $0["width"] }.max() ?? 0) <= picture.elements[0]["width"] - 32)
    #expect(["Jan", "Jun", "Dec", "Mon"].allSatisfy(picture.texts.contains))
  }

  @Test func aDayIsInTheRowOfItsWeekdayAndAsStrongAsItsFlights() throws {
    let picture = try Self.grid(
      2026, ["2026-01-01": 1, "2026-03-29": 2, "2026-07-15": 3, "2026-12-31": 9, "2025-12-31": 5, "2026-05-04": 4])
    func cell(_ tip: String) throws -> DrawnPicture.Element {
      let index = try #require(picture.elements.firstIndex { $0.name == "g" && $0.tip == tip }, "\(tip)")
      return picture.elements[index + 2]
    }
    // Thursday, Sunday, Wednesday, Thursday, Monday.
    let days = [
      ("January 1: 1 flight", "few", 3), ("March 29: 2 flights", "some", 6), ("July 15: 3 flights", "many", 2),
      ("December 31: 9 flights", "most", 3), ("May 4: 4 flights", "most", 0),
    ]
    for (tip, level, row) in days { #expect(try cell(tip).marks == [level] && cell(tip)["y"] == 128 + Double(row) * 16) }
    // January 1 is in the first week, and March 29 in the 13th that has a Monday or the first day.
    #expect(try cell("January 1: 1 flight")["x"] == 72 && cell("March 29: 2 flights")["x"] == 72 + 12 * 16)
    #expect(picture.elements.first { $0.name == "desc" }?.text == "Calendar of 2026: 19 flights on 5 days. Most on December 31: 9.")
  }

  // MARK: The year in review

  @Test func thePosterShowsEverythingOnItsSheet() throws {
    let (from, to) = (try #require(Reference.airports.airport("FRA")), try #require(Reference.airports.airport("SIN")))
    let map = WorldMap(
      [.init(from: from.coordinate, to: to.coordinate, label: "FRA – SIN", flights: 2)],
      [from, to].map { .init(label: $0.key, coordinate: $0.coordinate, flights: 2) }, centre: nil, extent: .routes)
    var poster = YearPoster(year: 2026, summary: "2 flights", map: map)
    poster.figures = [
      .init("1\u{202F}234\u{202F}567", "kilometres"), .init("26", "hours in the air"), .init("2", "airports"), .init("2", "countries"),
    ]
    poster.months = [0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    poster.lists = [("Airlines", [.init("Lufthansa", 2)]), ("Airports", []), ("Routes", [.init("FRA – SIN", 2)])]
    poster.records = [
      .init("Longest flight", "FRA → SIN", "10 260 km"), .init("Busiest day", "March 3", "2 flights"), .init("Third", "x", "y"),
    ]
    let picture = try DrawnPicture(poster.svg(WorldOutline(Reference.bytes("world")), .dark, shownWidth: nil))
    for text in ["2026", "2 flights", "1\u{202F}234\u{202F}567", "Mar", "Lufthansa", "FRA – SIN", "March 3", "Third"] {
      #expect(picture.texts.contains(text), "\(text)")
    }
    #expect(!picture.texts.contains("Airports"), "an empty list has no heading")
    let height = picture.elements[0]["height"]
    for text in picture.all("text") { #expect(text["y"] > 0 && text["y"] < height - 20 && text["x"] >= 0 && text["x"] < 800) }
    // The figures stand side by side.
    let figures = picture.all("text").filter { text in poster.figures.contains { $0.value == text.text } && text["y"] == 312 }
    for (a, b) in zip(figures, figures.dropFirst()) { #expect(a["x"] + 1.15 * TextWidth.of(a.text, size: a["font-size"]) < b["x"]) }
  }

  // MARK: All pictures

  @Test func aPictureSaysWhatItIsAndHowLargeItIs() throws {
    let svg = try Self.columns([1]).elements[0]
    #expect(svg.attributes["role"] == "img" && svg.attributes["viewBox"] == "0 0 800 400")
    #expect(svg["width"] == 400 && svg["height"] == 200)
    let picture = try Self.bars([("A & B", 2)])
    let named = picture.elements.filter { ["title", "desc"].contains($0.name) }.prefix(2).map { $0.attributes["id"] ?? "" }
    #expect(picture.elements[0].attributes["aria-labelledby"] == named.joined(separator: " ") && named.count == 2)
    #expect(picture.elements.first { $0.name == "desc" }?.text == "Bar chart. A & B: 2 flights.")
    #expect(try Self.bars([]).texts.contains("No flights here yet") && Self.columns([0, 0]).texts.contains("No flights here yet"))
  }

  @Test func textAndMarksStandOutInBothThemes() throws {
    func luminance(_ colour: Substring) throws -> Double {
      let value = try #require(Int(colour.dropFirst(), radix: 16))
      let parts = [16, 8, 0].map { shift -> Double in
        let part = Double(value >> shift & 255) / 255
        return part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4)
      }
      return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    }
    for theme in [PictureTheme.light, .dark] {
      func colour(_ name: String, _ property: String) throws -> Double {
        let rule = ".peregrine-\(theme.rawValue) .\(name){\(property):"
        return try luminance(try #require(theme.styleSheet.components(separatedBy: rule).dropFirst().first).prefix(7))
      }
      func contrast(_ a: Double, _ b: Double) -> Double { (max(a, b) + 0.05) / (min(a, b) + 0.05) }
      let paper = try colour("paper", "fill")
      for text in ["ink", "soft"] { #expect(contrast(try colour(text, "fill"), paper) >= 4.5, "\(text) in \(theme)") }
      #expect(contrast(try colour("ink", "fill"), try colour("land", "fill")) >= 4.5)
      #expect(contrast(try colour("bar", "fill"), paper) >= 3)
      for ground in ["sea", "land"] {
        #expect(contrast(try colour("route", "stroke"), try colour(ground, "fill")) >= 3, "a route on \(ground) in \(theme)")
      }
      // Each level of the calendar differs from the one before it.
      let levels = try ["none", "few", "some", "many", "most"].map { try colour($0, "fill") }
      for (a, b) in zip(levels, levels.dropFirst()) { #expect(contrast(a, b) >= 1.3, "\(levels) in \(theme)") }
    }
  }

  @Test func numbersAreWrittenInGroups() {
    #expect(
      [0, 999, 1_000, 1_234_567, -12_345].map { Drawing.number($0) } == [
        "0", "999", "1\u{202F}000", "1\u{202F}234\u{202F}567", "−12\u{202F}345",
      ])
    #expect(
      [(1, "country"), (2, "country"), (2, "day"), (1_000, "flight")].map { Drawing.count($0.0, $0.1) } == [
        "1 country", "2 countries", "2 days", "1\u{202F}000 flights",
      ])
  }
}

/// A picture while it is drawn: marks and text on a sheet of so many pixels, in colours that have names. It becomes SVG without a script and without
/// anything that is loaded.
package struct Drawing {
  /// Where text is held.
  enum Anchor: String { case start, middle, end }

  /// From the edges to what is drawn.
  static let margin = 32.0
  private static let fonts = "system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif"

  let width: Double
  var height: Double
  private var body = ""

  init(width: Double, height: Double) {
    self.width = width
    self.height = height
  }

  // MARK: Marks

  mutating func text(
    _ text: String, _ x: Double, _ y: Double, size: Double, _ name: String = "ink", _ anchor: Anchor = .start, bold: Bool = false
  ) {
    let side = anchor == .start ? "" : " text-anchor=\"\(anchor.rawValue)\""
    body += """
      <text class="\(name)" x="\(Polyline.text(x))" y="\(Polyline.text(y))" font-size="\(Polyline.text(size))"\(side)\(bold ? " font-weight=\"600\"" : "")>\
      \(Self.clean(text))</text>
      """
  }

  mutating func rectangle(_ name: String, _ x: Double, _ y: Double, _ width: Double, _ height: Double, radius: Double = 0) {
    let round = radius > 0 ? " rx=\"\(Polyline.text(min(radius, width / 2, height / 2)))\"" : ""
    body += """
      <rect class="\(name)" x="\(Polyline.text(x))" y="\(Polyline.text(y))" width="\(Polyline.text(width))" height="\(Polyline.text(height))"\(round)/>
      """
  }

  mutating func line(_ name: String, _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double) {
    body += """
      <line class="\(name)" x1="\(Polyline.text(x1))" y1="\(Polyline.text(y1))" x2="\(Polyline.text(x2))" y2="\(Polyline.text(y2))"/>
      """
  }

  /// An element with these attributes, around what `content` draws, with a tip that shows when somebody points at it.
  mutating func group(_ attributes: String = "", tip: String? = nil, element: String = "g", _ content: (inout Drawing) -> Void) {
    body += "<\(element)\(attributes.isEmpty ? "" : " " + attributes)>"
    if let tip { body += "<title>\(Self.clean(tip))</title>" }
    content(&self)
    body += "</\(element)>"
  }

  /// An element that has no room for one's own words.
  mutating func mark(_ element: String) { body += element }

  /// What all pictures begin with: the sheet, what it shows, and a line below that.
  mutating func heading(_ title: String, _ subtitle: String) {
    text(TextWidth.cut(title, to: width - 2 * Self.margin, size: 26), Self.margin, 50, size: 24, bold: true)
    text(TextWidth.cut(subtitle, to: width - 2 * Self.margin, size: 14), Self.margin, 76, size: 14, "soft")
  }

  /// What stands where there is nothing to be drawn.
  mutating func emptiness(_ y: Double) {
    outlined { $0.text("No flights here yet", $0.width / 2, y, size: 16, "ink", .middle) }
  }

  /// Text that can be read over marks.
  mutating func outlined(_ content: (inout Drawing) -> Void) {
    group("class=\"halo\" stroke-width=\"3\" stroke-linejoin=\"round\" paint-order=\"stroke\"", content)
  }

  // MARK: SVG

  /// The picture as SVG. `name` tells the pictures of a page apart; `description` says what it shows to those who do not see it; `shownWidth` is how wide
  /// it is where nobody says otherwise, in pixels.
  func svg(_ name: String, title: String, description: String, _ theme: PictureTheme, shownWidth: Int?) -> String {
    let shown = shownWidth.map(Double.init) ?? width
    return """
      <svg xmlns="http://www.w3.org/2000/svg" class="\(theme.className)" width="\(Polyline.text(shown))" height="\(Polyline.text(shown * height / width))" \
      viewBox="0 0 \(Polyline.text(width)) \(Polyline.text(height))" role="img" aria-labelledby="\(name)-title \(name)-description" \
      font-family="\(Self.fonts)"><title id="\(name)-title">\(Self.clean(title))</title><desc id="\(name)-description">\(Self.clean(description))</desc>\
      <style>\(theme.styleSheet)</style>\
      <rect class="paper" width="\(Polyline.text(width))" height="\(Polyline.text(height))" rx="12"/>\(body)</svg>

      """
  }

  /// Text without signs of markup, and without the characters that XML does not have.
  static func clean(_ text: String) -> String {
    Markup.escaped(
      String(String.UnicodeScalarView(text.unicodeScalars.filter { ($0.value >= 32 || $0 == "\t") && $0.value & 0xFFFE != 0xFFFE })))
  }

  /// `12 345`, with narrow spaces that do not break.
  package static func number(_ number: Int) -> String {
    let digits = String(number.magnitude)
    let groups = stride(from: digits.count, to: 0, by: -3).map { end in
      let start = max(0, end - 3)
      return String(digits.dropFirst(start).prefix(end - start))
    }
    return (number < 0 ? "−" : "") + groups.reversed().joined(separator: "\u{202F}")
  }

  /// `1 flight`, `2 flights`.
  package static func count(_ number: Int, _ noun: String) -> String {
    "\(self.number(number)) \(number == 1 ? noun : noun.hasSuffix("try") ? noun.dropLast() + "ies" : noun + "s")"
  }
}

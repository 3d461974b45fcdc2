/// The colours of pictures. Text has a contrast of at least 4.5 to the sheet, bars and routes have one of 3 (WCAG 2, 1.4.3 and 1.4.11).
package enum PictureTheme: String, CaseIterable, Sendable {
  case light
  case dark
  /// What the reader's system is set to.
  case auto

  /// What is coloured: a class, the property, and the colour in light and in dark.
  private static let colours: [(name: String, property: String, light: String, dark: String)] = [
    ("paper", "fill", "#fbfaf7", "#14191f"),
    ("ink", "fill", "#1c2733", "#e8e6e1"),
    ("soft", "fill", "#5d6b7a", "#9aa7b4"),
    ("grid", "stroke", "#e3e0d8", "#2a323b"),
    ("sea", "fill", "#eef2f4", "#1a2129"),
    ("graticule", "stroke", "#e2e8eb", "#212a33"),
    ("land", "fill", "#dcd8ca", "#34404c"),
    ("land", "stroke", "#dcd8ca", "#34404c"),
    ("route", "stroke", "#c8442b", "#ff8163"),
    ("place", "fill", "#a5321b", "#ffb29e"),
    ("place", "stroke", "#eef2f4", "#1a2129"),
    ("halo", "stroke", "#f6f6f3", "#1a2129"),
    ("bar", "fill", "#c8442b", "#ff8163"),
    ("none", "fill", "#ece9e1", "#222a33"),
    ("few", "fill", "#f0bfa9", "#6b3a2f"),
    ("some", "fill", "#e4876a", "#a4533f"),
    ("many", "fill", "#c8442b", "#e27458"),
    ("most", "fill", "#86230f", "#ffb29e"),
  ]

  /// On the outermost element, so that pictures of different themes can stand in one page.
  var className: String { "peregrine-\(rawValue)" }

  /// The style sheet, which is the same in all pictures of the theme.
  package var styleSheet: String {
    func rules(_ colour: (name: String, property: String, light: String, dark: String), isDark: Bool) -> String {
      ".\(className) .\(colour.name){\(colour.property):\(isDark ? colour.dark : colour.light)}"
    }
    let sheet = Self.colours.map { rules($0, isDark: self == .dark) }.joined()
    guard self == .auto else { return sheet }
    return sheet + "@media(prefers-color-scheme:dark){" + Self.colours.map { rules($0, isDark: true) }.joined() + "}"
  }
}

/// How wide text is, about: nobody knows the font in which a picture will be seen, so this is for a wide one.
enum TextWidth {
  /// Pixels in a font of `size` pixels.
  static func of(_ text: String, size: Double) -> Double { text.reduce(0) { $0 + width($1) } * size }

  /// The text, cut where it is wider than `width` pixels.
  static func cut(_ text: String, to width: Double, size: Double) -> String {
    guard of(text, size: size) > width else { return text }
    var rest = width - 0.9 * size
    let kept = text.prefix { character in
      rest -= self.width(character) * size
      return rest >= 0
    }
    return kept.reversed().drop { $0 == " " }.reversed().map(String.init).joined() + "…"
  }

  /// In the height of the font.
  private static func width(_ character: Character) -> Double {
    switch character {
    case "i", "j", "l", "I", "'", "|", ".", ",", ":", ";", "!", " ", "\u{A0}", "\u{202F}": 0.34
    case "f", "r", "t", "(", ")", "[", "]", "-", "/": 0.42
    case "m", "w", "M", "W", "%", "@", "—", "…": 0.98
    case "A"..."Z": 0.72
    case "\u{1100}"...: 1.1
    default: 0.63
    }
  }
}

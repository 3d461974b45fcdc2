/// Text in HTML, SVG and XML.
package enum Markup {
  /// `text` without a sign of the format, for content and for attributes in quotation marks. By Unicode scalars: a combining mark makes one character
  /// with the sign before it, which is a sign all the same.
  package static func escaped(_ text: String) -> String {
    var output = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": output += "&amp;"
      case "<": output += "&lt;"
      case ">": output += "&gt;"
      case "\"": output += "&quot;"
      case "'": output += "&#39;"
      default: output.unicodeScalars.append(scalar)
      }
    }
    return output
  }

  /// The same in XML 1.0, which has no place for most control characters (section 2.2): a space stands for them.
  package static func xml(_ text: String) -> String {
    var plain = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\u{0}"..<" " where !["\t", "\n", "\r"].contains(scalar), "\u{FFFE}", "\u{FFFF}": plain.append(" ")
      default: plain.append(scalar)
      }
    }
    return escaped(String(plain))
  }
}

/// Text in HTML and SVG.
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
}

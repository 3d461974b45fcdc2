/// Plain text whose lines were broken for sending (RFC 3676), put together again.
enum FlowedText {
  /// A line that ends in a space goes on in the next one, unless they are quoted differently or it is the mark of a signature. `deletesSpace`: that space was
  /// added for it.
  static func lines(of text: String, deletesSpace: Bool) -> String {
    var output = ""
    // How deep the line is quoted that goes on.
    var open: Int?
    for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      let depth = line.prefix { $0 == ">" }.count
      var content = line.dropFirst(depth)
      // A space in front has been put there so that nothing else is.
      if content.first == " " { content = content.dropFirst() }
      if let last = open {
        if last != depth || content == "-- " { output += "\n" }
      }
      if open != depth, depth > 0 { output += String(repeating: ">", count: min(depth, 100)) + " " }
      let goesOn = content.last == " " && content != "-- "
      output += goesOn && deletesSpace ? content.dropLast() : content
      open = goesOn ? depth : nil
      if !goesOn { output += "\n" }
    }
    return output
  }
}

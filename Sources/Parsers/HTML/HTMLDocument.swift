package import Schema

/// A page as far as mail has need of it: the scripts with data in them, its microdata, and its text. Takes any bytes, in a time that grows with their number.
package struct HTMLDocument {
  private let bytes: [UInt8]

  /// In UTF-8.
  package init(_ bytes: [UInt8]) { self.bytes = bytes }

  package init(_ text: String) { bytes = Array(text.utf8) }

  private static let mostScripts = 200

  /// What stands in scripts of the type `application/ld+json`, in their order. Those inside of comments are none.
  package var jsonLD: [[UInt8]] {
    guard contains("ld+json") else { return [] }
    var scripts: [[UInt8]] = []
    var isInside = false
    var tokenizer = HTMLTokenizer(bytes)
    while scripts.count < Self.mostScripts, let token = tokenizer.next() {
      switch token {
      case .open("script", let attributes, _):
        let type = HTMLAttributes(bytes[attributes])["type"]?.lowercased() ?? ""
        isInside = type.prefix { $0 != ";" }.trimmingBlanks() == "application/ld+json"
      case .text(let range) where isInside: scripts.append(Array(bytes[range]))
      default: isInside = false
      }
    }
    return scripts
  }

  /// Its items that are part of no other item, each as an object with its types and properties.
  package var microdata: [JSON] {
    guard contains("itemscope") else { return [] }
    var reader = MicrodataReader()
    var tokenizer = HTMLTokenizer(bytes)
    while let token = tokenizer.next() { reader.read(token, bytes) }
    return reader.finish()
  }

  /// What a reader sees: blocks and rows of tables as lines, between cells a tab.
  package var text: String {
    var writer = HTMLTextWriter()
    var tokenizer = HTMLTokenizer(bytes)
    while let token = tokenizer.next() { writer.write(token, bytes) }
    return writer.text
  }

  /// Whether a word stands anywhere, in capitals or not.
  private func contains(_ word: StaticString) -> Bool {
    word.withUTF8Buffer { word in
      bytes.withUnsafeBufferPointer { bytes in
        guard bytes.count >= word.count else { return false }
        let first = word[0]
        for i in 0...(bytes.count - word.count) where bytes[i] | 0x20 == first {
          var j = 1
          while j < word.count, bytes[i + j] | 0x20 == word[j] | 0x20 { j += 1 }
          if j == word.count { return true }
        }
        return false
      }
    }
  }
}

/// Writes the text of a page. Of several separations that come together the strongest stands: a line end before a tab before a space.
struct HTMLTextWriter {
  private enum Gap: Int { case none, space, tab, line }

  private static let hidden: Set<HTMLName> = ["head", "style", "script", "title", "template"]
  private static let blocks: Set<HTMLName> = [
    "p", "div", "br", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "dl", "dt", "dd", "hr", "section", "article",
    "header", "footer",
    "center", "blockquote", "pre", "tbody", "thead", "tfoot", "caption", "form", "fieldset", "address", "main", "aside", "nav", "body",
  ]

  private var output: [UInt8] = []
  private var gap = Gap.none
  private var hiddenIn: HTMLName?

  var text: String { String(decoding: output, as: UTF8.self) }

  mutating func write(_ token: HTMLTokenizer.Token, _ bytes: [UInt8]) {
    switch token {
    case .open(let name, _, let isSelfClosing):
      if hiddenIn == nil, Self.hidden.contains(name), !isSelfClosing { hiddenIn = name }
      // A page without an end of its head has a body all the same.
      if hiddenIn == "head", name == "body" { hiddenIn = nil }
      separate(name)
    case .close(let name):
      if hiddenIn == name { hiddenIn = nil }
      separate(name)
    case .text(let range) where hiddenIn == nil:
      var decoded: [UInt8] = []
      HTMLEntities.append(bytes[range], to: &decoded)
      append(decoded)
    case .text: break
    }
  }

  private mutating func separate(_ name: HTMLName) {
    if Self.blocks.contains(name) { widen(.line) } else if name == "td" || name == "th" { widen(.tab) }
  }

  private mutating func widen(_ other: Gap) { if other.rawValue > gap.rawValue { gap = other } }

  private mutating func append(_ text: [UInt8]) {
    var i = 0
    while i < text.count {
      let length = Self.blank(text, i)
      if length > 0 {
        widen(.space)
        i += length
        continue
      }
      if gap != .none, !output.isEmpty { output.append(gap == .line ? 0x0A : gap == .tab ? 0x09 : 0x20) }
      gap = .none
      output.append(text[i])
      i += 1
    }
  }

  /// How many bytes a blank has: spaces, those that do not break among them, line ends, and characters of no width.
  private static func blank(_ text: [UInt8], _ i: Int) -> Int {
    if text[i] <= 0x20 { return 1 }
    if text[i] == 0xC2, i + 1 < text.count, text[i + 1] == 0xA0 || text[i + 1] == 0xAD { return 2 }
    guard text[i] == 0xE2 || text[i] == 0xEF || text[i] == 0xCD, i + 1 < text.count else { return 0 }
    if text[i] == 0xCD { return text[i + 1] == 0x8F ? 2 : 0 }
    guard i + 2 < text.count else { return 0 }
    switch (text[i], text[i + 1], text[i + 2]) {
    // U+2000 to U+200F, U+202F, U+FEFF.
    case (0xE2, 0x80, 0x80...0x8F), (0xE2, 0x80, 0xAF), (0xEF, 0xBB, 0xBF): return 3
    default: return 0
    }
  }
}

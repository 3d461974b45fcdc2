internal import Schema

/// Collects the microdata of a page (WHATWG HTML, section 5) while it is read. Ends of elements that are missing, as they mostly are in mail, end with the
/// element around.
struct MicrodataReader {
  /// An element that is open.
  private struct Element {
    let name: HTMLName
    /// Whether an item begins here.
    var isItem = false
    /// The properties whose value is the text up to its end.
    var properties: [String] = []
  }

  /// An item that is open, with the properties of the one around that it is the value of.
  private struct Item {
    var members: [JSON.Member] = []
    let properties: [String]
  }

  private static let voids: Set<HTMLName> = ["meta", "link", "br", "img", "hr", "input", "area", "base", "col", "embed", "source", "wbr"]
  private static let maximumDepth = 256
  private static let mostItems = 5_000
  private static let mostTexts = 16
  /// Of one item, and of one property.
  private static let mostValues = 300
  private static let addresses = ["url", "image", "sameas", "target", "map"]

  /// Elements whose end is mostly left out: which ones a beginning ends, and inside of what it does not look further (WHATWG HTML, section 13.1.2.4).
  private static let impliedEnds: [HTMLName: (ended: Set<HTMLName>, border: Set<HTMLName>)] = [
    "td": (["td", "th"], ["tr", "table"]), "th": (["td", "th"], ["tr", "table"]), "tr": (["tr"], ["table"]), "li": (["li"], ["ul", "ol"]),
    "dt": (["dt", "dd"], ["dl"]), "dd": (["dt", "dd"], ["dl"]), "p": (["p"], ["div", "td", "th", "li", "table", "section"]),
  ]

  private var elements: [Element] = []
  private var open: [HTMLName: Int] = [:]
  private var items: [Item] = []
  private var texts: [[UInt8]] = []
  private var done: [JSON] = []
  private var count = 0

  mutating func read(_ token: HTMLTokenizer.Token, _ bytes: [UInt8]) {
    switch token {
    case .text(let range):
      guard !texts.isEmpty, elements.last?.name != "script", elements.last?.name != "style" else { return }
      var text: [UInt8] = []
      HTMLEntities.append(bytes[range], to: &text)
      for i in texts.indices { texts[i] += text }
    case .open(let name, let range, let isSelfClosing): begin(name, bytes[range], isSelfClosing)
    case .close(let name):
      guard open[name, default: 0] > 0 else { return }
      while let last = elements.last?.name {
        end()
        if last == name { return }
      }
    }
  }

  /// The items, of which those that are still open end here.
  mutating func finish() -> [JSON] {
    while !elements.isEmpty { end() }
    return done
  }

  private mutating func endImplied(by name: HTMLName) {
    guard let (ended, border) = Self.impliedEnds[name], ended.contains(where: { open[$0, default: 0] > 0 }),
      let last = elements.lastIndex(where: { ended.contains($0.name) || border.contains($0.name) }), ended.contains(elements[last].name)
    else { return }
    while elements.count > last { end() }
  }

  private mutating func begin(_ name: HTMLName, _ bytes: ArraySlice<UInt8>, _ isSelfClosing: Bool) {
    endImplied(by: name)
    let isVoid = Self.voids.contains(name)
    // Line ends and cells are spaces in a text.
    if !texts.isEmpty { for i in texts.indices { texts[i].append(0x20) } }
    guard elements.count < Self.maximumDepth else { return }
    var element = Element(name: name)
    // Most tags of a page have nothing to do with items.
    if Self.mayMatter(bytes) {
      let attributes = HTMLAttributes(bytes)
      let properties = (attributes["itemprop"] ?? "").split { $0.isWhitespace }.map(String.init)
      if attributes["itemscope"] != nil, count < Self.mostItems {
        count += 1
        element.isItem = true
        items.append(Item(properties: properties))
        let types = (attributes["itemtype"] ?? "").split { $0.isWhitespace }.map { JSON.string(String($0)) }
        if !types.isEmpty { add("@type", types.count == 1 ? types[0] : .array(types)) }
        if let id = attributes["itemid"] { add("@id", .string(id)) }
      } else if !properties.isEmpty, !items.isEmpty {
        if let value = Self.value(name, attributes, properties) {
          for property in properties { add(property, .string(value)) }
        } else if !isVoid, texts.count < Self.mostTexts {
          element.properties = properties
          texts.append([])
        }
      }
    }
    guard !isVoid else {
      if element.isItem { endItem() }
      return
    }
    elements.append(element)
    open[name, default: 0] += 1
    // Only elements that are empty by their nature are closed by a slash; but a page that closes one with properties this way means it.
    if isSelfClosing, element.isItem || !element.properties.isEmpty { end() }
  }

  private static func mayMatter(_ bytes: ArraySlice<UInt8>) -> Bool {
    var i = bytes.startIndex
    while i + 4 <= bytes.endIndex {
      if bytes[i] | 0x20 == UInt8(ascii: "i"), bytes[i + 1] | 0x20 == UInt8(ascii: "t"), bytes[i + 2] | 0x20 == UInt8(ascii: "e"),
        bytes[i + 3] | 0x20 == UInt8(ascii: "m")
      {
        return true
      }
      i += 1
    }
    return false
  }

  /// The value that attributes give; nil: the text is it. Many put `content` on elements that have none by the standard, and a link's text is what they mean
  /// unless the property is an address.
  private static func value(_ name: HTMLName, _ attributes: HTMLAttributes, _ properties: [String]) -> String? {
    if let content = attributes["content"] { return content }
    switch name {
    case "meta": return ""
    case "link", "area": return attributes["href"] ?? ""
    case "img", "embed", "source", "iframe", "audio", "video", "track": return attributes["src"] ?? ""
    case "object": return attributes["data"] ?? ""
    case "data", "meter": return attributes["value"]
    case "time": return attributes["datetime"]
    case "a":
      let isAddress = properties.allSatisfy { property in addresses.contains { property.lowercased().hasSuffix($0) } }
      return isAddress ? attributes["href"] : nil
    default: return attributes["datetime"]
    }
  }

  private mutating func add(_ name: String, _ value: JSON) {
    guard let last = items.indices.last else { return }
    if let i = items[last].members.firstIndex(where: { $0.name == name }) {
      if case .array(let values) = items[last].members[i].value {
        if values.count < Self.mostValues { items[last].members[i].value = .array(values + [value]) }
      } else {
        items[last].members[i].value = .array([items[last].members[i].value, value])
      }
    } else if items[last].members.count < Self.mostValues {
      items[last].members.append(JSON.Member(name, value))
    }
  }

  private mutating func end() {
    guard let element = elements.popLast() else { return }
    open[element.name, default: 1] -= 1
    if element.isItem { endItem() }
    if !element.properties.isEmpty, let bytes = texts.popLast() {
      let text = String(decoding: bytes, as: UTF8.self).split { $0.isWhitespace }.joined(separator: " ")
      for property in element.properties { add(property, .string(text)) }
    }
  }

  private mutating func endItem() {
    guard let item = items.popLast() else { return }
    let value = JSON.object(item.members)
    if item.properties.isEmpty || items.isEmpty {
      done.append(value)
    } else {
      for property in item.properties { add(property, value) }
    }
  }
}

import Foundation
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// A picture as a program reads it that draws SVG: its elements in their order.
final class DrawnPicture: NSObject, XMLParserDelegate {
  struct Element {
    let name: String
    let attributes: [String: String]
    /// Its own text, without that of what is in it.
    var text = ""
    /// What its `title` says.
    var tip: String?
    /// The classes of what it is in.
    let within: [String]

    var marks: Set<String> { Set((attributes["class"] ?? "").split(separator: " ").map(String.init)) }
    subscript(_ attribute: String) -> Double { attributes[attribute].flatMap { Double($0) } ?? .nan }

    /// The lines of a path, in pixels.
    var lines: [[SIMD2<Double>]] {
      (attributes["d"] ?? "").split(separator: "M").map { part in
        var numbers: [Double] = []
        var number = ""
        for sign in part + " " {
          if !number.isEmpty, !(sign.isNumber || sign == ".") {
            numbers.append(Double(number) ?? .nan)
            number = ""
          }
          if sign.isNumber || sign == "." || sign == "-" { number.append(sign) }
        }
        var point = SIMD2<Double>(0, 0)
        return stride(from: 0, to: numbers.count - 1, by: 2).map { i in
          point += SIMD2(numbers[i], numbers[i + 1])
          return point
        }
      }
    }
  }

  private(set) var elements: [Element] = []
  private var open: [Int] = []

  init(_ svg: String) throws {
    super.init()
    let parser = XMLParser(data: Data(svg.utf8))
    parser.delegate = self
    #expect(parser.parse(), "no well-formed XML: \(parser.parserError.map { "\($0)" } ?? "")")
    try #require(!elements.isEmpty)
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?, attributes: [String: String] = [:]
  ) {
    open.append(elements.count)
    let within = open.dropLast().compactMap { elements[$0].attributes["class"] }
    elements.append(Element(name: name, attributes: attributes, within: within))
  }

  func parser(_ parser: XMLParser, foundCharacters text: String) { if let last = open.last { elements[last].text += text } }

  func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
    guard let ended = open.popLast(), name == "title", let parent = open.last else { return }
    elements[parent].tip = elements[ended].text
  }

  /// The elements of this name.
  func all(_ name: String) -> [Element] { elements.filter { $0.name == name } }

  /// The elements of this class.
  func marked(_ mark: String) -> [Element] { elements.filter { $0.marks.contains(mark) } }

  var texts: [String] { all("text").map(\.text) }
}

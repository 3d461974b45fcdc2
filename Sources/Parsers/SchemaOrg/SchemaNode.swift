internal import Schema

/// A thing of schema.org: its types and properties, by their names without prefix and in lower case, because senders spell both as they like.
struct SchemaNode {
  /// `FlightReservation` is `flightreservation`.
  let types: [String]
  /// How one gets here from the reservation: `reservationFor.departureAirport`.
  let path: String
  private let members: [String: (name: String, value: JSON)]
  private let graph: SchemaGraph

  /// nil: `json` is no object. One that is only an `@id` is what has that id.
  init?(_ json: JSON, _ graph: SchemaGraph, path: String) {
    guard case .object(var values) = json else { return nil }
    if values.allSatisfy({ $0.name == "@id" || $0.name == "@type" }), case .string(let id)? = json["@id"],
      case .object(let known)? = graph[id]
    {
      values = known
    }
    var members: [String: (name: String, value: JSON)] = [:]
    for member in values {
      let name = Self.local(member.name)
      if members[name.lowercased()] == nil { members[name.lowercased()] = (name, member.value) }
    }
    self.members = members
    self.path = path
    self.graph = graph
    types = Self.texts(members["@type"]?.value ?? members["type"]?.value ?? .null).map { Self.local($0).lowercased() }
  }

  /// What `inner` has, and where that has nothing what `outer` has.
  private init(_ inner: SchemaNode, inheriting outer: SchemaNode, _ names: [String]) {
    (types, path, graph) = (inner.types, inner.path, inner.graph)
    var members = inner.members
    for name in names where members[name] == nil { members[name] = outer.members[name] }
    self.members = members
  }

  /// The same, with the properties of another reservation around it where it has none itself.
  func inheriting(from outer: SchemaNode, _ names: [String]) -> SchemaNode {
    SchemaNode(self, inheriting: outer, names.map { $0.lowercased() })
  }

  /// `Flight` of `http://schema.org/Flight`, `schema:Flight`.
  static func local(_ name: String) -> String {
    let name = name.last == "/" ? String(name.dropLast()) : name
    guard let cut = name.utf8.lastIndex(where: { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "#") || $0 == UInt8(ascii: ":") }) else {
      return name
    }
    return String(name[name.utf8.index(after: cut)...])
  }

  private static func texts(_ json: JSON) -> [String] {
    switch json {
    case .string(let text): [text]
    case .array(let values): values.prefix(20).flatMap { texts($0) }
    default: []
    }
  }

  private func member(_ names: [String]) -> (path: String, value: JSON)? {
    for name in names {
      if let member = members[name.lowercased()], !Self.isEmpty(member.value) {
        return (path.isEmpty ? member.name : "\(path).\(member.name)", member.value)
      }
    }
    return nil
  }

  private static func isEmpty(_ json: JSON) -> Bool {
    switch json {
    case .null: true
    case .string(let text): SchemaText(text) == nil
    case .array(let values): values.allSatisfy { isEmpty($0) }
    case .object(let members): members.isEmpty
    default: false
    }
  }

  func has(_ names: String...) -> Bool { member(names) != nil }

  /// The text of the first of these properties that is there: a string, a number, the first of several, or the name of a thing.
  func text(_ names: String...) -> (text: String, path: String)? { text(names) }

  func text(_ names: [String]) -> (text: String, path: String)? {
    for name in names {
      if let (path, value) = member([name]), let text = plain(value) { return (text, path) }
    }
    return nil
  }

  private func plain(_ json: JSON, depth: Int = 0) -> String? {
    guard depth < 4 else { return nil }
    switch json {
    case .string(let text): return SchemaText(text)?.text
    case .number(let text): return text
    case .array(let values): return values.lazy.prefix(20).compactMap { plain($0, depth: depth + 1) }.first
    case .object:
      guard let node = SchemaNode(json, graph, path: "") else { return nil }
      for name in ["@value", "name", "value", "@id"] {
        if let value = node.members[name]?.value, let text = plain(value, depth: depth + 1) { return text }
      }
      return nil
    default: return nil
    }
  }

  /// The things that these properties hold, of the first one that holds any.
  func nodes(_ names: String...) -> [SchemaNode] {
    for name in names {
      guard let (path, value) = member([name]) else { continue }
      let nodes = nodes(value, path)
      if !nodes.isEmpty { return nodes }
    }
    return []
  }

  private func nodes(_ json: JSON, _ path: String) -> [SchemaNode] {
    switch json {
    case .array(let values):
      return values.prefix(SchemaOrg.mostReservations).enumerated().compactMap { number, value in
        SchemaNode(value, graph, path: values.count == 1 ? path : "\(path)[\(number)]")
      }
    case .string(let id): return graph[id].flatMap { SchemaNode($0, graph, path: path) }.map { [$0] } ?? []
    default: return SchemaNode(json, graph, path: path).map { [$0] } ?? []
    }
  }

  /// The first thing that these properties hold.
  func node(_ names: String...) -> SchemaNode? {
    for name in names {
      if let (path, value) = member([name]), let node = nodes(value, path).first { return node }
    }
    return nil
  }

  /// All texts of a property, things by their names.
  func values(_ name: String) -> [JSON] {
    guard let (_, value) = member([name]) else { return [] }
    if case .array(let values) = value { return Array(values.prefix(200)) }
    return [value]
  }

  func node(of json: JSON, path: String) -> SchemaNode? { SchemaNode(json, graph, path: path) }
}

/// The things of a document that can be referred to.
struct SchemaGraph {
  private var things: [String: JSON] = [:]

  subscript(id: String) -> JSON? { things[id] }

  /// Notes all things below `json` that have an id and more than that.
  mutating func add(_ json: JSON) {
    switch json {
    case .array(let values): for value in values { add(value) }
    case .object(let members):
      if case .string(let id)? = json["@id"], members.contains(where: { $0.name != "@id" && $0.name != "@type" }), things[id] == nil {
        things[id] = json
      }
      for member in members { add(member.value) }
    default: break
    }
  }
}

/// A text as a value: without entities and superfluous blanks; none that stands for nothing, or for something that a template has not filled in.
struct SchemaText {
  let text: String

  private static let nothing: Set<String> = [
    "null", "undefined", "none", "n/a", "na", "-", "--", "---", "tbd", "tba", "nan", "unknown", "not available", "not assigned", "?",
  ]

  init?(_ raw: String) {
    guard raw.utf8.count <= 4_000 else { return nil }
    let decoded = raw.utf8.contains(UInt8(ascii: "&")) ? HTMLEntities.decoded(Array(raw.utf8)[...]) : raw
    let text = decoded.split { $0.unicodeScalars.allSatisfy(\.isBlank) }.joined(separator: " ")
    guard !text.isEmpty, !Self.nothing.contains(text.lowercased()), !Self.isPlaceholder(text) else { return nil }
    self.text = text
  }

  /// `{{flight}}`, `%%FLIGHT%%`, `${flight}`, `[[flight]]`, `<%= flight %>`, `*|FLIGHT|*`.
  private static func isPlaceholder(_ text: String) -> Bool {
    ["{{", "${", "%%", "[[", "<%", "*|", "#{"].contains { text.contains($0) }
  }
}

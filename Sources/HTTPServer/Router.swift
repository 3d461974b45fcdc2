/// The table of routes as a tree of path segments, looked up by the bytes of a path without allocating. A literal segment wins over `:name`, and
/// `:name` over `*name`; a choice that leads nowhere is taken back.
public struct Router: Sendable {
  /// Why a table of routes is no table.
  public enum TableError: Error, Equatable {
    /// Not `/a/:b` or `/a/*rest`, or more than `Router.maxParameters` parameters.
    case malformedPattern(String)
    /// Two routes with this method and path.
    case duplicate(String)
  }

  /// The most parameters a pattern may have.
  public static let maxParameters = 4

  private struct Node: Sendable {
    /// The node's literal children are `edges[firstEdge ..< firstEdge + edgeCount]`.
    var firstEdge = 0
    var edgeCount = 0
    var parameter = -1
    var rest = -1
    /// Index into `endpoints`, or -1.
    var endpoint = -1
  }

  private struct Edge: Sendable {
    var literal: Int
    var length: Int
    var node: Int
  }

  /// The routes of one shape of path, by method.
  struct Endpoint: Sendable {
    var routes = [Int](repeating: -1, count: Method.allCases.count)
    var allow = ""
  }

  /// The routes in the order they were given.
  public let routes: [Route]
  /// The names of each route's parameters in the order of its pattern.
  private(set) var parameterNames: [[String]] = []
  private(set) var endpoints: [Endpoint] = []
  private var nodes: [Node] = []
  private var edges: [Edge] = []
  private var literals: [UInt8] = []

  /// Where the values of a path's parameters stand.
  struct Parameters: Sendable {
    var ranges: InlineArray<4, Range<Int>> = .init(repeating: 0..<0)
    var count = 0
  }

  /// Builds the tree. Throws `TableError`.
  public init(_ routes: [Route]) throws {
    self.routes = routes
    let root = Branch()
    for (index, route) in routes.enumerated() { try add(route, index, below: root) }
    for index in endpoints.indices { endpoints[index].allow = Self.allow(endpoints[index].routes) }
    _ = flatten(root)
  }

  /// The endpoint of `path`, which is in normal form; `parameters` are then offsets into it.
  func endpoint(_ path: Span<UInt8>, _ parameters: inout Parameters) -> Int? {
    guard !path.isEmpty, path[0] == ASCII.slash else { return nil }
    return find(0, path, 1, &parameters)
  }

  /// The route of an endpoint that answers `method`; GET answers HEAD.
  func route(_ endpoint: Int, _ method: Method) -> Int? {
    let routes = endpoints[endpoint].routes
    let own = routes[Int(method.rawValue)]
    let index = own < 0 && method == .head ? routes[Int(Method.get.rawValue)] : own
    return index < 0 ? nil : index
  }

  private func find(_ node: Int, _ path: Span<UInt8>, _ start: Int, _ parameters: inout Parameters) -> Int? {
    // `start` is behind the end when the segment before was the last.
    let current = nodes[node]
    guard start <= path.count else { return current.endpoint < 0 ? nil : current.endpoint }
    var end = start
    while end < path.count, path[end] != ASCII.slash { end += 1 }
    for edge in current.firstEdge..<(current.firstEdge + current.edgeCount) where matches(edges[edge], path, start, end) {
      if let found = find(edges[edge].node, path, end + 1, &parameters) { return found }
    }
    let count = parameters.count
    if current.parameter >= 0, end > start {
      parameters.ranges[count] = start..<end
      parameters.count = count + 1
      if let found = find(current.parameter, path, end + 1, &parameters) { return found }
      parameters.count = count
    }
    if current.rest >= 0 {
      parameters.ranges[count] = start..<path.count
      parameters.count = count + 1
      return nodes[current.rest].endpoint
    }
    return nil
  }

  private func matches(_ edge: Edge, _ path: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    guard edge.length == end - start else { return false }
    for i in 0..<edge.length where literals[edge.literal + i] != path[start + i] { return false }
    return true
  }

  // MARK: Building

  private final class Branch {
    var literals: [(String, Branch)] = []
    var parameter: Branch?
    var rest: Branch?
    var endpoint = -1
  }

  private mutating func add(_ route: Route, _ index: Int, below root: Branch) throws {
    guard route.pattern.hasPrefix("/") else { throw TableError.malformedPattern(route.pattern) }
    let segments = route.pattern.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
    var branch = root
    var names: [String] = []
    for (position, segment) in segments.enumerated() {
      if segment.hasPrefix(":") || segment.hasPrefix("*") {
        let isRest = segment.hasPrefix("*")
        guard segment.count > 1, !isRest || position == segments.count - 1, names.count < Self.maxParameters else {
          throw TableError.malformedPattern(route.pattern)
        }
        names.append(String(segment.dropFirst()))
        let next = (isRest ? branch.rest : branch.parameter) ?? Branch()
        if isRest { branch.rest = next } else { branch.parameter = next }
        branch = next
      } else if let next = branch.literals.first(where: { $0.0 == segment })?.1 {
        branch = next
      } else {
        let next = Branch()
        branch.literals.append((String(segment), next))
        branch = next
      }
    }
    if branch.endpoint < 0 {
      branch.endpoint = endpoints.count
      endpoints.append(Endpoint())
    }
    guard endpoints[branch.endpoint].routes[Int(route.method.rawValue)] < 0 else {
      throw TableError.duplicate("\(route.method.name) \(route.pattern)")
    }
    endpoints[branch.endpoint].routes[Int(route.method.rawValue)] = index
    parameterNames.append(names)
  }

  private mutating func flatten(_ branch: Branch) -> Int {
    let index = nodes.count
    nodes.append(Node(endpoint: branch.endpoint))
    nodes[index].firstEdge = edges.count
    nodes[index].edgeCount = branch.literals.count
    for (literal, _) in branch.literals {
      edges.append(Edge(literal: literals.count, length: literal.utf8.count, node: -1))
      literals += Array(literal.utf8)
    }
    for (offset, child) in branch.literals.enumerated() {
      edges[nodes[index].firstEdge + offset].node = flatten(child.1)
    }
    if let child = branch.parameter { nodes[index].parameter = flatten(child) }
    if let child = branch.rest { nodes[index].rest = flatten(child) }
    return index
  }

  /// The value of `Allow` for an endpoint (RFC 9110 section 10.2.1): its methods, HEAD where there is GET, and OPTIONS.
  private static func allow(_ routes: [Int]) -> String {
    Method.allCases.filter { method in
      routes[Int(method.rawValue)] >= 0 || method == .options || method == .head && routes[Int(Method.get.rawValue)] >= 0
    }.map(\.name).joined(separator: ", ")
  }
}

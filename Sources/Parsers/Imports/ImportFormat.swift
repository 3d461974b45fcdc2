/// A format in which flights come in: how a file is known to be in it, what its columns mean, and what its times are. `ImportFormat.all` is the list.
package struct ImportFormat: Sendable {
  /// What a file is made of.
  package enum Kind: String, CaseIterable, Sendable { case table, json, text, calendar }

  /// As `format=` has it.
  package let name: String
  /// As its program is called.
  package let title: String
  package let kind: Kind
  /// The headings of a table, or the members of a flight in JSON, that all of its files have and no other format's; empty where nothing tells it.
  package let marks: [String]
  /// What its times and dates mean, in a sentence or two.
  package let times: String
  /// Of a table; empty where headings are read as everybody's.
  package let columns: [ImportColumn]
  /// What the format does beside its columns.
  let rules: Set<Rule>

  /// What a table does that its columns cannot say.
  enum Rule: Sendable {
    /// Where the duration is nothing, midnight is a time that nobody has entered.
    case midnightIsUnknown
    /// What the program writes for an airline that it does not know.
    case unknownIsNothing
  }

  init(
    _ name: String, _ title: String, _ kind: Kind, marks: [String] = [], times: String, columns: [ImportColumn] = [], rules: Set<Rule> = []
  ) {
    self.name = name
    self.title = title
    self.kind = kind
    self.marks = marks
    self.times = times
    self.columns = columns
    self.rules = rules
  }

  /// The format called `name`.
  package static func named(_ name: String) -> ImportFormat? { all.first { $0.name == name } }

  /// The table that headings belong to: the first whose marks are all among them, else one of anybody's.
  package static func table(_ headings: [String]) -> ImportFormat {
    let folded = Set(headings.map(FlightHeadings.folded))
    return all.first { $0.kind == .table && $0.isMarked(by: folded, FlightHeadings.folded) } ?? csv
  }

  /// The format of a list whose first flight has these members.
  package static func json(_ members: [String]) -> ImportFormat {
    let names = Set(members)
    return all.first { $0.kind == .json && $0.isMarked(by: names) { $0 } } ?? json
  }

  private func isMarked(by names: Set<String>, _ spelling: (String) -> String) -> Bool {
    !marks.isEmpty && marks.allSatisfy { names.contains(spelling($0)) }
  }

  /// Whether who asks for this format can mean a file that was found to be in `other`: nothing tells some formats from everybody's.
  package func takes(_ other: ImportFormat) -> Bool {
    name == other.name || kind == .table && marks.isEmpty && other.name == Self.csv.name || (name, other.name) == ("json", "peregrine")
  }
}

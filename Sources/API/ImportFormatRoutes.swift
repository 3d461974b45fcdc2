internal import Parsers
internal import Schema

/// The formats in which flights come in and go out.
enum ImportFormatRoutes {
  static let endpoints: [Endpoint] = [
    .get("/imports/formats", "The formats of files of flights", tag: "Flights", .account(.read(.flights)), .list(FormatView.schema)) { _ in
      .ok(all, meta: [.init("count", .number("\(all.count)"))])
    }
  ]

  /// A format of files.
  struct FormatView: Sendable {
    var name = ""
    var title = ""
    var kind: ImportFormat.Kind?
    var marks: [String] = []
    var times: String?
    var isRead = false
    var isWritten = false

    static let schema = ObjectSchema("ImportFormat", "A format of files of flights.", FormatView()) {
      Property("name", \.name, .anyText, "As format= has it.", example: "flightradar24", access: .readOnly)
      Property("title", \.title, .anyText, "Whose it is.", example: "my.flightradar24.com (CSV)", access: .readOnly)
      Property("kind", \.kind, .enumeration, "What a file that is read is made of.", access: .readOnly)
      Property(
        "recognised_by", \.marks, .array(of: .anyText, most: 100),
        "The headings, or the members of a flight in JSON, that tell it from the others; none where it has to be asked for, or is what is left.",
        access: .readOnly)
      Property("times", \.times, .anyText, "What its times and dates mean.", access: .readOnly)
      Property("reads", \.isRead, .boolean, "Whether POST /flights/import takes it.", access: .readOnly)
      Property("writes", \.isWritten, .boolean, "Whether GET /flights/export answers it.", access: .readOnly)
    }
  }

  /// Those that come in, and then those that only go out.
  private static let all: [FormatView] = {
    let known = ImportFormat.all.map { format in
      FormatView(
        name: format.name, title: format.title, kind: format.kind, marks: format.marks, times: format.times,
        isRead: true, isWritten: FlightExport.Format(rawValue: format.name) != nil)
    }
    let names = Set(known.map(\.name))
    return known
      + FlightExport.Format.allCases.filter { !names.contains($0.rawValue) }.map {
        FormatView(name: $0.rawValue, title: $0.title, isWritten: true)
      }
  }()
}

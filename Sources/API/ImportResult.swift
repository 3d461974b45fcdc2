internal import Parsers
internal import Schema

/// What an import has done, or would do.
struct ImportResult: Sendable {
  /// What is to be said of one row.
  struct Problem: Sendable {
    var row = 0
    var field = ""
    var message = ""

    static let schema = ObjectSchema("ImportProblem", "What is to be said of a row.", Problem()) {
      Property("row", \.row, .integer(), "As a spreadsheet counts, or which element of the list.", access: .readOnly)
      Property("field", \.field, .anyText, "The field; empty for the row as a whole.", access: .readOnly)
      Property("message", \.message, .anyText, "What is wrong with it.", access: .readOnly)
    }
  }

  /// So many problems are told.
  private static let told = 100

  var isDryRun = false
  var rows = 0
  var created = 0
  var merged = 0
  var skipped = 0
  var failed = 0
  var ignoredColumns: [String] = []
  var problems: [Problem] = []
  var warnings: [Problem] = []

  static let schema = ObjectSchema("ImportResult", "What an import has done, or in a dry run would do.", ImportResult()) {
    Property("dry_run", \.isDryRun, .boolean, "Whether nothing has been stored.", access: .readOnly)
    Property("rows", \.rows, .integer(), "How many flights the file has.", access: .readOnly)
    Property("created", \.created, .integer(), "How many were new.", access: .readOnly)
    Property("merged", \.merged, .integer(), "How many have completed one that was there.", access: .readOnly)
    Property("skipped", \.skipped, .integer(), "How many were there already.", access: .readOnly)
    Property("failed", \.failed, .integer(), "How many have something wrong and were left out.", access: .readOnly)
    Property("ignored_columns", \.ignoredColumns, .array(of: .anyText, most: 100_000), "Headings that nobody knows.", access: .readOnly)
    Property(
      "errors", \.problems, .array(of: Problem.schema.schema, most: told), "What is wrong with them, the first hundred.", access: .readOnly)
    Property(
      "warnings", \.warnings, .array(of: Problem.schema.schema, most: told),
      "What was left out of rows that were taken, or is not certain, the first hundred.", access: .readOnly)
  }

  /// Notes what is said of a row that was taken.
  mutating func add(_ row: [ImportRow.Warning], row number: Int) {
    for warning in row where warnings.count < Self.told {
      warnings.append(Problem(row: number, field: warning.field, message: warning.message))
    }
  }

  /// Notes that a row was left out.
  mutating func add(_ errors: FieldErrors, row: Int) {
    failed += 1
    for entry in errors.entries {
      for message in entry.messages where problems.count < Self.told {
        problems.append(Problem(row: row, field: entry.field, message: message))
      }
    }
  }
}

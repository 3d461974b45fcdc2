internal import Schema
internal import Travel

extension FieldErrors {
  /// What is wrong with a draft, by the names of its fields in JSON.
  init(_ problems: FlightProblems) {
    self.init()
    for problem in problems.problems { add(problem.message, at: problem.field) }
  }
}

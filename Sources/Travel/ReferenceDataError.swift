/// A fault in a file of the reference data, for whoever edits it. A test reads those that come with Peregrine.
public struct ReferenceDataError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file's name without `.csv`.
  public let file: String
  /// From 1, the line of column names.
  public let line: Int
  /// What is wrong there, as the end of a sentence.
  public let problem: String

  /// One sentence.
  public var description: String { "\(file).csv, line \(line): \(problem)." }
}

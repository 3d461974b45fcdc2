/// Why a file cannot be used as a zone's rules. Each is an end of a sentence that begins with the file's name and "cannot be used: ".
enum TZifError: Error, Hashable, CustomStringConvertible {
  /// It does not begin as such a file does.
  case notTZif
  /// It ends too early.
  case truncated(at: Int)
  /// Its times count leap seconds, as those under `right/` do; ours, like POSIX's, do not.
  case countsLeapSeconds
  /// It breaks another rule of RFC 9636, which the text names.
  case invalid(String)

  var description: String {
    switch self {
    case .notTZif: "it is no time zone file (TZif)"
    case .truncated(let length): "it ends after \(length) bytes, before all of it has come"
    case .countsLeapSeconds: "its times count leap seconds, as in the directory \"right\"; use the database without them"
    case .invalid(let what): what
    }
  }
}

/// A column of a table of flights: its heading, what of a flight it holds, and how that is written there.
package struct ImportColumn: Sendable {
  /// What a column holds.
  package enum Target: Equatable, Sendable {
    /// A member of a flight as `POST /flights` takes it.
    case field(String)
    /// A member of a field that is an object; nil: its code.
    case part(of: String, member: String?)
    /// Half of a local time.
    case departureDate, departureTime, arrivalDate, arrivalTime
    /// How long it takes, from gate to gate: `8:35`; as a number, minutes.
    case duration
    /// Where it landed, being diverted.
    case diversion
    /// It is known and left out.
    case nothing
  }

  package let heading: String
  package let target: Target
  package let form: ImportForm
  /// Why the column is only taken where its field is empty, in words that stand behind the field's name.
  package let caution: String?

  package init(_ heading: String, _ target: Target, _ form: ImportForm = .text, caution: String? = nil) {
    self.heading = heading
    self.target = target
    self.form = form
    self.caution = caution
  }

  init(_ heading: String, _ field: String, _ form: ImportForm = .text, caution: String? = nil) {
    self.init(heading, .field(field), form, caution: caution)
  }

  /// Whether its texts are dates, which tell whether days or months come first.
  var isDay: Bool {
    switch target {
    case .departureDate, .arrivalDate: true
    default: form == .localTime
    }
  }
}

/// How a program writes a field.
package enum ImportForm: Equatable, Sendable {
  case text, number, list, truth
  /// One of our words, in any case and with spaces or hyphens.
  case word
  /// A date, a time, or both, by the clock of the place.
  case localTime
  /// The program's own words and numbers, in lower case, and ours; an empty one says nothing. What is not among them is left out with a warning.
  case codes([String: String])
  /// `Frankfurt / Frankfurt am Main (FRA/EDDF)`: the codes in parentheses, or a code alone.
  case airport
  /// `Lufthansa (LH/DLH)`, `Airbus A380-841 (A388)`: a name with codes in parentheses, or one of them alone.
  case named
}

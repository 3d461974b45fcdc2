/// How far a draft is to be believed: as far as the least reliable of the fields that make it this flight, or this thing; each doubt takes a third away, and
/// each of them that is missing a quarter. Below `enough`, or with a doubt, or without what storing it needs, somebody has to look.
package enum Confidence {
  /// What needs no look.
  package static let enough = 0.75
  static let afterDoubt = 2.0 / 3
  static let afterGap = 0.75

  static func of<Draft>(_ reading: Reading<Draft>, needed: [[String]]) -> (Double, reasons: [String]) {
    var confidence = 1.0
    var reasons: [String] = []
    for names in needed {
      if let origin = names.lazy.compactMap({ reading.origins[$0] }).first {
        confidence = min(confidence, origin.kind.reliability)
      } else {
        reasons.append("The document does not say \(names[0]).")
        confidence *= afterGap
      }
    }
    for warning in reading.warnings where warning.isDoubt {
      confidence *= afterDoubt
      reasons.append(warning.message)
    }
    if reasons.isEmpty, confidence < enough { reasons.append("It was found by the looks of the text alone.") }
    return ((confidence * 100).rounded() / 100, reasons)
  }
}

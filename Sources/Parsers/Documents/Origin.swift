/// Where a document says a field: in which of its forms, and at which place in it, in words that somebody can follow with the document before them.
package struct Origin: Equatable, Sendable {
  /// The forms in which documents say things, and how far each is to be believed.
  package enum Kind: String, CaseIterable, Sendable {
    /// The barcode of a boarding pass (IATA Resolution 792).
    case barcode
    /// JSON-LD by schema.org.
    case jsonLD = "json_ld"
    /// Microdata by schema.org.
    case microdata
    /// A semantic tag of a wallet pass.
    case passTag = "pass_tag"
    /// A field of a wallet pass, by its label.
    case passField = "pass_field"
    /// An event of a calendar.
    case calendar
    /// What another program has made of the document.
    case program
    /// Text that people read.
    case text
    /// The head of the message: its subject and its date.
    case header
    /// Not the document, but what follows from another field, or from the date of reading.
    case derived
  }

  package let kind: Kind
  /// `leg 1, characters 31 to 33`, `reservationFor.departureTime`, `line 12`.
  package let place: String

  package init(_ kind: Kind, _ place: String) {
    self.kind = kind
    self.place = place
  }
}

extension Origin.Kind {
  /// How far a field of this kind is to be believed, from 0 to 1. What programs write for programs is right but for their authors' mistakes; what
  /// was found by its looks is not always what it looks like.
  package var reliability: Double {
    switch self {
    case .barcode: 0.99
    case .jsonLD, .microdata, .passTag: 0.98
    case .calendar: 0.9
    case .passField: 0.9
    case .derived, .program: 0.85
    case .text: 0.7
    case .header: 0.65
    }
  }
}

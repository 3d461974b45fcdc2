internal import Database
internal import Parsers
internal import Store
internal import Travel

/// Takes in messages that nobody watches being read: from a mail service, and from a mailbox. What can be stored is; what was there already is left as it is;
/// the same message a second time changes nothing.
struct DocumentInbox: Sendable {
  /// What has come of a message.
  struct Outcome: Equatable, Sendable {
    var created = 0
    /// There already.
    var known = 0
    /// With too little in them to be stored.
    var incomplete = 0
    var warnings: [String] = []
  }

  let services: Services

  /// What to say of a message that is nobody's here.
  static let nobody =
    "Nobody here is meant: neither an address of the form anything+username@… in To, Cc, Delivered-To or X-Original-To, nor From, names an account."

  /// Whose message it is: of the account whose name stands behind a plus in an address it was sent to, else of who sent it.
  func recipient(of message: [UInt8]) throws -> User? {
    let sentTo = MessageAddresses.find(in: message, fields: ["delivered-to", "x-original-to", "envelope-to", "to", "cc"])
    let names = sentTo.compactMap { address -> String? in
      let local = address.prefix { $0 != "@" }
      return local.firstIndex(of: "+").map { String(local[local.index(after: $0)...]) }
    }
    return try services.database.read { db in
      for name in names + MessageAddresses.find(in: message, fields: ["from"]) {
        if !name.isEmpty, let user = try db.user(named: name), user.disabledAt == nil { return user }
      }
      return nil
    }
  }

  /// Reads `message`, and returns what stores its flights and the rest for `user`. Everything is marked to be looked at: who sent it is not known.
  func prepare(_ message: [UInt8], for user: User, at now: Instant) -> @Sendable (Connection) throws -> Outcome {
    let services = services
    let found = services.reader(for: user, at: now).read(message, kind: .message)
    var read = DraftResolver(services, user, at: now).resolved(found.reading, messageID: found.messageID)
    for i in read.indices { read[i].needsReview() }
    let (drafts, warnings) = (read, found.reading.warnings)
    return { db in
      var drafts = drafts
      if !drafts.isEmpty {
        try DraftSaving(services: services, user: user, query: DraftSaving.Query(), now: now).store(&drafts, db)
      }
      var outcome = Outcome(warnings: warnings)
      for draft in drafts {
        switch draft.notes.saved?.outcome {
        case .created, .merged: outcome.created += 1
        case .duplicate: outcome.known += 1
        case .incomplete, nil: outcome.incomplete += 1
        }
      }
      return outcome
    }
  }
}

extension DraftResolver.Resolved {
  fileprivate mutating func needsReview() {
    switch content {
    case .flight(var flight):
      flight.needsReview = true
      content = .flight(flight)
    case .item(var item):
      item.needsReview = true
      content = .item(item)
    }
  }
}

package import Database
package import Travel

/// The ends of the audit log's chain, the table `audit_chain`.
package enum AuditEnd: String, SQLConvertible, Sendable {
  /// The newest entry.
  case head
  /// The last one that has been removed by its age.
  case anchor
}

extension Connection {
  /// That end of the chain; nil where it has not come to be.
  package func auditLink(_ end: AuditEnd) throws -> AuditLink? {
    try row("SELECT sequence, hash FROM audit_chain WHERE place = $1", end) { row in
      AuditLink(sequence: try row.next(), hash: try row.next())
    }
  }

  func set(_ end: AuditEnd, to link: AuditLink) throws {
    try execute(
      """
      INSERT INTO audit_chain (place, sequence, hash) VALUES ($1, $2, $3)
      ON CONFLICT (place) DO UPDATE SET sequence = excluded.sequence, hash = excluded.hash
      """, end, link.sequence, link.hash)
  }

  /// Chains the entries from before there was a chain, in the order of their time. Does nothing where it has begun.
  package func beginAuditChain() throws {
    guard try auditLink(.head) == nil else { return }
    // Without a head, a chain that has begun is a damaged one: that is not to be covered up by another.
    guard try value("SELECT count(*) FROM audit_log WHERE sequence IS NOT NULL") == 0 else { return }
    let entries = try rows(AuditEntry.selection + " ORDER BY occurred_at, id") { row in try AuditEntry(&row) }
    var head = AuditLink.origin
    for entry in entries {
      let next = AuditLink(sequence: head.sequence + 1, hash: entry.hash(sequence: head.sequence + 1, after: head.hash))
      try execute(
        "UPDATE audit_log SET sequence = $2, previous_hash = $3, hash = $4 WHERE id = $1", entry.id, next.sequence, head.hash, next.hash)
      head = next
    }
    if head != .origin { try set(.head, to: head) }
  }

  /// What the next entry follows on. Where the head and the entries contradict each other, somebody else has written here: people shall still be able
  /// to log in, so the log goes on, and a number is left out, by which `checkAudit` tells of it for good.
  func newestAuditLink() throws -> AuditLink {
    let head = try auditLink(.head)
    let newest: Int? = try row("SELECT max(sequence) FROM audit_log") { row in try row.next() as Int? } ?? nil
    guard let newest, newest > head?.sequence ?? 0 else { return try head ?? auditLink(.anchor) ?? .origin }
    return AuditLink(sequence: newest + 1, hash: AuditLink.origin.hash)
  }

  /// Removes the oldest entries, up to the first one that is not from before `cutoff`. What is left goes on to be a chain, from the anchor on.
  /// Returns how many there were.
  @discardableResult
  package func pruneAudit(before cutoff: Instant) throws -> Int {
    try beginAuditChain()
    let kept: Int? = try value("SELECT sequence FROM audit_log WHERE occurred_at >= $1 AND sequence > 0 ORDER BY sequence LIMIT 1", cutoff)
    let last = try row(
      "SELECT sequence, hash FROM audit_log WHERE sequence < $1 ORDER BY sequence DESC LIMIT 1", kept ?? .max
    ) { row in AuditLink(sequence: try row.next(), hash: try row.next()) }
    guard let last else { return 0 }
    try set(.anchor, to: last)
    return try execute("DELETE FROM audit_log WHERE sequence <= $1", last.sequence)
  }

  /// Reads the whole audit log and says what is not as it was written. `noted` is a head that somebody has kept elsewhere: it must still be in the chain.
  package func checkAudit(noted: AuditLink? = nil) throws -> AuditCheck {
    var check = AuditCheck(anchor: try auditLink(.anchor) ?? .origin, noted: noted)
    try forEach(AuditEntry.selection + " WHERE sequence IS NOT NULL ORDER BY sequence") { row in
      check.add(try AuditEntry(&row))
      return true
    }
    let unchained: Int = try value("SELECT count(*) FROM audit_log WHERE sequence IS NULL") ?? 0
    check.finish(head: try auditLink(.head), unchained: unchained)
    return check
  }
}

/// What has come of reading the audit log.
package struct AuditCheck: Sendable {
  /// What is wrong, a sentence for each; empty when all is well.
  package private(set) var problems: [String] = []
  /// How many entries there are.
  package private(set) var count = 0
  /// The newest entry.
  package private(set) var head: AuditLink

  private let anchor: AuditLink
  private let noted: AuditLink?
  private var isNotedThere = false
  private var untold = 0

  private static let mostProblems = 20

  init(anchor: AuditLink, noted: AuditLink?) {
    self.anchor = anchor
    self.noted = noted
    head = anchor
    isNotedThere = noted == nil || noted == anchor
  }

  private mutating func note(_ problem: String) {
    if problems.count < Self.mostProblems { problems.append("the audit log: " + problem) } else { untold += 1 }
  }

  /// The entry that comes next.
  mutating func add(_ entry: AuditEntry) {
    count += 1
    let sequence = entry.sequence ?? 0
    let name = "entry \(sequence) (\(entry.action), \(entry.occurredAt))"
    if sequence <= head.sequence {
      note("\(name) stands before where the log begins, \(anchor.sequence + 1)")
    } else if sequence > head.sequence + 1 {
      let missing = head.sequence + 1...sequence - 1
      note(
        missing.count == 1 ? "entry \(missing.lowerBound) is missing" : "entries \(missing.lowerBound) to \(missing.upperBound) are missing"
      )
    } else if entry.previousHash != head.hash {
      note("\(name) does not follow on entry \(head.sequence): one of them was changed, moved, or put there by somebody else")
    }
    let hash = entry.hash ?? []
    if entry.hash(sequence: sequence, after: entry.previousHash ?? []) != hash { note("\(name) was changed") }
    head = AuditLink(sequence: sequence, hash: hash)
    if head == noted { isNotedThere = true }
  }

  /// There are no more entries.
  mutating func finish(head stored: AuditLink?, unchained: Int) {
    if let stored {
      if stored.sequence > head.sequence {
        note("its end is missing: the newest entry was \(stored.sequence), and what is there ends with \(head.sequence)")
      } else if stored.sequence < head.sequence {
        note("the entries after \(stored.sequence) were not written by the server")
      } else if stored.hash != head.hash {
        note("entry \(head.sequence), the newest, is not the one that the server has written")
      }
      if unchained > 0 { note("\(unchained) entries were not written by the server: they have no number") }
    } else if head != .origin {
      note("what says where it ends is missing")
    }
    if let noted, !isNotedThere {
      note(
        noted.sequence < anchor.sequence
          ? "entry \(noted.sequence), whose hash was noted, has been removed by its age; the log begins with \(anchor.sequence + 1) now"
          : "it holds no entry \(noted.sequence) with the hash that was noted: it was cut off or written anew")
    }
    if untold > 0 { problems.append("the audit log: \(untold) more such problems") }
  }
}

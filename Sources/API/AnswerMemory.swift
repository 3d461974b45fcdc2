internal import HTTPServer
internal import Store
internal import Threads
internal import Travel

/// Answers that have been given, for as long as what they depend on stays the same: a dashboard that asks for the same thing all day costs nothing but
/// the sending. A bounded number of bytes; what has not been asked for lately goes first.
final class AnswerMemory: Sendable {
  /// What was asked, by whom, in which form: all that an answer depends on besides the state of the data.
  struct Question: Hashable, Sendable {
    let user: UUID
    let scopes: UInt32
    let isSession: Bool
    let takesGzip: Bool
    let isSecure: Bool
    /// The target, a NUL and the host.
    let address: [UInt8]

    func hash(into hasher: inout Hasher) {
      hasher.combine(user.low)
      // What else there is seldom tells two questions of a user apart.
      address.withUnsafeBytes { hasher.combine(bytes: $0) }
    }
  }

  /// What has been answered.
  struct Entry: Sendable {
    let state: Freshness.State
    let tag: ETag
    /// For who has it already.
    let notModified: Response
    /// nil: only that it is the newest is known.
    let response: Response?
    let size: Int

    /// 304 for who has it already. Throws 400 for a malformed condition.
    func response(to request: Request) throws -> Response? {
      if let condition = request.headerList("If-None-Match"), try tag.matches(ifNoneMatch: condition) { return notModified }
      return response
    }
  }

  /// Two halves: what is found in the older one moves to the newer, and when the newer is full the older is forgotten.
  private struct Halves {
    var newer: [Question: Entry] = [:]
    var older: [Question: Entry] = [:]
    /// Of the newer.
    var size = 0
    var olderSize = 0
    var hits = 0
    var misses = 0
  }

  /// What an entry weighs besides its content.
  private static let overhead = 512

  private let capacity: Int
  private let halves = Locked(Halves())

  /// How many answers are kept.
  var count: Int { halves.withLock { $0.newer.count + $0.older.count } }

  /// How often an answer was there, and how often it had to be made; and the bytes of those that are kept.
  var figures: (hits: Int, misses: Int, size: Int) { halves.withLock { ($0.hits, $0.misses, $0.size + $0.olderSize) } }

  /// A memory of at most `capacity` bytes, of which no answer takes more than an eighth.
  init(capacity: Int) { self.capacity = capacity }

  /// What has been answered to `question` in this state.
  func entry(for question: Question, in state: Freshness.State) -> Entry? {
    halves.withLock { halves -> Entry? in
      var found = halves.newer[question]
      if found == nil, let entry = halves.older[question] {
        add(entry, question, to: &halves)
        found = entry
      }
      guard let found, found.state == state else { return nil }
      halves.hits += 1
      return found
    }
  }

  /// Keeps `response`, which has the entity tag `tag`. Returns it in the form that is kept.
  func keep(_ response: Response, _ tag: ETag, for question: Question, in state: Freshness.State) -> Response {
    let kept = question.takesGzip && response.status == .ok ? response.gzipped : response
    var size = Self.overhead + question.address.count
    var content: Response?
    if kept.status == .ok, case .bytes(let bytes) = kept.body, bytes.count <= capacity / 8 {
      content = kept
      size += bytes.count
    }
    let entry = Entry(state: state, tag: tag, notModified: Envelope.notModified(tag), response: content, size: size)
    halves.withLock {
      $0.misses += 1
      add(entry, question, to: &$0)
    }
    return kept
  }

  private func add(_ entry: Entry, _ question: Question, to halves: inout Halves) {
    if let replaced = halves.newer.updateValue(entry, forKey: question) { halves.size -= replaced.size }
    halves.size += entry.size
    guard halves.size > capacity / 2 else { return }
    (halves.older, halves.olderSize) = (halves.newer, halves.size)
    halves.newer = [:]
    halves.size = 0
  }
}

extension AnswerMemory.Question {
  init(_ request: Request, by caller: Caller) {
    let isSession = if case .session = caller.credential { true } else { false }
    var address: [UInt8] = []
    request.appendTarget(to: &address)
    address.append(0)
    address += request.host.utf8
    self.init(
      user: caller.user.id, scopes: caller.scopes.rawValue, isSession: isSession, takesGzip: request.prefersGzip,
      isSecure: request.scheme == "https", address: address)
  }
}

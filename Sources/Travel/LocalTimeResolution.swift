/// The instants at which the clocks of a zone show a local time.
public enum LocalTimeResolution: Hashable, Sendable {
  /// One, as nearly always.
  case unique(Instant)
  /// Two, because the clocks were set back in between.
  case ambiguous(earlier: Instant, later: Instant)
  /// None, because the clocks were set forward over it.
  case gap(LocalTimeGap)

  /// Which of two instants is meant.
  public enum Fold: String, Sendable { case earlier, later }

  /// Whether the clocks show it twice.
  public var isAmbiguous: Bool { if case .ambiguous = self { true } else { false } }

  /// The only instant, or of two the one asked for. Throws the gap when there is none.
  public func instant(_ fold: Fold = .earlier) throws(LocalTimeGap) -> Instant {
    switch self {
    case .unique(let instant): instant
    case .ambiguous(let earlier, let later): fold == .earlier ? earlier : later
    case .gap(let gap): throw gap
    }
  }
}

internal import Synchronization

/// Whether the server can do its work, for whoever sends it requests. Asked with every `/health`, so it is known beforehand.
final class Readiness: Sendable {
  /// What stands in the way, besides the database.
  enum Obstacle: Int, CaseIterable, Sendable {
    /// It has been told to stop, and requests should go elsewhere.
    case stopping = 1
    /// Nothing can be written where the data directory is.
    case diskFull = 2

    /// For those who have no account.
    var reason: String {
      switch self {
      case .stopping: "it is being stopped"
      case .diskFull: "the disk is full"
      }
    }
  }

  private let obstacles = Atomic<Int>(0)

  /// The first thing that stands in the way; nil when nothing does.
  var obstacle: Obstacle? {
    let obstacles = obstacles.load(ordering: .relaxed)
    return obstacles == 0 ? nil : Obstacle.allCases.first { obstacles & $0.rawValue != 0 }
  }

  /// Says that `obstacle` stands in the way, or does no more.
  func set(_ obstacle: Obstacle, _ stands: Bool) {
    if stands {
      obstacles.bitwiseOr(obstacle.rawValue, ordering: .relaxed)
    } else {
      obstacles.bitwiseAnd(~obstacle.rawValue, ordering: .relaxed)
    }
  }
}

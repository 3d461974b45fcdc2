/// A method and a path pattern with what answers them.
public struct Route: Sendable {
  /// Which thread runs the handler.
  public enum Execution: Sendable {
    /// The event loop itself: for handlers that answer from memory or from a short read, in microseconds. A slow one delays every
    /// connection of its loop.
    case inline
    /// A thread of the worker pool: for all that may block.
    case worker
  }

  /// Answers a request; an `HTTPError` it throws gets its status, any other error 500.
  public typealias Handler = @Sendable (Request) throws -> Response

  /// Answers a request from memory; nil when it cannot.
  public typealias Recall = @Sendable (Request) -> Response?

  /// The method; a GET route answers HEAD too.
  public let method: Method
  /// Segments separated by `/`: a literal, `:name` for one segment of any value, or last of all `*name` for the rest of the path.
  public let pattern: String
  /// Which thread runs the handler.
  public let execution: Execution
  /// The most bytes of content it takes; nil means `Limits.body`.
  public let maxBody: Int?
  /// What is asked first of a `worker` route, by the event loop itself; where it answers, no worker is troubled.
  public let recall: Recall?
  /// What answers.
  public let handler: Handler

  /// A route that answers `method` on paths like `pattern`.
  public init(
    _ method: Method, _ pattern: String, execution: Execution = .worker, maxBody: Int? = nil, recall: Recall? = nil,
    handler: @escaping Handler
  ) {
    self.method = method
    self.pattern = pattern
    self.execution = execution
    self.maxBody = maxBody
    self.recall = recall
    self.handler = handler
  }
}

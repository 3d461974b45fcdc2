internal import CLinux
internal import Glibc

/// A thread of the operating system that runs one function to its end.
public struct Thread: Sendable {
  private let handle: pthread_t

  /// Starts `body` on a new thread called `name` (15 characters are kept). Throws `SystemError`.
  public init(name: String, _ body: @escaping @Sendable () -> Void) throws {
    final class Start: Sendable {
      let name: String
      let body: @Sendable () -> Void
      init(name: String, body: @escaping @Sendable () -> Void) {
        self.name = name
        self.body = body
      }
    }
    let start = Unmanaged.passRetained(Start(name: name, body: body))
    var handle = pthread_t()
    let code = pthread_create(
      &handle, nil,
      { argument in
        let start = Unmanaged<Start>.fromOpaque(argument!).takeRetainedValue()
        _ = pthread_setname_np(pthread_self(), String(start.name.prefix(15)))
        start.body()
        return nil
      }, start.toOpaque())
    guard code == 0 else {
      start.release()
      throw SystemError("starting a thread", code: code)
    }
    self.handle = handle
  }

  /// A number that no other running thread has, of the thread that asks.
  public static var currentID: UInt { pthread_self() }

  /// Waits until the thread has ended.
  public func join() { pthread_join(handle, nil) }

  /// Lets the thread end by itself. To be called once, in place of `join`.
  public func detach() { pthread_detach(handle) }
}

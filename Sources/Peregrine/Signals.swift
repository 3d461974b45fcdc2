internal import Glibc

/// The signals that steer the server, received one after the other by whoever asks for the next.
enum Signals {
  enum Event {
    case reload
    case state
    case end(String)
  }

  /// Keeps the signals from interrupting this thread and those it starts.
  static func block() {
    var set = set(SIGTERM, SIGINT, SIGHUP, SIGUSR1)
    pthread_sigmask(SIG_BLOCK, &set, nil)
  }

  /// Lets SIGTERM and SIGINT end the process, as they do by default.
  static func unblockEnding() {
    var set = set(SIGTERM, SIGINT)
    pthread_sigmask(SIG_UNBLOCK, &set, nil)
  }

  /// Waits for the next signal.
  static func next() -> Event {
    var set = set(SIGTERM, SIGINT, SIGHUP, SIGUSR1)
    var number: Int32 = 0
    while sigwait(&set, &number) != 0 {}
    return switch number {
    case SIGHUP: .reload
    case SIGUSR1: .state
    case SIGINT: .end("SIGINT")
    default: .end("SIGTERM")
    }
  }

  private static func set(_ numbers: Int32...) -> sigset_t {
    var set = sigset_t()
    sigemptyset(&set)
    for number in numbers { sigaddset(&set, number) }
    return set
  }
}

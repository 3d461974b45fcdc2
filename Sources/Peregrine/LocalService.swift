internal import API
internal import Database
internal import Glibc
internal import HTTPServer
internal import Logging
internal import Threads

/// The API over the database of this machine: that of the server which has it, or, when none runs, one of our own for as long as this value lives.
/// Either way it is the same API, and no cache goes stale.
final class LocalService {
  /// Where it listens.
  let socket: String
  private let own: (service: Service, server: Server, directory: String)?

  /// A server that is just starting or another command has the database before it can be reached: milliseconds.
  private static let patience = 60_000
  /// So soon somebody who waits is told why.
  private static let silence = 1_000

  /// Finds it. Throws `CommandFailure`.
  init(_ settings: Settings) throws {
    let began = MonotonicClock.milliseconds()
    var isTold = false
    while true {
      if Self.isAnswered(settings.commandSocket) {
        socket = settings.commandSocket
        own = nil
        return
      }
      do {
        let new = try Self.start(settings)
        (socket, own) = ("\(new.directory)/socket", new)
        return
      } catch DatabaseError.inUse(let reason) {
        let waited = MonotonicClock.milliseconds() - began
        guard waited < Self.patience else { throw CommandFailure(.unavailable, reason) }
        if waited >= Self.silence, !isTold {
          Terminal.say("peregrine: waiting: \(reason)\n")
          isTold = true
        }
        usleep(20_000)
      } catch let failure as CommandFailure {
        throw failure
      } catch {
        throw CommandFailure(.unavailable, "\(error)")
      }
    }
  }

  /// That of a server that runs; nil when none does.
  init?(runningWith settings: Settings) {
    guard Self.isAnswered(settings.commandSocket) else { return nil }
    (socket, own) = (settings.commandSocket, nil)
  }

  deinit {
    guard let own else { return }
    _ = own.server.stop()
    own.service.close()
    rmdir(own.directory)
  }

  private static func start(_ settings: Settings) throws -> (service: Service, server: Server, directory: String) {
    try checkOwner(of: settings.dataDirectory)
    var logger = Logger(label: "peregrine") { _ in StreamLogHandler.standardError(label: "peregrine") }
    logger.logLevel = .error
    var settings = settings
    // How long the audit log is kept is the server's to know: its flags are not here.
    settings.api.auditKeep = nil
    let service = try Service(settings, logger)
    do {
      var template = Array("\(settings.temporaryDirectory)/peregrine-XXXXXX".utf8CString)
      guard mkdtemp(&template) != nil else { throw SystemError("making a directory in \(settings.temporaryDirectory)") }
      let directory = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
      do { return (service, try service.serveCommands(at: "\(directory)/socket"), directory) } catch {
        rmdir(directory)
        throw error
      }
    } catch {
      service.close()
      throw error
    }
  }

  /// Throws `CommandFailure` when root would leave files in the data directory that the server, which is another user's, could not write.
  private static func checkOwner(of directory: String) throws {
    var status = stat()
    guard geteuid() == 0, stat(directory, &status) == 0, status.st_uid != 0 else { return }
    let name = getpwuid(status.st_uid).map { String(cString: $0.pointee.pw_name) } ?? "#\(status.st_uid)"
    let command = "sudo -u '\(name)' peregrine …"
    throw CommandFailure(.failed, "\(directory) belongs to the user \(name), and no server runs there: use `\(command)`.")
  }

  /// Whether somebody listens there.
  private static func isAnswered(_ path: String) -> Bool {
    var address = sockaddr_un()
    guard path.utf8.count < MemoryLayout.size(ofValue: address.sun_path) else { return false }
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    defer { close(descriptor) }
    return withUnsafeBytes(of: address) {
      connect(descriptor, $0.baseAddress!.assumingMemoryBound(to: sockaddr.self), socklen_t($0.count)) == 0
    }
  }
}

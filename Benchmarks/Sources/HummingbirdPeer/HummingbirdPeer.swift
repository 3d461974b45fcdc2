// Hummingbird 2 as its own documentation sets it up, answering `GET /api/v1/health` with the content that Peregrine answers. The content is
// put in a buffer once, as Peregrine does, so that the comparison is of servers and not of JSON encoders.

import Hummingbird
import Logging

@main
struct HummingbirdPeer {
  static func main() async throws {
    let options = Options(CommandLine.arguments.dropFirst())
    var logger = Logger(label: "hummingbird-peer")
    logger.logLevel = options.logRequests ? .info : .warning

    let router = Router()
    if options.logRequests { router.add(middleware: LogRequestsMiddleware(.info)) }
    let headers: HTTPFields = [.contentType: options.contentType]
    let content = ByteBuffer(string: options.body)
    router.get("api/v1/health") { _, _ in
      Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: content))
    }

    let app = Application(
      router: router,
      configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: options.port)),
      logger: logger)
    try await app.runService()
  }
}

/// What the command line says: `HummingbirdPeer [--log-requests] PORT CONTENT-TYPE BODY`.
private struct Options {
  var logRequests = false
  var port: Int
  var contentType: String
  var body: String

  init(_ arguments: ArraySlice<String>) {
    var positional = Array(arguments)
    if positional.first == "--log-requests" {
      logRequests = true
      positional.removeFirst()
    }
    guard positional.count == 3, let port = UInt16(positional[0]), port > 0 else {
      fatalError("usage: HummingbirdPeer [--log-requests] PORT CONTENT-TYPE BODY, with a PORT of 1 to 65535")
    }
    self.port = Int(port)
    contentType = positional[1]
    body = positional[2]
  }
}

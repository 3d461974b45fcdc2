// Hummingbird 2 and GRDB 7 with Codable, as their own documentation sets them up, doing with a file of Peregrine's what Peregrine does: list
// flights and store one. It uses the same tables and indexes, the same catalogues of airports and zones, and answers the same JSON.
//
// usage: GRDBPeer PORT DATABASE REFERENCE-DATA full|normal

import Foundation
import GRDB
import Hummingbird
import Logging

@main
struct GRDBPeer {
  static func main() async throws {
    let arguments = CommandLine.arguments
    guard arguments.count == 5, let port = Int(arguments[1]), ["full", "normal"].contains(arguments[4]) else {
      fatalError("usage: GRDBPeer PORT DATABASE REFERENCE-DATA full|normal")
    }
    let world = try World(arguments[3])
    var configuration = Configuration()
    let isFull = arguments[4] == "full"
    // GRDB sets NORMAL for a file in WAL mode.
    configuration.prepareDatabase { db in if isFull { try db.execute(sql: "PRAGMA synchronous = FULL") } }
    let pool = try DatabasePool(path: arguments[2], configuration: configuration)

    let router = Router(context: PeerContext.self)
    router.get("api/v1/health") { _, _ in "ok" }
    let flights = router.group("api/v1/flights").add(middleware: TokenMiddleware(pool: pool))
    flights.get { request, context in try await list(request, context, pool, world) }
    flights.post { request, context in try await create(request, context, pool, world) }

    var logger = Logger(label: "grdb-peer")
    logger.logLevel = .warning
    let app = Application(
      router: router, configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: port)), logger: logger)
    try await app.runService()
  }

  private static func list(
    _ request: Request, _ context: PeerContext, _ pool: DatabasePool, _ world: World
  ) async throws -> Envelope<[FlightAnswer], PageMeta> {
    guard let user = context.user else { throw HTTPError(.unauthorized) }
    let page = max(1, request.uri.queryParameters.get("page", as: Int.self) ?? 1)
    let size = min(100, max(1, request.uri.queryParameters.get("per_page", as: Int.self) ?? 50))
    let (records, total) = try await pool.read { db in
      let own = FlightRecord.filter(Column("user_id") == user)
      let records = try own.order(Column("departure_utc").desc, Column("id").desc).limit(size, offset: (page - 1) * size).fetchAll(db)
      return (records, try own.fetchCount(db))
    }
    let now = Date()
    let answers = records.map { FlightAnswer($0, world, at: now) }
    return Envelope(data: answers, meta: PageMeta(count: answers.count, page: page, size: size, total: total))
  }

  private static func create(_ request: Request, _ context: PeerContext, _ pool: DatabasePool, _ world: World) async throws
    -> EditedResponse<Envelope<FlightAnswer, NoMeta>>
  {
    guard let user = context.user else { throw HTTPError(.unauthorized) }
    let now = Date()
    guard let new = try await request.decode(as: FlightRequest.self, context: context).record(of: user, world, at: now) else {
      throw HTTPError(.badRequest)
    }
    try await pool.write { db in
      let sameDay = try FlightRecord.filter(Column("user_id") == user && Column("departure_day") == new.departureDay).fetchAll(db)
      guard !sameDay.contains(where: { $0.flightNumber == new.flightNumber }) else { throw HTTPError(.conflict) }
      try new.insert(db)
      try db.execute(sql: "UPDATE users SET data_version = data_version + 1 WHERE id = ?", arguments: [user])
    }
    let answer = Envelope(data: FlightAnswer(new, world, at: now), meta: NoMeta())
    return EditedResponse(status: .created, headers: [.location: "/api/v1/flights/\(new.id)"], response: answer)
  }
}

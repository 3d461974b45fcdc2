import Foundation
import Testing

/// Where the machine of a server stands decides nothing: flights have the zones of their places. On the release build too, which reads time zones by the
/// same files but is linked otherwise; `script/test` runs this suite with it.
@Suite struct ServerZoneTests {
  /// Near the ends of days, months and years, in hours that come twice or never, and days alone.
  private static let table = """
    From,To,departure_local,departure_fold,arrival_local,arrival_fold,Note
    FRA,JFK,2023-12-31T23:50,,2024-01-01T02:40,,
    AKL,LAX,2024-01-01T00:10,,2023-12-31T15:20,,
    FRA,MUC,2024-10-27T02:30,later,2024-10-27T03:30,,
    FRA,MUC,2024-10-27T02:30,earlier,2024-10-27T02:35,later,
    JFK,LAX,2024-03-10T01:59,,2024-03-10T04:30,,
    LAX,JFK,2024-03-31T02:30,,2024-03-31T10:45,,
    YYT,LHR,2024-03-10T00:01,,2024-03-10T08:30,,
    FRA,MUC,1998-07-14,,,,a day
    FRA,MUC,2024-03-31,,,,a day with 23 hours
    HNL,AKL,29.02.2024,,1 Mar 2024,,
    FRA,MUC,2024-03-31T02:30,,,,an hour that Frankfurt had not
    """

  @Test func theSameFlightsAreAnsweredAlikeWhereverTheServerIs() throws {
    let zones = ["UTC", "Pacific/Kiritimati", "America/St_Johns"]
    let answers = try zones.map { try Self.answers(of: FlightLog(environment: ["TZ": $0])) }
    try #require(answers[0].contains { $0.contains("2024-10-27T01:30:00Z") }, "\(answers[0])")
    for (zone, answer) in zip(zones, answers).dropFirst() {
      for (one, other) in zip(answers[0], answer) { #expect(one == other, "\(zone)") }
    }
  }

  /// What it says of the flights in every form, without what is new in every account.
  private static func answers(of log: FlightLog) throws -> [String] {
    let imported = try log.ask("POST", "/flights/import?on_duplicate=create", table, type: "text/csv")
    #expect(imported.body.contains("\"created\":10,") && imported.body.contains("\"failed\":1,"), "\(imported.body)")
    let paths = [
      "/flights", "/flights?year=2024&sort=departure", "/flights?from=2023-12-31&to=2024-01-01", "/flights?status=flown&sort=duration",
      "/flights/facets", "/flights/suggest?origin=FRA", "/flights/export", "/flights/export?format=csv", "/now",
    ]
    return try [imported.body]
      + paths.map { path in
        let answer = try log.ask("GET", path)
        try #require(answer.status == 200, "\(path): \(answer.body)")
        return answer.body.replacing(#/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/#, with: "")
          .replacing(#/\"(created|updated)_at\":\"[^\"]*\"/#, with: "").replacing(#/,[^,]*Z,[^,]*Z\r\n/#, with: "\n")
      }
  }
}

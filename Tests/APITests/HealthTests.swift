import Schema
import Store
import Testing

@testable import API

/// What load balancers, systemd and monitors ask.
@Suite struct HealthTests {
  @Test func aServerThatIsToStopAsksForNoMoreRequestsAndIsStillThere() throws {
    let api = try TestAPI(.sqlite)
    #expect(try api.ask("GET", "/health/ready").status == 200)
    #expect(try api.ask("GET", "/health/live").json("data") == ["status": "ok"])
    api.beginStopping()
    for path in ["/health", "/health/ready"] {
      let answer = try api.ask("GET", path)
      #expect(
        answer.status == 503 && answer.string("error.message")?.contains("it is being stopped") == true && answer["Retry-After"] == "5")
    }
    #expect(try api.ask("GET", "/health/live").status == 200)
    #expect(try api.ask("GET", "/version").status == 200, "what comes nevertheless is served")
  }

  @Test func aDiskWithoutRoomIsNoPlaceForRequests() throws {
    let readiness = Readiness()
    #expect(readiness.obstacle == nil)
    readiness.set(.diskFull, true)
    readiness.set(.stopping, true)
    #expect(readiness.obstacle == .stopping)
    readiness.set(.stopping, false)
    #expect(readiness.obstacle == .diskFull)
    readiness.set(.diskFull, false)
    #expect(readiness.obstacle == nil)
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func metricsCountWhatTheDatabaseTheMemoriesAndTheLimitsHaveDone(kind: TestDatabase.Kind) throws {
    let api = try TestAPI(kind, .limited([.token: RateLimit([(count: 3, length: 60_000)])]))
    let ada = try api.person("ada")
    let token = try api.token(ada, "read")
    for _ in 0..<5 { _ = try api.ask("GET", "/stats/summary", as: .token(token.text)) }
    let page = try api.ask("GET", "//metrics").text
    try PrometheusFormat.check(page)
    func value(_ name: String) throws -> Double {
      let line = try #require(page.split(separator: "\n").first { $0.hasPrefix("\(name) ") }, "\(name)")
      return try #require(Double(line.split(separator: " ").last!))
    }
    #expect(try value("peregrine_rate_limited_total{limit=\"token\"}") == 2)
    #expect(try value("peregrine_cache_hits_total{cache=\"answers\"}") >= 2)
    #expect(try value("peregrine_cache_misses_total{cache=\"answers\"}") == 1)
    #expect(try value("peregrine_cache_misses_total{cache=\"flights\"}") == 1)
    #expect(try value("peregrine_cache_bytes{cache=\"answers\"}") > 512)
    #expect(try value("peregrine_database_transactions_total{kind=\"write\"}") >= 2)
    #expect(try value("peregrine_database_transactions_total{kind=\"read\"}") >= 2)
    #expect(try value("peregrine_database_commits_total") >= 2)
    #expect(try value("peregrine_database_unavailable_total") == 0)
    #expect(try value("process_cpu_seconds_total") > 0)
    #expect(try value("process_open_fds") > 5 && value("process_max_fds") > 100)
    #expect(try value("process_start_time_seconds") > 1_700_000_000)
    #expect(page.contains("peregrine_database_wal_bytes") == (kind == .sqlite))
    #expect(page.contains("route=\"/api/v1/stats/summary\",status=\"429\"} 2\n"))
    for secret in [token.text, "\(token.id)", "ada", "\(ada.user.id)"] { #expect(!page.contains(secret)) }
  }

  @Test func theLogSaysWhoHasAskedByIdsThatOpenNothing() throws {
    let api = try TestAPI(.sqlite)
    let ada = try api.person("ada")
    let token = try api.token(ada, "read")
    _ = try api.ask("GET", "/flights", as: .token(token.text))
    let line = try #require(api.log.text.split(separator: "\n").first { $0.contains("route=/api/v1/flights") })
    #expect(line.contains("token_id=\(token.id)") && line.contains("user_id=\(ada.user.id)") && !line.contains(token.text))
    // Also of what is answered from memory, and not of who is let in by nothing.
    for path in ["/stats/summary", "/stats/summary", "/health"] { _ = try api.ask("GET", path, as: .session(ada)) }
    let lines = api.log.text.split(separator: "\n")
    #expect(lines.filter { $0.contains("route=/api/v1/stats/summary") && $0.contains("user_id=\(ada.user.id)") }.count == 2)
    #expect(lines.allSatisfy { !$0.contains("route=/api/v1/health") || !$0.contains("user_id") })
    #expect(!api.log.text.contains(ada.cookie))
  }

  @Test func theStateOfTheServerNamesItsPartsAndNobody() throws {
    let api = try TestAPI(.sqlite)
    let ada = try api.person("ada")
    _ = try api.ask("GET", "/stats/summary", as: .session(ada))
    let lines = api.stateLines()
    let text = lines.map { "\($0.message) \($0.fields)" }.joined(separator: "\n")
    for part in ["state of the server", "state of the database", "worker-0", "loop-1", "writer", "housekeeper", "answers"] {
      #expect(text.contains(part), "\(part)")
    }
    #expect(!text.contains("ada") && !text.contains(api.directory.path))
  }
}

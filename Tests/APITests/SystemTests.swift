import Schema
import Testing

@testable import API

/// What anybody may ask.
@Suite struct SystemTests {
  @Test func theServerSaysWhatItIs() throws {
    let api = try TestAPI(.sqlite)
    let fresh = try api.ask("GET", "/info")
    #expect(fresh.string("data.name") == "Peregrine")
    #expect(fresh.string("data.api_version") == "v1")
    #expect(fresh.string("data.app_version") == "1.2.3")
    #expect(fresh.json("data.setup_required") == true)
    #expect(fresh.string("data.documentation_url") == "http://127.0.0.1/api/v1/docs")
    #expect(fresh.json("data.endpoints")?.elements.contains("/api/v1/users/me") == true)
    _ = try api.person("ada")
    #expect(try api.ask("GET", "/info").json("data.setup_required") == false)
    #expect(try api.ask("GET", "/version").json("data") == ["version": "1.2.3", "api_version": "v1", "newest_version": .null])
    #expect(try api.ask("GET", "/health").json("data") == ["status": "ok", "live": true, "ready": true, "database": "ok"])
  }

  @Test func anAddressThatIsSetIsTheOneInLinks() throws {
    var settings = APISettings(version: "1.2.3")
    settings.baseURL = "https://flights.example.org/log"
    let info = try TestAPI(.sqlite, settings).ask("GET", "/info")
    #expect(info.string("data.documentation_url") == "https://flights.example.org/log/api/v1/docs")
  }

  @Test func aDeadCredentialDoesNotStopAMonitor() throws {
    let api = try TestAPI(.sqlite)
    #expect(try api.ask("GET", "/health", as: .token("ts_pat_revoked")).status == 200)
  }

  @Test func metricsCountByRouteAndNotByWhatIsInThePath() throws {
    let api = try TestAPI(.sqlite)
    _ = try api.ask("GET", "/settings/tokens/secret-in-the-path")
    let metrics = try api.ask("GET", "//metrics")
    #expect(metrics["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8")
    #expect(
      metrics.text.contains(
        "peregrine_http_requests_total{method=\"GET\",route=\"/api/v1/settings/tokens/:id\",status=\"401\"} 1\n"))
    #expect(!metrics.text.contains("secret-in-the-path"))
  }

  @Test func aServerWithoutAccountsTellsHowToBegin() throws {
    let test = try TestAPI(.sqlite, .registering(.invite, setupCode: "4711"))
    #expect(try test.firstStep()?.contains("POST /api/v1/auth/register") == true)
    #expect(try test.firstStep()?.contains("\"setup_code\": \"4711\"") == true)
    _ = try test.person("ada")
    #expect(try test.firstStep() == nil)
  }
}

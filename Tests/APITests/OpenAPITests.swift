import Foundation
import HTTPServer
import Schema
import Testing

@testable import API
@testable import Peregrine

/// The document that describes the API, to people and to programs.
@Suite struct OpenAPITests {
  private static let file = #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" } + "/openapi/peregrine.json"

  @Test func theFileIsTheDocumentOfThisVersion() throws {
    let file = try #require(FileManager.default.contents(atPath: Self.file))
    #expect([UInt8](file) == OpenAPI.document(Peregrine.version), "'script/contract --update' writes it anew")
  }

  @Test func theServerAnswersTheDocument() throws {
    let api = try TestAPI(.sqlite)
    let answer = try api.ask("GET", "/openapi.json")
    #expect(answer["Content-Type"] == "application/json")
    #expect(answer.body == OpenAPI.document("1.2.3"))
    #expect(answer.json == OpenAPI.json("1.2.3"), "written for people, it is still the same")
  }

  @Test func everyEndpointIsInItUnderANameOfItsOwn() {
    let paths = OpenAPI.json("1")["paths"]?.members ?? []
    let operations = paths.flatMap { path in
      // Beside them a path that stands elsewhere names its server.
      path.value.members.filter { $0.name != "servers" }.map { ("\($0.name.uppercased()) \(path.name)", $0.value["operationId"]) }
    }
    #expect(
      Set(operations.map(\.0))
        == Set(Endpoints.all.map { "\($0.method.name) \($0.path.replacing(/:([a-z_]+)/) { "{\($0.output.1)}" })" }))
    #expect(Set(operations.map(\.1)).count == Endpoints.all.count)
  }

  @Test func whatItRefersToIsThereAndNothingElse() {
    let document = OpenAPI.json("1")
    var referred: Set<String> = []
    func look(_ value: JSON) {
      switch value {
      case .object(let members):
        for member in members {
          if member.name == "$ref", case .string(let text) = member.value { referred.insert(text) }
          look(member.value)
        }
      case .array(let elements): for element in elements { look(element) }
      default: break
      }
    }
    look(document)
    let components = document["components"]?["schemas"]?.members.map { "#/components/schemas/\($0.name)" } ?? []
    #expect(referred == Set(components))
  }
}

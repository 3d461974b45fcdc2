internal import API
internal import ArgumentParser

/// `peregrine openapi`: prints the document that describes the API.
struct OpenAPICommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "openapi", abstract: "Print the OpenAPI document of this version, which the server also answers at /api/v1/openapi.json.")

  func run() throws {
    print(String(decoding: OpenAPI.document(Peregrine.version), as: UTF8.self), terminator: "")
  }
}

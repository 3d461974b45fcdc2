@testable import Parsers

/// Writes wallet passes: `pass.json` by Apple's documentation of it, and the archive around it.
enum SamplePass {
  /// An archive with this `pass.json`, and with these other files.
  static func archive(_ json: String, _ others: KeyValuePairs<String, [UInt8]> = [:]) -> [UInt8] {
    let files = [SampleArchive.File(name: "pass.json", content: Array(json.utf8))]
    return SampleArchive(files + others.map { .init(name: $0.key, content: $0.value) }).bytes
  }

  /// A pass for a flight, whose parts are members of JSON.
  static func flight(
    barcode: String? = nil, semantics: String = "", header: String = "", primary: String = "", secondary: String = "",
    auxiliary: String = "", back: String = "", more: String = ""
  ) -> String {
    let code = barcode.map {
      "\"barcodes\":[{\"format\":\"PKBarcodeFormatAztec\",\"message\":\"\($0)\",\"messageEncoding\":\"iso-8859-1\"}],"
    }
    return """
      {"formatVersion":1,"organizationName":"Example Air","description":"Boarding pass",\(code ?? "")\(more)"semantics":{\(semantics)},
       "boardingPass":{"transitType":"PKTransitTypeAir","headerFields":[\(header)],"primaryFields":[\(primary)],
       "secondaryFields":[\(secondary)],"auxiliaryFields":[\(auxiliary)],"backFields":[\(back)]}}
      """
  }

  /// `{"key": …, "label": …, "value": …}`.
  static func field(_ key: String, _ label: String, _ value: String, _ more: String = "") -> String {
    "{\"key\":\"\(key)\",\"label\":\"\(label)\",\"value\":\"\(value)\"\(more)}"
  }

  static func fields(_ fields: [(String, String, String)]) -> String { fields.map { field($0.0, $0.1, $0.2) }.joined(separator: ",") }

  /// What airlines say by semantic tags.
  static let tags = """
    "airlineCode":"LH","flightNumber":400,"departureAirportCode":"FRA","destinationAirportCode":"JFK","departureGate":"Z69",\
    "departureTerminal":"1","destinationTerminal":"4","originalDepartureDate":"2026-03-29T10:30+02:00",\
    "originalBoardingDate":"2026-03-29T09:45+02:00","originalArrivalDate":"2026-03-29T13:05-04:00",\
    "seats":[{"seatRow":"34","seatNumber":"A"}],"passengerName":{"givenName":"Nora","familyName":"Albrecht"},\
    "confirmationNumber":"QX7K2M","boardingGroup":"3"
    """
}

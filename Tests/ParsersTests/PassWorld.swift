import Assets
import Travel

@testable import Parsers

/// What the tests of passes read by: the reference data of the program, the system's zones, and a day.
enum PassWorld {
  static let reference: ReferenceData = {
    let list = assets_reference()
    let files = UnsafeBufferPointer(start: list.first, count: list.count)
    do {
      return try ReferenceData { name in
        let file = files.first { String(cString: $0.name) == name }!
        return UnsafeBufferPointer(start: file.bytes, count: file.length)
      }
    } catch { preconditionFailure("\(error)") }
  }()
  static let zones: ZoneCatalogue = {
    do { return try ZoneCatalogue() } catch { preconditionFailure("\(error)") }
  }()

  static func context(_ day: String = "2026-03-20", order: TableDates.Order? = nil) -> DocumentContext {
    do { return DocumentContext(reference: reference, zones: zones, referenceDay: try LocalDate(day), dateOrder: order) } catch {
      preconditionFailure("\(error)")
    }
  }
}

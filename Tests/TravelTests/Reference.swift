import Assets
import Travel

/// The reference data that is part of the program.
enum Reference {
  static let data = load()
  static var airports: AirportCatalogue { data.airports }

  private static func load() -> ReferenceData {
    do { return try ReferenceData { bytes($0) } } catch { preconditionFailure("\(error)") }
  }

  /// A file by its name without `.csv`.
  static func bytes(_ name: String) -> UnsafeBufferPointer<UInt8> {
    let list = assets_reference()
    for asset in UnsafeBufferPointer(start: list.first, count: list.count) where String(cString: asset.name) == name {
      return UnsafeBufferPointer(start: asset.bytes, count: asset.length)
    }
    preconditionFailure("\(name).csv is not in the binary")
  }
}

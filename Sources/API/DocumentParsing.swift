internal import Parsers
internal import Schema
internal import Store
public import Travel

/// Reads documents without a server and without an account, for the command line.
public struct DocumentParsing: Sendable {
  /// What has come of a document.
  public struct Result: Sendable {
    /// `{"data": [drafts], "meta": {"count": …, "warnings": […]}}`, as the API answers it.
    public let json: [UInt8]
    /// How many flights and other things it has.
    public let count: Int
    /// Why it could not be read at all; nil when it could.
    public let failure: String?
  }

  private let resolver: DraftResolver
  private let reader: DocumentReader

  /// `launcher`: see `APISettings`. `now` tells which day dates without a year are near.
  public init(reference: ReferenceData, zones: ZoneCatalogue, launcher: [String], directory: String, clock: Clock = .system) {
    let now = clock.now()
    resolver = DraftResolver(
      presenter: FlightPresenter(resolver: FlightResolver(reference: reference, zones: zones)), ids: UUIDGenerator(clock: clock),
      user: UUID(high: 0, low: 0), timezone: "UTC", now: now)
    let today = LocalTime(now, offset: UTCOffset(seconds: 0)).date
    reader = DocumentReader(
      context: DocumentContext(reference: reference, zones: zones, referenceDay: today),
      programs: SystemPrograms(launcher: launcher, directory: directory).documentPrograms)
  }

  /// Reads one document.
  public func read(_ document: [UInt8]) -> Result {
    let found = reader.read(document)
    let views = resolver.resolved(found.reading, messageID: found.messageID).map(resolver.view)
    return Result(
      json: Envelope.content(views, DraftView.output.schema, ParserRoutes.meta(views.count, found.reading)), count: views.count,
      failure: found.failure)
  }
}

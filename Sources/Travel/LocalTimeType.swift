/// What the clocks of a zone show for a while: a "local time type" of RFC 9636.
public struct LocalTimeType: Hashable, Sendable {
  /// How far they are ahead of UTC.
  public let offset: UTCOffset
  /// Whether it is called daylight saving time there. Not a matter of more or less: in Ireland it is the winter's time.
  public let isDaylightSaving: Bool
  /// The abbreviation, such as `CEST`, or `+03` where there is none in use. Not unique.
  public let designation: String
}

package import Travel

/// What a parser knows beside the document: what there is in the world, and when and for whom it reads. A parser asks neither a clock nor a file.
package struct DocumentContext: Sendable {
  package let reference: ReferenceData
  package let zones: ZoneCatalogue
  /// The day by which a date without a year is placed: the day a message was sent, else today.
  package var referenceDay: LocalDate
  /// What comes first in a date that is only numbers, where somebody has said so.
  package var dateOrder: TableDates.Order?

  package init(reference: ReferenceData, zones: ZoneCatalogue, referenceDay: LocalDate, dateOrder: TableDates.Order? = nil) {
    self.reference = reference
    self.zones = zones
    self.referenceDay = referenceDay
    self.dateOrder = dateOrder
  }
}

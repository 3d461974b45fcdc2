/// What other programs read of a document. Parsers run none themselves: who may do that hands it in. Each throws in words for the person who has sent the
/// document.
package struct DocumentPrograms: Sendable {
  /// What the barcodes in a picture (PNG or JPEG) say, without what scanners put before it.
  package var barcodes: @Sendable (_ picture: [UInt8]) throws -> [[UInt8]]
  /// The text of a PDF, laid out as it looks.
  package var text: @Sendable (_ pdf: [UInt8]) throws -> String
  /// The first pages of a PDF as pictures (PNG).
  package var pictures: @Sendable (_ pdf: [UInt8]) throws -> [[UInt8]]
  /// The reservations in a document of any kind, as JSON-LD by schema.org, by a program that knows many senders; nil where there is none.
  package var reservations: (@Sendable (_ document: [UInt8], _ kind: DocumentKind) throws -> [UInt8])?

  package init(
    barcodes: @escaping @Sendable ([UInt8]) throws -> [[UInt8]], text: @escaping @Sendable ([UInt8]) throws -> String,
    pictures: @escaping @Sendable ([UInt8]) throws -> [[UInt8]],
    reservations: (@Sendable ([UInt8], DocumentKind) throws -> [UInt8])? = nil
  ) {
    self.barcodes = barcodes
    self.text = text
    self.pictures = pictures
    self.reservations = reservations
  }

  /// None at all: pictures and PDFs are not read.
  package static let none: DocumentPrograms = {
    struct Missing: Error, CustomStringConvertible {
      let description = "this server runs no other programs, and cannot read pictures and PDFs"
    }
    return DocumentPrograms(barcodes: { _ in throw Missing() }, text: { _ in throw Missing() }, pictures: { _ in throw Missing() })
  }()
}

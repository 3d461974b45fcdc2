internal import Parsers
package import Programs

/// The programs of the system that read documents for us, as far as they are installed.
struct SystemPrograms: Sendable {
  private let runner: ProgramRunner
  private let barcodes = OptionalPrograms.barcodes
  private let text = OptionalPrograms.text
  private let pictures = OptionalPrograms.pictures
  private let reservations = OptionalPrograms.reservations

  /// `directory`: where their private directories are made.
  init(launcher: [String], directory: String) { runner = ProgramRunner(launcher: launcher, directory: directory) }

  /// What parsers are handed.
  var documentPrograms: DocumentPrograms {
    var programs = DocumentPrograms(barcodes: readBarcodes, text: readText, pictures: drawPages)
    if reservations.path != nil { programs.reservations = readReservations }
    return programs
  }

  @Sendable private func readText(_ pdf: [UInt8]) throws -> String {
    String(decoding: try runner.run(text, ["-layout", "-q", "-l", "50", "in", "-"], on: [("in", pdf)]).text, as: UTF8.self)
  }

  /// Fine enough for the smallest barcode that is printed; a pass is on one of the first pages.
  @Sendable private func drawPages(_ pdf: [UInt8]) throws -> [[UInt8]] {
    try runner.run(pictures, ["-r", "200", "-gray", "-png", "-l", "4", "in", "page"], on: [("in", pdf)]).files.map(\.bytes)
  }

  @Sendable private func readBarcodes(_ picture: [UInt8]) throws -> [[UInt8]] {
    let name = DocumentKind(picture) == .png ? "in.png" : "in.jpg"
    let output: ProgramRunner.Output
    do {
      output = try runner.run(barcodes, ["-format", "Aztec,PDF417,QRCode,DataMatrix", name], on: [(name, picture)])
    } catch ProgramError.failed(_, code: 255, let reason) where !reason.isEmpty {
      // What it could not open; a picture without a barcode ends well, or with no word.
      throw ProgramError.failed(barcodes.name, code: 255, reason)
    } catch ProgramError.failed(_, code: let code, "") where code < 128 {
      return []
    }
    return Self.contents(String(decoding: output.text, as: UTF8.self))
  }

  /// The contents of the symbols, which it writes as bytes in hexadecimal digits in a line of their own.
  static func contents(_ text: String) -> [[UInt8]] {
    text.split(separator: "\n").compactMap { line in
      guard line.hasPrefix("Bytes: ") else { return nil }
      let bytes = line.dropFirst(6).split(separator: " ").map { UInt8($0, radix: 16) }
      return bytes.isEmpty || bytes.contains(nil) ? nil : bytes.compactMap(\.self)
    }
  }

  @Sendable private func readReservations(_ document: [UInt8], _ kind: DocumentKind) throws -> [UInt8] {
    let names: [DocumentKind: String] = [
      .pdf: "in.pdf", .walletPass: "in.pkpass", .calendar: "in.ics", .message: "in.eml", .html: "in.html", .json: "in.json",
      .png: "in.png", .jpeg: "in.jpg",
    ]
    let name = names[kind] ?? "in.txt"
    return try runner.run(reservations, [name], on: [(name, document)]).text
  }
}

/// The programs that are asked for, if they are there.
package enum OptionalPrograms {
  static var barcodes: Program { Program("ZXingReader", package: "zxing-cpp-tools") }
  static var text: Program { Program("pdftotext", package: "poppler-utils") }
  static var pictures: Program { Program("pdftoppm", package: "poppler-utils") }
  static var reservations: Program { Program("kitinerary-extractor", package: "libkpimitinerary-bin") }

  /// All of them, each looked for now.
  package static var all: [Program] { [barcodes, text, pictures, reservations] }
}

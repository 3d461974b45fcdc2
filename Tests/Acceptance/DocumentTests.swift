import Foundation
import Testing

/// Documents as people have them, sent with one curl each: with the programs that read pictures and PDFs.
@Suite struct DocumentTests {
  private static let pass = "M1DESMARAIS/LUC       EABC123 FRAJFKLH 0400 088Y034A0025 100"

  private let directory: TemporaryDirectory
  private let log: FlightLog

  init() throws {
    directory = try TemporaryDirectory()
    // What is installed for other tests must not answer for what is ours.
    log = try FlightLog(environment: ["PEREGRINE_RATE_BOARDINGPASS": "off", "PEREGRINE_RATE_EMAIL": "off"])
  }

  private func write(_ name: String, _ data: Data) throws -> String {
    let path = directory.file(name)
    try data.write(to: URL(filePath: path))
    return path
  }

  private func picture(_ format: String, _ name: String, _ content: String = pass) throws -> String {
    let path = directory.file(name)
    let size = format == "PDF417" ? "900x300" : "600x600"
    let result = try Subprocess.run(["ZXingWriter", "-size", size, format, content, path])
    #expect(result.code == 0, "\(result.errors)")
    return path
  }

  /// A PDF with one page that shows a picture (JPEG) and lines of text.
  private func pdf(_ name: String, jpeg: Data?, lines: [String]) throws -> String {
    var objects: [Data] = [
      Data("<< /Type /Catalog /Pages 2 0 R >>".utf8), Data("<< /Type /Pages /Kids [3 0 R] /Count 1 >>".utf8),
      Data(
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> \(jpeg == nil ? "" : "/XObject << /I 6 0 R >>") >> >>"
          .utf8),
    ]
    var content = jpeg == nil ? "" : "q 200 0 0 200 50 500 cm /I Do Q\n"
    content += "BT /F 11 Tf 50 450 Td 14 TL " + lines.map { "(\($0)) Tj T* " }.joined() + "ET"
    objects.append(Data("<< /Length \(content.utf8.count) >>\nstream\n\(content)\nendstream".utf8))
    objects.append(Data("<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>".utf8))
    if let jpeg {
      let head =
        "<< /Type /XObject /Subtype /Image /Width 600 /Height 600 /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode /Length \(jpeg.count) >>"
      objects.append(Data("\(head)\nstream\n".utf8) + jpeg + Data("\nendstream".utf8))
    }
    var file = Data("%PDF-1.4\n".utf8)
    var offsets: [Int] = []
    for (i, object) in objects.enumerated() {
      offsets.append(file.count)
      file += Data("\(i + 1) 0 obj\n".utf8) + object + Data("\nendobj\n".utf8)
    }
    let start = file.count
    file += Data("xref\n0 \(objects.count + 1)\n0000000000 65535 f \n".utf8)
    for offset in offsets { file += Data((String(repeating: "0", count: 10 - "\(offset)".count) + "\(offset) 00000 n \n").utf8) }
    file += Data("trailer << /Size \(objects.count + 1) /Root 1 0 R >>\nstartxref\n\(start)\n%%EOF\n".utf8)
    return try write(name, file)
  }

  private func drafts(_ path: String, _ document: String, type: String) throws -> [[String: Any]] {
    let answer = try log.ask("POST", path, "@\(document)", type: type)
    #expect(answer.status == 200, "\(answer.body)")
    return try #require(answer.object()["data"] as? [[String: Any]])
  }

  private func expectPass(_ draft: [String: Any]?, sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(draft?["flight_number"] as? String == "LH400", sourceLocation: sourceLocation)
    #expect(draft?["seat"] as? String == "34A", sourceLocation: sourceLocation)
    #expect((draft?["departure_airport"] as? [String: Any])?["iata"] as? String == "FRA", sourceLocation: sourceLocation)
  }

  @Test(arguments: [("Aztec", "a.png"), ("PDF417", "p.png"), ("QRCode", "q.jpg"), ("DataMatrix", "d.png")])
  func aPictureOfABoardingPassIsRead(format: String, name: String) throws {
    let type = name.hasSuffix("png") ? "image/png" : "image/jpeg"
    expectPass(try drafts("/parse-boardingpass", picture(format, name), type: type).first)
  }

  @Test func aPictureWithoutAPassSaysWhatIsInIt() throws {
    let other = try log.ask("POST", "/parse-boardingpass", "@\(picture("QRCode", "q.png", "https://example.org"))", type: "image/png")
    #expect(other.status == 200 && other.body.contains("is no boarding pass"), "\(other.body)")
    let broken = try write("b.png", Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3]))
    let refused = try log.ask("POST", "/parse-boardingpass", "@\(broken)", type: "image/png")
    #expect(refused.status == 422 && refused.body.contains("unparseable_document"), "\(refused.body)")
  }

  @Test func aPassAsPDFIsRead() throws {
    let jpeg = try Data(contentsOf: URL(filePath: picture("Aztec", "pass.jpg")))
    let path = try pdf("pass.pdf", jpeg: jpeg, lines: ["Boarding pass"])
    expectPass(try drafts("/parse-boardingpass", path, type: "application/pdf").first)
    let broken = try write("broken.pdf", Data("%PDF-1.4\nnothing".utf8))
    let refused = try log.ask("POST", "/parse-boardingpass", "@\(broken)", type: "application/pdf")
    #expect(refused.status == 422, "\(refused.body)")
  }

  @Test func aMailWithAPassInItIsReadAndOnTheCommandLineToo() throws {
    let jpeg = try Data(contentsOf: URL(filePath: picture("Aztec", "pass.jpg")))
    let document = try Data(contentsOf: URL(filePath: pdf("pass.pdf", jpeg: jpeg, lines: ["Boarding pass"])))
    let mail = """
      From: a@airline.example\r
      To: ada@example.org\r
      Subject: Your boarding pass\r
      Date: Sat, 28 Mar 2026 08:00:00 +0100\r
      MIME-Version: 1.0\r
      Content-Type: multipart/mixed; boundary=x\r
      \r
      --x\r
      Content-Type: text/plain\r
      \r
      See you on board.\r
      --x\r
      Content-Type: application/pdf; name="pass.pdf"\r
      Content-Transfer-Encoding: base64\r
      \r
      \(document.base64EncodedString(options: [.lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed]))\r
      --x--\r

      """
    let path = try write("mail.eml", Data(mail.utf8))
    let draft = try drafts("/parse-email", path, type: "message/rfc822").first
    expectPass(draft)
    // The year of the mail, not that of today.
    #expect(draft?["departure_local"] as? String == "2026-03-29")

    let result = try PeregrineProcess.run(["parse", path, directory.file("none.eml")])
    #expect(result.code == 1 && result.errors.contains("none.eml"), "\(result.errors)")
    let alone = try PeregrineProcess.run(["parse", path])
    #expect(alone.code == 0, "\(alone.errors)")
    let object = try #require(JSONSerialization.jsonObject(with: Data(alone.output)) as? [String: Any])
    expectPass((object["data"] as? [[String: Any]])?.first)
  }
}

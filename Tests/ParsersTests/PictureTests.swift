import Testing

@testable import Parsers

@Suite struct PictureTests {
  @Test(arguments: SamplePicture.all)
  func aPictureIsKeptWithoutWhatItSaysOfItsMaker(file: [UInt8]) throws {
    let picture = try Picture(file + Array("<script>\(SamplePicture.secret)</script>".utf8))
    #expect(String(decoding: file, as: UTF8.self).contains(SamplePicture.secret))
    let text = String(decoding: picture.bytes, as: UTF8.self)
    #expect(!text.contains(SamplePicture.secret) && !text.contains("script"))
    #expect(text.contains(SamplePicture.pixels))
    #expect(try Picture(picture.bytes).bytes == picture.bytes)
  }

  @Test func coloursAndRepetitionsStay() throws {
    func text(_ file: [UInt8]) throws -> String { String(decoding: try Picture(file).bytes, as: UTF8.self) }
    #expect(try text(SamplePicture.jpeg()).contains("colours"))
    #expect(try text(SamplePicture.png()).contains("gAMA"))
    #expect(try text(SamplePicture.gif).contains("NETSCAPE2.0"))
  }

  @Test(arguments: [true, false])
  func aPictureIsStillShownTheWayTheCameraWasHeld(isLittle: Bool) throws {
    let exif = SamplePicture.exif(6, isLittle: isLittle)
    let turned = Array("MM\0\u{2A}\0\0\0\u{8}\0\u{1}\u{1}\u{12}\0\u{3}\0\0\0\u{1}\0\u{6}\0\0\0\0\0\0".utf8)
    let pictures = [
      (SamplePicture.jpeg(exif: exif), SamplePicture.jpeg()), (SamplePicture.png(exif: exif), SamplePicture.png()),
      (SamplePicture.webp(exif: exif), SamplePicture.webp()),
    ]
    for (file, upright) in pictures {
      let bytes = try Picture(file).bytes
      #expect(bytes.firstRange(of: turned) != nil)
      #expect(bytes.firstRange(of: Array(SamplePicture.secret.utf8)) == nil)
      #expect(try Picture(bytes).bytes == bytes)
      #expect(try Picture(upright).bytes.firstRange(of: Array("MM".utf8)) == nil)
    }
    // The flags of the header tell of it.
    #expect(try Picture(SamplePicture.webp(exif: exif)).bytes[20] == 0x08)
    #expect(try Picture(SamplePicture.webp()).bytes[20] == 0)
  }

  @Test(arguments: [
    "", "<html><script>alert(1)</script>", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>", "\0\0\0\u{18}ftypheic", "%PDF-1.7", "GIF88a",
    "RIFF\0\0\0\0WAVE",
  ])
  func whatIsNoPictureIsRefused(text: String) {
    #expect(throws: PictureError.unknown) { try Picture(Array(text.utf8)) }
  }

  @Test(arguments: [
    [0xFF, 0xD8, 0xFF], [0xFF, 0xD8, 0xFF, 0xD9], [0xFF, 0xD8, 0xFF, 0xDA, 0, 2, 0xFF, 0xD9],
    [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A],
    Array("GIF89a".utf8), Array("GIF89a\0\0\0\0\0\0\0;".utf8), Array("RIFF\u{4}\0\0\0WEBP".utf8),
  ])
  func whatOnlyBeginsLikeAPictureIsRefused(beginning: [UInt8]) {
    for rest in ["", "<script>alert(1)</script>", "/*<script>alert(1)</script>*/"] {
      #expect(throws: PictureError.self) { try Picture(beginning + Array(rest.utf8)) }
    }
  }

  @Test(arguments: SamplePicture.all)
  func aPictureThatIsCutOffIsRefusedAndADamagedOneStopsNobody(file: [UInt8]) {
    for count in 0..<file.count { #expect(throws: PictureError.self) { try Picture(Array(file[..<count])) } }
    for place in file.indices {
      for value: UInt8 in [0, 1, 0x7F, 0x80, 0xFF] {
        var damaged = file
        damaged[place] = value
        // What is taken all the same is itself a picture.
        if let picture = try? Picture(damaged) { #expect((try? Picture(picture.bytes))?.bytes == picture.bytes) }
      }
    }
  }

  @Test func anErrorSaysWhatIsWrongAndWhere() {
    #expect("\(PictureError.unknown)" == "it is no JPEG, PNG, GIF or WebP")
    let error = #expect(throws: PictureError.self) { try Picture(SamplePicture.jpeg(beforeEnd: [0xFF, 0x01])) }
    #expect(error.map { "\($0)" }?.hasPrefix("it begins like a JPEG, but there is a marker that cannot be at byte ") == true)
  }
}

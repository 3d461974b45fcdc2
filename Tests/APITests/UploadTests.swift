import Database
import Glibc
import Schema
import Store
import Testing
import Threads
import Travel

@testable import API

/// Pictures from the announcement to the share page, and what becomes of those that nobody needs.
@Suite struct UploadTests {
  private struct Album {
    let api: TestAPI
    let ada: TestAPI.Person

    init(_ kind: TestDatabase.Kind) throws {
      api = try TestAPI(kind)
      ada = try api.person("ada", isAdministrator: true)
    }

    func ask(_ method: String, _ path: String, _ json: String? = nil, as person: TestAPI.Person? = nil) throws -> RawResponse {
      try api.ask(method, path, as: .session(person ?? ada), json)
    }

    func announce(_ type: String = "image/png", _ size: Int = SamplePicture.png().count, as person: TestAPI.Person? = nil) throws
      -> RawResponse
    {
      try ask("POST", "/storage/uploads", #"{"purpose": "trip_cover", "content_type": "\#(type)", "size": \#(size)}"#, as: person)
    }

    /// PUTs bytes as a client does that knows nothing but the address.
    func put(_ bytes: [UInt8], to url: String?, _ fields: [String] = []) throws -> RawResponse {
      let target = (url ?? "").replacing("http://127.0.0.1", with: "")
      let client = try api.connect()
      let lines = ["PUT \(target) HTTP/1.1", "Host: 127.0.0.1", "Content-Length: \(bytes.count)"] + fields
      try client.send(Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + bytes)
      return try client.response()
    }

    func get(_ url: String?, _ fields: [String] = []) throws -> RawResponse {
      try api.ask("GET", "/" + (url ?? "").replacing("http://127.0.0.1", with: ""), as: .nobody, nil, fields)
    }

    /// The public address of a picture that is there.
    func picture(as person: TestAPI.Person? = nil) throws -> String {
      let made = try announce(as: person)
      #expect(try put(SamplePicture.png(), to: made.string("data.upload_url")).status == 200)
      return made.string("data.public_url") ?? ""
    }

    /// The path of a new trip.
    func trip(as person: TestAPI.Person? = nil) throws -> String {
      "/trips/\(try ask("POST", "/trips", #"{"title": "Japan"}"#, as: person).string("data.id") ?? "")"
    }

    func show(_ url: String, on trip: String, as person: TestAPI.Person? = nil) throws -> RawResponse {
      try ask("PATCH", trip, #"{"cover_image_url": "\#(url)"}"#, as: person)
    }
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func aPictureIsSentByItsAddressAloneAndSeenByEverybodyOnASharedTrip(kind: TestDatabase.Kind) throws {
    let album = try Album(kind)
    let made = try album.announce()
    let url = made.string("data.public_url") ?? ""
    #expect(made.status == 201 && made["Location"].map { "http://127.0.0.1\($0)" } == url)
    #expect(made.string("data.expires_at") == "\(Instant(milliseconds: album.api.now.milliseconds + 3_600_000))")
    // Nothing is there yet.
    #expect(try album.get(url).status == 404)
    let sent = try album.put(SamplePicture.png(), to: made.string("data.upload_url"), ["Content-Type: image/png"])
    #expect(sent.status == 200 && sent.json("data.expires_at") == .null && sent.json("data.upload_url") == .null)
    let seen = try album.get(url)
    #expect(seen.status == 200 && seen["Content-Type"] == "image/png" && sent.json("data.size") == .number("\(seen.body.count)"))
    #expect(seen.text.contains(SamplePicture.pixels) && !seen.text.contains(SamplePicture.secret))
    #expect(seen["X-Content-Type-Options"] == "nosniff" && seen["Content-Security-Policy"] == "default-src 'none'; sandbox")
    #expect(seen["Content-Disposition"] == "inline; filename=\"picture.png\"")
    #expect(seen["Cache-Control"] == "public, max-age=86400, immutable")
    let again = try album.get(url, ["If-None-Match: \(seen["ETag"] ?? "")"])
    #expect(again.status == 304 && again["Cache-Control"] == seen["Cache-Control"])
    #expect(again["Content-Security-Policy"] == seen["Content-Security-Policy"])

    let trip = try album.trip()
    #expect(try album.show(url, on: trip).string("data.cover_image_url") == url)
    // Whatever else is changed, or sent back as it was read, the picture stays.
    let shared = try album.ask("PATCH", trip, #"{"share_enabled": true}"#)
    #expect(shared.string("data.cover_image_url") == url)
    #expect(
      try album.ask("PUT", trip, shared.json("data").map { String(decoding: $0.bytes, as: UTF8.self) }).string("data.cover_image_url")
        == url)
    #expect(try album.ask("GET", "/trips").json("data")?.elements.first?["cover_image_url"] == .string(url))
    let page = shared.string("data.share_url") ?? ""
    #expect(try album.get(page).text.contains("<img src=\"\(url)\""))
    let token = page.split(separator: "/").last ?? ""
    #expect(try album.api.ask("GET", "/share/\(token)").string("data.cover_image_url") == url)
    #expect(try album.show("https://example.org/a.png", on: trip).string("data.cover_image_url") == "https://example.org/a.png")
    #expect(try album.ask("PATCH", trip, #"{"cover_image_url": null}"#).json("data.cover_image_url") == .null)
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func aClientOfTripsyGivesATripItsPicture(kind: TestDatabase.Kind) throws {
    let album = try Album(kind)
    let token = ["Authorization: Token \(try album.api.token(album.ada, "write").text)"]
    func ask(_ method: String, _ path: String, _ json: String? = nil) throws -> RawResponse {
      try album.api.ask(method, "//v1\(path)", as: .nobody, json, token)
    }
    let announced = #"{"purpose": "trip_cover", "content_type": "image/jpeg", "size": \#(SamplePicture.jpeg().count)}"#
    let made = try ask("POST", "/storage/uploads", announced)
    #expect(made.status == 201)
    #expect(try album.put(SamplePicture.jpeg(), to: made.string("upload_url")).status == 200)
    let url = made.string("public_url") ?? ""
    let trip = try ask("POST", "/trips", #"{"name": "Italy", "cover_image_url": "\#(url)"}"#)
    #expect(trip.string("cover_image_url") == url)
    let path = "/trips/\(trip.string("id") ?? "")"
    #expect(try ask("PATCH", path, #"{"name": "Rome"}"#).string("cover_image_url") == url)
    #expect(try ask("GET", path).string("cover_image_url") == url)
    #expect(try ask("GET", "/trips").json("results")?.elements.first?["cover_image_url"] == .string(url))
  }

  @Test func aPictureIsWhatWasAnnouncedOrIsRefusedWithWhatIsWrong() throws {
    let album = try Album(.sqlite)
    func message(_ bytes: [UInt8], _ type: String = "image/png", _ size: Int? = nil) throws -> String {
      let made = try album.announce(type, size ?? bytes.count)
      let answer = try album.put(bytes, to: made.string("data.upload_url"))
      #expect(try album.get(made.string("data.public_url")).status == 404)
      return "\(answer.status) \(answer.string("error.message") ?? "")"
    }
    #expect(
      try message(SamplePicture.png(), "image/png", 5)
        == "400 The content has \(SamplePicture.png().count) bytes, and 5 were announced as its size.")
    #expect(
      try message(SamplePicture.png(), "image/gif")
        == "415 The content is image/png, and image/gif was announced as its content_type.")
    #expect(
      try message(Array("<svg/>".utf8)) == "415 The content cannot be taken as a picture: it is no JPEG, PNG, GIF or WebP.")
    #expect(
      try message(Array(SamplePicture.png().dropLast())).hasPrefix("415 The content cannot be taken as a picture: it begins like a PNG"))
    #expect(album.api.uploads.files.isEmpty)
    #expect(try album.announce("image/svg+xml").json("error.errors")?.members.map(\.name) == ["content_type"])
    #expect(try album.announce("image/png", (10 << 20) + 1).json("error.errors")?.members.map(\.name) == ["size"])
    // What is announced to be too large is refused before it is sent.
    let target = (try album.announce().string("data.upload_url") ?? "").replacing("http://127.0.0.1", with: "")
    let client = try album.api.connect()
    try client.send("PUT \(target) HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: \((10 << 20) + 1)\r\n\r\n")
    let large = try client.response()
    #expect(large.status == 413)
  }

  @Test func anUploadURLOpensOnceAndForAnHour() throws {
    let album = try Album(.sqlite)
    let made = try album.announce()
    let url = made.string("data.upload_url") ?? ""
    #expect(try album.put(SamplePicture.png(), to: url.dropLast() + "!").status == 404)
    #expect(try album.put(SamplePicture.png(), to: made.string("data.public_url")).status == 400)
    #expect(try album.put(SamplePicture.png(), to: url).status == 200)
    // As when the first answer was lost.
    #expect(try album.put(SamplePicture.png(), to: url).status == 200)
    let files = album.api.uploads.files
    #expect(try album.put(Self.otherPicture, to: url).status == 409)
    #expect(album.api.uploads.files == files)
    #expect(try album.get(made.string("data.public_url")).text.contains(SamplePicture.pixels))
    let late = try album.announce().string("data.upload_url")
    album.api.pass(seconds: 3_600)
    #expect(try album.put(SamplePicture.png(), to: late).status == 404)
  }

  /// Another one than `SamplePicture.png()`, of the same size.
  private static let otherPicture: [UInt8] = {
    var other = SamplePicture.png()
    let range = other.firstRange(of: Array(SamplePicture.pixels.utf8)) ?? 0..<0
    other.replaceSubrange(range, with: "OTHERS".utf8)
    return other
  }()

  @Test func ofTwoPicturesThatAreSentAtOnceOneIsKeptWhole() throws {
    let album = try Album(.sqlite)
    for _ in 0..<10 {
      let made = try album.announce()
      let statuses = Locked<[Int]>([])
      try onThreads(4) { i in
        let answer = try album.put(i % 2 == 0 ? SamplePicture.png() : Self.otherPicture, to: made.string("data.upload_url"))
        statuses.withLock { $0.append(answer.status) }
      }
      // The same one twice is no conflict.
      #expect(statuses.withLock { $0.sorted() } == [200, 200, 409, 409])
      let url = made.string("data.public_url")
      let seen = try album.get(url)
      #expect(seen["ETag"] == "\"\(Secrets.hexadecimal(Secrets.hash(seen.body)))\"")
    }
    try album.api.sweep()
    #expect(album.api.uploads.files.count == 10)
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func aTripShowsNoPictureOfSomebodyElseAndNoneThatHasNotCome(kind: TestDatabase.Kind) throws {
    let album = try Album(kind)
    let bob = try album.api.person("bob")
    let (his, trip) = (try album.picture(as: bob), try album.trip())
    let nobodys = "http://127.0.0.1/api/v1/storage/uploads/019a9f3c-5d3e-7abc-8def-0123456789ab"
    for url in [his, nobodys] {
      let refused = try album.show(url, on: trip)
      #expect(refused.status == 400)
      #expect(
        refused.json("error.errors.cover_image_url") == ["is the address of no picture of yours; POST /storage/uploads makes one"])
    }
    let coming = try album.announce().string("data.public_url") ?? ""
    #expect(try album.show(coming, on: trip).text.contains("has not come yet"))
    #expect(try album.ask("GET", trip).json("data.cover_image_url") == .null)
    // What another server has is that one's.
    let elsewhere = nobodys.replacing("127.0.0.1", with: "example.org")
    #expect(try album.show(elsewhere, on: trip).string("data.cover_image_url") == elsewhere)
    // One's own is known by whatever name the server was called.
    let own = try album.picture()
    let renamed = try album.show(own.replacing("127.0.0.1", with: "trips.example.org"), on: trip)
    #expect(renamed.string("data.cover_image_url") == own)

    // Who may change a trip gives it a picture of theirs, and its owner may then change the rest.
    _ = try album.ask("POST", trip + "/collaborators", #"{"username": "bob", "role": "edit"}"#)
    #expect(try album.show(his, on: trip, as: bob).string("data.cover_image_url") == his)
    #expect(try album.ask("PATCH", trip, #"{"title": "Rome", "cover_image_url": "\#(his)"}"#).string("data.cover_image_url") == his)
    let before = try album.ask("GET", trip)
    #expect(try album.ask("DELETE", "/admin/users/\(bob.user.id)").status == 204)
    let after = try album.api.ask("GET", trip, as: .session(album.ada), nil, ["If-None-Match: \(before["ETag"] ?? "")"])
    #expect(after.status == 200 && after.json("data.cover_image_url") == .null)
    #expect(try album.get(his).status == 404)
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func whatNobodyUsesGoesAndWhatATripShowsStays(kind: TestDatabase.Kind) throws {
    let album = try Album(kind)
    let (api, bob) = (album.api, try album.api.person("bob"))
    let (shown, unused, trip) = (try album.picture(), try album.picture(), try album.trip())
    let his = try album.picture(as: bob)
    #expect(try album.show(shown, on: trip).status == 200 && album.show(his, on: album.trip(as: bob), as: bob).status == 200)
    let late = try album.announce()
    // One is coming just now, a crash has left a file behind, and somebody a file of their own.
    _ = try api.uploads.write("\(late.string("data.id") ?? "")-00.partial-1-2", [1])
    let id = shown.split(separator: "/").last ?? ""
    _ = try api.uploads.write("\(id)-00.partial-1-2", [1])
    _ = try api.uploads.write("019a9f3c-5d3e-7abc-8def-0123456789ab-00", [1])
    _ = try api.uploads.write("README", [1])
    func count() throws -> Int { try api.database.read { try $0.uploads().count } }
    try api.sweep()
    #expect(api.uploads.files.count == 5 && api.uploads.files.contains("README"))
    #expect(try count() == 4)
    api.pass(seconds: 3_600)
    try api.sweep()
    #expect(try count() == 3 && album.put(SamplePicture.png(), to: late.string("data.upload_url")).status == 404)
    #expect(try api.uploads.files.count == 4 && album.get(unused).status == 200)
    api.pass(seconds: 23 * 3_600)
    try api.sweep()
    #expect(try album.get(unused).status == 404 && album.get(shown).status == 200)
    #expect(api.uploads.files.count == 3)
    // A user's pictures go with the user, and a trip's with the trip.
    #expect(try album.ask("DELETE", "/admin/users/\(bob.user.id)").status == 204)
    #expect(try album.get(his).status == 404)
    #expect(api.uploads.files.count == 2)
    #expect(try album.ask("DELETE", trip).status == 204)
    try api.sweep()
    #expect(api.uploads.files == ["README"])
  }

  @Test func theWrongDatabaseBesideThePicturesCostsNone() throws {
    let album = try Album(.sqlite)
    _ = try album.api.uploads.write("019a9f3c-5d3e-7abc-8def-0123456789ab-00", [1])
    try album.api.sweep()
    #expect(album.api.uploads.files.count == 1)
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func aPictureThatATripTakesAtTheVeryMomentIsNotTakenAway(kind: TestDatabase.Kind) throws {
    let album = try Album(kind)
    for _ in 0..<20 {
      let (url, trip) = (try album.picture(), try album.trip())
      album.api.pass(seconds: 24 * 3_600)
      let status = Locked(0)
      try onThreads(2) { i in
        if i == 0 {
          try album.api.sweep()
        } else {
          let answer = try album.show(url, on: trip)
          status.withLock { $0 = answer.status }
        }
      }
      let isShown = status.withLock { $0 } == 200
      #expect(isShown || status.withLock { $0 } == 400)
      #expect(try album.ask("GET", trip).json("data.cover_image_url") == (isShown ? .string(url) : .null))
      #expect(try album.get(url).status == (isShown ? 200 : 404))
    }
  }

  @Test(arguments: TestDatabase.Kind.allCases)
  func aUserHasSoManyPicturesAndBytesAndNoMore(kind: TestDatabase.Kind) throws {
    let album = try Album(kind)
    let ten = 10 << 20
    for _ in 0..<50 { #expect(try album.announce("image/png", ten).status == 201) }
    let full = try album.announce("image/png", 1)
    #expect(full.status == 409)
    #expect(
      full.string("error.message")?.hasPrefix("You have 50 pictures of 524288000 bytes in all, and may have 500 of 524288000") == true)
    // What never came is forgotten, and others have their own.
    #expect(try album.announce("image/png", 1, as: album.api.person("bob")).status == 201)
    album.api.pass(seconds: 3_600)
    try album.api.sweep()
    for _ in 0..<500 { #expect(try album.announce("image/png", 1).status == 201) }
    #expect(try album.announce("image/png", 1).status == 409)
  }

  @Test func aFileThatIsMissingOrCutOffIsToldToAdministrators() throws {
    let album = try Album(.sqlite)
    let (gone, short) = (try album.picture(), try album.picture())
    func problems() throws -> [String] {
      try album.ask("GET", "/admin/integrity").json("data.problems")?.elements.compactMap {
        if case .string(let text) = $0 { text } else { nil }
      } ?? []
    }
    #expect(try problems().isEmpty)
    func name(_ url: String) -> String { album.api.uploads.files.first { $0.hasPrefix(url.split(separator: "/").last ?? "?") } ?? "?" }
    _ = try album.api.uploads.write(name(short), [1])
    unlink(album.api.uploads.file(name(gone)))
    #expect(try album.get(gone).status == 404)
    let told = try problems()
    #expect(told.count == 2 && told.contains { $0.contains("is not there") } && told.contains { $0.contains("has 1 bytes in place of") })
  }

  @Test func thePicturesOfADisabledAccountAreNotSeen() throws {
    let album = try Album(.sqlite)
    let bob = try album.api.person("bob")
    let (url, coming) = (try album.picture(as: bob), try album.announce(as: bob))
    #expect(try album.ask("PATCH", "/admin/users/\(bob.user.id)", #"{"disabled": true}"#).status == 200)
    #expect(try album.get(url).status == 404)
    #expect(try album.put(SamplePicture.png(), to: coming.string("data.upload_url")).status == 404)
  }
}

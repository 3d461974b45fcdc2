import Glibc
import Testing

@testable import API

/// What must be read again is sealed: only this server's key opens it, and only as what it was sealed as.
@Suite struct SecretKeyTests {
  @Test(arguments: [0, 1, 15, 16, 17, 1_000]) func whatIsSealedIsOpenedByTheSameKeyForTheSamePurpose(length: Int) throws {
    let (key, text) = (SecretKey.random(), (0..<length).map { UInt8(truncatingIfNeeded: $0) })
    let sealed = key.seal(text, for: "secret of a webhook")
    #expect(try key.open(sealed, for: "secret of a webhook") == text)
    #expect(sealed != key.seal(text, for: "secret of a webhook"), "twice the same nonce")
    #expect(throws: SecretKeyError.self) { try key.open(sealed, for: "secret of a login") }
    #expect(throws: SecretKeyError.self) { try SecretKey.random().open(sealed, for: "secret of a webhook") }
    for index in sealed.indices {
      var changed = sealed
      changed[index] ^= 1
      #expect(throws: SecretKeyError.self, "byte \(index)") { try key.open(changed, for: "secret of a webhook") }
    }
    for count in 0..<sealed.count {
      #expect(throws: SecretKeyError.self) { try key.open(Array(sealed.prefix(count)), for: "secret of a webhook") }
    }
  }

  @Test func theFileIsMadeOnceForItsOwnerOnly() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("secret.key")
    let sealed = try SecretKey(file: path).seal([1, 2, 3], for: "test")
    #expect(try SecretKey(file: path).open(sealed, for: "test") == [1, 2, 3])
    var status = stat()
    #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o600 && status.st_size == 32)
  }

  @Test func aFileThatIsNoKeyIsRefusedAndStaysAsItIs() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("secret.key")
    let file = fopen(path, "w")
    fputs("not a key", file)
    fclose(file)
    #expect(throws: SecretKeyError.notAKey(path: path, length: 9)) { try SecretKey(file: path) }
    var status = stat()
    #expect(stat(path, &status) == 0 && status.st_size == 9)
  }
}

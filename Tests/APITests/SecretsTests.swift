import Testing

@testable import API

/// What opens doors: that it cannot be guessed, and what is stored of it.
@Suite struct SecretsTests {
  @Test func noSecretComesTwiceAndEveryCharacterIsAsLikely() {
    let secrets = (0..<2_000).map { _ in Secrets.random(64) }
    #expect(Set(secrets).count == 2_000)
    var counts: [Character: Int] = [:]
    for character in secrets.joined() { counts[character, default: 0] += 1 }
    #expect(counts.count == 62)
    // 128,000 characters, 2,065 of each, give or take 45; the first 8 letters of a biased choice would come a quarter more often.
    for (character, count) in counts { #expect((1_750...2_400).contains(count), "\(character): \(count)") }
    for length in [1, 20, 43, 64] { #expect(Secrets.random(length).utf8.count == length) }
  }

  @Test func secretsAreHashedBySHA256() {
    // FIPS 180-4's example.
    #expect(Secrets.hexadecimal(Secrets.hash("abc".utf8)) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(Secrets.areEqual([1, 2], [1, 2]))
    for other in [[1, 3], [1], [1, 2, 3], []] as [[UInt8]] { #expect(!Secrets.areEqual([1, 2], other)) }
  }

  @Test func passwordsAreStoredAsScryptWithTheirParametersAndASaltOfTheirOwn() throws {
    let passwords = Passwords()
    let stored = [try passwords.hash("correct horse"), try passwords.hash("correct horse")]
    for text in stored { #expect(text.wholeMatch(of: /\$scrypt\$n=16384,r=8,p=5\$[0-9a-f]{32}\$[0-9a-f]{64}/) != nil, "\(text)") }
    #expect(stored[0] != stored[1])
    #expect(try passwords.verify("correct horse", stored[0]))
    #expect(try !passwords.verify("correct horsf", stored[0]))
    #expect(try !passwords.verify("", stored[0]))
    #expect(!passwords.isOutdated(stored[0]))
  }

  /// RFC 7914 section 12, to the 32 bytes that are stored.
  @Test(arguments: [
    (
      "password", "$scrypt$n=1024,r=8,p=16$4e61436c$fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162", true
    ),
    (
      "pleaseletmein",
      "$scrypt$n=16384,r=8,p=1$536f6469756d43686c6f72696465$7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2", true
    ),
    (
      "pleaseletmein",
      "$scrypt$n=16384,r=8,p=1$536f6469756d43686c6f72696465$7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f3", false
    ),
  ])
  func whatOthersComputeIsTheSame(password: String, stored: String, isRight: Bool) throws {
    #expect(try Passwords().verify(password, stored) == isRight)
    #expect(Passwords().isOutdated(stored))
  }

  @Test(arguments: [
    "", "plain", "$2b$10$abc", "$scrypt$n=1024,r=8,p=1$00", "$scrypt$n=1024,r=8,p=1$0$00", "$scrypt$n=1024,r=8,p=1$zz$00",
    "$scrypt$n=1000,r=8,p=1$00$00", "$scrypt$n=1024,r=8$00$00", "$scrypt$n=1073741824,r=8,p=1$00$00", "$scrypt$n=-1,r=8,p=1$00$00",
  ])
  func whatCannotBeComputedLetsNobodyIn(stored: String) throws {
    #expect(try !Passwords().verify("password", stored))
    #expect(try !Passwords().verify("", stored))
  }
}

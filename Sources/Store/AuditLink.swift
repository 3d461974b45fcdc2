internal import Database
internal import Travel

/// A place in the chain of the audit log: an entry's number, and the hash that stands for it and for all entries before it.
package struct AuditLink: Equatable, Sendable, CustomStringConvertible {
  /// 1 for the first entry there ever was.
  package var sequence: Int
  /// SHA-256, 32 bytes.
  package var hash: [UInt8]

  package init(sequence: Int, hash: [UInt8]) {
    self.sequence = sequence
    self.hash = hash
  }

  /// What the first entry follows on.
  package static let origin = AuditLink(sequence: 0, hash: [UInt8](repeating: 0, count: 32))

  /// As `description` writes it; nil for anything else.
  package init?(_ text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, let first = parts[0].utf8.first, 0x31...0x39 ~= first, parts[0].utf8.count <= 18, let sequence = Int(parts[0])
    else {
      return nil
    }
    let digits = parts[1].utf8.compactMap { 0x30...0x39 ~= $0 ? Int($0) - 0x30 : 0x61...0x66 ~= $0 ? Int($0) - 0x57 : nil }
    guard digits.count == 64, parts[1].utf8.count == 64 else { return nil }
    self.init(sequence: sequence, hash: stride(from: 0, to: 64, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) })
  }

  /// `17:9f86d0…`: what is noted elsewhere, to be compared later.
  package var description: String { "\(sequence):\(hash.hexadecimal)" }
}

extension [UInt8] {
  /// Two digits for each byte.
  package var hexadecimal: String { map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined() }
}

extension UUID {
  fileprivate var octets: [UInt8] {
    let bytes = bytes
    return bytes.indices.map { bytes[$0] }
  }
}

extension AuditEntry {
  /// The entry's hash when it has this number and follows on `previous`: SHA-256 over a name of the encoding, both of these, and every field. A
  /// number is eight bytes, the highest first; everything else its length so written and its bytes; what is nil a zero byte, what is not a one before.
  package func hash(sequence: Int, after previous: [UInt8]) -> [UInt8] {
    var bytes = Array("peregrine audit 1\n".utf8)
    func append(_ number: Int64) { withUnsafeBytes(of: number.bigEndian) { bytes += $0 } }
    func append(_ content: some Collection<UInt8>) {
      append(Int64(content.count))
      bytes += content
    }
    func append(_ content: (some Collection<UInt8>)?) {
      bytes.append(content == nil ? 0 : 1)
      if let content { append(content) }
    }
    append(Int64(sequence))
    append(previous)
    append(id.octets)
    append(occurredAt.milliseconds)
    append(actorID?.octets)
    append(actorName?.utf8)
    append(tokenID?.octets)
    append(action.utf8)
    append(subjectKind?.utf8)
    append(subjectID?.octets)
    append(details?.utf8)
    append(ip?.utf8)
    append(userAgent?.utf8)
    append(requestID?.utf8)
    let digest = SHA256Digest()
    digest.update(bytes)
    return digest.bytes()
  }
}

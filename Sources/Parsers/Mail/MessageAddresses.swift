/// Who a message was sent to and by, by its head (RFC 5322, section 3.4).
package enum MessageAddresses {
  private static let most = 100

  /// The addresses in the fields `names`, written small, in the order of these names and then of the fields. Names of people, comments and quoted words,
  /// which may look like addresses, are passed over.
  package static func find(in message: [UInt8], fields names: [String]) -> [String] {
    let head = MessageHead(message[...])
    var addresses: [String] = []
    for name in names {
      for field in head.fields where field.name == name { addresses += Self.addresses(field.value) }
    }
    return Array(addresses.prefix(most)).map { $0.lowercased() }
  }

  private static func addresses(_ value: [UInt8]) -> [String] {
    var addresses: [String] = []
    var word: [UInt8] = []
    var (isQuoted, isEscaped, depth) = (false, false, 0)
    func end() {
      let parts = word.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
      if parts.count == 2, parts.allSatisfy({ !$0.isEmpty }) { addresses.append(String(decoding: word, as: UTF8.self)) }
      word = []
    }
    for byte in value {
      if isEscaped {
        isEscaped = false
        continue
      }
      switch byte {
      case UInt8(ascii: "\\") where isQuoted || depth > 0: isEscaped = true
      case UInt8(ascii: "\"") where depth == 0:
        isQuoted.toggle()
        word = []
      case _ where isQuoted: break
      case UInt8(ascii: "("): depth += 1
      case UInt8(ascii: ")"): depth = max(0, depth - 1)
      case _ where depth > 0: break
      case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: ":"), 0x20, 0x09: end()
      default: word.append(byte)
      }
    }
    end()
    return addresses
  }
}

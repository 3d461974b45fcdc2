@testable internal import HTTPServer

/// What is promised of `PercentEncoding`, `QueryItems` and `NormalPath`: decoding is what a plain reading gives, encoding is its inverse,
/// and the normal form of a path is one.
func fuzzURL(_ input: inout Input) {
  let mode = input.choice()
  let bytes = input.rest
  switch mode & 3 {
  case 0: checkDecoding(bytes)
  case 1: checkQuery(bytes)
  default: checkNormalPath(bytes)
  }
}

private func checkDecoding(_ bytes: [UInt8]) {
  for plusAsSpace in [false, true] {
    let expected = plainlyDecoded(bytes, plusAsSpace).flatMap { String(validating: $0, as: UTF8.self) }
    let decoded = try? PercentEncoding.decode(bytes.span, plusAsSpace: plusAsSpace, in: "The input")
    require(decoded == expected, "\(decoded ?? "an error") instead of \(expected ?? "an error")")
    guard let decoded else { continue }
    let encoded = PercentEncoding.encode(decoded)
    require(encoded.utf8.allSatisfy { ASCII.isUnreserved($0) || $0 == ASCII.percent }, "\(encoded) is not encoded")
    require(
      (try? PercentEncoding.decode(encoded.utf8.span, plusAsSpace: plusAsSpace, in: "")) == decoded, "\(encoded) decodes to something else")
  }
}

/// Nil for a broken escape and for NUL.
private func plainlyDecoded(_ bytes: [UInt8], _ plusAsSpace: Bool) -> [UInt8]? {
  var decoded: [UInt8] = []
  var rest = bytes[...]
  while let byte = rest.popFirst() {
    switch byte {
    case 0: return nil
    case 0x25:
      let digits = rest.prefix(2)
      guard digits.count == 2, digits.allSatisfy({ $0 < 0x80 && Character(UnicodeScalar($0)).isHexDigit }),
        let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16), value != 0
      else { return nil }
      decoded.append(value)
      rest.removeFirst(2)
    case 0x2B where plusAsSpace: decoded.append(0x20)
    default: decoded.append(byte)
    }
  }
  return decoded
}

private func checkQuery(_ bytes: [UInt8]) {
  let pairs = bytes.split(separator: ASCII.ampersand).map {
    $0.split(separator: ASCII.equals, maxSplits: 1, omittingEmptySubsequences: false)
  }
  do throws(HTTPError) {
    let items = try QueryItems(parsing: bytes)
    require(items.items.count == pairs.count && pairs.count <= QueryItems.defaultLimit, "\(items.items.count) items, not \(pairs.count)")
    for (item, pair) in zip(items.items, pairs) {
      require(plainlyDecoded(Array(pair[0]), true) == Array(item.name.utf8), "the name \(item.name)")
      require(plainlyDecoded(pair.count > 1 ? Array(pair[1]) : [], true) == Array(item.value.utf8), "the value \(item.value)")
      require(items[item.name] == items.all(item.name).first, "the first value of \(item.name)")
    }
    let written = items.items.map { "\(PercentEncoding.encode($0.name))=\(PercentEncoding.encode($0.value))" }.joined(separator: "&")
    require(try QueryItems(parsing: Array(written.utf8)) == items, "\(written) is read as something else")
    require(try FormURLEncoded.parse(bytes) == items, "a form is read as something else")
    if pairs.count > 1 {
      let refused = try? QueryItems(parsing: bytes, limit: pairs.count - 1)
      require(refused == nil, "one more than the limit is accepted")
    }
  } catch {
    require(error.status == .badRequest, "\(error)")
    let isSound = pairs.joined().allSatisfy {
      plainlyDecoded(Array($0), true).map { String(validating: $0, as: UTF8.self) != nil } ?? false
    }
    require(!isSound || pairs.count > QueryItems.defaultLimit, "refused: \(error.message)")
  }
}

private func checkNormalPath(_ bytes: [UInt8]) {
  // What the request parser lets through: broken escapes are refused there.
  let path = [ASCII.slash] + bytes
  guard let decoded = plainlyDecoded(path, false) else { return }
  do throws(HTTPError) {
    let normal = try NormalPath.make(path.span)
    require(normal.first == ASCII.slash, "the normal form does not begin with a slash")
    require(String(validating: normal, as: UTF8.self) != nil, "the normal form is no UTF-8")
    let segments = normal.dropFirst().split(separator: ASCII.slash, omittingEmptySubsequences: false)
    require(!segments.contains { $0.elementsEqual(".".utf8) || $0.elementsEqual("..".utf8) }, "the normal form has dot segments")
    require(try NormalPath.make(normal.span) == normal, "the normal form has another")
    // Every percent sign left is that of an escaped slash or percent sign.
    for i in normal.indices where normal[i] == ASCII.percent {
      require(normal[(i + 1)...].starts(with: "2F".utf8) || normal[(i + 1)...].starts(with: "25".utf8), "an escape is left over")
    }
    if path == decoded, !path.split(separator: ASCII.slash).contains(where: { $0.allSatisfy { $0 == ASCII.dot } }) {
      require(normal == path, "a plain path has changed")
    }
    let depth = segments.count
    require(depth <= path.split(separator: ASCII.slash, omittingEmptySubsequences: false).count, "segments came from nowhere")
  } catch {
    require(error.status == .badRequest, "\(error)")
    let dots = decoded.split(separator: ASCII.slash).contains { $0.elementsEqual("..".utf8) }
    require(dots || String(validating: decoded, as: UTF8.self) == nil, "refused: \(error.message)")
  }
}

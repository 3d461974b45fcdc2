@testable internal import HTTPServer

/// What is promised of `RequestParser`: cuts change nothing, an accepted head is what a plain reading of its lines gives, and what is
/// refused stays refused. Small limits bring inputs of a few hundred bytes to all of them.
func fuzzHead(_ input: inout Input) {
  var limits = Limits()
  if input.choice().isMultiple(of: 2) {
    limits.requestLine = 40
    limits.headerSection = 80
    limits.headerFields = 4
  }
  let cuts = input.cuts()
  let bytes = input.rest

  var whole = RequestParser(limits: limits)
  let outcome = parse(&whole, bytes, [bytes.count])
  var cut = RequestParser(limits: limits)
  let cutOutcome = parse(&cut, bytes, cuts)
  require(outcome == cutOutcome, "cut at \(cuts.prefix(3)): \(cutOutcome) instead of \(outcome)")

  // A parser that has been used.
  cut.reset()
  let again = parse(&cut, bytes, [bytes.count])
  require(outcome == again, "after a reset: \(again) instead of \(outcome)")

  switch outcome {
  case .success(true): checkHead(whole, bytes, limits)
  case .success(false): require(whole.position <= bytes.count, "it read behind the end")
  case .failure(let error): require((400...505).contains(error.status.code) && !error.message.isEmpty, "\(error)")
  }
}

private func parse(_ parser: inout RequestParser, _ bytes: [UInt8], _ ends: [Int]) -> Result<Bool, HTTPError> {
  do throws(HTTPError) {
    for end in ends where try parser.parse(bytes.span.extracting(0..<end)) { return .success(true) }
    return .success(false)
  } catch {
    return .failure(error)
  }
}

private let crlf: [UInt8] = [0x0D, 0x0A]

/// Compares an accepted head with what its lines say, read in the simplest way.
private func checkHead(_ parser: RequestParser, _ input: [UInt8], _ limits: Limits) {
  let head = parser.head
  require(parser.origin >= 0 && parser.origin < parser.position && parser.position <= input.count, "the head lies outside the input")
  require(parser.origin.isMultiple(of: 2) && parser.origin <= 8, "it begins at \(parser.origin)")
  let bytes = Array(input[parser.origin..<parser.position])
  require(head.length == bytes.count, "its length is \(head.length), not \(bytes.count)")
  func text(_ range: Range<Int>) -> ArraySlice<UInt8> {
    require(range.lowerBound >= 0 && range.upperBound <= bytes.count, "\(range) lies outside the head")
    return bytes[range]
  }

  require(bytes.suffix(4).elementsEqual(crlf + crlf), "it does not end in an empty line")
  var lines = bytes.dropLast(4).split(separator: 0x0A, omittingEmptySubsequences: false)
  for i in lines.indices.dropLast() { require(lines[i].popLast() == 0x0D, "a line does not end in CRLF") }
  for line in lines {
    require(!line.isEmpty, "it has an empty line inside")
    require(!line.contains { $0 < 0x20 && $0 != 0x09 || $0 == 0x7F }, "it has a control character")
  }

  let requestLine = lines[0].split(separator: 0x20, omittingEmptySubsequences: false)
  require(requestLine.count == 3, "the request line has \(requestLine.count) parts")
  require(lines[0].count <= limits.requestLine, "the request line is too long")
  let sectionLength = lines.dropFirst().reduce(0) { $0 + $1.count + 2 } - 2
  require(sectionLength <= limits.headerSection, "the header section is too long")
  require(requestLine[0].elementsEqual(head.method.name.utf8), "the method is \(head.method)")
  require(requestLine[1].elementsEqual(text(head.target)), "the target is \(head.target)")
  let version = requestLine[2]
  require(version.count == 8 && version.starts(with: "HTTP/1.".utf8) && ASCII.isDigit(version.last!), "the version is something else")
  require(head.isHTTP10 == (version.last == 0x30), "isHTTP10 is \(head.isHTTP10)")

  var fields: [(name: String, value: ArraySlice<UInt8>)] = []
  for line in lines.dropFirst() {
    let colon = line.firstIndex(of: 0x3A) ?? line.endIndex
    require(colon < line.endIndex && line[..<colon].allSatisfy(ASCII.isToken) && colon > line.startIndex, "a line is no field")
    fields.append((String(decoding: line[..<colon], as: UTF8.self).lowercased(), line[(colon + 1)...].trimmingWhitespace))
  }
  require(
    fields.count == head.fields.count && fields.count <= limits.headerFields, "it has \(head.fields.count) fields, not \(fields.count)")
  for (field, own) in zip(fields, head.fields) {
    require(String(decoding: text(own.nameRange), as: UTF8.self).lowercased() == field.name, "a field's name is \(own.nameRange)")
    require(text(own.valueRange).elementsEqual(field.value), "the value of \(field.name) is \(own.valueRange)")
  }
  checkTarget(head, bytes, fields.filter { $0.name == "host" }.map(\.value))
  checkMessage(head, fields.map { ($0.name, String(decoding: $0.value, as: UTF8.self)) })
}

private func checkTarget(_ head: RequestHead, _ bytes: [UInt8], _ hosts: [ArraySlice<UInt8>]) {
  let target = bytes[head.target]
  require(hosts.count == 1 || hosts.isEmpty && head.isHTTP10, "it has \(hosts.count) Host fields")
  for host in hosts { require(Authority.isValid(host.span), "Host is no authority") }
  require(
    target.allSatisfy { $0 > 0x20 && $0 < 0x7F && ![0x22, 0x23, 0x3C, 0x3E, 0x5C, 0x5E, 0x60, 0x7B, 0x7C, 0x7D].contains($0) }, "a byte")
  for i in target.indices where target[i] == ASCII.percent {
    require(i + 2 < target.endIndex && ASCII.hexValue(target[i + 1]) != nil && ASCII.hexValue(target[i + 2]) != nil, "a broken escape")
  }

  let beforeQuery = target.firstIndex(of: ASCII.question) ?? target.endIndex
  switch head.targetForm {
  case .origin, .absolute:
    require(head.path.upperBound == beforeQuery, "the path ends at \(head.path.upperBound), not \(beforeQuery)")
    require(head.query == (beforeQuery < target.endIndex ? (beforeQuery + 1)..<target.endIndex : nil), "the query is \(head.query as Any)")
    let path = bytes[head.path]
    require(path.first == ASCII.slash || path.isEmpty && head.targetForm == .absolute, "the path does not begin with a slash")
    checkPath(Array(path), isMarked: head.pathNeedsNormalising)
  case .asterisk: require(target.elementsEqual([0x2A]) && head.method == .options && head.path.isEmpty && head.query == nil, "an asterisk")
  case .authority: require(head.method == .connect && head.path.isEmpty && head.query == nil, "an authority")
  }
  switch head.targetForm {
  case .origin:
    require(target.first == ASCII.slash && head.path.lowerBound == target.startIndex, "the path is not the target's beginning")
    require(bytes[head.host].elementsEqual(hosts.first ?? []), "the host is not that of Host")
  case .absolute:
    require(head.host.lowerBound > target.startIndex && head.host.upperBound == head.path.lowerBound, "the host is \(head.host)")
    require(Authority.isValid(bytes[head.host].span), "the host is no authority")
    let scheme = String(decoding: target[..<head.host.lowerBound], as: UTF8.self).lowercased()
    require(scheme == "http://" || scheme == "https://", "the scheme is \(scheme)")
  case .asterisk: require(bytes[head.host].elementsEqual(hosts.first ?? []), "the host is not that of Host")
  case .authority:
    require(head.host == head.target && Authority.isValid(target.span, needsPort: true), "the host of CONNECT is \(head.host)")
  }
}

/// A path that is not marked is looked up as it is, so it must be its own normal form.
private func checkPath(_ path: [UInt8], isMarked: Bool) {
  do throws(HTTPError) {
    let normal = try NormalPath.make(path.span)
    require(isMarked || normal == path, "an unmarked path is not in normal form")
  } catch {
    require(isMarked && error.status == .badRequest, "an unmarked path has no normal form: \(error.message)")
  }
}

private func checkMessage(_ head: RequestHead, _ fields: [(name: String, value: String)]) {
  func values(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }
  let lengths = values("content-length")
  let codings = values("transfer-encoding")
  let expected: RequestHead.Framing? =
    switch (lengths.count, codings.count) {
    case (0, 0): RequestHead.Framing.none
    case (1, 0): Int(lengths[0]).map { $0 == 0 ? .none : .length($0) }
    case (0, 1): .chunked
    default: nil
    }
  require(head.framing == expected, "the framing is \(head.framing)")
  require(lengths.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy(ASCII.isDigit) }, "Content-Length is no number")
  require(codings.allSatisfy { $0.lowercased() == "chunked" } && (codings.isEmpty || !head.isHTTP10), "a transfer coding is \(codings)")

  func members(_ list: String) -> [String] {
    list.lowercased().utf8.split(separator: ASCII.comma).map { String(Substring($0.trimmingWhitespace)) }
  }
  let options = values("connection").flatMap(members)
  let keepAlive = !options.contains("close") && (!head.isHTTP10 || options.contains("keep-alive"))
  require(head.keepAlive == keepAlive, "keepAlive is \(head.keepAlive)")
  // An empty field holds no expectation.
  let expectations = values("expect").filter { !$0.isEmpty }
  require(expectations.allSatisfy { $0.lowercased() == "100-continue" }, "an expectation that is not met")
  require(head.expectsContinue == (!expectations.isEmpty && !head.isHTTP10), "expectsContinue is \(head.expectsContinue)")
}

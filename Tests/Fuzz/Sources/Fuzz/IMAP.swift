@testable internal import MailClient

/// What is promised of `IMAPReader`: how a server's bytes are cut into pieces changes nothing, neither the responses nor what is wrong with them.
func fuzzIMAP(_ input: inout Input) {
  let cuts = input.cuts()
  let bytes = input.rest
  let whole = responses(bytes, [bytes.count])
  let pieces = responses(bytes, cuts)
  require(pieces.responses == whole.responses, "\(cuts) change what is read")
  require(pieces.violation == whole.violation, "\(cuts) change what is wrong: \(String(describing: pieces.violation))")
}

private func responses(_ bytes: [UInt8], _ cuts: [Int]) -> (responses: [IMAPResponse], violation: IMAPReader.Violation?) {
  var reader = IMAPReader(literalLimit: 300)
  var responses: [IMAPResponse] = []
  var start = 0
  do {
    for cut in cuts {
      bytes[start..<cut].withUnsafeBytes { reader.append($0) }
      start = cut
      while let response = try reader.next() { responses.append(response) }
    }
  } catch { return (responses, error) }
  return (responses, nil)
}

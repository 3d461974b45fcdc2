@testable internal import Parsers

/// What is promised of `Picture`: it is what was sent without some of its bytes or an error inside of the file, and a picture that was taken is taken again as
/// it is.
func fuzzPicture(_ input: inout Input) {
  let file = input.rest
  do {
    let picture = try Picture(file)
    // An orientation may be written anew, in a block of its own.
    require(picture.bytes.count <= file.count + 64, "\(picture.bytes.count) bytes come of \(file.count)")
    do {
      require(try Picture(picture.bytes).bytes == picture.bytes, "a picture that was taken is taken otherwise")
    } catch { fail("a picture that was taken is refused: \(error)") }
  } catch .unknown {
    return
  } catch .damaged(_, let reason, let offset) {
    require(!reason.isEmpty && 0...file.count ~= offset, "byte \(offset) of \(file.count): \(reason)")
  }
}

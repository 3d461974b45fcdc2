@testable internal import Parsers

/// What is promised of `Picture`: what is taken is no longer than what was sent, but for an orientation that is written anew, and is taken again as it is; what
/// is not has its error inside of the file.
func fuzzPicture(_ input: inout Input) {
  let file = input.rest
  switch read(file) {
  case .success(let picture):
    require(picture.bytes.count <= file.count + 64, "\(picture.bytes.count) bytes come of \(file.count)")
    switch read(picture.bytes) {
    case .success(let again): require(again.bytes == picture.bytes, "a picture that was taken is taken otherwise")
    case .failure(let error): fail("a picture that was taken is refused: \(error)")
    }
  case .failure(.unknown): return
  case .failure(.damaged(_, let reason, let offset)):
    require(!reason.isEmpty && 0...file.count ~= offset, "byte \(offset) of \(file.count): \(reason)")
  }
}

private func read(_ file: [UInt8]) -> Result<Picture, PictureError> {
  do { return .success(try Picture(file)) } catch { return .failure(error) }
}

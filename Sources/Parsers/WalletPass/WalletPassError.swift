/// Why a file is no wallet pass.
package enum WalletPassError: Error, Equatable, CustomStringConvertible {
  /// The archive could not be read.
  case archive(ZIPError)
  /// The archive has neither a pass nor passes.
  case noPass
  /// `pass.json` is no JSON object; with what is wrong.
  case malformed(String)

  package var description: String {
    switch self {
    case .archive(let error): "\(error)"
    case .noPass: "the archive has no pass.json, and no .pkpass: it is no wallet pass"
    case .malformed(let reason): "the pass.json of the wallet pass cannot be read: \(reason)"
    }
  }
}

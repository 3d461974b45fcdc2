internal import Schema

/// A pass of Apple's Wallet (`.pkpass`): the `pass.json` of an archive with its labels in one language. Signatures are not checked: a pass is a document like
/// others.
package struct WalletPass: Sendable {
  /// What a pass is, by the member of `pass.json` that has its fields.
  package enum Style: String, CaseIterable, Sendable {
    case boardingPass, eventTicket, generic, storeCard, coupon
  }

  /// A field as it is shown.
  struct Field: Sendable {
    let key: String
    let label: String
    let value: String
    /// `primaryFields`, and so on.
    let section: String
    /// Whether a date in it is shown by the offset that it is written with.
    let ignoresTimeZone: Bool

    var origin: Origin { Origin(.passField, "\(section), \(key)") }
  }

  /// Of `pass.json`, and of how many fields and barcodes are looked at.
  static let maximumBytes = 2 << 20
  static let maximumFields = 200

  let style: Style?
  /// `PKTransitTypeAir`, and so on.
  let transitType: String?
  let organization: String?
  let isVoided: Bool
  /// The messages of the barcodes, the preferred one first.
  let barcodes: [String]
  /// ISO 8601, as written.
  let relevantDate: String?
  /// What semantic tags say: those of the pass, and those of its fields.
  let semantics: [JSON.Member]
  let fields: [Field]

  /// Reads the pass in an archive. Throws `WalletPassError`.
  init(_ archive: inout ZIPArchive) throws(WalletPassError) {
    let content: [UInt8]?
    do throws(ZIPError) { content = try archive.contents("pass.json") } catch { throw .archive(error) }
    guard var content else { throw .noPass }
    if content.starts(with: [0xEF, 0xBB, 0xBF]) { content.removeFirst(3) }
    guard content.count <= Self.maximumBytes else { throw .malformed("it is larger than \(Self.maximumBytes) bytes") }
    let pass: JSON
    do throws(JSONSyntaxError) { pass = try JSONParser.parse(content) } catch { throw .malformed("\(error)") }
    guard case .object = pass else { throw .malformed("it is no object") }
    let texts = Self.texts(&archive)
    func text(_ name: String) -> String? { pass[name]?.text.map { texts[$0] ?? $0 } }

    style = Style.allCases.first { pass[$0.rawValue] != nil }
    let body = style.flatMap { pass[$0.rawValue] }
    transitType = body?["transitType"]?.text
    organization = text("organizationName")
    isVoided = pass["voided"] == .bool(true)
    let codes = (pass["barcodes"]?.elements ?? []).prefix(10) + (pass["barcode"].map { [$0] } ?? [])
    barcodes = codes.compactMap { $0["message"]?.text }
    let dates = pass["relevantDates"]?.elements.first
    relevantDate = pass["relevantDate"]?.text ?? dates?["date"]?.text ?? dates?["startDate"]?.text
    (fields, semantics) = Self.fields(body, pass["semantics"], texts)
  }

  /// The fields in the order in which they are shown, and the semantic tags, of which the first of each name counts.
  private static func fields(_ body: JSON?, _ own: JSON?, _ texts: [String: String]) -> ([Field], [JSON.Member]) {
    var fields: [Field] = []
    var semantics = own?.members ?? []
    for section in ["headerFields", "primaryFields", "secondaryFields", "auxiliaryFields", "backFields"] {
      for field in body?[section]?.elements ?? [] where fields.count < maximumFields {
        semantics += field["semantics"]?.members ?? []
        guard let value = field["value"]?.text else { continue }
        let label = field["label"]?.text ?? ""
        fields.append(
          Field(
            key: field["key"]?.text ?? "", label: texts[label] ?? label, value: texts[value] ?? value, section: section,
            ignoresTimeZone: field["ignoresTimeZone"] == .bool(true)))
      }
    }
    return (fields, semantics)
  }

  /// The texts of the language to prefer: English, German, then those whose labels are known, then any.
  private static func texts(_ archive: inout ZIPArchive) -> [String: String] {
    let files = archive.names.filter { $0.lowercased().hasSuffix(".lproj/pass.strings") }.sorted()
    let preferred = ["en", "de", "fr", "es", "it", "nl", "base", ""]
    guard let language = preferred.first(where: { language in files.contains { $0.lowercased().hasPrefix(language) } }),
      let name = files.first(where: { $0.lowercased().hasPrefix(language) }), let file = try? archive.contents(name)
    else { return [:] }
    return StringsFile(file).texts
  }
}

extension WalletPass {
  /// How many passes of one file are read.
  static let maximumPasses = 32

  /// All that a `.pkpass`, or a `.pkpasses` with several, says. Throws `WalletPassError` when it is neither, or when nothing in it could be read.
  package static func read(_ file: [UInt8], _ context: DocumentContext) throws(WalletPassError) -> DocumentReading {
    var archive: ZIPArchive
    do throws(ZIPError) { archive = try ZIPArchive(file) } catch { throw .archive(error) }
    let passes = archive.names.contains("pass.json") ? [] : archive.names.filter { $0.lowercased().hasSuffix(".pkpass") }
    guard !passes.isEmpty else { return try WalletPass(&archive).reading(context) }
    var reading = DocumentReading()
    var failure: WalletPassError?
    var hasRead = false
    for name in passes.prefix(maximumPasses) {
      do throws(WalletPassError) {
        reading.append(try inner(name, &archive).reading(context))
        hasRead = true
      } catch {
        failure = failure ?? error
        reading.warnings.append("A pass could not be read: \(error).")
      }
    }
    if passes.count > maximumPasses { reading.warnings.append("Only the first \(maximumPasses) of \(passes.count) passes were read.") }
    if let failure, !hasRead { throw failure }
    return reading
  }

  private static func inner(_ name: String, _ archive: inout ZIPArchive) throws(WalletPassError) -> WalletPass {
    var pass: ZIPArchive
    do throws(ZIPError) { pass = try ZIPArchive(try archive.contents(name) ?? []) } catch { throw .archive(error) }
    return try WalletPass(&pass)
  }

  /// What a semantic tag has, which is text or a number.
  func tag(_ name: String) -> String? { semantics.first { $0.name == name }?.value.text?.trimmed }

  /// What the pass says.
  func reading(_ context: DocumentContext) -> DocumentReading {
    var reading = DocumentReading()
    switch (style, transitType) {
    case (.boardingPass, "PKTransitTypeAir"): reading.flights = flights(context, &reading.warnings)
    case (.boardingPass, let type?) where Self.itemKinds[type] != nil: reading.items = journey(Self.itemKinds[type]!, context)
    case (.boardingPass, let type):
      reading.warnings.append("The wallet pass is for a journey by \(type ?? "no means that it names"), which is not read.")
    case (nil, _): reading.warnings.append("The wallet pass is of no kind that is known.")
    case (let style?, _): reading.items = event(style, context)
    }
    if reading.isEmpty, reading.warnings.isEmpty {
      reading.warnings.append("The wallet pass (\(style?.rawValue ?? "")) names nothing that belongs to a trip, or no day.")
    }
    if isVoided { reading.warnings.append("The wallet pass is marked as void: it may have been replaced or cancelled.") }
    return reading
  }
}

extension JSON {
  /// Of a string or a number; nil when there is nothing in it.
  var text: String? {
    switch self {
    case .string(let text), .number(let text):
      text.utf8.count <= 4096 && text.unicodeScalars.contains { !$0.properties.isWhitespace } ? text : nil
    default: nil
    }
  }

  var elements: [JSON] { if case .array(let elements) = self { elements } else { [] } }

  var members: [JSON.Member] { if case .object(let members) = self { members } else { [] } }
}

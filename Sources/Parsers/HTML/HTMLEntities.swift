/// The names of characters in pages: those of HTML 4 and `&apos;`, and numbers.
enum HTMLEntities {
  /// U+00A0 to U+00FF, in their order.
  private static let latin = """
    nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo \
    frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute \
    Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml \
    igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml
    """

  /// U+0391 and U+03B1 with what follows them; the points are where no letter is, and the final sigma.
  private static let greek = """
    Alpha Beta Gamma Delta Epsilon Zeta Eta Theta Iota Kappa Lambda Mu Nu Xi Omicron Pi Rho . Sigma Tau Upsilon Phi Chi Psi Omega
    """

  private static let others: [(String, UInt32)] = [
    ("quot", 0x22), ("amp", 0x26), ("lt", 0x3C), ("gt", 0x3E), ("apos", 0x27), ("OElig", 0x152), ("oelig", 0x153), ("Scaron", 0x160),
    ("scaron", 0x161), ("Yuml", 0x178), ("fnof", 0x192), ("circ", 0x2C6), ("tilde", 0x2DC), ("sigmaf", 0x3C2), ("thetasym", 0x3D1),
    ("upsih", 0x3D2), ("piv", 0x3D6), ("ensp", 0x2002), ("emsp", 0x2003), ("thinsp", 0x2009), ("zwnj", 0x200C), ("zwj", 0x200D),
    ("lrm", 0x200E), ("rlm", 0x200F), ("ndash", 0x2013), ("mdash", 0x2014), ("lsquo", 0x2018), ("rsquo", 0x2019), ("sbquo", 0x201A),
    ("ldquo", 0x201C), ("rdquo", 0x201D), ("bdquo", 0x201E), ("dagger", 0x2020), ("Dagger", 0x2021), ("bull", 0x2022), ("hellip", 0x2026),
    ("permil", 0x2030), ("prime", 0x2032), ("Prime", 0x2033), ("lsaquo", 0x2039), ("rsaquo", 0x203A), ("oline", 0x203E),
    ("frasl", 0x2044), ("euro", 0x20AC), ("image", 0x2111), ("weierp", 0x2118), ("real", 0x211C), ("trade", 0x2122), ("alefsym", 0x2135),
    ("larr", 0x2190), ("uarr", 0x2191), ("rarr", 0x2192), ("darr", 0x2193), ("harr", 0x2194), ("crarr", 0x21B5), ("lArr", 0x21D0),
    ("uArr", 0x21D1), ("rArr", 0x21D2), ("dArr", 0x21D3), ("hArr", 0x21D4), ("forall", 0x2200), ("part", 0x2202), ("exist", 0x2203),
    ("empty", 0x2205), ("nabla", 0x2207), ("isin", 0x2208), ("notin", 0x2209), ("ni", 0x220B), ("prod", 0x220F), ("sum", 0x2211),
    ("minus", 0x2212), ("lowast", 0x2217), ("radic", 0x221A), ("prop", 0x221D), ("infin", 0x221E), ("ang", 0x2220), ("and", 0x2227),
    ("or", 0x2228), ("cap", 0x2229), ("cup", 0x222A), ("int", 0x222B), ("there4", 0x2234), ("sim", 0x223C), ("cong", 0x2245),
    ("asymp", 0x2248), ("ne", 0x2260), ("equiv", 0x2261), ("le", 0x2264), ("ge", 0x2265), ("sub", 0x2282), ("sup", 0x2283),
    ("nsub", 0x2284), ("sube", 0x2286), ("supe", 0x2287), ("oplus", 0x2295), ("otimes", 0x2297), ("perp", 0x22A5), ("sdot", 0x22C5),
    ("lceil", 0x2308), ("rceil", 0x2309), ("lfloor", 0x230A), ("rfloor", 0x230B), ("lang", 0x27E8), ("rang", 0x27E9), ("loz", 0x25CA),
    ("spades", 0x2660), ("clubs", 0x2663), ("hearts", 0x2665), ("diams", 0x2666),
  ]

  private static let named: [String: Unicode.Scalar] = {
    var named: [String: Unicode.Scalar] = [:]
    for (name, code) in others { named[name] = Unicode.Scalar(code) }
    for (i, name) in latin.split(separator: " ").enumerated() { named[String(name)] = Unicode.Scalar(0xA0 + UInt32(i)) }
    for (i, name) in greek.split(separator: " ").enumerated() where name != "." {
      named[String(name)] = Unicode.Scalar(0x391 + UInt32(i))
      named[name.lowercased()] = Unicode.Scalar(0x3B1 + UInt32(i))
    }
    return named
  }()

  /// Those that may stand without a semicolon (WHATWG HTML, section 13.5).
  private static let unclosed = Set(latin.split(separator: " ").map(String.init)).union(["quot", "amp", "lt", "gt"])

  /// Text with its entities read; what is none stands for itself.
  static func decoded(_ bytes: ArraySlice<UInt8>) -> String {
    guard bytes.contains(UInt8(ascii: "&")) else { return String(decoding: bytes, as: UTF8.self) }
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count)
    append(bytes, to: &output)
    return String(decoding: output, as: UTF8.self)
  }

  static func append(_ bytes: ArraySlice<UInt8>, to output: inout [UInt8]) {
    var i = bytes.startIndex
    while i < bytes.endIndex {
      if bytes[i] == UInt8(ascii: "&"), let (scalar, end) = entity(bytes, i) {
        output += String(Character(scalar)).utf8
        i = end
      } else {
        output.append(bytes[i])
        i += 1
      }
    }
  }

  private static func entity(_ bytes: ArraySlice<UInt8>, _ start: Int) -> (Unicode.Scalar, end: Int)? {
    var i = start + 1
    guard i < bytes.endIndex else { return nil }
    let isNumber = bytes[i] == UInt8(ascii: "#")
    if isNumber { i += 1 }
    let name = bytes[i..<min(bytes.endIndex, i + 10)].prefix {
      HTMLName.isLetter($0) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
    }
    guard !name.isEmpty else { return nil }
    let isClosed = name.endIndex < bytes.endIndex && bytes[name.endIndex] == UInt8(ascii: ";")
    let end = name.endIndex + (isClosed ? 1 : 0)
    let text = String(decoding: name, as: UTF8.self)
    guard isNumber else {
      let isAllowed = isClosed || unclosed.contains(text) && (end == bytes.endIndex || bytes[end] != UInt8(ascii: "="))
      return isAllowed ? named[text].map { ($0, end) } : nil
    }
    let isHexadecimal = text.first == "x" || text.first == "X"
    guard let code = isHexadecimal ? UInt32(text.dropFirst(), radix: 16) : UInt32(text) else { return nil }
    // Numbers of Windows-1252 are read as that (WHATWG HTML, section 13.2.5.80).
    if (0x80...0x9F).contains(code) { return Windows1252.text([UInt8(code)]).unicodeScalars.first.map { ($0, end) } }
    return (Unicode.Scalar(code).flatMap { $0.value == 0 ? nil : $0 } ?? "\u{FFFD}", end)
  }
}

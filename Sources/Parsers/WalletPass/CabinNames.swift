internal import Travel

/// What airlines print for the classes of a cabin, in the languages whose labels are read. A brand of one airline is none of them.
enum CabinNames {
  private static let names: [String: CabinClass] = {
    let table: KeyValuePairs<CabinClass, String> = [
      .economy:
        "economy|economy class|eco|coach|main cabin|économique|économie|classe économique|economica|turista|clase turista|económica|classe economica",
      .premiumEconomy: """
      premium economy|premium economy class|premium eco|économie premium|premium économie|economy premium|turista premium|economica premium
      """,
      .business: "business|business class|affaires|classe affaires|clase business|ejecutiva|clase ejecutiva|classe business|businessclass",
      .first: "first|first class|erste|erste klasse|première|première classe|primera|primera clase|prima|prima classe|eerste klasse",
    ]
    var names: [String: CabinClass] = [:]
    for (cabin, texts) in table {
      for text in texts.split(separator: "|") { names[String(text)] = cabin }
    }
    return names
  }()

  static func cabin(_ text: String) -> CabinClass? { text.utf8.count <= 40 ? names[text.trimmed.lowercased()] : nil }
}

internal import Travel

/// By whose clock a time is told of which a document says only the place, and perhaps how far that was ahead of UTC.
enum PlaceZone {
  /// Words that are asked for; each takes a search.
  private static let most = 16

  /// The zone of the only town that `texts` (a name, an address) can mean; of several towns of one name that of the country that is named with it, or that
  /// whose clock is `offset` seconds ahead of UTC at `local`. Without such a town, but with an offset of whole hours, the zone of the tz database that has no
  /// other (`Etc/GMT-2`): clock and instant are right then. nil where nobody can tell.
  static func zone(of texts: [String], at local: LocalTime?, offset: Int?, _ context: DocumentContext) -> String? {
    let parts = texts.flatMap { $0.split { ",;\n()/".contains($0) } }.map { $0.trimmingBlanks() }
    let countries = Set(parts.compactMap { $0.utf8.count >= 2 ? context.reference.countries.country($0)?.alpha2 : nil })
    var searches = 0
    // A longer name means more: New York and not York.
    for length in [3, 2, 1] {
      var zones: Set<String> = []
      for name in parts.flatMap({ Self.names($0, of: length) }) where searches < most {
        searches += 1
        zones.formUnion(Self.zones(ofTown: name, countries, isCertain: offset == nil, context))
      }
      if let offset, let local { zones = zones.filter { Self.isAhead($0, by: offset, at: local, context) } }
      if zones.count == 1 { return zones.first }
      if zones.count > 1 { break }
    }
    guard let offset, local != nil, offset % 3_600 == 0, abs(offset) <= 12 * 3_600 else { return nil }
    // Its signs are those of POSIX: west is positive.
    return offset == 0 ? "Etc/GMT" : "Etc/GMT\(offset > 0 ? "-" : "+")\(abs(offset) / 3_600)"
  }

  /// The sequences of `length` words that begin with a capital, without postal codes and the like.
  private static func names(_ text: String, of length: Int) -> [String] {
    let words = text.split(separator: " ").map(String.init)
    guard words.count >= length else { return [] }
    return (0...words.count - length).compactMap { start in
      let name = words[start..<start + length]
      guard name.allSatisfy({ $0.first?.isUppercase == true && $0.contains(where: \.isLetter) && !$0.contains(where: \.isNumber) }) else {
        return nil
      }
      let text = name.joined(separator: " ")
      return text.utf8.count >= 4 ? text : nil
    }
  }

  /// Below this rank of its airport a town is not meant by its name alone: there are others of that name without an airport.
  private static let large = 0.7

  /// `isCertain`: nothing else will tell whether the town is the right one.
  private static func zones(
    ofTown name: String, _ countries: Set<String>, isCertain: Bool, _ context: DocumentContext
  ) -> Set<String> {
    let wanted = folded(name)
    let found = context.reference.airports.search(name, limit: 20).filter { airport in
      airport.isScheduled && airport.closed == nil && airport.city.map { folded($0) == wanted } == true
    }
    let there = found.filter { countries.contains($0.country) }
    if there.isEmpty, isCertain, !found.contains(where: { ($0.rank ?? 0) >= large }) { return [] }
    return Set((there.isEmpty ? found : there).map(\.timezone))
  }

  private static func isAhead(_ zone: String, by offset: Int, at local: LocalTime, _ context: DocumentContext) -> Bool {
    guard let rules = try? context.zones.rules(for: zone) else { return false }
    switch rules.resolve(local) {
    case .unique(let instant): return rules.offset(at: instant).seconds == offset
    case .ambiguous(let earlier, let later): return [earlier, later].contains { rules.offset(at: $0).seconds == offset }
    case .gap: return false
    }
  }

  private static func folded(_ text: String) -> String { text.lowercased().filter { $0.isLetter || $0.isNumber } }
}

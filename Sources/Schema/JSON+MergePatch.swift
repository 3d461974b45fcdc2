extension JSON {
  /// What this JSON Merge Patch (RFC 7396) makes of a target, which is only asked for when it matters.
  func merged(into target: () -> JSON) -> JSON {
    guard case .object(let changes) = self else { return self }
    var members: [Member] = []
    if case .object(let old) = target() { members = old }
    // Names are unique on both sides, so that what is appended is not looked for again.
    let places = Dictionary(uniqueKeysWithValues: members.enumerated().map { ($1.name, $0) })
    var cleared: Set<String> = []
    for change in changes {
      switch (change.value, places[change.name]) {
      case (.null, .some): cleared.insert(change.name)
      case (.null, nil): break
      case (let value, let place?):
        let old = members[place].value
        members[place].value = value.merged { old }
      case (let value, nil): members.append(Member(change.name, value.merged { .null }))
      }
    }
    return .object(members.filter { !cleared.contains($0.name) })
  }
}

extension Property {
  /// What it holds in `root`, as JSON.
  func json(of root: Root) -> JSON {
    var writer = JSONWriter()
    withUnsafePointer(to: root) { encode($0, &writer) }
    // What has just been written is JSON.
    return (try? JSONParser.parse(writer.bytes)) ?? .null
  }
}

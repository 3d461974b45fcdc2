extension JSON {
  /// What this JSON Merge Patch (RFC 7396) makes of a target, which is only asked for when it matters.
  func merged(into target: () -> JSON) -> JSON {
    guard case .object(let changes) = self else { return self }
    var members: [Member] = []
    if case .object(let old) = target() { members = old }
    for change in changes {
      let place = members.firstIndex { $0.name == change.name }
      switch (change.value, place) {
      case (.null, let place?): members.remove(at: place)
      case (.null, nil): break
      case (let value, let place?):
        let old = members[place].value
        members[place].value = value.merged { old }
      case (let value, nil): members.append(Member(change.name, value.merged { .null }))
      }
    }
    return .object(members)
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

internal import HTTPServer
internal import Schema

/// One page of a list, and where the others are.
enum Pages {
  /// The answer with one page of `total` records. The links keep all other parameters of the request.
  static func answer<Element>(_ page: [Element], number: Int, size: Int, total: Int, _ request: Request) throws -> Answer<[Element]> {
    let last = max(1, (total + size - 1) / size)
    func json(_ number: Int, _ isThere: Bool) -> JSON { isThere ? .number("\(number)") : .null }
    let pagination: JSON = [
      "page": .number("\(number)"), "per_page": .number("\(size)"), "total": .number("\(total)"), "pages": .number("\(last)"),
      "has_next": .bool(number < last), "has_prev": .bool(number > 1), "next_page": json(number + 1, number < last),
      "prev_page": json(number - 1, number > 1),
    ]
    var answer = Answer.ok(page, meta: [.init("count", .number("\(page.count)")), .init("pagination", pagination)])
    var links = [("first", 1), ("last", last)]
    if number > 1 { links.append(("prev", min(number - 1, last))) }
    if number < last { links.append(("next", number + 1)) }
    let others = try request.query().items.filter { $0.name != "page" }.map {
      "\(PercentEncoding.encode($0.name))=\(PercentEncoding.encode($0.value))"
    }
    answer.headers["Link"] = links.map { relation, page in
      "<\(request.path)?\((others + ["page=\(page)"]).joined(separator: "&"))>; rel=\"\(relation)\""
    }.joined(separator: ", ")
    return answer
  }
}

import Hummingbird

/// `{"data": …, "meta": {…}}`.
struct Envelope<Value: Encodable & Sendable, Meta: Encodable & Sendable>: ResponseEncodable {
  let data: Value
  let meta: Meta
}

/// What is said of one record: nothing.
struct NoMeta: Encodable {}

/// What is said of a page.
struct PageMeta: Encodable {
  let count: Int
  let pagination: Pagination

  init(count: Int, page: Int, size: Int, total: Int) {
    self.count = count
    pagination = Pagination(page: page, size: size, total: total)
  }

  struct Pagination: Encodable {
    let page, per_page, total, pages: Int
    let has_next, has_prev: Bool
    let next_page, prev_page: Int?

    init(page: Int, size: Int, total: Int) {
      self.page = page
      per_page = size
      self.total = total
      pages = max(1, (total + size - 1) / size)
      has_next = page < pages
      has_prev = page > 1
      next_page = has_next ? page + 1 : nil
      prev_page = has_prev ? page - 1 : nil
    }

    private enum CodingKeys: CodingKey { case page, per_page, total, pages, has_next, has_prev, next_page, prev_page }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(page, forKey: .page)
      try container.encode(per_page, forKey: .per_page)
      try container.encode(total, forKey: .total)
      try container.encode(pages, forKey: .pages)
      try container.encode(has_next, forKey: .has_next)
      try container.encode(has_prev, forKey: .has_prev)
      try container.encode(next_page, forKey: .next_page)
      try container.encode(prev_page, forKey: .prev_page)
    }
  }
}

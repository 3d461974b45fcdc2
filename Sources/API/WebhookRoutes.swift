internal import Database
internal import HTTPServer
internal import Schema
internal import Store
internal import Travel

/// Addresses that want to be told of what happens, and what they have been told.
enum WebhookRoutes {
  static let endpoints: [Endpoint] = [
    .get("/webhooks", "One's webhooks, newest first", tag: tag, reading, .list(WebhookView.schema), handler: list),
    .write(
      .post, "/webhooks", "Make a webhook; a secret that the server makes is in this answer and nowhere else", tag: tag, writing,
      input: WebhookInput.schema.schema, .one(WebhookView.schema), status: 201, maxBody: AccountRoutes.maxBody, handler: create),
    .get("/webhooks/:id", "One of one's webhooks", tag: tag, reading, .one(WebhookView.schema), handler: one),
    .write(
      .put, "/webhooks/:id", "Replace a webhook; without a secret it keeps its own", tag: tag, writing, input: WebhookInput.schema.schema,
      .one(WebhookView.schema), maxBody: AccountRoutes.maxBody, handler: replace),
    .write(
      .patch, "/webhooks/:id", "Change a webhook (JSON Merge Patch); its secret stays unless another one is sent", tag: tag, writing,
      input: WebhookInput.schema.patch, .one(WebhookView.schema), maxBody: AccountRoutes.maxBody, handler: change),
    .act(.delete, "/webhooks/:id", "Delete a webhook with all that it has not been told", tag: tag, writing, handler: delete),
    .act(
      .post, "/webhooks/:id/test", "Have a test be sent at once; the delivery says what has come of it", tag: tag, writing,
      query: NoQuery.schema, .one(WebhookDelivery.schema), status: 201, handler: test),
    .get(
      "/webhooks/:id/deliveries", "What a webhook has been told in the last seven days, or is going to be, newest first", tag: tag, reading,
      query: DeliveryQuery.schema, .list(WebhookDelivery.schema), execution: .worker, handler: deliveries),
    .get(
      "/webhooks/:id/deliveries/:delivery_id", "One of its deliveries", tag: tag, reading, .one(WebhookDelivery.schema), handler: delivery),
    .act(
      .post, "/webhooks/:id/deliveries/:delivery_id/retry", "Send a delivery again that was given up", tag: tag, writing,
      query: NoQuery.schema, .one(WebhookDelivery.schema), handler: retry),
  ]

  private static let tag = "Webhooks"
  private static let reading = Endpoint.Access.account(.read(.webhooks))
  private static let writing = Endpoint.Access.account(.write(.webhooks))

  /// The most webhooks of a user.
  static let most = 20
  /// What a test is told as.
  static let testEvent = "webhook.test"

  struct DeliveryQuery: Sendable {
    var status: WebhookDeliveryStatus?
    var page = 1
    var perPage = 50

    static let schema = ObjectSchema("DeliveryQuery", "Which deliveries.", DeliveryQuery()) {
      Property("status", \.status, .enumeration, "Where they are.")
      Property("page", \.page, .integer(1...1_000_000), "The page.", default: 1)
      Property("per_page", \.perPage, .integer(1...100), "How many a page has.", default: 50)
    }
  }

  // MARK: Webhooks

  @Sendable static func list(_ call: Call<NoInput, NoQuery>) throws -> Answer<[WebhookView]> {
    let webhooks = try call.services.database.read { try $0.webhooks(of: call.caller.user.id) }
    return .ok(webhooks.map { WebhookView($0) }, meta: [.init("count", .number("\(webhooks.count)"))])
  }

  @Sendable static func one(_ call: Call<NoInput, NoQuery>) throws -> Answer<WebhookView> {
    let id = try call.id()
    return .ok(WebhookView(try call.services.database.read { try find(id, call, $0) }))
  }

  private static func find<Input, Query>(_ id: UUID, _ call: Call<Input, Query>, _ db: Connection) throws -> Webhook {
    guard let webhook = try db.webhook(id, of: call.caller.user.id) else { throw APIError.notFound }
    return webhook
  }

  /// Throws 403 for events that tell more than the caller's credential may read.
  private static func checkReadable<Input>(_ events: [String], _ call: Call<Input, NoQuery>) throws {
    for event in events {
      var needed: Scopes
      switch event.prefix(while: { $0 != "." }) {
      case "flight", "import": needed = .read(.flights)
      case "achievement": needed = .read(.achievements)
      case "*": needed = [.read(.flights), .read(.trips), .read(.achievements)]
      default: needed = .read(.trips)
      }
      guard !call.caller.scopes.isSuperset(of: needed) else { continue }
      needed.subtract(call.caller.scopes)
      throw Pipeline.insufficient(needed, call.caller.scopes)
    }
  }

  /// The rules for what this caller's webhooks may be sent to.
  private static func rules<Input>(_ call: Call<Input, NoQuery>) -> AddressRules {
    AddressRules(call.services.settings.webhookNetworks, isAdministrator: call.caller.user.isAdministrator)
  }

  @Sendable static func create(_ call: Call<WebhookInput, NoQuery>) throws -> Write<WebhookView> {
    let (input, services, user) = (call.input, call.services, call.caller.user)
    try input.check(rules(call))
    try checkReadable(input.events, call)
    var new = Webhook(id: services.ids.next(), userID: user.id, createdAt: call.now)
    input.apply(to: &new)
    let made = setSecret(of: &new, to: input.secret, services)
    return Write { [new] db in
      let others = try db.webhooks(of: user.id)
      guard others.count < most else { throw APIError.conflict("Nobody has more than \(most) webhooks. Delete one first.") }
      try watchAchievements(new, insteadOf: nil, beside: others, services, db, at: call.now)
      try db.insert(new)
      try call.audit("webhook.created", subject: ("webhook", new.id), db)
      var answer = Answer.created(WebhookView(new, secret: made), at: "/webhooks/\(new.id)")
      answer.repeated = WebhookView(new)
      return answer
    }
  }

  @Sendable static func replace(_ call: Call<WebhookInput, NoQuery>) throws -> Write<WebhookView> {
    try update(call) { _ in (call.input, call.input.secret) }
  }

  @Sendable static func change(_ call: Call<JSON, NoQuery>) throws -> Write<WebhookView> {
    try update(call) { webhook in
      let input = try WebhookInput.schema.patched(WebhookInput(webhook), by: call.input)
      return (input, input.secret)
    }
  }

  private static func update<Input>(
    _ call: Call<Input, NoQuery>, _ change: @escaping (Webhook) throws -> (WebhookInput, secret: String?)
  ) throws -> Write<WebhookView> {
    let id = try call.id()
    let services = call.services
    return Write { db in
      let before = try find(id, call, db)
      try call.checkUnchanged(WebhookView(before), .one(WebhookView.schema))
      let (input, secret) = try change(before)
      try input.check(rules(call))
      try checkReadable(input.events, call)
      var webhook = before
      input.apply(to: &webhook)
      if let secret { _ = setSecret(of: &webhook, to: secret, services) }
      webhook.updatedAt = max(call.now, Instant(milliseconds: before.updatedAt.milliseconds + 1))
      let others = try db.webhooks(of: webhook.userID).filter { $0.id != id }
      try watchAchievements(webhook, insteadOf: before, beside: others, services, db, at: call.now)
      try db.update(webhook)
      if !webhook.isActive { try db.giveUpDeliveries(of: id, because: "the webhook was turned off") }
      try call.audit("webhook.changed", subject: ("webhook", id), db)
      return .ok(WebhookView(webhook))
    }
  }

  @Sendable static func delete(_ call: Call<NoInput, NoQuery>) throws -> Write<Never> {
    let id = try call.id()
    return Write { db in
      try call.checkUnchanged(WebhookView(try find(id, call, db)), .one(WebhookView.schema))
      guard try db.deleteWebhook(id, of: call.caller.user.id) else { throw APIError.notFound }
      try call.audit("webhook.deleted", subject: ("webhook", id), db)
      return .nothing
    }
  }

  /// Where this is the first webhook that is to be told of achievements, has those be known that are unlocked already.
  private static func watchAchievements(
    _ webhook: Webhook, insteadOf before: Webhook?, beside others: [Webhook], _ services: Services, _ db: Connection, at now: Instant
  ) throws {
    func wants(_ webhook: Webhook?) -> Bool {
      guard let webhook, webhook.isActive else { return false }
      return WebhookListener(webhook: webhook.id, user: webhook.userID, events: webhook.events).wants(
        Event.Kind.achievementUnlocked.rawValue)
    }
    guard wants(webhook), !wants(before), !others.contains(where: wants) else { return }
    try AchievementWatcher.begin(for: webhook.userID, services, db, at: now)
  }

  // MARK: Secrets

  /// Seals `secret`, or a new one, which is returned.
  private static func setSecret(of webhook: inout Webhook, to secret: String?, _ services: Services) -> String? {
    let text = secret ?? Secrets.random(40)
    webhook.secret = services.secretKey.seal(Array(text.utf8), for: purpose(webhook.id))
    return secret == nil ? text : nil
  }

  /// The secret of a webhook. Throws `SecretKeyError`.
  static func open(_ sealed: [UInt8], of webhook: UUID, _ services: Services) throws -> [UInt8] {
    try services.secretKey.open(sealed, for: purpose(webhook))
  }

  /// One for each, so that nobody's can be put in the place of another.
  private static func purpose(_ webhook: UUID) -> String { "secret of the webhook \(webhook)" }

  // MARK: Deliveries

  @Sendable static func test(_ call: Call<NoInput, NoQuery>) throws -> Write<WebhookDelivery> {
    let id = try call.id()
    let services = call.services
    return Write { db in
      let webhook = try find(id, call, db)
      guard webhook.isActive else { throw APIError.conflict("The webhook is off. Turn it on first: PATCH with active: true.") }
      let outbox = Outbox(services, db, at: call.now)
      let delivery = try outbox.tell(testEvent, services.ids.next(), to: webhook, ["webhook_id": .string("\(id)")])
      try outbox.send()
      guard let made = try db.delivery(delivery, ofWebhook: id) else { throw APIError.notFound }
      return .created(made, at: "/webhooks/\(id)/deliveries/\(made.id)")
    }
  }

  @Sendable static func deliveries(_ call: Call<NoInput, DeliveryQuery>) throws -> Answer<[WebhookDelivery]> {
    let id = try call.id()
    let query = call.query
    let (found, total) = try call.services.database.read { db in
      _ = try find(id, call, db)
      return (
        try db.deliveries(ofWebhook: id, query.status, offset: (query.page - 1) * query.perPage, limit: query.perPage),
        try db.countDeliveries(ofWebhook: id, query.status)
      )
    }
    return try Pages.answer(found, number: query.page, size: query.perPage, total: total, call.request)
  }

  @Sendable static func delivery(_ call: Call<NoInput, NoQuery>) throws -> Answer<WebhookDelivery> {
    let (id, delivery) = (try call.id(), try call.id("delivery_id"))
    return try call.services.database.read { db in
      guard let found = try db.delivery(delivery, ofWebhook: try find(id, call, db).id) else { throw APIError.notFound }
      return .ok(found)
    }
  }

  @Sendable static func retry(_ call: Call<NoInput, NoQuery>) throws -> Write<WebhookDelivery> {
    let (id, delivery) = (try call.id(), try call.id("delivery_id"))
    let signal = call.services.webhooks
    return Write { db in
      let webhook = try find(id, call, db)
      guard let found = try db.delivery(delivery, ofWebhook: id) else { throw APIError.notFound }
      switch found.status {
      case .delivered: throw APIError.conflict("It has been delivered.")
      case .pending: throw APIError.conflict("It has not been given up: it is tried again at \(found.nextAttemptAt ?? call.now).")
      case .failed: break
      }
      guard webhook.isActive else { throw APIError.conflict("The webhook is off. Turn it on first: PATCH with active: true.") }
      try db.retryDelivery(delivery, at: call.now)
      db.afterCommit { signal.ring() }
      guard let again = try db.delivery(delivery, ofWebhook: id) else { throw APIError.notFound }
      return .ok(again)
    }
  }
}

internal import HTTPClient
internal import HTTPServer
internal import Schema
internal import Store
internal import Travel

/// A webhook as it is answered.
struct WebhookView: Sendable {
  var webhook: Webhook
  /// Only in the answer to the request that had it made.
  var secret: String?

  init(_ webhook: Webhook, secret: String? = nil) { (self.webhook, self.secret) = (webhook, secret) }

  static let schema = ObjectSchema(
    "Webhook", "An address that is told of what happens.",
    WebhookView(Webhook(id: UUID(high: 0, low: 0), userID: UUID(high: 0, low: 0), createdAt: Instant(milliseconds: 0)))
  ) {
    Property("id", \.webhook.id, .id, "The webhook's id.", access: .readOnly)
    Property("url", \.webhook.url, .string(), "Where deliveries are sent.", example: "https://hooks.example.org/trips")
    Property(
      "secret", \.secret, .string(), "What signs deliveries, where the server has made it: shown once, and null but in that answer.",
      access: .readOnly)
    Property("events", \.webhook.events, .names, "Of what it wants to be told.", example: ["flight.*", "trip.starting"])
    Property("preset", \.webhook.preset, .enumeration, "In whose shape; null: our own.")
    Property("description", \.webhook.description, .string(), "What it is for.")
    Property("active", \.webhook.isActive, .boolean, "Whether it is on.")
    Property("created_at", \.webhook.createdAt, .instant, "When it was made.", access: .readOnly)
    Property("updated_at", \.webhook.updatedAt, .instant, "When it was last changed.", access: .readOnly)
  }
}

/// A webhook as it is sent.
struct WebhookInput: Sendable {
  static let longestURL = 2_000

  var url = ""
  var secret: String?
  var events = ["*"]
  var preset: WebhookPreset?
  var description: String?
  var isActive = true

  init() {}

  /// What describes `webhook`, without its secret.
  init(_ webhook: Webhook) {
    (url, events, preset) = (webhook.url, webhook.events, webhook.preset)
    (description, isActive) = (webhook.description, webhook.isActive)
  }

  static let schema = ObjectSchema("WebhookInput", "A webhook to store.", WebhookInput()) {
    Property(
      "url", \.url, .string(1...longestURL), "Where deliveries are sent, by http or https.", example: "https://hooks.example.org/trips",
      isRequired: true)
    Property(
      "secret", \.secret, .string(16...200),
      "What signs deliveries. A new webhook without one is given one, which the answer shows once; null changes nothing.",
      access: .writeOnly)
    Property(
      "events", \.events, .array(of: .string(1...50), most: 50),
      "Of what it wants to be told: names of events, flight.* for all of a kind, * for all.",
      example: ["flight.*", "trip.starting"], default: ["*"])
    Property("preset", \.preset, .enumeration, "Whose shape the body has; null: our own.")
    Property("description", \.description, .string(0...500), "What it is for.", example: "The family's chat")
    Property("active", \.isActive, .boolean, "Whether it is on.", default: true)
    Property.decided("id", "created_at", "updated_at")
  }

  /// What `events` may name.
  static let allowedEvents: [String] = {
    let names = Event.Kind.allCases.map(\.rawValue)
    var kinds: [String] = []
    for name in names {
      let kind = "\(name.prefix { $0 != "." }).*"
      if !kinds.contains(kind) { kinds.append(kind) }
    }
    return ["*"] + kinds + names
  }()

  /// What is wrong with it that takes more than the schema to find. An address that is written as a number is looked at here; what a name leads to, whenever
  /// something is sent there.
  func check(_ rules: AddressRules) throws {
    var errors = FieldErrors()
    do throws(WebAddress.Problem) {
      let address = try WebAddress(parsing: url)
      if let ip = IPAddress(address.host), let refusal = rules.refusal(of: ip) { errors.add("cannot be used: \(refusal)", at: "url") }
    } catch {
      switch error {
      case .malformed: errors.add("must be a URL such as https://hooks.example.org/trips", at: "url")
      case .otherScheme: errors.add("must begin with http:// or https://", at: "url")
      case .hasUser: errors.add("must not hold a user name or a password: the signature says who is calling", at: "url")
      }
    }
    if events.isEmpty { errors.add("must name at least one event; active: false turns the webhook off", at: "events") }
    for (index, event) in events.enumerated() where !Self.allowedEvents.contains(event) {
      errors.add("must be one of \(Self.allowedEvents.joined(separator: ", "))", at: "events[\(index)]")
    }
    guard errors.isEmpty else { throw errors }
  }

  /// Writes it into `webhook`, all but the secret.
  func apply(to webhook: inout Webhook) {
    (webhook.url, webhook.preset, webhook.description, webhook.isActive) = (url, preset, description, isActive)
    webhook.events = []
    for event in events where !webhook.events.contains(event) { webhook.events.append(event) }
  }
}

extension WebhookDelivery {
  /// The first bytes of the answer, as far as they are text.
  fileprivate var responseText: String? {
    get { responseBody.map { String(decoding: $0, as: UTF8.self) } }
    set { responseBody = newValue.map { Array($0.utf8) } }
  }

  static let schema = ObjectSchema(
    "WebhookDelivery", "One event on its way to one webhook.",
    WebhookDelivery(
      id: UUID(high: 0, low: 0), webhookID: UUID(high: 0, low: 0), eventID: UUID(high: 0, low: 0), event: "",
      resourceID: UUID(high: 0, low: 0), createdAt: Instant(milliseconds: 0))
  ) {
    Property("id", \.id, .id, "The delivery's id, as X-Peregrine-Delivery says it.", access: .readOnly)
    Property("event_id", \.eventID, .id, "The event's id, as the body says it.", access: .readOnly)
    Property("event", \.event, .string(), "What has happened.", example: "flight.created", access: .readOnly)
    Property("resource_id", \.resourceID, .id, "To what: its events are delivered in their order.", access: .readOnly)
    Property(
      "status", \.status, .enumeration, "pending is tried again by itself; failed was given up and can be sent again.", access: .readOnly)
    Property("attempt_count", \.attemptCount, .integer(), "How often it was tried.", access: .readOnly)
    Property("next_attempt_at", \.nextAttemptAt, .instant, "When it is tried next, while it is pending.", access: .readOnly)
    Property("last_attempt_at", \.lastAttemptAt, .instant, "When it was last tried.", access: .readOnly)
    Property("response_status", \.responseStatus, .integer(), "The status of the last answer; null: none came.", access: .readOnly)
    Property("response_body", \.responseText, .anyText, "The first kilobyte of that answer.", access: .readOnly)
    Property("response_ms", \.responseMilliseconds, .integer(), "Milliseconds that the last attempt took.", access: .readOnly)
    Property("error", \.error, .anyText, "Why no answer came, or why it was given up.", access: .readOnly)
    Property("created_at", \.createdAt, .instant, "When it happened.", access: .readOnly)
  }
}

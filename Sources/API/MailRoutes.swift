internal import Database
internal import HTTPServer
internal import MailClient
internal import Schema
internal import Travel

/// Whether the server can send mail.
enum MailRoutes {
  static let endpoints: [Endpoint] = [
    .write(
      .post, "/admin/mail/test", "Send a mail now, and say what the mail server says", tag: "Administration",
      .administrator(.write(.admin)), input: Recipient.schema.schema, .one(Recipient.schema), bucket: .admin,
      maxBody: AccountRoutes.maxBody, handler: test)
  ]

  struct Recipient: Sendable {
    var to = ""

    static let schema = ObjectSchema("TestMail", "A mail to see whether mails arrive.", Recipient()) {
      Property("to", \.to, .email, "Where to.", example: "ada@example.org", isRequired: true)
    }
  }

  @Sendable static func test(_ call: Call<Recipient, NoQuery>) throws -> Write<Recipient> {
    let services = call.services
    // By itself and not through the outbox: who asks wants to know now.
    try services.send(
      services.mailConnection(), id: services.ids.next(), to: call.input.to, subject: "Mail from \(services.settings.instanceName)",
      text: "This is a mail to see whether mails arrive. It does: nothing more is to be done.", at: call.now)
    return Write { db in
      try call.audit("mail.tested", db)
      return .ok(call.input)
    }
  }
}

internal import HTTPServer
internal import Travel

/// The pages that links in mails lead to: one to set a password, one to register. What the link opens stands behind its #, which browsers send to nobody; the
/// page sends it with the form.
enum AccountPage {
  static let resetPath = "/reset-password"
  static let registrationPath = "/register"

  /// Both pages.
  static let routes: [Route] = [
    route(
      resetPath, title: "A new password", button: "Set the password", done: "The password has been set. Log in with it from now on.",
      endpoint: "api/v1/auth/password/reset", secret: "token",
      fields: [Field("new_password", "New password", type: "password", completion: "new-password")]),
    route(
      registrationPath, title: "A new account", button: "Register", done: "You have an account. Log in with it from now on.",
      endpoint: "api/v1/auth/register", secret: "invitation",
      fields: [
        Field("username", "Name", type: "text", completion: "username"),
        Field("email", "E-mail address", type: "email", completion: "email"),
        Field("password", "Password", type: "password", completion: "new-password"),
      ]),
  ]

  /// Something that is asked for, by its name in JSON.
  private struct Field {
    let name, label, type, completion: String

    init(_ name: String, _ label: String, type: String, completion: String) {
      (self.name, self.label, self.type, self.completion) = (name, label, type, completion)
    }

    var html: String {
      let least = type == "password" ? " minlength=\"8\"" : ""
      return "<label>\(label)<input name=\"\(name)\" type=\"\(type)\" autocomplete=\"\(completion)\" required\(least)></label>"
    }
  }

  private static func route(
    _ path: String, title: String, button: String, done: String, endpoint: String, secret: String, fields: [Field]
  ) -> Route {
    let page = """
      <!doctype html>
      <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>\(title)</title>
      <link rel="icon" href="data:,"><style>\(style)</style></head><body><h1>\(title)</h1>
      <form data-endpoint="\(endpoint)" data-secret="\(secret)" data-done="\(done)">\(fields.map(\.html).joined())<button>\(button)</button></form>
      <p role="status"></p><noscript>This page needs JavaScript.</noscript><script>\(script)</script></body></html>

      """
    return Route(.get, path, execution: .inline) { _ in Response(.ok, headers: headers, body: Array(page.utf8)) }
  }

  private static let headers: Headers = [
    "Content-Type": "text/html; charset=utf-8", "X-Robots-Tag": "noindex", "Cache-Control": "no-cache",
    "Content-Security-Policy":
      "default-src 'none'; style-src '\(source(style))'; script-src '\(source(script))'; connect-src 'self'; img-src data:; "
      + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  ]

  private static func source(_ text: String) -> String { "sha256-\(Secrets.base64(Secrets.hash(text.utf8)))" }

  private static let style = """
    :root{color-scheme:light dark}body{margin:0 auto;max-width:24rem;padding:3rem 1rem;font:1rem/1.5 system-ui,sans-serif}\
    h1{font-size:1.5rem}label{display:block;margin:1rem 0}input,button{box-sizing:border-box;width:100%;padding:.5rem;font:inherit}
    """

  private static let script = """
    const form = document.querySelector('form'), said = document.querySelector('[role=status]');
    const secret = new URLSearchParams(location.hash.slice(1)).get(form.dataset.secret);
    history.replaceState(null, '', location.pathname);
    if (!secret && form.dataset.secret === 'token') said.textContent = 'This link is not complete. Copy all of it from the mail.';
    form.addEventListener('submit', async event => {
      event.preventDefault();
      const content = Object.fromEntries(new FormData(form));
      if (secret) content[form.dataset.secret] = secret;
      if (form.dataset.secret === 'invitation') content.timezone = Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
      said.textContent = '';
      try {
        const answer = await fetch(form.dataset.endpoint, {
          method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify(content)});
        if (answer.ok) { form.remove(); said.textContent = form.dataset.done; return; }
        said.textContent = (await answer.json()).error.message;
      } catch { said.textContent = 'The server cannot be reached. Try again.'; }
    });
    """
}

internal import API
internal import Glibc
internal import HTTPServer
internal import MailClient

/// Where the server listens, and how users reach it.
extension DoctorChecks {
  static func addresses(_ patient: Patient) -> [Finding] {
    let settings = patient.settings
    return addresses(
      listen: settings.listen, baseURL: settings.api.baseURL, hasTLS: settings.tls != nil,
      believesProxies: settings.trustedProxies != TrustedProxies())
  }

  static func addresses(listen: [ListenAddress], baseURL: String?, hasTLS: Bool, believesProxies: Bool) -> [Finding] {
    var findings: [Finding] = []
    let isOpen = listen.contains { if case .tcp(let address, _) = $0 { !address.isLoopback } else { false } }
    if isOpen, !hasTLS {
      findings.append(
        .warn(
          "The server listens beyond this machine without TLS, so that passwords and tokens can be read on the way",
          do: "Set --tls-cert and --tls-key, or listen on 127.0.0.1 only and put a reverse proxy with a certificate before it."))
    }
    switch baseURL {
    case nil where isOpen || believesProxies:
      findings.append(
        .warn("Links are made of whatever host a request names", do: "Set --base-url to the address that users type."))
    case let url? where url.hasPrefix("https:") && !hasTLS && !believesProxies:
      findings.append(
        .fail(
          "Users come by \(url), but the server speaks no TLS and believes no proxy that does: browsers are refused as coming from another site",
          do: "Name the proxy's address in --trusted-proxies, or set --tls-cert and --tls-key."))
    case let url? where url.hasPrefix("http:") && hasTLS:
      findings.append(.fail("The server speaks TLS, but links begin with \(url)", do: "Let --base-url begin with https://."))
    case let url? where url.hasPrefix("http:") && believesProxies:
      findings.append(
        .warn("Users come by \(url) without TLS", do: "Give the proxy a certificate, and let --base-url begin with https://."))
    default: break
    }
    let addresses = listen.map { "\($0)" }.joined(separator: ", ")
    return findings.isEmpty ? [.ok("Listening on \(addresses), reached by \(baseURL ?? "the address of each request")")] : findings
  }

  // MARK: TLS

  static func tls(_ patient: Patient) -> [Finding] {
    guard let files = patient.settings.tls else { return [] }
    let host = patient.settings.api.baseURL.flatMap { self.host(of: $0) }
    do { return certificate(try files.report(for: host), host: host, file: files.certificate, at: patient.seconds) } catch {
      return [.fail("\(error)".capitalizedFirst, do: "Put certificate and key there, readable by the user who runs the server.")]
    }
  }

  static func certificate(_ report: CertificateReport, host: String?, file: String, at now: Int) -> [Finding] {
    let days = (report.notAfter - now) / 86_400
    var findings: [Finding] = []
    let renewal = "Renew it, and have the server read it: kill -HUP, or systemctl reload peregrine."
    if now < report.notBefore {
      findings.append(.fail("The certificate \(file) does not hold yet", do: "See to the clock of this machine, or wait."))
    } else if now >= report.notAfter {
      findings.append(.fail("The certificate \(file) has run out", do: renewal))
    } else if days < 14 {
      findings.append(.warn("The certificate \(file) runs out in \(days) days", do: renewal))
    }
    if report.isForHost == false, let host {
      findings.append(
        .fail("The certificate \(file) is not for \(host)", do: "Get one for that name, or set --base-url to the name it has."))
    }
    if report.isSelfSigned {
      findings.append(
        .warn("The certificate \(file) is self-signed, which clients refuse unless they are told", do: "Get one from an authority."))
    } else if report.intermediates == 0 {
      findings.append(
        .warn(
          "The file \(file) holds no intermediate certificate; browsers may find it elsewhere, and other clients do not",
          do: "Use the file with the full chain: fullchain.pem, with certbot."))
    }
    if !report.isInOrder {
      findings.append(
        .fail(
          "The certificates in \(file) do not vouch for each other in their order",
          do: "Put the server's own first, then who vouches for it."))
    }
    return findings.isEmpty ? [.ok("The certificate \(report.subject) holds for \(days) more days")] : findings
  }

  /// The host in `https://flights.example.org:8443/log`.
  static func host(of url: String) -> String? {
    guard let colon = url.firstIndex(of: ":"), url[colon...].hasPrefix("://") else { return nil }
    let authority = url[colon...].dropFirst(3).prefix { $0 != "/" }
    if authority.first == "[" { return authority.dropFirst().split(separator: "]").first.map(String.init) }
    return authority.split(separator: ":").first.map(String.init)
  }

  // MARK: Mail

  static func mailbox(_ patient: Patient) -> [Finding] {
    let mailbox = patient.settings.api.mailbox
    guard mailbox.address != nil else { return [] }
    let findings = [mailbox.passwordFile, mailbox.authorityFile].compactMap { $0 }.compactMap { path -> Finding? in
      access(path, R_OK) == 0
        ? nil : .fail("\(path) cannot be read: \(String(cString: strerror(errno)))", do: "Let the user who runs the server read it.")
    }
    if !findings.isEmpty { return findings }
    return [.ok("The mailbox is set; `peregrine sweep` looks into it now")]
  }

  static func mail(_ patient: Patient) -> [Finding] {
    let api = patient.settings.api
    guard api.mail.server != nil else { return [] }
    var findings: [Finding] = []
    do {
      try api.mail.connection().greet()
      findings.append(.ok("The mail server answers, and takes mails from this server"))
    } catch {
      let remedy =
        switch error {
        case .login: "Look at --smtp-user, and at the first line of --smtp-password-file."
        case .untrusted: "Look at the host of --smtp, which must be in its certificate; --smtp-ca-file names certificates of one's own."
        default: "Look at --smtp, and at what is between here and there; `peregrine mail test ADDRESS` tries again."
        }
      findings.append(.fail("\(error)".capitalizedFirst, do: remedy))
    }
    if api.baseURL == nil {
      findings.append(
        .warn(
          "Mails with links, for invitations and forgotten passwords, cannot be sent", do: "Set --base-url to the address that users see."))
    }
    return findings
  }
}

extension String {
  /// With a capital, as a sentence begins.
  var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}

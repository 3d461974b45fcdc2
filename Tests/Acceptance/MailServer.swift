import Glibc

/// A Dovecot of a test's own, on free ports of this machine, with one mailbox for whoever says `secret`. It ends when the test lets go of it.
final class MailServer {
  let directory: TemporaryDirectory
  /// What its certificate must come from.
  let authority: String
  let passwordFile: String
  private let program: Subprocess
  private let ports: [UInt16]

  /// Whose files and processes these are: this user's, and where that is root, one who may do nothing else.
  private static let owner = geteuid() == 0 ? "nobody" : String(cString: getpwuid(geteuid()).pointee.pw_name)

  /// Starts it with the empty folders INBOX, Travel and Done. `settings` are further lines of its configuration.
  init(_ settings: String = "") throws {
    directory = try TemporaryDirectory()
    chmod(directory.path, 0o755)
    ports = try [Self.freePort(), Self.freePort()]
    authority = directory.file("authority.pem")
    passwordFile = try directory.write("password", "secret\n")
    let made = try Subprocess.run([
      "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-days", "2", "-subj", "/CN=mail.localhost",
      "-addext", "subjectAltName=DNS:mail.localhost,IP:127.0.0.1", "-nodes", "-keyout", directory.file("key.pem"), "-out", authority,
    ])
    guard made.code == 0 else { throw Subprocess.Failure(description: "openssl req: \(made.errors)") }
    for folder in ["", "/.Travel", "/.Done"] {
      for part in ["cur", "new", "tmp"] { try Self.run("mkdir", "-p", "\(directory.path)/mail\(folder)/\(part)") }
    }
    for name in ["run", "state"] { try Self.run("mkdir", directory.file(name)) }
    let group = String(cString: getgrgid(getpwnam(Self.owner).pointee.pw_gid).pointee.gr_name)
    let path = try directory.write("dovecot.conf", Self.configuration(directory.path, group, ports) + settings + "\n")
    if geteuid() == 0 { try Self.run("chown", "-R", "\(Self.owner):\(group)", directory.path) }
    let wrapper = geteuid() == 0 ? ["setpriv", "--reuid", Self.owner, "--regid", group, "--clear-groups"] : []
    program = try Subprocess(
      wrapper + ["dovecot", "-F", "-c", path], environment: ["PATH": "/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin"])
    let (program, directory) = (program, directory)
    try program.wait("the mail server's start") {
      (try? Subprocess.run(["grep", "-q", "starting up", directory.file("log")]).code) == 0
    }
  }

  deinit {
    // Its processes go with it, which they do not when it is killed.
    program.signal(SIGTERM)
    _ = try? program.finish()
  }

  private static func configuration(_ path: String, _ group: String, _ ports: [UInt16]) -> String {
    """
    base_dir = \(path)/run
    state_dir = \(path)/state
    log_path = \(path)/log
    protocols = imap
    listen = 127.0.0.1
    ssl = yes
    ssl_cert = <\(path)/authority.pem
    ssl_key = <\(path)/key.pem
    default_internal_user = \(owner)
    default_internal_group = \(group)
    default_login_user = \(owner)
    first_valid_uid = 1
    auth_failure_delay = 0
    mail_location = maildir:\(path)/mail
    passdb {
      driver = static
      args = password=secret
    }
    userdb {
      driver = static
      args = uid=\(owner) gid=\(group) home=\(path)/mail
    }
    service anvil {
      chroot =
      # Who says a wrong password does not wait.
      unix_listener anvil-auth-penalty {
        mode = 0
      }
    }
    service imap-login {
      chroot =
      inet_listener imap {
        port = \(ports[0])
      }
      inet_listener imaps {
        port = \(ports[1])
      }
    }

    """
  }

  /// The address of a folder, with TLS from the beginning.
  func address(_ folder: String = "Travel") -> String { "imaps://ada@127.0.0.1:\(ports[1])/\(folder)" }

  /// The same with STARTTLS.
  var startTLSAddress: String { "imap://ada@mail.localhost:\(ports[0])/Travel" }

  /// Puts a mail into a folder, as a delivery does.
  func deliver(_ message: String, _ name: String, to folder: String = "Travel") throws {
    let new = try directory.write("\(name).mail", message)
    try Self.run("chmod", "644", new)
    if geteuid() == 0 { try Self.run("chown", Self.owner, new) }
    try Self.run("mv", new, "\(directory.path)/mail/.\(folder)/new/\(name).mail")
  }

  /// Makes a folder, or takes it away with what is in it.
  func setFolder(_ name: String, isThere: Bool) throws {
    let path = "\(directory.path)/mail/.\(name)"
    guard isThere else { return try Self.run("rm", "-r", path) }
    try Self.run("mkdir", "-p", "\(path)/cur", "\(path)/new", "\(path)/tmp")
    if geteuid() == 0 { try Self.run("chown", "-R", Self.owner, path) }
  }

  /// How many mails are in a folder, and how many of those have any mark.
  func count(_ folder: String) throws -> (mails: Int, marked: Int) {
    let path = "\(directory.path)/mail/.\(folder)"
    let files = try Subprocess.run(["find", path, "-type", "f", "(", "-path", "*/cur/*", "-o", "-path", "*/new/*", ")"]).text
    let names = files.split(separator: "\n")
    return (names.count, names.count { $0.contains(":2,") && !$0.hasSuffix(":2,") })
  }

  private static func run(_ command: String...) throws {
    let result = try Subprocess.run(command)
    guard result.code == 0 else { throw Subprocess.Failure(description: "\(command): \(result.errors)") }
  }

  /// A port that nobody has at the moment.
  private static func freePort() throws -> UInt16 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    return try withUnsafeMutablePointer(to: &address) { pointer in
      try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        guard bind(descriptor, $0, length) == 0, getsockname(descriptor, $0, &length) == 0 else {
          throw Subprocess.Failure(description: "no port: \(errno)")
        }
      }
      return UInt16(bigEndian: pointer.pointee.sin_port)
    }
  }
}

internal import API
internal import Database
internal import Glibc

/// The files of the server, and the room for them.
extension DoctorChecks {
  static func files(_ patient: Patient) -> [Finding] {
    let (settings, directory) = (patient.settings, patient.settings.dataDirectory)
    guard let facts = FileFacts(directory) else {
      return [.ok("There is no \(directory) yet; the server makes it when it starts")]
    }
    guard facts.isDirectory else {
      return [.fail("\(directory) is no directory", do: "Set --data-dir to the one that holds the database.")]
    }
    var known: [(path: String, isSecret: Bool)] = [
      (settings.api.secretKeyFile ?? "\(directory)/secret.key", true), (settings.commandSocket, true), ("\(directory)/uploads", false),
    ]
    if case .sqlite(let path) = settings.database { known += ["", "-wal", "-shm", "-lock"].map { (path + $0, true) } }
    var findings = directoryFindings(facts, user: geteuid())
    for (path, isSecret) in known {
      if let file = FileFacts(path) { findings += fileFindings(file, isSecret: isSecret, directory: facts) }
    }
    if let key = FileFacts(known[0].path), key.size != 32 {
      findings.append(
        .fail("\(key.path) is no key: it has \(key.size) bytes, and a key has 32", do: "Put back the file that was there, from a backup."))
    }
    return findings.isEmpty ? [.ok("\(directory) and what is in it belong to one user, and nobody else can read them")] : findings
  }

  static func directoryFindings(_ directory: FileFacts, user: UInt32) -> [Finding] {
    if user != directory.owner, user != 0 {
      return [
        .fail(
          "\(directory.path) belongs to user \(directory.owner), and this is user \(user)",
          do: "Run this as the user who runs the server: sudo -u peregrine peregrine doctor.")
      ]
    }
    guard directory.mode & 0o077 != 0 else { return [] }
    return [.warn("\(directory.path) can be looked into by others (mode \(octal(directory.mode)))", do: "chmod 700 \(directory.path)")]
  }

  static func fileFindings(_ file: FileFacts, isSecret: Bool, directory: FileFacts) -> [Finding] {
    var findings: [Finding] = []
    if file.owner != directory.owner {
      findings.append(
        .fail(
          "\(file.path) belongs to user \(file.owner), but \(directory.path) to user \(directory.owner)",
          do: "chown \(directory.owner) \(file.path)"))
    }
    if isSecret, file.mode & 0o077 != 0 {
      findings.append(.fail("\(file.path) can be read by others (mode \(octal(file.mode)))", do: "chmod 600 \(file.path)"))
    }
    return findings
  }

  private static func octal(_ mode: UInt32) -> String { String(mode, radix: 8) }

  // MARK: Room

  static func disk(_ patient: Patient) -> [Finding] {
    let directory = patient.settings.dataDirectory
    guard let space = space(in: directory) else { return [] }
    var database = 0
    if case .sqlite(let path) = patient.settings.database { database = FileFacts(path)?.size ?? 0 }
    return room(free: space.free, nodes: space.nodes, database: database, in: directory)
  }

  /// Bytes that may still be written where `directory` is, and files that may be made, where the file system counts them; nil when nobody knows.
  private static func space(in directory: String) -> (free: Int, nodes: Int?)? {
    var status = statvfs()
    guard statvfs(directory, &status) == 0 else { return nil }
    return (Int(status.f_bavail) * Int(status.f_frsize), status.f_files == 0 ? nil : Int(status.f_favail))
  }

  /// `free` and `database` in bytes; `nodes`: how many files may still be made, where the file system counts them.
  static func room(free: Int, nodes: Int?, database: Int, in directory: String) -> [Finding] {
    let remedy = "Delete what is not needed: old backups, kept databases (*.before-restore-*); or move the data directory."
    if free < 64 << 20 { return [.fail("There are \(free >> 20) MiB left where \(directory) is", do: remedy)] }
    if let nodes, nodes < 1_000 { return [.fail("Only \(nodes) more files can be made where \(directory) is", do: remedy)] }
    if free < 2 * database + 256 << 20 {
      return [
        .warn("There are \(free >> 20) MiB left where \(directory) is, and a backup or a restore takes as much as the database", do: remedy)
      ]
    }
    return [.ok("There are \(free >> 20) MiB left where \(directory) is")]
  }

  static func temporaryFiles(_ patient: Patient) -> [Finding] {
    let directory = patient.settings.temporaryDirectory
    var template = Array("\(directory)/peregrine-doctor-XXXXXX".utf8CString)
    let descriptor = mkstemp(&template)
    guard descriptor >= 0 else {
      return [
        .fail(
          "No file can be made in \(directory): \(String(cString: strerror(errno)))",
          do: "Set --temporary-directory to one that the user who runs the server can write to.")
      ]
    }
    close(descriptor)
    unlink(template)
    return temporaryRoom(free: space(in: directory)?.free, directory)
  }

  static func temporaryRoom(free: Int?, _ directory: String) -> [Finding] {
    if let free, free < 128 << 20 {
      return [
        .warn(
          "There are \(free >> 20) MiB left in \(directory), and an import takes up to 64", do: "Make room, or set --temporary-directory.")
      ]
    }
    return [.ok("Content that is too large for memory finds room in \(directory)")]
  }

  // MARK: Backups

  static func backups(_ patient: Patient) -> [Finding] {
    let directory = patient.settings.api.backups.directory ?? "\(patient.settings.dataDirectory)/backups"
    let newest = FileFacts.files(in: directory).filter { !$0.isDirectory && $0.size > 0 }.map(\.modified).max()
    let isEmpty = FileFacts(patient.settings.dataDirectory) == nil
    return isEmpty ? [] : backups(newest: newest, in: directory, at: patient.seconds)
  }

  /// `newest`: when the newest was made, in seconds since 1970; nil where there is none.
  static func backups(newest: Int?, in directory: String, at now: Int) -> [Finding] {
    let remedy = "`peregrine backup FILE` makes one; keep it on another machine."
    guard let newest else {
      return [.warn("There is no backup in \(directory); those that are kept elsewhere cannot be seen from here", do: remedy)]
    }
    let days = max(0, now - newest) / 86_400
    return days > 7
      ? [.warn("The newest backup in \(directory) is \(days) days old", do: remedy)] : [.ok("The newest backup is \(days) days old")]
  }
}

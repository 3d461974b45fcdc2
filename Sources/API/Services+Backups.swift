internal import Database
internal import HTTPServer
internal import Logging
internal import Store
internal import Travel

/// The backups that the server makes and keeps.
extension Services {
  /// Bytes that are left for what is written meanwhile.
  private static let spare = 16 << 20

  /// Where they are.
  var backups: BackupFiles { BackupFiles(settings.backups.directory ?? "\(settings.dataDirectory)/backups") }

  /// When the next one is due after an instant; nil where none is made by itself.
  func nextBackup(after instant: Instant) -> Instant? {
    guard (settings.backups.schedule ?? (database.isExclusive ? .daily : .off)) == .daily else { return nil }
    let day: Int64 = 86_400_000
    let time = Int64(settings.backups.minute) * 60_000
    let midnight = instant.milliseconds - (instant.milliseconds % day + day) % day
    return Instant(milliseconds: midnight + time + (midnight + time > instant.milliseconds ? 0 : day))
  }

  /// Makes one, which has been read again when this returns. Throws 503 where there is no room, `DatabaseError` and `SystemError`.
  func makeBackup(at now: Instant) throws -> BackupFiles.Entry {
    let backups = backups
    try backups.prepare()
    // An export is restored on trial, which takes as much again.
    try checkRoom(in: backups.directory, copies: database.isExclusive ? 1 : 2)
    let (entry, counts) = try backups.make(of: database, at: now, program: settings.version)
    logger.notice(
      """
      a backup has been made and checked: \(entry.name), \(entry.size) bytes; accounts: \(counts.users), flights: \(counts.flights), trips: \
      \(counts.trips)
      """)
    return entry
  }

  /// Makes the one of the schedule, and removes what is older than what is kept. When it fails, the others stay and administrators are told, once a day.
  func makeScheduledBackup(at now: Instant) throws {
    do {
      // After a crash between the end and its being noted, or on another server.
      let name = BackupFiles.name(at: now, isExport: !database.isExclusive)
      if try backups.file(name) == nil { _ = try makeBackup(at: now) }
    } catch {
      // What keeps the backup from being made may keep this from being written.
      do { try tell(thatNoBackupIsMade: error, at: now) } catch let second {
        logger.error("administrators cannot be told that no backup is made: \(second)")
      }
      throw error
    }
    // That too much is kept is no reason to make another one.
    do {
      let gone = try backups.rotate(daily: settings.backups.daily, weekly: settings.backups.weekly, at: now)
      if !gone.isEmpty { logger.notice("older backups have been removed: \(gone.joined(separator: ", "))") }
    } catch { logger.error("older backups cannot be removed: \(error)") }
  }

  private func tell(thatNoBackupIsMade error: any Error, at now: Instant) throws {
    guard sendsMail else { return }
    let day = today(in: "UTC", at: now)
    let text = """
      \(settings.instanceName) could not make its backup:

      \((error as? APIError)?.message ?? "\(error)")

      The backups of the days before are still there. It tries again, and tells you once a day as long as that fails. /admin/backups lists what there is.
      """
    try database.write { db in
      for user in try db.users() where user.isAdministrator && user.disabledAt == nil {
        guard try db.note(notice: Mail.Kind.backupFailed.rawValue, of: "\(day)", to: user.id, at: now) else { continue }
        try post(
          Mail(
            kind: .backupFailed, recipient: user.email, user: user.id, subject: "No backup of \(settings.instanceName) on \(day)",
            text: text,
            expiresAt: Instant(milliseconds: now.milliseconds + Mail.day)), db, at: now)
      }
    }
  }

  /// Throws 503 where so many copies of the database would leave no room for what is written meanwhile.
  func checkRoom(in directory: String, copies: Int = 1) throws {
    let figures = try database.figures()
    let needed = (figures.size + (figures.logSize ?? 0)) * copies + Self.spare
    guard let free = SystemFigures.freeBytes(in: directory), free < needed else { return }
    throw APIError(
      status: .serviceUnavailable, code: "unavailable",
      message: """
        A copy is made in \(directory) and has no room there: it takes up to \(needed >> 20) MiB, and \(free >> 20) MiB are free. `peregrine backup` \
        makes one elsewhere.
        """)
  }
}

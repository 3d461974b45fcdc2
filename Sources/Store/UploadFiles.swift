internal import Database
internal import Glibc
internal import Threads
package import Travel

/// The files of the pictures that people have sent. Each is named by the id and the content of its picture, by nothing that a client has said, so that a
/// name never means two contents: what is written twice, or at the same time, is the same file.
package struct UploadFiles: Sendable {
  private let directory: String

  /// Those in `directory`, which is made with the first of them.
  package init(_ directory: String) { self.directory = directory }

  /// Writes a file. When this returns, it is on the disk under its name. Throws `SystemError`.
  package func store(_ bytes: [UInt8], of id: UUID, hash: [UInt8]) throws {
    let path = path(Self.name(id, hash))
    if mkdir(directory, 0o700) == 0 {
      try NewFile.syncDirectory(of: directory)
    } else if errno != EEXIST {
      throw SystemError("making \(directory)")
    }
    // As after a first attempt that was not answered.
    if access(path, F_OK) == 0 { return try NewFile.syncDirectory(of: path) }
    do {
      try NewFile(path).write { partial in
        let descriptor = open(partial, O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SystemError("opening \(partial)") }
        defer { close(descriptor) }
        try NewFile.write(bytes, to: descriptor, path: partial)
      }
    } catch {
      // The same has been sent twice at once: its name says what is in it.
      guard access(path, F_OK) == 0 else { throw error }
      try NewFile.syncDirectory(of: path)
    }
  }

  /// The file of a picture; nil when it is not there. Throws `SystemError`.
  package func file(of upload: Upload) throws -> StoredFile? {
    guard let hash = upload.contentHash else { return nil }
    let path = path(Self.name(upload.id, hash))
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    if descriptor >= 0 { return StoredFile(descriptor, path) }
    guard errno == ENOENT else { throw SystemError("opening \(path)") }
    return nil
  }

  /// What is wrong with the file of a picture that is stored; nil when it is there and whole. Throws `SystemError`.
  package func problem(of upload: Upload) throws -> String? {
    guard let hash = upload.contentHash else { return nil }
    let name = path(Self.name(upload.id, hash))
    guard let size = try file(of: upload)?.size else { return "\(name), a picture of the user \(upload.userID), is not there" }
    return size == upload.size ? nil : "\(name), a picture of the user \(upload.userID), has \(size) bytes in place of \(upload.size)"
  }

  /// Removes the files of pictures that are forgotten. What cannot be removed now is another time, by `removeOthers`.
  package func remove(_ uploads: [Upload]) {
    for upload in uploads { if let hash = upload.contentHash { unlink(path(Self.name(upload.id, hash))) } }
  }

  /// Removes the files that no picture of `uploads` has. Those of a picture that is still coming stay. `uploads` is asked after the directory has been
  /// read, so that there is no file in it which is newer. When they have none of the files, nothing is removed: it is the wrong database. Throws `SystemError`, and what `uploads` throws.
  package func removeOthers(than uploads: () throws -> [Upload]) throws {
    // What does not begin with an id is nothing of ours.
    let files = try Directory.namesIfAny(in: directory).compactMap { name in UUID(String(name.prefix(36))).map { (name: name, id: $0) } }
    guard !files.isEmpty else { return }
    let kept = Dictionary(uniqueKeysWithValues: try uploads().map { ($0.id, $0.contentHash) })
    guard files.contains(where: { kept[$0.id] != nil }) else { return }
    for (name, id) in files {
      if let hash = kept[id], hash.map({ Self.name(id, $0) == name }) ?? true { continue }
      guard unlink(path(name)) == 0 || errno == ENOENT else { throw SystemError("removing \(path(name))") }
    }
  }

  private func path(_ name: String) -> String { "\(directory)/\(name)" }

  private static func name(_ id: UUID, _ hash: [UInt8]) -> String {
    "\(id)-" + hash.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
  }
}

/// A file that is read from its beginning to its end, also when it loses its name meanwhile.
package final class StoredFile: Sendable {
  private let descriptor: Int32
  private let path: String

  init(_ descriptor: Int32, _ path: String) {
    self.descriptor = descriptor
    self.path = path
  }

  deinit { close(descriptor) }

  /// Bytes. Throws `SystemError`.
  package var size: Int {
    get throws {
      var status = stat()
      guard fstat(descriptor, &status) == 0 else { throw SystemError("reading \(path)") }
      return Int(status.st_size)
    }
  }

  /// The next bytes, at most 64 KiB; nil at the end. Throws `SystemError`.
  package func next() throws -> [UInt8]? {
    let piece = try [UInt8](unsafeUninitializedCapacity: 65_536) { buffer, count in
      var read = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      while read < 0, errno == EINTR { read = Glibc.read(descriptor, buffer.baseAddress, buffer.count) }
      guard read >= 0 else { throw SystemError("reading \(path)") }
      count = read
    }
    return piece.isEmpty ? nil : piece
  }
}

public import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Files named by the SHA-256 of their content: written whole or not at all, and never changed.
public struct FileStore: Sendable {
  public let folder: URL

  public init(folder: URL) { self.folder = folder }

  public func url(of digest: Digest) -> URL { folder.appendingPathComponent(digest.hex) }

  public func contains(_ digest: Digest) -> Bool { FileManager.default.fileExists(atPath: url(of: digest).path) }

  /// Puts `data` on the disk durably; a file that is there already is left as it is.
  @discardableResult
  public func write(_ data: Data) throws(StudyError) -> Digest {
    let digest = Digest(of: data)
    if contains(digest) { return digest }
    try AtomicFile.write(data, to: url(of: digest))
    return digest
  }

  /// - Throws: ``StudyError/damaged(_:)`` when the file is missing or its content is not what was written.
  public func read(_ digest: Digest) throws(StudyError) -> Data {
    let data: Data
    do {
      data = try Data(contentsOf: url(of: digest), options: .mappedIfSafe)
    } catch {
      throw .damaged("The file \(digest.hex) of the study is missing or cannot be read.")
    }
    guard Digest(of: data) == digest else {
      throw .damaged("The file \(digest.hex) of the study was changed: its content has another digest.")
    }
    return data
  }
}

/// Writing that leaves the old file or the new one, never half of it.
public enum AtomicFile {
  /// Writes beside `url`, makes it durable, renames it into place and makes the folder durable.
  public static func write(_ data: Data, to url: URL) throws(StudyError) {
    let temporary = url.deletingLastPathComponent().appendingPathComponent(".\(url.lastPathComponent).\(getpid()).tmp")
    let descriptor = open(temporary.path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    guard descriptor >= 0 else { throw failure(writing: url) }
    do {
      try fill(descriptor, with: data, for: url)
    } catch {
      close(descriptor)
      unlink(temporary.path)
      throw error
    }
    guard close(descriptor) == 0, systemRename(temporary.path, url.path) == 0 else {
      let error = failure(writing: url)
      unlink(temporary.path)
      throw error
    }
    try synchronise(folder: url.deletingLastPathComponent())
  }

  private static func fill(_ descriptor: Int32, with data: Data, for url: URL) throws(StudyError) {
    var offset = 0
    while offset < data.count {
      let written = data.withUnsafeBytes { bytes in
        bytes.baseAddress.map { systemWrite(descriptor, $0 + offset, data.count - offset) } ?? 0
      }
      if written < 0 && errno == EINTR { continue }
      guard written > 0 else { throw failure(writing: url) }
      offset += written
    }
    guard fsync(descriptor) == 0 else { throw failure(writing: url) }
  }

  /// Puts a folder that is complete in its place, durably.
  static func rename(_ folder: URL, to target: URL) throws(StudyError) {
    try synchronise(folder: folder)
    guard systemRename(folder.path, target.path) == 0 else { throw failure(writing: target) }
    try synchronise(folder: target.deletingLastPathComponent())
  }

  /// Makes renames in `folder` durable.
  static func synchronise(folder: URL) throws(StudyError) {
    let descriptor = open(folder.path, O_RDONLY | O_DIRECTORY)
    guard descriptor >= 0 else { throw failure(writing: folder) }
    defer { close(descriptor) }
    // Some file systems cannot synchronise a folder and say so; their renames are as durable as they get.
    guard fsync(descriptor) == 0 || errno == EINVAL else { throw failure(writing: folder) }
  }

  /// The error that `errno` stands for.
  static func failure(writing url: URL) -> StudyError {
    switch errno {
    case ENOSPC, EDQUOT: .diskFull(file: url.lastPathComponent)
    default: .cannotWrite(file: url.path, reason: String(cString: strerror(errno)) + ".")
    }
  }

  /// Makes the folder and those above it that are missing; only their owner may look into them.
  static func createFolder(_ url: URL) throws(StudyError) {
    if mkdir(url.path, 0o700) == 0 || errno == EEXIST { return }
    let parent = url.deletingLastPathComponent()
    guard errno == ENOENT, parent.path != url.path else { throw failure(writing: url) }
    try createFolder(parent)
    guard mkdir(url.path, 0o700) == 0 || errno == EEXIST else { throw failure(writing: url) }
  }
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}

private func systemRename(_ old: String, _ new: String) -> Int32 { rename(old, new) }

import Dialogue
public import Foundation
import Synchronization
import Vocabulary

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A table that is coming in, written to a file of its own: whole in the end, or nothing.
///
/// Used by one task at a time.
public final class StudioUpload: Sendable {
  private let url: URL
  private let folder: URL
  private let name: String
  private let limit: Int
  private let descriptor: Int32
  private let progress = Mutex((written: 0, isOver: false))
  /// Disks may be slow, and a server's threads must not wait for them.
  private let thread = StudioThread("writes an upload", standsBack: false)

  /// Room that is left free on the disk.
  static let reserve = 256 << 20
  static let prefix = ".upload-"

  /// - Parameters:
  ///   - expected: the bytes that were announced; nil when they were not.
  ///   - limit: the most that is taken.
  init(name: String, into folder: URL, expected: Int?, limit: Int) throws {
    if let expected, expected > limit { throw StudioError.tooLarge(limit: limit) }
    try AtomicFile.createFolder(folder)
    guard Self.free(in: folder) > (expected ?? 0) + Self.reserve else { throw StudioError.noSpace }
    self.folder = folder
    self.name = name
    self.limit = limit
    url = folder.appendingPathComponent(Self.prefix + UUID().uuidString.lowercased())
    descriptor = open(url.path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw AtomicFile.failure(writing: url) }
  }

  deinit { discard() }

  /// - Throws: ``StudioError/tooLarge(limit:)``, ``StudyError/diskFull(file:)``; the file is then gone.
  public func write(_ bytes: [UInt8]) async throws {
    try await thread.perform { [self] in try bytes.withUnsafeBytes(append) }
  }

  private func append(_ bytes: UnsafeRawBufferPointer) throws {
    do {
      let total = progress.withLock { progress in
        progress.written += bytes.count
        return progress.written
      }
      guard total <= limit else { throw StudioError.tooLarge(limit: limit) }
      var offset = 0
      while offset < bytes.count {
        let count = bytes.baseAddress.map { systemWrite(descriptor, $0 + offset, bytes.count - offset) } ?? 0
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { throw AtomicFile.failure(writing: folder.appendingPathComponent("the uploaded table")) }
        offset += count
      }
    } catch {
      discard()
      throw error
    }
  }

  /// Removes what was written; does nothing once the upload is over.
  public func discard() {
    let isFirst = progress.withLock { progress in
      defer { progress.isOver = true }
      return !progress.isOver
    }
    guard isFirst else { return }
    close(descriptor)
    unlink(url.path)
  }

  /// Puts the file in its place, durably.
  ///
  /// - Returns: its name there and its size in bytes.
  func finish() throws -> (name: String, bytes: Int) {
    let bytes = progress.withLock { $0.written }
    guard fsync(descriptor) == 0 else { throw AtomicFile.failure(writing: url) }
    let slug = StudyInput.slug(of: name)
    var candidate = slug
    var number = 2
    // A link does not replace: two uploads of one name become two files.
    while link(url.path, folder.appendingPathComponent(candidate).path) != 0 {
      guard errno == EEXIST, number < 10_000 else { throw AtomicFile.failure(writing: url) }
      candidate = "\(number)-\(slug)"
      number += 1
    }
    discard()
    try AtomicFile.synchronise(folder: folder)
    return (candidate, bytes)
  }

  private static func free(in folder: URL) -> Int {
    var status = statvfs()
    guard statvfs(folder.path, &status) == 0 else { return .max }
    return Int(clamping: UInt64(status.f_bavail) * UInt64(status.f_frsize))
  }
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}

extension StudioSession {
  /// Begins to take in a table.
  ///
  /// - Throws: ``StudioError``: work runs, the file is too large, or there is no room for it.
  public func beginUpload(named name: String, expecting bytes: Int?, limit: Int) async throws -> StudioUpload {
    try await desk.perform { [self] in
      guard core.withLock({ $0.monitor == nil && $0.rewriting == nil }) else { throw StudioError.busy }
      return try StudioUpload(name: name, into: StudyInput.folder(in: folder), expected: bytes, limit: limit)
    }
  }

  /// Takes a table that has come in whole, and lets the conversation read it.
  public func finishUpload(_ upload: StudioUpload, named name: String) async throws {
    let shown = StudioLibrary.tidied(name)
    try await desk.perform { [self] in
      guard core.withLock({ $0.monitor == nil && $0.rewriting == nil }) else {
        upload.discard()
        throw StudioError.busy
      }
      let (file, bytes) = try upload.finish()
      try store.append([.uploaded(name: shown, file: file, bytes: bytes)])
      var frame = Frame(.provideData)
      frame.slots.files = [file]
      try hear(.frame(frame, label: shown))
    }
  }
}

extension StudioSession {
  /// Takes a copy of a table of this machine, as if it had been uploaded.
  public func take(_ file: URL) async throws {
    let input: FileHandle
    do {
      input = try FileHandle(forReadingFrom: file)
    } catch {
      throw StudyError.cannotRead(file: file.path, reason: "There is no such file, or it may not be read.")
    }
    let name = file.lastPathComponent
    let upload = try await beginUpload(named: name, expecting: nil, limit: .max)
    while let piece = try input.read(upToCount: 1 << 20), !piece.isEmpty { try await upload.write(Array(piece)) }
    try await finishUpload(upload, named: name)
  }
}

import Foundation

/// A file that appears whole or not at all: written under another name in the same folder, then renamed.
final class AtomicFile {
  private let target: String
  private let temporary: String
  private let name: String
  private let overwrites: Bool
  private var descriptor: Int32
  private var isCommitted = false

  init(_ url: URL, overwrites: Bool) throws(TableError) {
    target = url.path
    name = url.lastPathComponent
    self.overwrites = overwrites
    var status = stat()
    if stat(target, &status) == 0 {
      if status.st_mode & S_IFMT == S_IFDIR { throw .cannotWrite(file: name, reason: "a folder has that name") }
      if !overwrites { throw .cannotWrite(file: name, reason: "it exists already; choose another name or remove it") }
    }
    let folder = url.deletingLastPathComponent().path
    var template = Array("\(folder)/.\(name.prefix(100)).XXXXXX".utf8CString)
    descriptor = mkstemp(&template)
    temporary = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    guard descriptor >= 0 else {
      isCommitted = true
      throw Self.error(errno, name)
    }
    fchmod(descriptor, 0o644)
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
    if !isCommitted { unlink(temporary) }
  }

  func write(_ bytes: [UInt8]) throws(TableError) {
    var done = 0
    while done < bytes.count {
      let got = bytes.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress! + done, bytes.count - done) }
      if got < 0 && errno == EINTR { continue }
      if got <= 0 { throw Self.error(errno, name) }
      done += got
    }
  }

  /// Makes the file durable and gives it its name.
  func commit() throws(TableError) {
    guard fsync(descriptor) == 0 else { throw Self.error(errno, name) }
    let closed = close(descriptor)
    let closingError = errno
    descriptor = -1
    guard closed == 0 else { throw Self.error(closingError, name) }
    if overwrites {
      guard rename(temporary, target) == 0 else { throw Self.error(errno, name) }
    } else {
      // A link fails where a file has appeared meanwhile; a rename would replace it.
      guard link(temporary, target) == 0 || (errno != EEXIST && rename(temporary, target) == 0) else {
        throw Self.error(errno, name)
      }
      unlink(temporary)
    }
    isCommitted = true
  }

  private static func error(_ code: Int32, _ name: String) -> TableError {
    switch code {
    case ENOSPC, EDQUOT: .diskFull(file: name)
    case EEXIST: .cannotWrite(file: name, reason: "it exists already; choose another name or remove it")
    case EROFS: .cannotWrite(file: name, reason: "the disk is read-only")
    case EACCES, EPERM: .cannotWrite(file: name, reason: "you have no permission to write there")
    case ENOENT, ENOTDIR: .cannotWrite(file: name, reason: "there is no such folder")
    default: .cannotWrite(file: name, reason: String(cString: strerror(code)))
    }
  }
}

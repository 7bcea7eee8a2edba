import Foundation
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Keeps other processes from writing the same study. The system lets go of it when the process ends, however it ends.
final class StudyLock: Sendable {
  private let descriptor: Mutex<Int32?>

  /// - Throws: ``StudyError/locked(folder:)`` when another writer has it.
  init(folder: URL) throws(StudyError) {
    let file = folder.appendingPathComponent("lock")
    let descriptor = open(file.path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw AtomicFile.failure(writing: file) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let code = errno
      close(descriptor)
      if code == EWOULDBLOCK { throw .locked(folder: folder.path) }
      throw .cannotWrite(file: file.path, reason: String(cString: strerror(code)) + ".")
    }
    self.descriptor = Mutex(descriptor)
  }

  deinit { release() }

  /// Lets others write.
  func release() {
    descriptor.withLock { descriptor in
      if let open = descriptor { close(open) }
      descriptor = nil
    }
  }
}

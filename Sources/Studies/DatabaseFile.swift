import Foundation
import GRDB

/// SQLite opened so that what was acknowledged is on the disk, and with errors in our words.
enum DatabaseFile {
  static func open(
    _ url: URL, writing: Bool, prepare: (Database) throws -> Void
  ) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.readonly = !writing
    configuration.busyMode = .timeout(10)
    configuration.prepareDatabase { database in
      if !database.configuration.readonly { try database.execute(sql: "PRAGMA journal_mode = WAL") }
      try database.execute(sql: "PRAGMA synchronous = FULL")
    }
    return try translating(url) {
      let queue = try DatabaseQueue(path: url.path, configuration: configuration)
      if writing { try queue.write(prepare) }
      return queue
    }
  }

  /// Runs `body`; what the database throws becomes a ``StudyError``.
  static func translating<Result>(_ url: URL, _ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as DatabaseError {
      let name = url.lastPathComponent
      switch error.resultCode {
      case .SQLITE_FULL: throw StudyError.diskFull(file: name)
      case .SQLITE_READONLY, .SQLITE_PERM:
        throw StudyError.cannotWrite(file: url.path, reason: "It may only be read.")
      case .SQLITE_CANTOPEN: throw StudyError.cannotWrite(file: url.path, reason: "It cannot be opened.")
      case .SQLITE_IOERR: throw StudyError.cannotWrite(file: url.path, reason: "The disk reports an error.")
      case .SQLITE_BUSY, .SQLITE_LOCKED: throw StudyError.locked(folder: url.deletingLastPathComponent().path)
      case .SQLITE_CORRUPT, .SQLITE_NOTADB:
        throw StudyError.damaged("“\(name)” is damaged: it is not a whole database.")
      default: throw StudyError.ourFault("The database “\(name)” refused: \(error.message ?? "no reason given").")
      }
    }
  }
}

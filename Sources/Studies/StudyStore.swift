public import Foundation
import GRDB
import Synchronization

/// An event with its place in the record.
public struct RecordedEvent: Sendable, Hashable {
  public let sequence: Int
  public let time: Date
  public let event: StudyEvent
  /// SHA-256 over the previous hash and this event.
  public let hash: Digest
}

/// A study on the disk: `study.sqlite` with the events, `files/` with all that was made.
///
/// Events are only ever added. Each carries the hash of the one before it, so that a change anywhere shows. An
/// event that ``append(_:)`` returned from survives a killed process and a power cut.
public final class StudyStore: Sendable {
  public let folder: URL
  public let files: FileStore
  private let database: DatabaseQueue
  private let lock: StudyLock?
  private let record: Mutex<StudyRecord>

  /// Makes a new study in an empty or absent folder, or opens the one that is there.
  ///
  /// - Throws: ``StudyError/cannotWrite(file:reason:)`` when the folder holds anything but a study.
  public static func openOrCreate(_ folder: URL, program: String) throws -> StudyStore {
    try requireStudyOrEmpty(folder)
    if isStudy(folder) { return try StudyStore(folder, writing: true) }
    try AtomicFile.createFolder(folder)
    let store = try StudyStore(folder, writing: true)
    try store.append([.created(program: program)])
    return store
  }

  public static func isStudy(_ folder: URL) -> Bool {
    FileManager.default.fileExists(atPath: folder.appendingPathComponent("study.sqlite").path)
  }

  /// Refuses a folder in which no study can be, before anything is done for it.
  public static func requireStudyOrEmpty(_ folder: URL) throws(StudyError) {
    if isStudy(folder) { return }
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: folder.path, isDirectory: &isFolder) else { return }
    guard isFolder.boolValue else { throw .cannotWrite(file: folder.path, reason: "There is a file of that name.") }
    let content: [String]
    do {
      content = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    } catch {
      throw .cannotWrite(file: folder.path, reason: "The folder cannot be looked into.")
    }
    // A start that was killed before its first event leaves only the lock.
    guard content.allSatisfy({ $0 == "lock" || $0 == "files" }) else {
      throw .cannotWrite(
        file: folder.path, reason: "The folder is not empty and holds no study. Choose another one.")
    }
  }

  /// Opens a study that exists.
  ///
  /// - Parameter writing: takes the study's lock; jobs that a crash left unfinished are then marked interrupted.
  /// - Throws: ``StudyError``: not a study, locked, damaged or from a newer SynthCraft.
  public convenience init(opening folder: URL, writing: Bool = false) throws {
    guard Self.isStudy(folder) else {
      throw StudyError.cannotRead(file: folder.path, reason: "There is no study in it.")
    }
    try self.init(folder, writing: writing)
  }

  private init(_ folder: URL, writing: Bool) throws {
    self.folder = folder
    files = FileStore(folder: folder.appendingPathComponent("files"))
    lock = writing ? try StudyLock(folder: folder) : nil
    if writing { try AtomicFile.createFolder(files.folder) }
    let url = folder.appendingPathComponent("study.sqlite")
    database = try DatabaseFile.open(url, writing: writing) { try ChainTable.create(in: $0) }
    let entries = try DatabaseFile.translating(url) { [database] in
      try database.read { try ChainTable.entries(in: $0) }
    }
    record = Mutex(StudyRecord(try entries.map { try RecordedEvent($0) }))
    if writing { try markInterrupted() }
  }

  /// All events, oldest first, those set aside included.
  public var events: [RecordedEvent] { record.withLock { $0.events } }

  /// The hash of the newest event.
  public var head: Digest { record.withLock { $0.events.last?.hash ?? .zero } }

  /// The fold of all events.
  public var state: StudyState { record.withLock { $0.state } }

  /// All events and their fold, of one moment.
  var eventsAndState: (events: [RecordedEvent], state: StudyState) { record.withLock { ($0.events, $0.state) } }

  /// Adds events, all or none, durably, and returns them with their places.
  @discardableResult
  public func append(_ events: [StudyEvent]) throws -> [RecordedEvent] {
    precondition(lock != nil, "a study opened for reading is not written to")
    return try record.withLock { record in
      let url = folder.appendingPathComponent("study.sqlite")
      let entries = try events.map {
        NewEntry(type: $0.type, version: EventUpgrades.current.newest(of: $0.type), payload: try $0.payload())
      }
      let added = try DatabaseFile.translating(url) {
        try database.write { try ChainTable.append(entries, in: $0) }
      }
      let recorded = try added.map { try RecordedEvent($0) }
      for event in recorded { record.take(event) }
      return recorded
    }
  }

  /// The record as it lies there, understood or not, and its first fault.
  static func record(of folder: URL) throws -> (fault: String?, entries: [ChainEntry]) {
    let url = folder.appendingPathComponent("study.sqlite")
    let database = try DatabaseFile.open(url, writing: false) { _ in }
    return try DatabaseFile.translating(url) {
      try database.read { (try ChainTable.firstFault(in: $0), try ChainTable.entries(in: $0)) }
    }
  }

  /// Lets others write the study; nothing is written through this value from then on.
  func letGo() { lock?.release() }

  /// Writes the record as it stands into another folder, as the beginning of a study of its own.
  func copyRecord(to folder: URL) throws {
    let url = folder.appendingPathComponent("study.sqlite")
    let copy = try DatabaseFile.open(url, writing: true) { _ in }
    try DatabaseFile.translating(url) { [database] in try database.backup(to: copy) }
  }

  private func markInterrupted() throws {
    let open = state.jobs.filter { $0.status == .started }
    if !open.isEmpty { try append(open.map { .jobInterrupted(job: $0.job) }) }
  }
}

/// The events and their fold, which grows with them: what a study costs does not rest on how long it is.
private struct StudyRecord: Sendable {
  private(set) var events: [RecordedEvent]
  private(set) var state: StudyState
  private var superseding: Superseding

  init(_ events: [RecordedEvent]) {
    self.events = events
    superseding = Superseding(events)
    state = StudyState(events, superseded: superseding.aside)
  }

  mutating func take(_ event: RecordedEvent) {
    events.append(event)
    if superseding.take(event) {
      state = StudyState(events, superseded: superseding.aside)
    } else {
      state.take(event)
    }
  }
}

extension RecordedEvent {
  init(_ entry: ChainEntry) throws {
    sequence = entry.sequence
    do {
      time = try ChainTable.date(of: entry.time)
    } catch {
      throw StudyError.damaged("Event \(entry.sequence) (\(entry.type)) of the record has no valid time.")
    }
    event = try StudyEvent(type: entry.type, version: entry.version, payload: Data(entry.payload.utf8))
    hash = entry.hash
  }
}

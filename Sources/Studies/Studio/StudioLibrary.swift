public import Foundation
public import Mathematics
import Reasoning
import Synchronization

/// The folder of all studies of the studio: each in a folder of its own, with a name that the program gave it.
public final class StudioLibrary: Sendable {
  public static let untitled = "New study"
  static let mostStudies = 1_000

  public let folder: URL
  private let ledger: URL
  private let slots: WorkSlots
  private let open = Mutex<[String: StudioSession]>([:])
  /// Opens, copies and deletes, one after the other, so that no study is opened twice.
  private let desk = StudioThread("opens studies", standsBack: false)

  /// `synthcraft/studies` in the XDG data folder.
  public static var defaultFolder: URL {
    let environment = ProcessInfo.processInfo.environment
    let data: URL
    if let path = environment["XDG_DATA_HOME"], path.hasPrefix("/") {
      data = URL(fileURLWithPath: path, isDirectory: true)
    } else {
      data = FileManager.default.homeDirectoryForCurrentUser.appendingPathComponent(".local/share", isDirectory: true)
    }
    return data.appendingPathComponent("synthcraft/studies", isDirectory: true)
  }

  /// - Parameter slots: heavy pieces of work that may run at once, of all studies together.
  public init(
    folder: URL = StudioLibrary.defaultFolder, ledger: URL = Ledger.defaultURL, slots: Int = Threads.count
  ) throws {
    self.folder = folder
    self.ledger = ledger
    self.slots = WorkSlots(slots)
    try AtomicFile.createFolder(folder)
    try removeLeftovers()
  }

  /// Uploads and copies that a killed process left half done.
  private func removeLeftovers() throws {
    let manager = FileManager.default
    for name in try Self.content(of: folder) {
      let url = folder.appendingPathComponent(name)
      if name.hasPrefix(Self.unfinished) { try manager.removeItem(at: url) }
      guard Self.isID(name) else { continue }
      let input = StudyInput.folder(in: url)
      guard manager.fileExists(atPath: input.path) else { continue }
      for file in try Self.content(of: input) where file.hasPrefix(StudioUpload.prefix) {
        try manager.removeItem(at: input.appendingPathComponent(file))
      }
    }
  }

  // MARK: - Looking

  /// All studies, the newest first.
  public func list() async throws -> [StudioSummary] {
    try await desk.perform { [self] in
      try Self.content(of: folder).filter(Self.isID).compactMap(summary).sorted {
        ($0.created, $0.id) > ($1.created, $1.id)
      }
    }
  }

  /// A study that is being used elsewhere or is damaged is still shown, so that it can be deleted.
  private func summary(_ id: String) -> StudioSummary? {
    if let session = open.withLock({ $0[id] }) {
      let snapshot = session.snapshot()
      return StudioSummary(
        id: id, title: snapshot.title, file: snapshot.conversation.state.table?.name, created: snapshot.created,
        status: snapshot.status, isWorking: snapshot.working != nil)
    }
    let url = folder.appendingPathComponent(id)
    guard StudyStore.isStudy(url) else { return nil }
    do {
      let store = try StudyStore(opening: url)
      let conversation = try StudioReplay(of: store.events, files: store.files).conversation
      return StudioSummary(
        id: id, title: store.state.title ?? Self.untitled, file: conversation.state.table?.name,
        created: store.events.first?.time ?? .distantPast, status: StudioStatus(of: conversation.state),
        isWorking: false)
    } catch {
      return StudioSummary(
        id: id, title: "\(error)", file: nil, created: .distantPast, status: .empty, isWorking: false)
    }
  }

  // MARK: - Opening

  /// The study of that name, opened when it is not; the same session for all who ask.
  public func session(_ id: String) async throws -> StudioSession {
    if let session = open.withLock({ $0[id] }) { return session }
    guard Self.isID(id) else { throw StudioError.noStudy }
    return try await desk.perform { [self] in try opened(id) }
  }

  private func opened(_ id: String) throws -> StudioSession {
    if let session = open.withLock({ $0[id] }) { return session }
    let url = folder.appendingPathComponent(id)
    guard StudyStore.isStudy(url) else { throw StudioError.noStudy }
    let session = try StudioSession(
      id: id, store: StudyStore(opening: url, writing: true), ledger: ledger, slots: slots)
    open.withLock { $0[id] = session }
    return session
  }

  /// A new study, with its greeting.
  public func create() async throws -> StudioSession {
    try await desk.perform { [self] in
      try requireRoom()
      let id = Self.newID()
      let store = try StudyStore.openOrCreate(folder.appendingPathComponent(id), program: StudyWork.program)
      try store.append([.seedSet(seed: .random(in: 0...UInt64(UInt32.max)))])
      let session = try StudioSession(id: id, store: store, ledger: ledger, slots: slots)
      open.withLock { $0[id] = session }
      return session
    }
  }

  private func requireRoom() throws {
    guard try Self.content(of: folder).count < Self.mostStudies else {
      throw StudioError.tooManyStudies(limit: Self.mostStudies)
    }
  }

  // MARK: - Copying and deleting

  /// A second study that stands where the first one does.
  ///
  /// - Returns: its name.
  public func duplicate(_ id: String) async throws -> String {
    let session = try await session(id)
    return try await desk.perform { [self] in
      try requireRoom()
      let copy = Self.newID()
      let unfinished = folder.appendingPathComponent(Self.unfinished + copy)
      do {
        try session.copy(to: unfinished)
        try AtomicFile.rename(unfinished, to: folder.appendingPathComponent(copy))
      } catch {
        try FileManager.default.removeItem(at: unfinished)
        throw error
      }
      return copy
    }
  }

  /// Removes a study and all that it made; what it spent of a table's privacy stays in the ledger.
  ///
  /// - Parameter title: as the person repeated it.
  public func delete(_ id: String, confirming title: String) async throws {
    do {
      let session = try await session(id)
      guard session.title == title else { throw StudioError.notConfirmed }
      await session.close()
    } catch StudyError.damaged, StudyError.newer {
      // What cannot be opened can still be deleted, under the words that the list shows for it.
      guard summary(id)?.title == title else { throw StudioError.notConfirmed }
    }
    try await desk.perform { [self] in
      open.withLock { $0[id] = nil }
      try FileManager.default.removeItem(at: folder.appendingPathComponent(id))
    }
  }

  /// Tells the work of all studies to end, and waits for nothing: what is recorded survives the end of the program.
  public func stop() {
    for session in open.withLock({ Array($0.values) }) { session.stop() }
  }

  /// Ends the work of all studies; what was not done is taken up when they are opened again.
  public func close() async {
    let sessions = open.withLock { open in
      defer { open = [:] }
      return Array(open.values)
    }
    for session in sessions { await session.close() }
  }

  // MARK: - Names

  private static let unfinished = ".unfinished-"
  private static let idLength = 16

  static func isID(_ text: String) -> Bool {
    text.utf8.count == idLength && text.utf8.allSatisfy { (48...57).contains($0) || (97...122).contains($0) }
  }

  private static func newID() -> String {
    let letters = Array("abcdefghijklmnopqrstuvwxyz0123456789")
    return String((0..<idLength).map { _ in letters[Int.random(in: 0..<letters.count)] })
  }

  private static func content(of folder: URL) throws -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: folder.path)
    } catch {
      throw StudyError.cannotRead(file: folder.path, reason: "The folder cannot be looked into.")
    }
  }

  /// A title or file name of one line, without what cannot be seen.
  static func tidied(_ text: String) -> String {
    let visible = text.unicodeScalars.map { scalar -> Character in
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned: " "
      default: Character(scalar)
      }
    }
    let words = String(visible).split(separator: " ").joined(separator: " ")
    return words.isEmpty ? untitled : String(words.prefix(120))
  }
}

extension StudioSession {
  /// Copies the study as it is recorded; the copy pays for itself.
  fileprivate func copy(to target: URL) throws {
    let manager = FileManager.default
    try AtomicFile.createFolder(target)
    try store.copyRecord(to: target)
    // Files are never changed once they are written, so both studies can hold the same ones.
    for name in [
      "files", "input", "releases", "report.html", "report.json", "evaluation.json", StudioRunHistory.fileName,
    ] {
      let source = folder.appendingPathComponent(name)
      guard manager.fileExists(atPath: source.path) else { continue }
      try manager.copyItem(at: source, to: target.appendingPathComponent(name))
    }
    let copy = try StudyStore(opening: target, writing: true)
    let title = "Copy of \(title)"
    try copy.append([.copied(title: title), .titled(title: title)])
  }
}

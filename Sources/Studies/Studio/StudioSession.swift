import Dialogue
public import Foundation
import Mathematics
import Reasoning
import Reports
import Synchronization
import Tables
import Vocabulary

/// One study that is open: its conversation, its work on a thread of its own, its record.
///
/// What a person says is heard on one thread, work is done on another that stands back, and pages read a snapshot that
/// waits for neither. Whatever was acknowledged is in the record: a session that is opened again replays it and goes on.
public final class StudioSession: Sendable {
  public let id: String
  public let folder: URL
  let store: StudyStore
  let core: Mutex<StudioCore>
  /// Hears; the only thread that changes the conversation.
  let desk: StudioThread
  /// Works.
  let bench: StudioThread
  let worker: StudioWorker
  let slots: WorkSlots
  /// Writes down how jobs went.
  private let keeper: StudioThread

  /// - Parameter store: open for writing.
  init(id: String, store: StudyStore, ledger: URL, slots: WorkSlots) throws {
    self.id = id
    self.store = store
    self.slots = slots
    folder = store.folder
    let events = store.events
    let replay = try StudioReplay(of: events, files: store.files)
    let relay = StudioRelay()
    worker = StudioWorker(
      consultation: StudyConsultation(
        in: store, seed: Self.seed(of: events), ledger: ledger, recalling: replay.memory,
        observer: { relay.session?.note($0) }))
    var core: StudioCore
    do {
      core = StudioCore(id: id, store: store, replay: replay, runs: try StudioRunHistory(in: store.folder).read())
    } catch {
      core = StudioCore(id: id, store: store, replay: replay, runs: [])
      core.snapshot.problem = "\(error)"
    }
    self.core = Mutex(core)
    desk = StudioThread("hears \(id)", standsBack: false)
    bench = StudioThread("works \(id)", standsBack: true)
    keeper = StudioThread("keeps \(id)", standsBack: true)
    relay.session = self
    warmUp()
  }

  /// The seed that the study was begun with: every piece of work depends on it.
  private static func seed(of events: [RecordedEvent]) -> UInt64 {
    for case .seedSet(let seed) in events.map(\.event) { return seed }
    return 0
  }

  /// All that pages show, as it is now.
  public func snapshot() -> StudioSnapshot { core.withLock { $0.snapshot } }

  public var title: String { core.withLock { $0.snapshot.title } }

  /// What happens from now on. When a listener falls behind, its stream ends: it must look at the snapshot again.
  public func subscribe() -> AsyncStream<StudioNotice> {
    AsyncStream(bufferingPolicy: .bufferingOldest(512)) { continuation in
      let number = core.withLock { $0.add(continuation) }
      continuation.onTermination = { [weak self] _ in self?.core.withLock { $0.removeListener(number) } }
    }
  }

  /// Tells all pages that a tab has changed, for instance when figures are ready.
  public func announce(_ tabs: [StudioTab]) {
    core.withLock { core in for tab in tabs { core.tell(.tab(tab)) } }
  }

  // MARK: - Saying

  /// Hears an answer; what comes of it is told to the pages.
  ///
  /// - Throws: ``StudioError``, ``StudyError`` when it cannot be recorded.
  public func say(_ answer: StudioAnswer) async throws { try await desk.perform { [self] in try hear(answer) } }

  /// Hears several answers, one after the other.
  public func say(_ answers: [StudioAnswer]) async throws {
    try await desk.perform { [self] in for answer in answers { try hear(answer) } }
  }

  /// Answers entry `number` anew: everything after it is set aside as a branch of the record.
  ///
  /// - Parameter answer: nil takes the entry back without another one.
  public func edit(_ number: Int, _ answer: StudioAnswer?) async throws {
    try await desk.perform { [self] in
      let entries = core.withLock { $0.snapshot.entries }
      guard entries.indices.contains(number), entries[number].canBeEdited else { throw StudioError.noAnswer }
      try rewrite(from: entries[number].sequence, answer)
    }
  }

  /// Takes the last answer back.
  public func undo() async throws {
    try await desk.perform { [self] in
      guard let last = core.withLock({ $0.snapshot.entries.last(where: \.canBeEdited) }) else {
        throw StudioError.noAnswer
      }
      try rewrite(from: last.sequence, nil)
    }
  }

  /// Stops the work that runs; does nothing when none does.
  public func cancel() async throws {
    try await desk.perform { [self] in
      guard core.withLock({ $0.monitor != nil }) else { return }
      try hear(.frame(Frame(.cancel), label: "Stop"))
    }
  }

  public func rename(_ title: String) async throws {
    let title = StudioLibrary.tidied(title)
    try await desk.perform { [self] in
      try store.append([.titled(title: title)])
      core.withLock {
        $0.snapshot.title = title
        $0.refresh(from: store)
        $0.tell(.tab(.record))
      }
    }
  }

  /// Checks the chain of the record and all files; takes as long as reading them does.
  ///
  /// - Returns: one sentence for each fault; none when all is as it was written.
  public func verify() async throws -> [String] {
    // A thread of its own: it waits for no work, and nothing waits for it.
    let thread = StudioThread("verifies \(id)", standsBack: true)
    let faults = try await thread.perform { [folder] in try Verification.faults(inStudyAt: folder) }
    await thread.close()
    return faults
  }

  /// Writes down how the jobs went, on a thread of its own.
  func keepRuns() {
    keeper.async { [self] in
      do {
        try StudioRunHistory(in: folder).write(snapshot().runs)
      } catch {
        core.withLock { $0.snapshot.problem = "\(error)" }
      }
    }
  }

  /// Tells all work to end and all listeners to leave.
  func stop() {
    core.withLock { core in
      core.isClosed = true
      core.monitor?.cancel()
      core.endListeners()
    }
  }

  /// Ends all work and lets go of the folder.
  func close() async {
    stop()
    await bench.close()
    await desk.close()
    await keeper.close()
    store.letGo()
  }
}

extension StudioSession {
  // MARK: - On the desk

  func hear(_ answer: StudioAnswer) throws {
    let (replay, isRewriting) = core.withLock { ($0.replay, $0.rewriting != nil) }
    guard !isRewriting else { throw StudioError.busy }
    let (text, frame, isTyped) = try answer.understood(in: replay.conversation)
    let event = try store.append([.heard(text: text, frame: frame, isTyped: isTyped)])[0]
    try advance(with: event)
    if frame.intent == .cancel { stopWork() }
  }

  /// Takes a recorded event into the conversation, tells what was said, and begins what was ordered.
  func advance(with event: RecordedEvent) throws {
    var replay = core.withLock { $0.replay }
    try replay.take(event, files: store.files)
    let begun = core.withLock { core in
      let known = core.replay.entries.count
      core.replay = replay
      core.refresh(from: store)
      let begun = core.beginWork()
      for entry in replay.entries[known...] { core.tell(.entry(entry)) }
      for tab in [StudioTab.plan, .data, .record] { core.tell(.tab(tab)) }
      return begun
    }
    work(on: begun)
  }

  private func stopWork() {
    core.withLock { core in
      guard let monitor = core.monitor else { return }
      monitor.cancel()
      core.snapshot.working?.isStopping = true
      if let working = core.snapshot.working { core.tell(.working(working)) }
    }
  }

  /// Sets everything from event `sequence` on aside, once work that runs has stopped.
  private func rewrite(from sequence: Int, _ answer: StudioAnswer?) throws {
    let mustWait = try core.withLock { core in
      guard core.rewriting == nil else { throw StudioError.busy }
      guard core.monitor != nil else { return false }
      core.rewriting = StudioCore.Rewriting(sequence: sequence, answer: answer)
      return true
    }
    if mustWait { stopWork() } else { try rewriteNow(from: sequence, answer) }
  }

  func rewriteNow(from sequence: Int, _ answer: StudioAnswer?) throws {
    // What cannot be understood is refused before anything is set aside.
    let before = store.events.filter { $0.sequence < sequence }
    let earlier = try StudioReplay(of: before, files: store.files)
    if let answer { _ = try answer.understood(in: earlier.conversation) }
    try store.append([.branched(sequence: sequence - 1)])
    let replay = try StudioReplay(of: store.events, files: store.files)
    bench.async { [worker] in worker.consultation.recall(replay.memory) }
    core.withLock { core in
      core.replay = replay
      core.forgetProducts()
      core.snapshot.working = nil
      core.refresh(from: store)
      core.tell(.reset)
      for tab in StudioTab.allCases { core.tell(.tab(tab)) }
    }
    if let answer { try hear(answer) } else { workIfOrdered() }
    warmUp()
  }
}

/// Lets the observer of a session's work find the session, which does not exist yet when its work is set up.
private final class StudioRelay: Sendable {
  private let box = Mutex<StudioReference>(StudioReference())

  private struct StudioReference: Sendable { weak var session: StudioSession? }

  var session: StudioSession? {
    get { box.withLock { $0.session } }
    set { box.withLock { $0.session = newValue } }
  }
}

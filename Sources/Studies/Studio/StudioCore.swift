import Dialogue
import Foundation
import Mathematics
import Reasoning
import Reports
import Tables
import Vocabulary

/// What a session guards with one lock, held for moments only.
struct StudioCore: Sendable {
  /// An edit that waits until work has stopped.
  struct Rewriting: Sendable {
    var sequence: Int
    var answer: StudioAnswer?
  }

  var replay: StudioReplay
  var snapshot: StudioSnapshot
  /// Of the work that runs.
  var monitor: Monitor?
  var rewriting: Rewriting?
  var isClosed = false
  var lastProgress = ContinuousClock.now
  /// When the course of the jobs was written down last.
  var lastKeeping = ContinuousClock.now
  private var listeners: [Int: AsyncStream<StudioNotice>.Continuation] = [:]
  private var nextListener = 0

  init(id: String, store: StudyStore, replay: StudioReplay, runs: [StudioRun]) {
    self.replay = replay
    let (events, state) = store.eventsAndState
    snapshot = StudioSnapshot(
      id: id, title: state.title ?? StudioLibrary.untitled, folder: store.folder,
      created: events.first?.time ?? Date(), revision: 0, entries: replay.entries, conversation: replay.conversation,
      decisions: replay.decisions, working: nil, runs: runs, study: state, events: events, table: nil, findings: [],
      synthetic: nil, report: nil, account: nil, downloads: [])
    snapshot.downloads = StudioFiles(store.folder).available(state)
  }

  /// Takes the newest record and conversation into the snapshot.
  mutating func refresh(from store: StudyStore) {
    snapshot.entries = replay.entries
    snapshot.conversation = replay.conversation
    snapshot.decisions = replay.decisions
    if replay.conversation.state.evaluation == nil { snapshot.report = nil }
    if replay.conversation.state.production == nil { snapshot.synthetic = nil }
    refreshRecord(from: store)
  }

  mutating func refreshRecord(from store: StudyStore) {
    guard store.head != snapshot.events.last?.hash else { return }
    (snapshot.events, snapshot.study) = store.eventsAndState
    snapshot.downloads = StudioFiles(snapshot.folder).available(snapshot.study)
  }

  /// After a way back: what was shown of the other branch.
  mutating func forgetProducts() {
    snapshot.report = nil
    snapshot.synthetic = nil
    if replay.memory.file == nil {
      snapshot.table = nil
      snapshot.findings = []
      snapshot.account = nil
    }
  }

  // MARK: - Listeners

  mutating func add(_ listener: AsyncStream<StudioNotice>.Continuation) -> Int {
    nextListener += 1
    if isClosed { listener.finish() } else { listeners[nextListener] = listener }
    return nextListener
  }

  mutating func removeListener(_ number: Int) { listeners[number] = nil }

  mutating func tell(_ event: StudioEvent) {
    if event.changesConversation { snapshot.revision += 1 }
    let notice = StudioNotice(revision: snapshot.revision, event: event)
    for (number, listener) in listeners {
      // One that does not keep up is sent away: it comes back and looks anew.
      if case .dropped = listener.yield(notice) {
        listeners[number] = nil
        dismiss(listener)
      }
    }
  }

  mutating func endListeners() {
    for listener in listeners.values { dismiss(listener) }
    listeners = [:]
  }

  /// What a listener does when it ends by itself asks for the lock that is held here.
  private func dismiss(_ listener: AsyncStream<StudioNotice>.Continuation) {
    listener.onTermination = nil
    listener.finish()
  }
}

extension StudioAnswer {
  /// The words as they are recorded, what they mean, and whether they were typed.
  ///
  /// - Throws: ``StudioError/notUnderstood`` for an option that is none.
  func understood(in conversation: Conversation) throws -> (text: String, frame: Frame, isTyped: Bool) {
    switch self {
    case .text(let text):
      let text = String(text.prefix(4_000))
      return (text, conversation.frame(for: text), true)
    case .option(let option):
      guard let frame = Frame(option: option) else { throw StudioError.notUnderstood }
      let label = conversation.openQuestion?.choices.first { $0.option == option }?.label
      return (label ?? Self.words(for: frame), frame, false)
    case .frame(let frame, let label):
      let sure = Frame(frame.intent, slots: frame.slots)
      return (label.map { String($0.prefix(400)) } ?? Self.words(for: sure), sure, false)
    }
  }

  /// A frame as it is shown where nobody gave it a label.
  private static func words(for frame: Frame) -> String {
    let slots = frame.slots
    switch frame.intent {
    case .setTarget: return slots.column.map { "Predict “\($0)”" } ?? "Set the target"
    case .excludeColumns: return "Leave out \(Wording.list(slots.columns ?? []))"
    case .keepColumns: return "Keep \(Wording.list(slots.columns ?? []))"
    case .setRole:
      return "\(Wording.list(slots.columns ?? [])): \(slots.role.map(Wording.words) ?? "another role")"
    case .declareMissing: return "\((slots.codes ?? []).joined(separator: ", ")) means missing"
    case .setRowCount: return slots.rows.map { "\(Wording.count($0)) rows" } ?? "Set the number of rows"
    case .goBack: return slots.step.map { "Back to “\(Wording.title(of: $0))”" } ?? "One step back"
    default:
      // "setTimeBudget:60" reads as "Set time budget: 60".
      let parts = frame.option.split(separator: ":", maxSplits: 1)
      let verb = (parts.first ?? "").reduce(into: "") { $0 += $1.isUppercase ? " \($1.lowercased())" : String($1) }
      let title = verb.prefix(1).uppercased() + verb.dropFirst()
      return parts.count == 2 ? "\(title): \(parts[1])" : title
    }
  }
}

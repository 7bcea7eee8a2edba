import Dialogue
import Foundation
import Reasoning

/// A conversation as its record tells it: live, and when a study is opened again, the same code takes the same events.
struct StudioReplay: Sendable {
  private(set) var conversation = Conversation()
  private(set) var entries: [StudioEntry] = []
  private(set) var decisions: [Decision] = []
  private(set) var memory = ConsultationMemory()
  /// What the custodian's report showed when rows were measured last.
  private(set) var report: Digest?

  /// The conversation that a record tells, without what a way back set aside.
  init(of events: [RecordedEvent], files: FileStore) throws {
    let superseded = Superseding(events).aside
    for event in events where !superseded.contains(event.sequence) { try take(event, files: files) }
  }

  /// Takes one event; those that the conversation knows nothing of are passed over.
  mutating func take(_ event: RecordedEvent, files: FileStore) throws {
    switch event.event {
    case .created: add(conversation.begin(), event)
    case .heard(let text, let frame, let isTyped):
      entries.append(
        StudioEntry(
          number: entries.count, speaker: .person, text: text, time: event.time, sequence: event.sequence))
      add(isTyped ? conversation.receive(text, understoodAs: frame) : conversation.receive(frame), event)
    case .worked(let file, let report):
      let outcome = try JSONDecoder().decode(WorkOutcome.self, from: files.read(file))
      remember(outcome, of: conversation.running)
      if let report { self.report = report }
      add(conversation.complete(outcome), event)
    case .overridden(let gate, let reason, _):
      entries.append(
        StudioEntry(
          number: entries.count, speaker: .person,
          text: "Let the rows go although \(gate.title) says no: \(reason)",
          time: event.time, sequence: event.sequence))
      add(conversation.receiveOverride(of: gate), event)
    case .schemaCorrected(let file, let text):
      memory.schema = file
      add(conversation.receiveCorrection(text), event)
    default: return
    }
    if conversation.state.evaluation == nil { report = nil }
  }

  private mutating func add(_ turn: Turn, _ event: RecordedEvent) {
    for message in turn.messages {
      entries.append(
        StudioEntry(
          number: entries.count, speaker: .program, message: message, time: event.time, sequence: event.sequence))
    }
    for case .decided(let decision) in turn.records { decisions.append(decision) }
  }

  private mutating func remember(_ outcome: WorkOutcome, of order: WorkOrder?) {
    switch (order, outcome) {
    case (.load(let path), .loaded): memory = ConsultationMemory(file: path)
    case (.generate(let choices, let competitors), .generated(let production)):
      memory.productions[production.id] = ConsultationMemory.Making(choices: choices, competitors: competitors)
    default: break
    }
  }
}

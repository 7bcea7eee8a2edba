public import Dialogue
public import Evaluation
public import Mathematics
public import Reasoning
public import Vocabulary

/// Work that a conversation asks for; what is made is a function of the table and the choices in it.
///
/// `production` is the `id` that the work gave to the rows it made: a person may go back and forth between several.
public enum WorkOrder: Codable, Sendable, Hashable {
  /// Read a file, infer its schema, profile it.
  case load(path: String)
  /// Profile again what depends on the choices: columns that give the target away, times, the budget left.
  case refresh(Choices)
  /// Split, let the generators compete, sample.
  case generate(Choices, competitors: [GeneratorKind])
  /// Measure the rows that were made and judge the gates.
  case evaluate(production: String, Choices)
  /// Real and synthetic side by side, cells below the minimum count suppressed.
  case compare(production: String, columns: [String])
  case report(production: String, Choices)
  /// Write the release; only ordered when every gate passed, and checked again by whoever writes.
  case release(production: String, Choices)
  case export(production: String, ExportFormat)
}

/// What came of a piece of work.
public enum WorkOutcome: Codable, Sendable, Hashable {
  case loaded(TableFacts, epsilonLeft: Double?)
  case refreshed(TableFacts, epsilonLeft: Double?)
  case generated(Production)
  case evaluated(EvaluationResult, [GateVerdict])
  case compared([ColumnSideBySide])
  /// Where it was written.
  case reported(path: String)
  case released(path: String)
  case exported(path: String)
  /// Why it could not be done, for the person who must act; never a cell's value.
  case failed(String)
  case cancelled
}

/// Does the work that a conversation asks for: `Studies` on real tables, a double in tests.
public protocol ConsultationWork {
  /// - Throws: an error whose description tells the person what to do; `CancellationError` when cancelled.
  mutating func perform(_ order: WorkOrder, monitor: Monitor) throws -> WorkOutcome
}

/// What happened in a conversation, for the study's record.
public enum ConversationRecord: Codable, Sendable, Hashable {
  case heard(text: String, frame: Frame)
  case asked(Question)
  case decided(Decision)
  case settled(Topic, by: Provenance, Choices)
  case wentBack(to: Step?, Choices)
  case ordered(WorkOrder)
  case failed(Failure)
  case finished
}

/// What a conversation gives back each time: what to say, what to record, and at most one piece of work to do.
public struct Turn: Sendable, Hashable {
  public var messages: [Message] = []
  public var records: [ConversationRecord] = []
  /// Work to be done before the conversation can go on; its outcome goes into `complete`.
  public var order: WorkOrder?
  public var isOver = false

  /// The question that waits for an answer.
  public var question: Question? { messages.last { $0.question != nil }?.question }
}

public import Evaluation
public import Foundation
public import Mathematics
public import Privacy
public import Reasoning
public import Tables
public import Vocabulary

/// How a study ended.
public enum StudyOutcome: Sendable {
  /// All gates passed; the folder holds what may leave.
  case released(URL)
  /// A gate said no; everything else was written.
  case refused([GateVerdict])
}

/// The work of one study, phase by phase: each is recorded, and one that was finished before is not repeated.
public struct StudyWork: Sendable {
  public let store: StudyStore
  public let plan: StudyPlan
  let jobs: JobRunner
  /// Of the work that is being done now.
  var monitor: Monitor
  /// Of the study that is replayed, where it is private.
  let storedModel: Data?

  public var recipe: Recipe { plan.recipe }

  /// - Parameter store: open for writing.
  public init(
    _ plan: StudyPlan, in store: StudyStore, monitor: Monitor, observer: @escaping StudyObserver
  ) throws {
    try self.init(plan, in: store, storedModel: nil, monitor: monitor, observer: observer)
  }

  init(
    _ plan: StudyPlan, in store: StudyStore, storedModel: Data?, monitor: Monitor, observer: @escaping StudyObserver
  ) throws {
    self.store = store
    self.storedModel = storedModel
    self.plan = plan
    self.monitor = monitor
    jobs = JobRunner(store: store, inputs: try plan.recipe.identity, observer: observer)
  }

  /// All phases, one after another.
  public func run() throws -> StudyOutcome {
    try recordDecisions()
    let split = try split()
    let choice = try choose(split)
    let made = try make(choice, split)
    let evaluation = try evaluate(made, split)
    let verdicts = try judge(made, evaluation)
    return try finish(made, evaluation, verdicts, split)
  }
}

/// The rows that are to be released.
public struct MadeRows: Sendable {
  public let generator: GeneratorKind
  public let table: Table
  /// The file with the rows.
  public let rows: Digest
  /// Of the model that made them, where it has a formal guarantee.
  public let statement: PrivacyStatement?
}

/// What was measured of the rows that are to be released, and of the anchors.
public struct MeasuredRows: Sendable {
  /// Nil when the table is too small to measure anything.
  public let released: EvaluationResult?
  public let copier: EvaluationResult?
  public let marginals: EvaluationResult?
}

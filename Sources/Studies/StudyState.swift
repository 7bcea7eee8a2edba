import Foundation
public import Reasoning
public import Tables
public import Vocabulary

/// Where a study stands: the fold of its events, and nothing else.
public struct StudyState: Sendable, Hashable {
  /// A job and how it ended.
  public struct JobState: Sendable, Hashable {
    public enum Status: String, Sendable, Hashable { case started, finished, failed, interrupted }
    public var job: Job
    public var status: Status
    /// Name of each result → its file.
    public var outputs: [String: Digest] = [:]
    public var reason: String?
  }

  public struct Override: Sendable, Hashable {
    public var gate: GateName
    public var reason: String
    /// The identity of the recipe whose rows it was decided for; nil, in older records, for the study's only one.
    public var recipe: Digest?
  }

  public struct MissingDeclaration: Sendable, Hashable {
    public var columns: [String]
    public var codes: [String]
  }

  public struct Report: Sendable, Hashable {
    public var html: Digest
    public var json: Digest
  }

  public struct Release: Sendable, Hashable {
    public var number: Int
    /// The identity of the recipe that it was made by.
    public var recipe: Digest
    public var files: [String: Digest]
  }

  public private(set) var program: String?
  public private(set) var environment: RunEnvironment?
  public private(set) var recipe: Digest?
  public private(set) var data: DataRecord?
  public private(set) var findings: Digest?
  public private(set) var schema: Digest?
  /// True until a person has looked at the schema.
  public private(set) var schemaIsInferred = true
  public private(set) var dropped: [String: String] = [:]
  /// Declared in this order: columns (all when empty) and their codes.
  public private(set) var missingCodes: [MissingDeclaration] = []
  public private(set) var transformations: [Transformation] = []
  public private(set) var constraints: [Constraint] = []
  public private(set) var goal: Goal?
  public private(set) var purpose: Purpose?
  public private(set) var privacy: PrivacyChoice?
  public private(set) var roles: [RoleRecord] = []
  public private(set) var rolesAreInferred = true
  public private(set) var rows: Int?
  public private(set) var seed: UInt64?
  public private(set) var timeBudgetInSeconds: Double?
  public private(set) var thresholds: [String: Double] = [:]
  public private(set) var generators: [GeneratorKind] = []
  public private(set) var generatorsAreAutomatic = true
  public private(set) var evidence: [Evidence] = []
  public private(set) var split: SplitRecord?
  /// What was taken from the ledger for this study.
  public private(set) var reservations: [ReservationRecord] = []
  public private(set) var jobs: [JobState] = []
  public private(set) var models: [ModelRecord] = []
  public private(set) var samples: [SampleRecord] = []
  public private(set) var evaluations: [EvaluationRecord] = []
  public private(set) var verdicts: [GateVerdict] = []
  public private(set) var overrides: [Override] = []
  /// The newest report, as HTML and JSON.
  public private(set) var report: Report?
  public private(set) var releases: [Release] = []
  public private(set) var notes: [String] = []
  /// As its owner named it.
  public private(set) var title: String?
  /// Tables that were taken into the study: the names that they came with, by their names there.
  public private(set) var uploads: [String: String] = [:]
  /// Reservations that pay for work of this study, and not of the one that it was copied from.
  public private(set) var ownReservations: [ReservationRecord] = []
  /// What was decided and done, in words; nothing of how often work was interrupted.
  public private(set) var sentences: [String] = []
  /// Sequence numbers of events that a way back set aside.
  public let superseded: Set<Int>

  public init(replaying events: [RecordedEvent]) { self.init(events, superseded: Superseding(events).aside) }

  init(_ events: [RecordedEvent], superseded: Set<Int>) {
    self.superseded = superseded
    for event in events where !superseded.contains(event.sequence) { take(event) }
  }

  /// Takes the next event, which sets nothing aside.
  mutating func take(_ event: RecordedEvent) {
    apply(event.event)
    if let sentence = event.event.sentence { sentences.append(sentence) }
  }

  /// The files that a job made, when one with these inputs has finished.
  public func outputs(of job: Job) -> [String: Digest]? {
    jobs.last { $0.job == job && $0.status == .finished }?.outputs
  }
}

extension StudyState {
  private mutating func apply(_ event: StudyEvent) {
    switch event {
    case .created(let program): self.program = program
    case .environmentSeen(let environment): self.environment = environment
    case .noted(let text): notes.append(text)
    case .branched, .wentBack, .heard, .worked, .schemaCorrected: break
    case .titled(let title): self.title = title
    case .uploaded(let name, let file, _): uploads[file] = name
    case .copied: ownReservations = []
    case .dataLoaded, .inspected, .schemaConfirmed, .columnsChosen, .missingDeclared, .transformed, .constraintAdded:
      applyData(event)
    case .recipeSet, .goalSet, .purposeSet, .privacySet, .rolesSet, .rowCountSet, .seedSet, .timeBudgetSet,
      .thresholdSet, .weightsSet, .generatorsChosen:
      applyChoice(event)
    case .split, .budgetReserved, .jobStarted, .jobFinished, .jobFailed, .jobInterrupted, .modelFitted, .sampled,
      .evaluated:
      applyWork(event)
    case .gatesJudged, .overridden, .reported, .released: applyRelease(event)
    }
  }

  private mutating func applyData(_ event: StudyEvent) {
    switch event {
    case .dataLoaded(let data):
      self.data = data
      schema = data.schema
      schemaIsInferred = true
    case .inspected(let file): findings = file
    case .schemaConfirmed(let file, let inferred):
      schema = file
      schemaIsInferred = inferred
    case .columnsChosen(let columns, let reason): for column in columns { dropped[column] = reason }
    case .missingDeclared(let columns, let codes):
      missingCodes.append(MissingDeclaration(columns: columns, codes: codes))
    case .transformed(let transformation): transformations.append(transformation)
    case .constraintAdded(let constraint): constraints.append(constraint)
    default: break
    }
  }

  private mutating func applyChoice(_ event: StudyEvent) {
    switch event {
    case .recipeSet(let file): recipe = file
    case .goalSet(let goal): self.goal = goal
    case .purposeSet(let purpose): self.purpose = purpose
    case .privacySet(let privacy): self.privacy = privacy
    case .rolesSet(let roles, let inferred):
      self.roles = roles
      rolesAreInferred = inferred
    case .rowCountSet(let rows): self.rows = rows
    case .seedSet(let seed): self.seed = seed
    case .timeBudgetSet(let seconds): timeBudgetInSeconds = seconds
    case .thresholdSet(let metric, let value): thresholds[metric] = value
    case .generatorsChosen(let generators, let automatic, let evidence):
      self.generators = generators
      generatorsAreAutomatic = automatic
      self.evidence = evidence
    default: break
    }
  }

  private mutating func applyWork(_ event: StudyEvent) {
    switch event {
    case .split(let split): self.split = split
    case .budgetReserved(let reservation):
      reservations.append(reservation)
      ownReservations.append(reservation)
    case .jobStarted(let job): jobs.append(JobState(job: job, status: .started))
    case .jobFinished(let job, let outputs):
      end(job, .finished) { $0.outputs = outputs }
    case .jobFailed(let job, let reason): end(job, .failed) { $0.reason = reason }
    case .jobInterrupted(let job): end(job, .interrupted) { _ in }
    case .modelFitted(let model): models.append(model)
    case .sampled(let rows): samples.append(rows)
    case .evaluated(let evaluation): evaluations.append(evaluation)
    default: break
    }
  }

  private mutating func applyRelease(_ event: StudyEvent) {
    switch event {
    case .gatesJudged(let verdicts): self.verdicts = verdicts
    case .overridden(let gate, let reason, let recipe):
      overrides.append(Override(gate: gate, reason: reason, recipe: recipe))
    case .reported(let html, let json): report = Report(html: html, json: json)
    case .released(let number, let recipe, let files):
      releases.append(Release(number: number, recipe: recipe, files: files))
    default: break
    }
  }

  private mutating func end(_ job: Job, _ status: JobState.Status, _ change: (inout JobState) -> Void) {
    guard let index = jobs.lastIndex(where: { $0.job == job && $0.status == .started }) else { return }
    jobs[index].status = status
    change(&jobs[index])
  }
}

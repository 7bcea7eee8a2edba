public import Dialogue
public import Reasoning
public import Tables
public import Vocabulary

/// One thing that happened in a study. The list of them is the study; ``StudyState`` is their fold.
///
/// No event holds a value of a cell: what does is a file, and the event holds its digest.
public enum StudyEvent: Codable, Sendable, Hashable {
  case created(program: String)
  case environmentSeen(environment: RunEnvironment)
  /// What was decided for a run, as `recipe.json` says it.
  case recipeSet(file: Digest)

  case dataLoaded(data: DataRecord)
  /// What the checks found, stored as a file.
  case inspected(findings: Digest)
  /// The schema as it stands from here on; `inferred` when no person looked at it.
  case schemaConfirmed(file: Digest, inferred: Bool)
  case columnsChosen(dropped: [String], reason: String)
  case missingDeclared(columns: [String], codes: [String])
  /// One typed change to the table.
  case transformed(transformation: Transformation)
  case constraintAdded(constraint: Constraint)

  case goalSet(goal: Goal)
  case purposeSet(purpose: Purpose)
  case privacySet(privacy: PrivacyChoice)
  /// Which columns have which roles; `inferred` when no person said so.
  case rolesSet(roles: [RoleRecord], inferred: Bool)
  case rowCountSet(rows: Int)
  case seedSet(seed: UInt64)
  case timeBudgetSet(seconds: Double)
  case thresholdSet(metric: String, value: Double)
  case weightsSet(fidelity: Double, usefulness: Double, privacy: Double)
  /// Those that compete, or the one that won: `evidence` says why.
  case generatorsChosen(generators: [GeneratorKind], automatic: Bool, evidence: [Evidence])

  case split(split: SplitRecord)
  /// ρ was reserved in the ledger before the data was used.
  case budgetReserved(reservation: ReservationRecord)
  case jobStarted(job: Job)
  case jobFinished(job: Job, outputs: [String: Digest])
  case jobFailed(job: Job, reason: String)
  case jobInterrupted(job: Job)
  case modelFitted(model: ModelRecord)
  case sampled(rows: SampleRecord)
  case evaluated(evaluation: EvaluationRecord)

  case gatesJudged(verdicts: [GateVerdict])
  /// A custodian let a failed gate pass, and why; it holds for the rows of that recipe alone.
  case overridden(gate: GateName, reason: String, recipe: Digest?)
  case reported(html: Digest, json: Digest)
  /// Rows left: the recipe's identity, and what `releases/<number>/` holds.
  case released(number: Int, recipe: Digest, files: [String: Digest])

  /// What a person said or pressed, and how it was understood.
  case heard(text: String, frame: Frame, isTyped: Bool)
  /// How the work that the conversation had ordered ended, and what the custodian's report shows then, as files.
  case worked(outcome: Digest, report: Digest?)
  /// A person corrected what the columns are: the schema as it stands from here on, and the correction in words.
  case schemaCorrected(file: Digest, text: String)
  case titled(title: String)
  /// A table was taken into the study: the name that it came with and the one that it has there.
  case uploaded(name: String, file: String, bytes: Int)
  /// From here on it is a study of its own; what is paid for in the other one is not paid for here.
  case copied(title: String)

  /// Everything after event `sequence` is set aside: the study goes on from the state it had then.
  case branched(sequence: Int)
  /// That step and all that depends on it is set aside; the rest is kept.
  case wentBack(step: Step)
  case noted(text: String)
}

/// A piece of long work.
public struct Job: Codable, Sendable, Hashable {
  /// "fit arf for the release".
  public var name: String
  /// Which step of the study it belongs to.
  public var step: Step
  /// The digest of all that its result depends on: an equal job need not be done again.
  public var inputs: Digest

  public init(name: String, step: Step, inputs: Digest) {
    self.name = name
    self.step = step
    self.inputs = inputs
  }
}

/// The program and machine, as far as results may depend on them.
public struct RunEnvironment: Codable, Sendable, Hashable {
  public var program: String
  /// The kernel of the linear-algebra library: it decides the last bits of float sums.
  public var blasKernel: String
  public var operatingSystem: String

  public init(program: String, blasKernel: String, operatingSystem: String) {
    self.program = program
    self.blasKernel = blasKernel
    self.operatingSystem = operatingSystem
  }
}

/// Which table was read.
public struct DataRecord: Codable, Sendable, Hashable {
  /// Of the table's values, whatever the file's format.
  public var digest: Digest
  /// The file's name without its folder.
  public var fileName: String
  public var rows: Int
  public var columns: Int
  /// The schema as inferred, or as the user's file says.
  public var schema: Digest

  public init(digest: Digest, fileName: String, rows: Int, columns: Int, schema: Digest) {
    self.digest = digest
    self.fileName = fileName
    self.rows = rows
    self.columns = columns
    self.schema = schema
  }
}

/// What is predicted.
public struct Goal: Codable, Sendable, Hashable {
  public var target: String?
  public var task: TaskKind
  public var time: String?
  public var event: String?

  public init(target: String?, task: TaskKind, time: String? = nil, event: String? = nil) {
    self.target = target
    self.task = task
    self.time = time
    self.event = event
  }
}

/// How much privacy was asked for, and who is asked to keep it.
public struct PrivacyChoice: Codable, Sendable, Hashable {
  public var level: PrivacyLevel
  /// Of the whole request; nil when no formal guarantee is asked for.
  public var epsilon: Double?
  public var delta: Double?
  /// The name that ties several files to one data set in the ledger.
  public var dataset: String?

  public init(level: PrivacyLevel, epsilon: Double? = nil, delta: Double? = nil, dataset: String? = nil) {
    self.level = level
    self.epsilon = epsilon
    self.delta = delta
    self.dataset = dataset
  }
}

public struct RoleRecord: Codable, Sendable, Hashable {
  public var column: String
  public var roles: [ColumnRole]

  public init(column: String, roles: [ColumnRole]) {
    self.column = column
    self.roles = roles
  }
}

/// One reason for a choice, with the number behind it.
public struct Evidence: Codable, Sendable, Hashable {
  public var subject: String
  public var measure: String
  public var value: Double?
  public var sentence: String

  public init(subject: String, measure: String, value: Double?, sentence: String) {
    self.subject = subject
    self.measure = measure
    self.value = value
    self.sentence = sentence
  }
}

/// What was taken from the ledger for this study, and how it stood after that.
public struct ReservationRecord: Codable, Sendable, Hashable {
  /// Of the table.
  public var digest: Digest
  public var dataset: String?
  public var epsilon: Double
  public var delta: Double
  /// What the data set has spent in all studies, this one included, and what it may spend.
  public var spentEpsilon: Double
  public var totalEpsilon: Double
  /// The identity of the recipe that it pays for; nil for that of the whole study.
  public var recipe: Digest?

  public init(
    digest: Digest, dataset: String?, epsilon: Double, delta: Double, spentEpsilon: Double, totalEpsilon: Double,
    recipe: Digest? = nil
  ) {
    self.recipe = recipe
    self.digest = digest
    self.dataset = dataset
    self.epsilon = epsilon
    self.delta = delta
    self.spentEpsilon = spentEpsilon
    self.totalEpsilon = totalEpsilon
  }
}

/// How the rows were parted; the indices are in the file.
public struct SplitRecord: Codable, Sendable, Hashable {
  public var training: Int
  public var selection: Int
  public var holdout: Int
  /// How what is released is judged.
  public var judging: Judging
  public var file: Digest

  public init(training: Int, selection: Int, holdout: Int, judging: Judging, file: Digest) {
    self.training = training
    self.selection = selection
    self.holdout = holdout
    self.judging = judging
    self.file = file
  }

  public enum Judging: String, Codable, Sendable {
    /// On rows that no fit saw.
    case holdout
    /// By fitting the same recipe on five folds: the table is too small for a holdout.
    case crossFitting
    /// Under 200 rows nothing can be judged.
    case none
  }
}

public struct ModelRecord: Codable, Sendable, Hashable {
  public var generator: GeneratorKind
  /// What it was fitted for: "release", "selection", "fold 3".
  public var part: String
  /// nil when it only served a comparison and was not kept.
  public var file: Digest?
  public var rows: Int
  /// Passes that training made, where it makes passes: a replay is given them as a limit.
  public var passes: Int?
  /// Whether formal privacy covers it: then it is never fitted again.
  public var isPrivate: Bool

  public init(generator: GeneratorKind, part: String, file: Digest?, rows: Int, passes: Int? = nil, isPrivate: Bool) {
    self.generator = generator
    self.part = part
    self.file = file
    self.rows = rows
    self.passes = passes
    self.isPrivate = isPrivate
  }
}

public struct SampleRecord: Codable, Sendable, Hashable {
  public var generator: GeneratorKind
  public var part: String
  public var rows: Int
  public var file: Digest

  public init(generator: GeneratorKind, part: String, rows: Int, file: Digest) {
    self.generator = generator
    self.part = part
    self.rows = rows
    self.file = file
  }
}

public struct EvaluationRecord: Codable, Sendable, Hashable {
  /// A generator's name, or "copier".
  public var subject: String
  /// What it was measured on: "selection", "release".
  public var part: String
  public var file: Digest

  public init(subject: String, part: String, file: Digest) {
    self.subject = subject
    self.part = part
    self.file = file
  }
}

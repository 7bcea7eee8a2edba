public import Tables
public import Vocabulary

/// A column with one sentence about it: never a cell's value.
public struct ColumnNote: Codable, Sendable, Hashable {
  public var column: String
  public var sentence: String

  public init(column: String, sentence: String) {
    self.column = column
    self.sentence = sentence
  }
}

/// Codes in a column that may stand for "no value".
public struct CodeNote: Codable, Sendable, Hashable {
  public var column: String
  public var codes: [String]
  public var sentence: String

  public init(column: String, codes: [String], sentence: String) {
    self.column = column
    self.codes = codes
    self.sentence = sentence
  }
}

/// A generator that may be taken, and how long it is expected to run.
public struct GeneratorOffer: Codable, Sendable, Hashable {
  public var generator: GeneratorKind
  public var hasFormalPrivacy: Bool
  public var seconds: Double?

  public init(generator: GeneratorKind, hasFormalPrivacy: Bool, seconds: Double?) {
    self.generator = generator
    self.hasFormalPrivacy = hasFormalPrivacy
    self.seconds = seconds
  }
}

/// All that was decided, for the question whether to begin.
public struct PlanSummary: Codable, Sendable, Hashable {
  public var rows: Int
  public var tableRows: Int
  public var learntColumns: Int
  public var excluded: [String]
  /// In words.
  public var rules: [String]
  public var target: String?
  /// In words, where a time and an event are the goal.
  public var survival: String?
  public var task: TaskKind
  public var privacy: PrivacyLevel
  public var epsilon: Double?
  public var quasiIdentifiers: [String]
  public var sensitive: [String]
  public var generators: [GeneratorKind]
  public var seconds: Double?
  /// Why it was not done the last time, where it was tried.
  public var failure: String?

  public init(
    rows: Int, tableRows: Int, learntColumns: Int, excluded: [String], rules: [String] = [], target: String?,
    survival: String? = nil,
    task: TaskKind,
    privacy: PrivacyLevel, epsilon: Double?, quasiIdentifiers: [String], sensitive: [String],
    generators: [GeneratorKind], seconds: Double?, failure: String? = nil
  ) {
    self.rows = rows
    self.tableRows = tableRows
    self.learntColumns = learntColumns
    self.excluded = excluded
    self.rules = rules
    self.target = target
    self.survival = survival
    self.task = task
    self.privacy = privacy
    self.epsilon = epsilon
    self.quasiIdentifiers = quasiIdentifiers
    self.sensitive = sensitive
    self.generators = generators
    self.seconds = seconds
    self.failure = failure
  }
}

/// What stands open once rows were measured.
public struct NextSummary: Codable, Sendable, Hashable {
  public var isReleased: Bool
  public var isReported: Bool
  /// Every gate lets the rows go.
  public var mayBeReleased: Bool
  /// What to try when a gate said no.
  public var advice: [String]
  public var canPlot: Bool
  /// A column that is worth a look.
  public var example: String?

  public init(
    isReleased: Bool, isReported: Bool, mayBeReleased: Bool, advice: [String], canPlot: Bool, example: String?
  ) {
    self.isReleased = isReleased
    self.isReported = isReported
    self.mayBeReleased = mayBeReleased
    self.advice = advice
    self.canPlot = canPlot
    self.example = example
  }
}

/// Something to be asked, with the facts that the question needs.
public enum Inquiry: Sendable, Hashable {
  case file(lastFailure: String?)
  case columns(identifiers: [ColumnNote])
  case missingCodes([CodeNote])
  case target(candidates: [ColumnNote])
  case task(target: String, believed: TaskKind, levels: Int)
  case leaks(target: String, [ColumnNote])
  case rules([ConstraintCandidate])
  case purpose
  case privacy
  case epsilon(left: Double?)
  case roles(quasiIdentifiers: [String], sensitive: [String])
  case generators([GeneratorOffer], privacy: PrivacyLevel)
  case rows(tableRows: Int)
  case start(PlanSummary)
  case next(NextSummary)
}

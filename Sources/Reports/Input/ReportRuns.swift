public import Evaluation

/// A generator that was fitted, with the settings that were used.
public struct ReportGenerator: Codable, Sendable, Hashable {
  public struct Setting: Codable, Sendable, Hashable {
    public var name: String
    public var value: String

    public init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// Canonical name: "arf".
  public var name: String
  public var settings: [Setting]
  /// Rounds, epochs or columns that were done.
  public var passes: Int?
  /// Whether a time budget ended the fit before it had converged.
  public var cutShort: Bool
  /// Wall-clock seconds of fitting and sampling; shown only where a replay ignores it, and not in the JSON.
  public var seconds: Double?
  public var isPrivate: Bool
  /// Why it gave no rows, when it failed.
  public var failure: String?

  public init(
    name: String, settings: [Setting] = [], passes: Int? = nil, cutShort: Bool = false, seconds: Double? = nil,
    isPrivate: Bool = false, failure: String? = nil
  ) {
    self.name = name
    self.settings = settings
    self.passes = passes
    self.cutShort = cutShort
    self.seconds = seconds
    self.isPrivate = isPrivate
    self.failure = failure
  }
}

/// Which generator was chosen, among which, and why.
public struct ReportChoice: Codable, Sendable, Hashable {
  /// One option that was weighed.
  public struct Option: Codable, Sendable, Hashable {
    public var name: String
    /// What the choice went by; greater is better.
    public var value: Double?
    public var reasons: [String]

    public init(name: String, value: Double? = nil, reasons: [String] = []) {
      self.name = name
      self.value = value
      self.reasons = reasons
    }
  }

  public var generator: String
  /// One sentence.
  public var reason: String
  public var options: [Option]
  /// Whether a person chose.
  public var byPerson: Bool

  public init(generator: String, reason: String, options: [Option] = [], byPerson: Bool = false) {
    self.generator = generator
    self.reason = reason
    self.options = options
    self.byPerson = byPerson
  }
}

/// One evaluated table: a candidate, an anchor, or the rows that are to be released.
public struct ReportScore: Codable, Sendable, Hashable {
  public enum Part: String, Codable, Sendable {
    /// Compared before choosing, on the selection part.
    case candidate
    /// A copier or independent columns: the known ends of the scales.
    case anchor
    /// The rows that are to be released, on the holdout.
    case released
  }

  /// Canonical name of the generator, or "copier".
  public var name: String
  public var part: Part
  public var evaluation: EvaluationResult

  public init(name: String, part: Part, evaluation: EvaluationResult) {
    self.name = name
    self.part = part
    self.evaluation = evaluation
  }
}

/// Whether the rows were released, by whom, and what was overridden.
public struct ReportDecision: Codable, Sendable, Hashable {
  public struct Override: Codable, Sendable, Hashable {
    /// The gate that said no.
    public var gate: String
    public var reason: String
    public var by: String?

    public init(gate: String, reason: String, by: String? = nil) {
      self.gate = gate
      self.reason = reason
      self.by = by
    }
  }

  public enum Outcome: String, Codable, Sendable {
    case released
    case refused
    /// Evaluated only: no release was asked for.
    case notRequested
  }

  public var outcome: Outcome
  /// One sentence that begins the report.
  public var sentence: String
  public var overrides: [Override]
  /// What to try, when it was refused.
  public var advice: [String]
  /// Rows released.
  public var rows: Int
  /// SHA-256 of the released file.
  public var digest: String?

  public init(
    outcome: Outcome, sentence: String, overrides: [Override] = [], advice: [String] = [], rows: Int,
    digest: String? = nil
  ) {
    self.outcome = outcome
    self.sentence = sentence
    self.overrides = overrides
    self.advice = advice
    self.rows = rows
    self.digest = digest
  }
}

/// One line of what was done.
public struct ReportEvent: Codable, Sendable, Hashable {
  public var sequence: Int
  public var sentence: String
  /// When, as written for people; shown only where a replay ignores it, and not in the JSON.
  public var time: String?
  /// Whether a person decided it.
  public var byPerson: Bool

  public init(sequence: Int, sentence: String, time: String? = nil, byPerson: Bool = false) {
    self.sequence = sequence
    self.sentence = sentence
    self.time = time
    self.byPerson = byPerson
  }
}

/// What someone needs to get the same bytes again.
public struct ReportReproduction: Codable, Sendable, Hashable {
  /// SHA-256 of the recipe; nil where it may not be told, since a recipe holds the digest of the real table.
  public var recipeDigest: String?
  public var seed: UInt64
  /// Of the program.
  public var programVersion: String
  /// The processor kernel of the matrix library.
  public var blasKernel: String
  /// The digest of the last event: the end of the chain.
  public var chainDigest: String?
  /// Shell commands that do the same.
  public var commands: [String]

  public init(
    recipeDigest: String?, seed: UInt64, programVersion: String, blasKernel: String, chainDigest: String? = nil,
    commands: [String] = []
  ) {
    self.recipeDigest = recipeDigest
    self.seed = seed
    self.programVersion = programVersion
    self.blasKernel = blasKernel
    self.chainDigest = chainDigest
    self.commands = commands
  }
}

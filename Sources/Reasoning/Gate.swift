/// The gates before a release, by the order in which they are judged.
public enum GateName: String, Codable, Sendable, CaseIterable, Hashable {
  case copies, replicatedUniques, attributeInference, membership, formalPrivacy
}

/// What one gate said of the rows that are to be released.
public struct GateVerdict: Codable, Sendable, Hashable {
  public enum Outcome: String, Codable, Sendable {
    case passed, failed
    /// There is nothing it could judge: no quasi-identifier, no sensitive column, no formal privacy.
    case notApplicable
    /// It should judge but cannot: too few rows, no holdout. Counts as failed.
    case cannotBeJudged
    /// Shown to the custodian, does not decide (private fits).
    case shownOnly
    /// Failed, and a custodian released all the same, with a reason.
    case overridden
  }

  public var gate: GateName
  public var outcome: Outcome
  /// The number that is compared with the threshold, where there is one.
  public var value: Double?
  public var threshold: Double?
  /// Where the threshold comes from: "EMA Policy 0070 and Health Canada PRCI".
  public var source: String
  /// One sentence: what was found, beside its control.
  public var sentence: String
  /// What to try when it failed.
  public var advice: String?
  /// The column it speaks of, for attribute inference.
  public var column: String?

  public init(
    gate: GateName, outcome: Outcome, value: Double? = nil, threshold: Double? = nil, source: String,
    sentence: String, advice: String? = nil, column: String? = nil
  ) {
    self.gate = gate
    self.outcome = outcome
    self.value = value
    self.threshold = threshold
    self.source = source
    self.sentence = sentence
    self.advice = advice
    self.column = column
  }

  /// Whether it lets the rows go.
  public var permits: Bool { outcome != .failed && outcome != .cannotBeJudged }
}

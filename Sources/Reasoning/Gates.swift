public import Evaluation

/// The levels at which the gates before a release close; set before anything is measured.
public struct Thresholds: Codable, Sendable, Hashable {
  /// Most excess share of records that a holder of the quasi-identifiers could single out.
  public var replicatedUniques = 0.09
  /// Most gain in guessing a sensitive column over what other people's rows teach.
  public var attributeInference = 0.09
  /// Greatest AUC of the strongest attack that tells who was in the training table.
  public var membership = 0.60

  public init() {}

  static let copiesSource = "SynthCraft: no more copies than rows of other real people are"
  static let uniquesSource = "EMA Policy 0070 and Health Canada PRCI: 0.09"
  static let membershipSource = "SynthCraft: an AUC of 0.5 is guessing, 1 is certainty"
  static let privateSource = "the formal guarantee and its ledger"

  func source(_ source: String, value: Double, usual: Double) -> String {
    value == usual ? source : "set for this study before looking (usual: \(source))"
  }
}

/// What is known of a fit with a formal guarantee when the gates are judged.
public struct PrivateFit: Codable, Sendable, Hashable {
  public var epsilon: Double
  public var delta: Double
  /// What the data set has spent in all, and may spend.
  public var ledgerEpsilon: Double
  public var ledgerTotal: Double
  /// False when its noise came from a seed.
  public var isNoiseFromSystem: Bool

  public init(epsilon: Double, delta: Double, ledgerEpsilon: Double, ledgerTotal: Double, isNoiseFromSystem: Bool) {
    self.epsilon = epsilon
    self.delta = delta
    self.ledgerEpsilon = ledgerEpsilon
    self.ledgerTotal = ledgerTotal
    self.isNoiseFromSystem = isNoiseFromSystem
  }
}

/// Judges the rows that are to be released. The rules are never traded against anything.
public enum GateJudge {
  /// One verdict for each gate, in order; one for each sensitive column in attribute inference.
  ///
  /// - Parameters:
  ///   - evaluation: of the rows that are to be released; nil when nothing could be measured.
  ///   - privateStatement: of the fit that made the rows, when it has a formal guarantee. It decides then, and
  ///     the measurements are shown only: a measurement on the real table is not paid for.
  public static func judge(
    evaluation: EvaluationResult?, thresholds: Thresholds, privateStatement: PrivateFit? = nil
  ) -> [GateVerdict] {
    var verdicts: [GateVerdict]
    if let evaluation {
      verdicts = [copies(evaluation), uniques(evaluation, thresholds)]
      verdicts += inference(evaluation, thresholds)
      verdicts.append(membership(evaluation, thresholds))
    } else {
      verdicts = [GateName.copies, .replicatedUniques, .attributeInference, .membership].map(unmeasured)
    }
    guard let privateStatement else { return verdicts + [withoutGuarantee] }
    for index in verdicts.indices where verdicts[index].outcome != .notApplicable {
      verdicts[index].outcome = .shownOnly
      verdicts[index].advice = nil
    }
    return verdicts + [formal(privateStatement)]
  }
}

import Evaluation
import Foundation

extension GateJudge {
  /// Fails when the lower end of the interval of "share of synthetic rows found in training minus share of holdout
  /// rows found there" is above 0.
  static func copies(_ evaluation: EvaluationResult) -> GateVerdict {
    judge(
      evaluation.metrics.first { $0.id == "disclosure.copies" }, .copies, threshold: 0, source: Thresholds.copiesSource,
      fails: { _, interval in interval.low > 0 }, compared: \.low,
      sentence: { value, interval, control in
        "Rows that equal a real training row are \(Self.more(value, "frequent")) than among held-out real people "
          + "(\(Self.range(interval, Self.percent)))\(Self.beside(control, Self.percent))."
      },
      advice: advice(
        evaluation.generator, lookFor: "copies less", or: "leave out columns with few, rare combinations"))
  }

  /// Fails when the upper end of the excess over the holdout is above the threshold.
  static func uniques(_ evaluation: EvaluationResult, _ thresholds: Thresholds) -> GateVerdict {
    let source = thresholds.source(Thresholds.uniquesSource, value: thresholds.replicatedUniques, usual: 0.09)
    return judge(
      evaluation.metrics.first { $0.id == "disclosure.replicatedUniques" }, .replicatedUniques,
      threshold: thresholds.replicatedUniques, source: source,
      fails: { _, interval in interval.high > thresholds.replicatedUniques }, compared: \.high,
      sentence: { value, interval, control in
        "People who are unique by their quasi-identifiers appear again as unique synthetic rows "
          + "\(Self.more(value, "often")) than held-out people do (\(Self.range(interval, Self.percent)))"
          + "\(Self.beside(control, Self.percent))."
      },
      advice: "Bin or drop quasi-identifiers (age in bands, coarser places), or choose a generator with a guarantee.")
  }

  static func inference(_ evaluation: EvaluationResult, _ thresholds: Thresholds) -> [GateVerdict] {
    let measurements = evaluation.metrics.filter { $0.id == "disclosure.attributeInference" && $0.group == nil }
    if measurements.isEmpty {
      return [notApplicable(.attributeInference, "No sensitive column was declared or found.")]
    }
    let source = thresholds.source(Thresholds.uniquesSource, value: thresholds.attributeInference, usual: 0.09)
    return measurements.map { measurement in
      let column = measurement.columns?.last
      var verdict = judge(
        measurement, .attributeInference, threshold: thresholds.attributeInference, source: source,
        fails: { _, interval in interval.high > thresholds.attributeInference }, compared: \.high,
        sentence: { value, interval, control in
          "Someone who knows the other columns of a person guesses \(column.map { "“\($0)”" } ?? "the sensitive column") "
            + "right \(Self.more(value, "often")) than with rows of other people "
            + "(\(Self.range(interval, Self.percent)))\(Self.beside(control, Self.percent))."
        },
        advice: advice(
          evaluation.generator, lookFor: "remembers less", or: "drop the column, or ask for formal privacy"))
      verdict.column = column
      return verdict
    }
  }

  /// Fails when the upper end of the strongest attack's AUC is above the threshold.
  static func membership(_ evaluation: EvaluationResult, _ thresholds: Thresholds) -> GateVerdict {
    let source = thresholds.source(Thresholds.membershipSource, value: thresholds.membership, usual: 0.60)
    return judge(
      evaluation.metrics.first { $0.id == "disclosure.membership.strongest" }, .membership,
      threshold: thresholds.membership, source: source,
      fails: { _, interval in interval.high > thresholds.membership }, compared: \.high,
      sentence: { value, interval, _ in
        "The strongest attack tells who was in the training table with an AUC of \(Self.number(value)) "
          + "(\(Self.range(interval, Self.number))); 0.50 is guessing."
      },
      advice: advice(
        evaluation.generator, lookFor: "remembers less", or: "use more rows, or ask for formal privacy"))
  }

  static func formal(_ fit: PrivateFit) -> GateVerdict {
    let spent = "The data set has spent ε \(number(fit.ledgerEpsilon)) of \(number(fit.ledgerTotal)) in all"
    let passes = fit.ledgerEpsilon <= fit.ledgerTotal && fit.isNoiseFromSystem
    let noise =
      fit.isNoiseFromSystem ? "the noise came from the system" : "the noise came from a seed, which gives it away"
    return GateVerdict(
      gate: .formalPrivacy, outcome: passes ? .passed : .failed, value: fit.ledgerEpsilon, threshold: fit.ledgerTotal,
      source: Thresholds.privateSource,
      sentence: "The rows come from a fit with ε \(number(fit.epsilon)), δ \(fit.delta). \(spent); \(noise).",
      advice: passes ? nil : "Fit again with noise from the system, within the total of the ledger.")
  }

  static let withoutGuarantee = notApplicable(
    .formalPrivacy, "These rows carry no formal guarantee: what protects people is what the tests above found.")

  static func unmeasured(_ gate: GateName) -> GateVerdict {
    GateVerdict(
      gate: gate, outcome: .cannotBeJudged, source: "SynthCraft: under 200 rows nothing can be judged",
      sentence: "The table is too small to measure this.",
      advice: "Use a table of at least 200 people, or one with a formal guarantee.")
  }

  private static func notApplicable(_ gate: GateName, _ sentence: String) -> GateVerdict {
    GateVerdict(gate: gate, outcome: .notApplicable, source: "not applicable", sentence: sentence)
  }

  /// A measurement that is absent does not apply; one without a value cannot be judged, which counts as failed.
  private static func judge(
    _ measurement: Evaluation.Measurement?, _ gate: GateName, threshold: Double, source: String,
    fails: (Double, Interval) -> Bool, compared: KeyPath<Interval, Double>,
    sentence: (Double, Interval, Double?) -> String, advice: String
  ) -> GateVerdict {
    guard let measurement else {
      if gate == .replicatedUniques { return notApplicable(gate, "No quasi-identifier was declared or found.") }
      return GateVerdict(
        gate: gate, outcome: .cannotBeJudged, threshold: threshold, source: source, sentence: "It was not measured.",
        advice: "Evaluate the rows again with a holdout.")
    }
    guard let value = measurement.value, let interval = measurement.interval,
      value.isFinite, interval.low.isFinite, interval.high.isFinite
    else {
      return GateVerdict(
        gate: gate, outcome: .cannotBeJudged, threshold: threshold, source: source,
        sentence: measurement.undefined ?? "There is no interval around the value.", advice: advice)
    }
    let failed = fails(value, interval)
    // It is the interval that decides, so that too few people refuse what may be harmless; they should know.
    let isUnsure = failed && value <= threshold
    let doubt = isUnsure ? "The value itself would pass, but so few people leave it unsure: more may settle it. " : ""
    return GateVerdict(
      gate: gate, outcome: failed ? .failed : .passed, value: interval[keyPath: compared], threshold: threshold,
      source: source, sentence: sentence(value, interval, measurement.control), advice: failed ? doubt + advice : nil)
  }

  /// "Choose a generator that copies less (arf, marginals), or drop the column.", naming none that was used already.
  private static func advice(_ used: String?, lookFor what: String, or rest: String) -> String {
    let others =
      switch used {
      case "arf": ["marginals"]
      case "marginals": [String]()
      default: ["arf", "marginals"]
      }
    if others.isEmpty { return rest.prefix(1).uppercased() + rest.dropFirst() + "." }
    return "Choose a generator that \(what) (\(others.joined(separator: ", "))), or \(rest)."
  }

  private static func percent(_ share: Double) -> String {
    let text = String(format: "%.1f", 100 * share)
    // A minus sign, and no break before the unit.
    return (text == "-0.0" ? "0.0" : text).replacingOccurrences(of: "-", with: "−") + "\u{A0}%"
  }

  /// "0.3 % more often", "no more often (1.2 % less)".
  private static func more(_ difference: Double, _ what: String) -> String {
    switch difference {
    case ..<(-0.0005): "no more \(what) (\(percent(-difference)) less)"
    case ..<0.0005: "no more \(what)"
    default: "\(percent(difference)) more \(what)"
    }
  }

  private static func number(_ value: Double) -> String { String(format: "%.2f", value) }

  private static func range(_ interval: Interval, _ text: (Double) -> String) -> String {
    "95 % interval \(text(interval.low)) to \(text(interval.high))"
  }

  private static func beside(_ control: Double?, _ text: (Double) -> String) -> String {
    control.map { "; among held-out people it is \(text($0))" } ?? ""
  }
}

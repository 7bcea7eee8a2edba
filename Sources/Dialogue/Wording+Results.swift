public import Evaluation
import Vocabulary

/// What one gate said, for people.
public struct GateLine: Codable, Sendable, Hashable {
  public enum Outcome: String, Codable, Sendable {
    case passed, failed, notApplicable, shownOnly, overridden
  }

  public var title: String
  public var outcome: Outcome
  /// What was found, beside its control.
  public var sentence: String
  /// The threshold and where it comes from.
  public var source: String
  public var advice: String?

  public init(title: String, outcome: Outcome, sentence: String, source: String, advice: String?) {
    self.title = title
    self.outcome = outcome
    self.sentence = sentence
    self.source = source
    self.advice = advice
  }
}

extension Wording {
  /// The metrics told in the conversation, the others are in the report.
  private static let told = [
    "fidelity.columnShapes", "fidelity.pairTrends", "fidelity.missingness", "fidelity.detection.xgboost",
    "usefulness.tstr.xgboost", "disclosure.copies", "disclosure.membership.strongest", "disclosure.dcrShare",
  ]

  /// The most telling numbers, each with what real people score.
  public static func results(_ evaluation: EvaluationResult, gates: [GateLine]) -> Message {
    let rows = evaluation.rows
    var paragraphs = [
      "I measured the \(counted(rows.synthetic, "synthetic row")) against \(counted(rows.holdout, "real row")) that no "
        + "method has seen (\(counted(rows.training, "real row")) were learnt from). Beside each number stands its "
        + "control: what real people score in the place of synthetic ones."
    ]
    let facts = told.compactMap { evaluation[$0] }.map(fact(for:))
    if !gates.isEmpty {
      let failed = gates.filter { $0.outcome == .failed }.count
      paragraphs.append(
        "Before rows may leave, gates are judged:\n" + gates.map { "- \(line(for: $0))" }.joined(separator: "\n"))
      paragraphs.append(
        failed == 0
          ? "Every gate lets these rows go. That is no proof that nobody can be harmed: it says which attacks were tried "
            + "and that they did not work."
          : "\(failed == 1 ? "One gate says" : "\(failed) gates say") no, so these rows cannot be released.")
    }
    return Message(paragraphs, facts: facts)
  }

  private static func line(for gate: GateLine) -> String {
    let verdict =
      switch gate.outcome {
      case .passed: "passed"
      case .failed: "NOT passed"
      case .notApplicable: "not applicable"
      case .shownOnly: "shown, does not decide"
      case .overridden: "overridden by the custodian"
      }
    let source = gate.source.isEmpty ? "" : " (\(gate.source))"
    return "\(gate.title): \(verdict). \(gate.sentence)\(source)"
  }

  /// One measured number with its control and what is good.
  public static func fact(for measurement: Measurement) -> Fact {
    let entry = Glossary.entry(for: measurement.id)
    let columns = measurement.columns.map { " of " + quoted($0) } ?? ""
    let unit = measurement.unit.map { ", \($0)" } ?? ""
    let label = (entry?.title ?? measurement.id) + columns + unit
    guard let value = measurement.value else {
      return Fact(
        label: label, value: "could not be measured", control: measurement.undefined ?? "no reason is recorded",
        term: measurement.id)
    }
    let range = measurement.interval.map { " [\(score($0.low)) to \(score($0.high))]" } ?? ""
    var control = measurement.control.map { "real people \(score($0))" } ?? "no control: there were no unseen real rows"
    switch measurement.direction {
    case .higher: control += "; higher is better"
    case .lower: control += "; lower is better"
    case .nearIdeal: control += "; best near \(score(measurement.ideal))"
    }
    return Fact(label: label, value: score(value) + range, control: control, term: measurement.id)
  }

  static func score(_ value: Double) -> String { decimal(value, abs(value) >= 100 ? 0 : abs(value) >= 10 ? 1 : 3) }
}

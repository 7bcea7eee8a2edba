import Evaluation
import Foundation
import Mathematics
import Reasoning
import Tables
import Vocabulary

/// What was measured of one generator before the choice.
struct Candidate {
  var generator: GeneratorKind
  /// Of each fold, or one; empty when it could not be fitted.
  var evaluations: [EvaluationResult]
  var failure: String?

  /// All folds together.
  var pooled: EvaluationResult? {
    guard evaluations.count > 1 else { return evaluations.first }
    return Evaluator.pooled(evaluations, rowCount: evaluations.reduce(0) { $0 + $1.rows.holdout })
  }

  /// AUROC or R² of models trained on its rows, higher is better.
  var usefulness: Double? { pooled?["usefulness.tstr.xgboost"]?.value }
  /// AUC of telling its rows from real ones; 0.5 is best.
  var detection: Double? { pooled?["fidelity.detection.xgboost"]?.value }
}

/// Chooses the generator whose rows are to be released, by what was measured on people it had not seen.
///
/// What does not pass disclosure is not considered while anything else does. Then the most useful wins; among those
/// within 0.02 of it one with a formal guarantee where that is preferred, else the one hardest to tell from real rows.
struct Choosing {
  static let tolerance = 0.02

  let thresholds: Thresholds
  let privacy: PrivacyLevel

  struct Choice {
    var winner: GeneratorKind
    var evidence: [Evidence]
  }

  /// - Throws: ``StudyError/unusableData(_:)`` when no candidate could be fitted.
  func choose(among candidates: [Candidate]) throws -> Choice {
    let fitted = candidates.filter { $0.failure == nil }
    guard !fitted.isEmpty else {
      let reasons = candidates.map { "\($0.generator.rawValue): \($0.failure ?? "")" }.joined(separator: " ")
      throw StudyError.unusableData("No generator could learn this table. \(reasons)")
    }
    let failures = fitted.map { failedGates($0).count }
    let fewest = failures.min() ?? 0
    let considered = zip(fitted, failures).filter { $0.1 == fewest }.map(\.0)
    let best = considered.compactMap(\.usefulness).max()
    let close = considered.filter { candidate in
      guard let best else { return true }
      return (candidate.usefulness ?? -.infinity) >= best - Self.tolerance
    }
    let guaranteed = privacy == .preferred ? close.filter(\.generator.hasFormalPrivacy) : []
    let finalists = guaranteed.isEmpty ? close : guaranteed
    let winner = finalists.min { ($0.detection ?? 1) < ($1.detection ?? 1) } ?? finalists[0]
    return Choice(winner: winner.generator, evidence: evidence(candidates, winner))
  }

  /// Copies by their gate, membership by its best estimate: the selection is smaller than the holdout that judges in
  /// the end, and the width of its interval would exclude whatever is any good.
  private func failedGates(_ candidate: Candidate) -> [GateName] {
    guard let measured = candidate.pooled else { return [] }
    var failed: [GateName] = []
    let verdicts = GateJudge.judge(evaluation: measured, thresholds: thresholds)
    if verdicts.contains(where: { $0.gate == .copies && $0.outcome == .failed }) { failed.append(.copies) }
    if let attack = measured["disclosure.membership.strongest"]?.value, attack > thresholds.membership {
      failed.append(.membership)
    }
    return failed
  }

  /// The numbers that decided, where they are known.
  private func beside(_ candidates: [Candidate], _ winner: Candidate) -> String {
    let told = ([winner] + candidates.filter { $0.generator != winner.generator }).compactMap { candidate -> String? in
      guard let usefulness = candidate.usefulness, let detection = candidate.detection else { return nil }
      return candidate.generator.title + String(format: " %.3f and %.3f", usefulness, detection)
    }
    return told.isEmpty ? "" : " (usefulness, and AUC of telling them: \(told.joined(separator: "; ")))"
  }

  private func evidence(_ candidates: [Candidate], _ winner: Candidate) -> [Evidence] {
    var evidence: [Evidence] = []
    for candidate in candidates {
      let name = candidate.generator.rawValue
      if let failure = candidate.failure {
        evidence.append(Evidence(subject: name, measure: "fit", value: nil, sentence: "\(name) failed: \(failure)"))
        continue
      }
      func text(_ value: Double?) -> String { value.map { String(format: "%.3f", $0) } ?? "not defined" }
      evidence.append(
        Evidence(
          subject: name, measure: "usefulness.tstr.xgboost", value: candidate.usefulness,
          sentence: "Models trained on rows of \(name) reach \(text(candidate.usefulness)) on real people."))
      evidence.append(
        Evidence(
          subject: name, measure: "fidelity.detection.xgboost", value: candidate.detection,
          sentence: "Its rows are told from real ones with an AUC of \(text(candidate.detection)); 0.5 is guessing."))
      let failed = failedGates(candidate)
      if !failed.isEmpty {
        let gates = failed.map(\.rawValue).joined(separator: " and ")
        evidence.append(
          Evidence(subject: name, measure: "disclosure", value: nil, sentence: "It fails on \(gates)."))
      }
    }
    return evidence + [
      Evidence(
        subject: winner.generator.rawValue, measure: "choice", value: nil,
        sentence: candidates.count == 1
          ? "It was the only one asked for."
          : "Chosen: of those that disclose least, among the most useful (within \(Self.tolerance)), "
            + "the one whose rows are hardest to tell from real ones\(beside(candidates, winner)).")
    ]
  }
}

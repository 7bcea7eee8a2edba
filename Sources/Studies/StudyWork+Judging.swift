import Evaluation
import Foundation
import Mathematics
import Privacy
public import Reasoning
public import Tables
import Vocabulary

extension StudyWork {
  /// Opens the holdout, once, on the rows that are to be released; a copier and independent columns beside them.
  public func evaluate(_ made: MadeRows, _ split: Split) throws -> MeasuredRows {
    switch split.plan.design {
    case .unjudged:
      return MeasuredRows(released: nil, copier: nil, marginals: nil)
    case .crossFitting where made.statement == nil:
      jobs.observer(
        .began(.evaluate, "Fitting \(made.generator.rawValue) on five parts in turn and measuring each."))
      return try crossFit(made, split)
    case .singleHoldout, .crossFitting:
      jobs.observer(.began(.evaluate, "Measuring the rows on \(split.parts[0].holdout.count) people held out."))
      let table = try prepared
      let part = split.parts[0]
      let comparison = Comparison(
        work: self, training: table.rows(part.fitted), selection: table.rows(part.holdout), part: "release",
        rows: recipe.rows,
        settings: recipe.evaluation)
      let released = try comparison.evaluate(made.table, subject: made.generator.rawValue)
      return MeasuredRows(
        released: released, copier: try comparison.evaluateCopier(),
        marginals: try marginals(made, released, comparison))
    }
  }

  private func marginals(
    _ made: MadeRows, _ released: EvaluationResult, _ comparison: Comparison
  ) throws -> EvaluationResult {
    made.generator == .independentMarginals && made.statement == nil ? released : try comparison.evaluateMarginals()
  }

  private func crossFit(_ made: MadeRows, _ split: Split) throws -> MeasuredRows {
    let table = try prepared
    var results: [EvaluationResult] = []
    var copier: EvaluationResult?
    var marginals: EvaluationResult?
    for (number, part) in split.parts.enumerated() {
      let rows = max(1, recipe.rows * part.fitted.count / table.rowCount)
      let comparison = Comparison(
        work: self, training: table.rows(part.fitted), selection: table.rows(part.holdout), part: "fold \(number + 1)",
        rows: rows,
        settings: recipe.evaluation)
      results.append(try comparison.evaluate(made.generator))
      if number == 0 {
        copier = try comparison.evaluateCopier()
        marginals = try self.marginals(made, results[0], comparison)
      }
    }
    let pooled = Evaluator.pooled(results, rowCount: table.rowCount)
    _ = try jobs.run("pool five folds", .evaluate) {
      JobResult(files: ["evaluation": try CanonicalJSON.data(pooled, pretty: true)]) { files in
        guard let file = files["evaluation"] else { return [] }
        return [
          .evaluated(
            evaluation: EvaluationRecord(subject: made.generator.rawValue, part: "release", file: file))
        ]
      }
    }
    return MeasuredRows(released: pooled, copier: copier, marginals: marginals)
  }

  /// Judges the gates with the thresholds that were set before looking.
  public func judge(_ made: MadeRows, _ measured: MeasuredRows) throws -> [GateVerdict] {
    var verdicts = GateJudge.judge(
      evaluation: measured.released, thresholds: recipe.thresholds, privateStatement: made.statement.map(privateFit))
    for override in store.state.overrides where concerns(override) { verdicts = verdicts.overriding(override.gate) }
    if store.state.verdicts != verdicts { try store.append([.gatesJudged(verdicts: verdicts)]) }
    for verdict in verdicts {
      jobs.observer(.said(.evaluate, "\(verdict.gate.rawValue): \(verdict.outcome.rawValue). \(verdict.sentence)"))
    }
    return verdicts
  }

  private func privateFit(_ statement: PrivacyStatement) -> PrivateFit {
    let reserved = store.state.reservations.last
    return PrivateFit(
      epsilon: statement.epsilon, delta: statement.delta, ledgerEpsilon: reserved?.spentEpsilon ?? .infinity,
      ledgerTotal: reserved?.totalEpsilon ?? 0, isNoiseFromSystem: statement.isReleasable)
  }
}

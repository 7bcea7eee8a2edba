import Foundation
import Reasoning
import Tables
import Vocabulary

extension StudyEvent {
  /// What happened, in one sentence without a cell's value; nil for what only the machinery needs.
  public var sentence: String? {
    switch self {
    case .created, .environmentSeen, .recipeSet, .jobStarted, .jobFinished, .jobFailed, .jobInterrupted, .branched,
      .wentBack, .reported, .released, .inspected, .heard, .worked, .titled, .uploaded, .copied:
      nil
    case .dataLoaded(let data): "Read “\(data.fileName)”: \(data.rows) rows, \(data.columns) columns."
    case .schemaConfirmed(_, let inferred):
      inferred ? "Kinds and roles of the columns were inferred; no person confirmed them." : "The schema was confirmed."
    case .schemaCorrected(_, let text): text
    case .columnsChosen(let dropped, let reason): "Left out \(Self.list(dropped)): \(reason)."
    case .missingDeclared(let columns, let codes):
      "Declared \(Self.list(codes)) to be missing\(columns.isEmpty ? "" : " in \(Self.list(columns))")."
    case .transformed(let transformation): transformation.description
    case .constraintAdded(let constraint): "Added a rule on \(Self.list(constraint.columns))."
    case .goalSet(let goal): goal.sentence
    case .purposeSet(let purpose): "Purpose: \(purpose.rawValue)."
    case .privacySet(let privacy): privacy.sentence
    case .rolesSet(let roles, let inferred): Self.sentence(roles, inferred)
    case .rowCountSet(let rows): "Rows to make: \(rows)."
    case .seedSet(let seed): "Seed: \(seed)."
    case .timeBudgetSet(let seconds): "Each fit may take \(seconds) seconds."
    case .thresholdSet(let metric, let value): "Threshold of \(metric): \(value)."
    case .weightsSet(let fidelity, let usefulness, let privacy):
      "Weights: fidelity \(fidelity), usefulness \(usefulness), privacy \(privacy)."
    case .generatorsChosen(let generators, let automatic, _):
      "Chose \(Self.list(generators.map(\.rawValue)))\(automatic ? " by comparison" : "")."
    case .split(let split): split.sentence
    case .budgetReserved(let reserved):
      "Reserved ε \(reserved.epsilon) at δ \(reserved.delta) in the ledger."
    case .modelFitted(let model):
      "Fitted \(model.generator.rawValue) on \(model.rows) rows (\(model.part))"
        + (model.passes.map { ", \($0) passes." } ?? ".")
    case .sampled(let rows): "Drew \(rows.rows) rows of \(rows.generator.rawValue)."
    case .evaluated(let evaluation): "Measured \(evaluation.subject) (\(evaluation.part))."
    case .gatesJudged(let verdicts):
      verdicts.allSatisfy(\.permits)
        ? "Judged the gates: all let the rows go."
        : "Judged the gates: \(Self.list(verdicts.filter { !$0.permits }.map(\.gate.rawValue))) said no."
    case .overridden(let gate, let reason, _): "Overrode the gate \(gate.rawValue): \(reason)"
    case .noted(let text): text
    }
  }

  private static func list(_ names: [String]) -> String {
    let shown = names.prefix(6).map { "“\($0)”" }.joined(separator: ", ")
    return names.count > 6 ? "\(shown) and \(names.count - 6) more" : shown
  }

  private static func sentence(_ roles: [RoleRecord], _ inferred: Bool) -> String {
    let named = roles.prefix(12).map { "\($0.column) (\($0.roles.map(\.rawValue).joined(separator: ", ")))" }
    let more = roles.count > 12 ? " and \(roles.count - 12) more" : ""
    return "Roles\(inferred ? ", inferred" : ""): \(named.joined(separator: ", "))\(more)."
  }
}

extension Goal {
  var sentence: String {
    switch task {
    case .survival:
      "Goal: survival" + (time.map { ", time “\($0)”" } ?? "") + (event.map { ", event “\($0)”" } ?? "") + "."
    case .classification, .regression: "Goal: \(task.rawValue) of “\(target ?? "")”."
    case .none: "Goal: none is predicted."
    }
  }
}

extension PrivacyChoice {
  var sentence: String {
    switch level {
    case .none: "Formal privacy: none was asked for."
    case .preferred: "Formal privacy: preferred where it costs little."
    case .differential:
      "Formal privacy: ε \(epsilon ?? RunOptions.defaultEpsilon), δ \(delta ?? RunOptions.defaultDelta)."
    }
  }
}

extension SplitRecord {
  var sentence: String {
    switch judging {
    case .holdout: "Parted the rows: \(training) to learn, \(selection) to choose by, \(holdout) held out."
    case .crossFitting: "The table is judged by five folds in turn."
    case .none: "The table is too small to be judged."
    }
  }
}

import Foundation
import Learning
import Mathematics

/// Fits a learner to an outcome and predicts it for other rows.
struct Predictor: Sendable {
  let outcome: Outcome
  let rounds: Int

  /// Scores `[outputs][rows]`: for each level its own, for a number or a survival time one (the higher, the riskier).
  func predict(
    _ learner: Learner, fittedOn training: LearnerRows, labels: [Double], for rows: LearnerRows
  ) throws -> [[Double]] {
    switch learner {
    case .xgboost: try trees(training, labels, rows)
    case .logistic: linear(training, labels, rows)
    }
  }

  private func trees(_ training: LearnerRows, _ labels: [Double], _ rows: LearnerRows) throws -> [[Double]] {
    let objective: BoostedTrees.Objective =
      switch outcome.kind {
      case .levels(let levels): levels.count == 2 ? .binary : .multiclass(levels: levels.count)
      case .number: .regression
      case .survival: .cox
      }
    // Centred and scaled, so that the library's starting point of 0.5 fits any unit.
    let (centre, scale) = outcome.kind == .number ? moments(labels) : (0, 1)
    let settings = BoostedTrees(objective, rounds: rounds, maximumDepth: 5, learningRate: 0.15, maximumBins: 64)
    let model = try settings.fit(training.trees, labels: labels.map { Float(($0 - centre) / scale) })
    let predicted = try model.predict(rows.trees)
    if case .levels(let levels) = outcome.kind, levels.count == 2 {
      return [predicted.map { 1 - Double($0) }, predicted.map(Double.init)]
    }
    return (0..<model.outputs).map { output in
      (0..<rows.rowCount).map { Double(predicted[$0 * model.outputs + output]) * scale + centre }
    }
  }

  private func linear(_ training: LearnerRows, _ labels: [Double], _ rows: LearnerRows) -> [[Double]] {
    switch outcome.kind {
    case .number:
      let (centre, scale) = moments(labels)
      let model = LinearModel(.squared).fit(training.linear, labels: labels.map { ($0 - centre) / scale })
      return [model.predict(rows.linear).map { $0 * scale + centre }]
    case .survival:
      return [
        LinearModel(.logistic).fit(training.linear, labels: labels.map { $0 > 0 ? 1 : 0 }).predict(rows.linear)
      ]
    case .levels(let levels):
      let fitted = (levels.count == 2 ? [1] : Array(levels.indices)).map { level in
        LinearModel(.logistic).fit(training.linear, labels: labels.map { Int($0) == level ? 1 : 0 })
          .predict(rows.linear)
      }
      return levels.count == 2 ? [fitted[0].map { -$0 }, fitted[0]] : fitted
    }
  }

  private func moments(_ labels: [Double]) -> (centre: Double, scale: Double) {
    let deviation = Statistics.deviation(labels)
    return (Statistics.mean(labels), deviation > 0 ? deviation : 1)
  }
}

/// Scores predictions on known outcomes: AUROC (mean over levels, one against the rest), R² or Harrell's C.
struct OutcomeScore: Sendable {
  private enum Prepared: Sendable {
    case levels([RankedScores])
    case number(predicted: [Double], labels: [Double])
    case survival(risk: [Double], time: [Double], event: [Bool])
  }

  private let prepared: Prepared

  init(_ predictions: [[Double]], labels: [Double], outcome: Outcome, minimumCell: Int) {
    switch outcome.kind {
    case .levels:
      prepared = .levels(
        outcome.scoredLevels(labels, minimumCell: minimumCell).map { level in
          RankedScores(predictions[level], positive: labels.map { Int($0) == level })
        })
    case .number: prepared = .number(predicted: predictions[0], labels: labels)
    case .survival:
      prepared = .survival(risk: predictions[0], time: labels.map(abs), event: labels.map { $0 > 0 })
    }
  }

  /// Row i counts `weights[i]` times; nil when those rows do not vary.
  func value(weights: [Double]) -> Double? {
    switch prepared {
    case .levels(let levels):
      let areas = levels.compactMap { $0.area(weights: weights) }
      return areas.isEmpty ? nil : Statistics.mean(areas)
    case .number(let predicted, let labels):
      let total = weights.reduce(0, +)
      var mean = 0.0
      for row in labels.indices { mean += weights[row] * labels[row] / total }
      var residual = 0.0
      var spread = 0.0
      for row in labels.indices {
        residual += weights[row] * (labels[row] - predicted[row]) * (labels[row] - predicted[row])
        spread += weights[row] * (labels[row] - mean) * (labels[row] - mean)
      }
      return spread > 0 ? 1 - residual / spread : nil
    case .survival(let risk, let time, let event):
      return RankStatistics.harrellC(risk: risk, time: time, event: event, weights: weights)
    }
  }
}

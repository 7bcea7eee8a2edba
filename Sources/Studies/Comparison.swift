import Evaluation
import Foundation
import Mathematics
import Tables
import Vocabulary

/// Fits generators on one part of the table and measures them on another.
final class Comparison {
  private let work: StudyWork
  private let training: Table
  private let selection: Table
  private let part: String
  private let rows: Int
  private let evaluator: Evaluator
  private var baseline: EvaluationBaseline?

  /// - Parameters:
  ///   - part: names the random streams, the jobs and the records.
  ///   - settings: how much is measured; by default less than for the rows that are to be released.
  init(
    work: StudyWork, training: Table, selection: Table, part: String, rows: Int? = nil,
    settings: EvaluationSettings? = nil
  ) {
    self.work = work
    self.training = training
    self.selection = selection
    self.part = part
    self.rows = rows ?? training.rowCount
    evaluator = Evaluator(settings: settings ?? Self.light(work.recipe.evaluation))
  }

  /// Enough to choose by: fewer repeats than what a verdict rests on.
  private static func light(_ settings: EvaluationSettings) -> EvaluationSettings {
    var light = settings
    light.nullRepeats = 20
    light.modelNullRepeats = 5
    light.repeats = 1
    return light
  }

  /// Fits, samples and measures; the fitted model is not kept.
  ///
  /// - Parameter share: of the reserved budget, for a fit with a formal guarantee.
  func evaluate(_ generator: GeneratorKind, share: Double = 0) throws -> EvaluationResult {
    try evaluate(subject: generator.rawValue) {
      let product = try work.fitting.fit(generator, on: training, part: part, share: share)
      let synthetic = try work.fitting.sample(rows, from: product.bytes, part: part)
      let model = ModelRecord(
        generator: generator, part: part, file: nil, rows: training.rowCount, passes: product.passes,
        isPrivate: product.isPrivate)
      return (synthetic, [.modelFitted(model: model)])
    }
  }

  /// Rows of the training table itself: what must fail disclosure.
  func evaluateCopier() throws -> EvaluationResult {
    try evaluate(subject: "copier") {
      var random = RandomSource(seed: work.recipe.seed, for: "copier: \(part)")
      return (Evaluator.copy(of: training, rowCount: rows, using: &random), [])
    }
  }

  /// Independent columns, without any guarantee: what must lose every dependence.
  func evaluateMarginals() throws -> EvaluationResult {
    try evaluate(subject: "marginals anchor") {
      let model = try work.fitting.fitAnchor(on: training, part: part)
      return (try work.fitting.sample(rows, from: model, part: part), [])
    }
  }

  func evaluate(_ synthetic: Table, subject: String) throws -> EvaluationResult {
    try evaluate(subject: subject) { (synthetic, []) }
  }

  private func evaluate(
    subject: String, _ make: () throws -> (Table, [StudyEvent])
  ) throws -> EvaluationResult {
    let name = "evaluate \(subject): \(part)"
    let step: Step = part.hasPrefix("selection") ? .generate : .evaluate
    let outputs = try work.jobs.run(name, step) {
      let (synthetic, events) = try make()
      let monitor = work.monitoring.monitor(for: name)
      let baseline = try measuredBaseline(for: synthetic, monitor.part(0...0.6))
      var random = RandomSource(seed: work.recipe.seed, for: name)
      let result = try evaluator.evaluate(
        CommonSchema.joined(training.learnable.table, synthetic).synthetic, against: baseline, generator: subject,
        using: &random, monitor: monitor.part(0.6...1))
      return JobResult(files: ["evaluation": try CanonicalJSON.data(result, pretty: true)]) { files in
        guard let file = files["evaluation"] else { return events }
        return events + [.evaluated(evaluation: EvaluationRecord(subject: subject, part: self.part, file: file))]
      }
    }
    return try JSONDecoder().decode(EvaluationResult.self, from: try work.file("evaluation", of: outputs))
  }

  /// What real rows score among themselves, measured once for all that are compared here under one schema.
  private func measuredBaseline(for synthetic: Table, _ monitor: Monitor) throws -> EvaluationBaseline {
    let training = CommonSchema.joined(training.learnable.table, synthetic).real
    if let baseline, baseline.schema == training.schema { return baseline }
    var random = RandomSource(seed: work.recipe.seed, for: "baseline: \(part)")
    let measured = try evaluator.baseline(
      training: training, holdout: CommonSchema.joined(selection.learnable.table, synthetic).real, syntheticRows: rows,
      using: &random, monitor: monitor)
    baseline = measured
    return measured
  }
}

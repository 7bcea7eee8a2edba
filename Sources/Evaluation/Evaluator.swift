public import Mathematics
public import Tables

/// Measures a synthetic table against the real rows it was learnt from and against real rows that no fit has seen.
///
/// Every number comes with the same number for real holdout rows (the control) and with the band in which two honest
/// parts of the real table fall (the null band). Without a holdout there is no control and no verdict on disclosure;
/// the measurements then say so in `undefined`.
public struct Evaluator: Sendable {
  public let settings: EvaluationSettings

  public init(settings: EvaluationSettings = EvaluationSettings()) {
    precondition(settings.nullRepeats >= 20, "a null band needs 20 re-splits or more")
    precondition(settings.modelNullRepeats >= 5, "a null band of models needs 5 re-splits or more")
    precondition(settings.repeats >= 1 && settings.rounds >= 1, "repeats and rounds are positive")
    self.settings = settings
  }

  /// All metrics of one synthetic table.
  ///
  /// - Parameters:
  ///   - training: the rows that the generator was fitted on.
  ///   - holdout: real rows that it never saw, of other people.
  ///   - synthetic: rows with exactly the same schema.
  ///   - generator: its canonical name, kept in the result.
  ///   - random: drives subsamples, folds and re-splits; equal streams give equal results at any number of threads.
  /// - Throws: ``EvaluationError``; `CancellationError`.
  public func evaluate(
    training: Table, holdout: Table?, synthetic: Table, generator: String?, using random: inout RandomSource,
    monitor: Monitor
  ) throws -> EvaluationResult {
    let baseline = try baseline(
      training: training, holdout: holdout, syntheticRows: synthetic.rowCount, using: &random,
      monitor: monitor.part(0...0.6))
    return try evaluate(
      synthetic, against: baseline, generator: generator, using: &random, monitor: monitor.part(0.6...1))
  }

  /// What real rows score among themselves: made once, it serves every generator that is compared.
  ///
  /// - Parameter syntheticRows: of the tables to come; comparisons are made at that size or the holdout's.
  public func baseline(
    training: Table, holdout: Table?, syntheticRows: Int, using random: inout RandomSource, monitor: Monitor
  ) throws -> EvaluationBaseline {
    try EvaluationBaseline(
      training: training, holdout: holdout, syntheticRows: syntheticRows, settings: settings, using: &random,
      monitor: monitor)
  }

  /// All metrics of one synthetic table, beside a baseline made before.
  public func evaluate(
    _ synthetic: Table, against baseline: EvaluationBaseline, generator: String?, using random: inout RandomSource,
    monitor: Monitor
  ) throws -> EvaluationResult {
    try EvaluationBaseline.require(synthetic, "synthetic", like: baseline.schema)
    let metrics = try baseline.measure(synthetic.learnable.table, using: &random, monitor: monitor)
    return EvaluationResult(
      generator: generator,
      rows: .init(
        training: baseline.trainingRows, holdout: baseline.holdoutRows, synthetic: synthetic.rowCount),
      metrics: metrics)
  }
}

public import Mathematics
public import Tables

extension Evaluator {
  /// The name under which the copier's result is kept.
  public static let copier = "copier"

  /// The two tables whose verdicts are known, scored beside every comparison: training rows given back, which must fail
  /// disclosure, and independent columns, which must fail dependence.
  ///
  /// - Parameters:
  ///   - baseline: made from `training` and the holdout.
  ///   - rowCount: rows of each anchor, as many as the generators' tables have.
  ///   - marginals: fits independent columns to a table and draws rows of them.
  /// - Returns: the results of “copier” and “marginals”.
  public func anchors(
    training: Table, against baseline: EvaluationBaseline, rowCount: Int,
    marginals: (Table, inout RandomSource) throws -> Table, using random: inout RandomSource, monitor: Monitor
  ) throws -> [EvaluationResult] {
    let copy = Self.copy(of: training, rowCount: rowCount, using: &random)
    let copied = try evaluate(
      copy, against: baseline, generator: Self.copier, using: &random, monitor: monitor.part(0...0.5))
    let independent = try marginals(training, &random)
    let floor = try evaluate(
      independent, against: baseline, generator: "marginals", using: &random, monitor: monitor.part(0.5...1))
    return [copied, floor]
  }

  /// Training rows in random order; all of them come once before one comes twice.
  public static func copy(of training: Table, rowCount: Int, using random: inout RandomSource) -> Table {
    precondition(training.rowCount > 0, "nothing can be copied from a table without rows")
    var rows: [Int] = []
    while rows.count < rowCount {
      rows += random.sample(min(training.rowCount, rowCount - rows.count), of: training.rowCount)
    }
    return training.rows(rows)
  }
}

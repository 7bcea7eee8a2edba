import Evaluation

extension ReportInput {
  /// The same with every remaining count of 1 to `minimumCellCount` − 1 real people taken out.
  ///
  /// A second lock: what arrives here has passed the suppression of `Tables`, which also hides complementary cells.
  package func withoutSmallCells() -> ReportInput {
    var result = self
    let least = minimumCellCount
    func shown(_ count: Int?) -> Int? { count.flatMap { (1..<max(least, 1)).contains($0) ? nil : $0 } }
    for index in result.columns.indices {
      switch result.columns[index].shape {
      case .histogram(var histogram):
        histogram.real = histogram.real.map(shown)
        result.columns[index].shape = .histogram(histogram)
      case .levels(let levels):
        result.columns[index].shape = .levels(
          levels.map { ColumnComparison.Level(name: $0.name, real: shown($0.real), synthetic: $0.synthetic) })
      case .nothing: break
      }
    }
    for index in result.tableOne.indices {
      if case .count(let count, _) = result.tableOne[index].real, shown(count) == nil {
        result.tableOne[index].real = .suppressed
        result.tableOne[index].standardisedDifference = nil
      }
    }
    for index in result.scores.indices {
      result.scores[index].evaluation.metrics = result.scores[index].evaluation.metrics.map { metric in
        guard metric.group != nil, metric.n < least else { return metric }
        var hidden = Measurement.undefined(
          metric.id, because: "fewer than \(least) people", direction: metric.direction, ideal: metric.ideal,
          columns: metric.columns)
        hidden.group = metric.group
        return hidden
      }
    }
    return result
  }
}

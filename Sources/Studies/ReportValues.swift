package import Reports
package import Tables
import Vocabulary

extension TableOne {
  /// The lines as a report has them: the first table is the real one, the second synthetic.
  var reportRows: [TableOneRow] {
    lines.map { line in
      TableOneRow(
        column: line.column, level: line.kind == .missing ? "missing" : line.level, unit: line.unit,
        real: summary(line, 0), synthetic: summary(line, 1),
        standardisedDifference: line.standardisedDifferences[1])
    }
  }

  private func summary(_ line: Line, _ source: Int) -> TableOneRow.Summary {
    let cell = line.cells[source]
    switch line.kind {
    case .heading: return .none
    case .numbers:
      guard let mean = cell.summary?.mean, let deviation = cell.summary?.standardDeviation else { return .suppressed }
      return .meanAndDeviation(mean: mean, standardDeviation: deviation)
    case .level, .missing:
      guard let share = cell.share else { return .suppressed }
      return .count(cell.count ?? Int((share * Double(rows[source])).rounded()), share: share)
    }
  }
}

extension ColumnAggregate {
  /// The first table is the real one, the second synthetic.
  package var reportComparison: ColumnComparison {
    ColumnComparison(
      column: column, title: title, unit: unit, kind: kind, realRows: rows[0], syntheticRows: rows[1],
      realMissing: missing[0], syntheticMissing: missing[1] ?? 0, shape: shape)
  }

  private var shape: ColumnComparison.Shape {
    switch content {
    case .notShown(let reason): return .nothing(reason)
    case .groups(let groups):
      return .levels(
        groups.map { ColumnComparison.Level(name: $0.label, real: $0.counts[0], synthetic: $0.counts[1]) })
    case .numbers(_, let histogram):
      return .histogram(
        ColumnComparison.Histogram(
          edges: histogram.edges, real: histogram.counts[0], synthetic: histogram.counts[1].map { $0 ?? 0 }))
    }
  }
}

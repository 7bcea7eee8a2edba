import Evaluation
package import Tables
import Vocabulary

/// One group of people, and what the target is in it, in both tables.
package struct SubgroupLine: Sendable, Hashable {
  /// "sex = female"
  package var group: String
  package var column: String
  /// Rows of real people in it, at least the minimum cell count.
  package var realRows: Int
  package var syntheticRows: Int
  /// Share of the target's level, 0…1.
  package var real: Double
  package var synthetic: Double
}

/// The share of one level of the target in every group that may be told of.
package struct Subgroups: Sendable, Hashable {
  package var target: String
  package var level: String
  package var lines: [SubgroupLine]

  /// nil when there is nothing to compare.
  ///
  /// - Parameters:
  ///   - columns: those whose groups are compared.
  ///   - sources: the real table, then the synthetic one.
  package init?(of sources: [AggregateSource], target: String, columns: [String]) {
    guard sources.count == 2, let halved = Halved(sources, target) else { return nil }
    self.target = target
    level = halved.label
    lines = []
    for column in columns where column != target {
      guard let cross = CrossTable(of: halved.sources, column, target, mostCells: 6),
        let place = cross.columnLabels.firstIndex(of: level)
      else { continue }
      let width = cross.columnLabels.count
      for (row, label) in cross.rowLabels.enumerated() {
        let cells = (0..<2).map { source in (0..<width).map { cross.counts[source][row * width + $0] } }
        guard !cells[0].contains(where: { $0 == nil }) else { continue }
        let totals = cells.map { $0.reduce(0) { $0 + ($1 ?? 0) } }
        guard totals[0] > 0, totals[1] > 0, let real = cells[0][place], let made = cells[1][place] else { continue }
        lines.append(
          SubgroupLine(
            group: "\(column) = \(label)", column: column, realRows: totals[0], syntheticRows: totals[1],
            real: Double(real) / Double(totals[0]), synthetic: Double(made) / Double(totals[1])))
      }
    }
    if lines.isEmpty { return nil }
  }
}

/// Both tables with a target of two levels: the one that is told, and all others.
private struct Halved {
  let sources: [AggregateSource]
  let label: String

  /// Of a category the second most frequent level (the rarer one of two), of a number what lies above its median.
  init?(_ sources: [AggregateSource], _ target: String) {
    guard let index = sources[0].table.schema.index(of: target) else { return nil }
    let field = sources[0].table.schema.fields[index]
    let column = sources[0].table.columns[index]
    let isTold: @Sendable (Column, Int) -> Bool
    if let codes = column.codes {
      var counts = [Int](repeating: 0, count: field.levels.count)
      for row in codes.indices where !column.isMissing(at: row) { counts[Int(codes[row])] += 1 }
      let order = counts.indices.sorted { (-counts[$0], $0) < (-counts[$1], $1) }
      guard order.count > 1, counts[order[1]] >= Self.fewest else { return nil }
      let level = order[1]
      label = field.levelLabels[field.levels[level]] ?? field.levels[level]
      isTold = { column, row in column.codes.map { Int($0[row]) == level } ?? false }
    } else if let numbers = column.numbers {
      let present = numbers.indices.filter { !column.isMissing(at: $0) }.map { numbers[$0] }.sorted()
      guard present.count >= 4 * Self.fewest else { return nil }
      let median = present[present.count / 2]
      guard present.count(where: { $0 > median }) >= Self.fewest else { return nil }
      label = "above \(NumberText.value(median))"
      isTold = { column, row in column.numbers.map { $0[row] > median } ?? false }
    } else {
      return nil
    }
    var half = Field(name: field.name, kind: .categorical, levels: ["other", label])
    half.missingReasons = field.missingReasons
    self.sources = sources.map { source in
      let table = source.table
      let column = table.columns[index]
      var (schema, columns) = (table.schema, table.columns)
      schema.fields[index] = half
      schema.constraints = []
      columns[index] = Column(
        .codes((0..<table.rowCount).map { column.isMissing(at: $0) ? -1 : isTold(column, $0) ? 1 : 0 }),
        missing: column.missing)
      return AggregateSource(name: source.name, table: Table(schema: schema, columns: columns), isReal: source.isReal)
    }
  }

  private static let fewest = 10
}

extension Figure {
  /// The target in each group: a ring for real people, a disc for synthetic rows.
  package static func subgroups(_ found: Subgroups, limit: Int = 30) -> Figure {
    let lines = Array(found.lines.prefix(limit))
    let highest = lines.map { max($0.real, $0.synthetic) }.max() ?? 1
    var plot = RowPlot(rows: lines.count, domain: 0...min(max(highest * 1.05, 0.01), 1), style: .share)
    plot.drawKey(real: true)
    for (row, line) in lines.enumerated() {
      plot.label(line.group, row: row)
      plot.join(line.real, line.synthetic, row: row)
      plot.canvas.ring(
        plot.x(line.real), plot.y(row), radius: 4.5, .real, tip: "\(line.group): real \(NumberText.share(line.real))")
      plot.canvas.disc(
        plot.x(line.synthetic), plot.y(row), radius: 3, fill: .synthetic,
        tip: "\(line.group): synthetic \(NumberText.share(line.synthetic))")
    }
    plot.drawAxis()
    let worst = lines.max { abs($0.real - $0.synthetic) < abs($1.real - $1.synthetic) }
    let words =
      "Share of \(found.target) = \(found.level) in \(lines.count) groups."
      + (worst.map {
        " Furthest apart in \($0.group): real \(NumberText.share($0.real)), synthetic \(NumberText.share($0.synthetic))."
      } ?? "")
    return Figure(
      title: "\(found.target) = \(found.level), by group",
      subtitle: lines.count < found.lines.count ? "\(lines.count) of \(found.lines.count) groups" : "",
      svg: plot.canvas.svg(alternative: words),
      numbers: [["Group", "Real", "Synthetic", "Real people", "Synthetic rows"]]
        + found.lines.map {
          [
            $0.group, NumberText.share($0.real), NumberText.share($0.synthetic), NumberText.count($0.realRows),
            NumberText.count($0.syntheticRows),
          ]
        },
      alternative: words)
  }
}

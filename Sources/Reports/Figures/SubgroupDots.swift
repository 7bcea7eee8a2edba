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

  /// People who share something, as rows of both tables.
  package struct Group: Sendable {
    package var name: String
    package var column: String
    package var real: [Int]
    package var synthetic: [Int]

    package init(name: String, column: String, real: [Int], synthetic: [Int]) {
      self.name = name
      self.column = column
      self.real = real
      self.synthetic = synthetic
    }
  }

  /// nil when there is nothing to compare.
  ///
  /// - Parameters:
  ///   - sources: the real table, then the synthetic one.
  ///   - groups: those of one column beside each other; people of no known target are not counted.
  package init?(
    of sources: [AggregateSource], target: String, groups: [Group], suppression: Suppression = Suppression()
  ) {
    guard sources.count == 2, let halved = Halved(sources, target) else { return nil }
    self.target = target
    level = halved.label
    lines = []
    var columns: [String] = []
    for group in groups where group.column != target && !columns.contains(group.column) { columns.append(group.column) }
    for column in columns {
      let members = groups.filter { $0.column == column }
      let real = members.map { halved.counts(0, $0.real) }
      let made = members.map { halved.counts(1, $0.synthetic) }
      let hidden = suppression.hidden(real.flatMap { [$0.other, $0.told] }, rows: members.count, columns: 2)
      for (place, group) in members.enumerated() {
        let (people, rows) = (real[place].other + real[place].told, made[place].other + made[place].told)
        guard !hidden[2 * place], !hidden[2 * place + 1], people > 0, rows > 0 else { continue }
        lines.append(
          SubgroupLine(
            group: group.name, column: column, realRows: people, syntheticRows: rows,
            real: Double(real[place].told) / Double(people), synthetic: Double(made[place].told) / Double(rows)))
      }
    }
    if lines.isEmpty { return nil }
  }
}

/// The target of both tables as two levels: the one that is told, and all others.
private struct Halved {
  let label: String
  /// For each source and row whether it has the told level; nil where it is missing.
  private let told: [[Bool?]]

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
    told = sources.map { source in
      let column = source.table.columns[index]
      return (0..<source.table.rowCount).map { column.isMissing(at: $0) ? nil : isTold(column, $0) }
    }
  }

  /// How many of these rows have another level, and how many the told one.
  func counts(_ source: Int, _ rows: [Int]) -> (other: Int, told: Int) {
    rows.reduce(into: (0, 0)) { counts, row in
      switch told[source][row] {
      case true?: counts.1 += 1
      case false?: counts.0 += 1
      case nil: break
      }
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

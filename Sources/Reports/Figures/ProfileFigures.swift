package import Tables
import Vocabulary

extension Figure {
  /// One column of the real table alone: its histogram or its levels, as far as suppression lets them be told.
  package static func profile(_ column: ColumnAggregate) -> Figure {
    let name = column.title.map { "\(column.column): \($0)" } ?? column.column
    let title = column.unit.map { "\(name) (\($0))" } ?? name
    let subtitle = column.missing[0].map { $0 > 0 ? "\(NumberText.share($0)) missing" : "no value is missing" } ?? ""
    switch column.content {
    case .notShown(let reason): return withoutPicture(reason, title: title, subtitle: subtitle)
    case .groups(let groups):
      return profileBars(groups, rows: column.rows[0], title: title, subtitle: subtitle)
    case .numbers(_, let histogram):
      return profileHistogram(histogram, kind: column.kind, title: title, subtitle: subtitle)
    }
  }

  private static func profileHistogram(
    _ histogram: ColumnAggregate.Histogram, kind: ColumnKind, title: String, subtitle: String
  ) -> Figure {
    let (edges, counts) = (histogram.edges, histogram.counts[0])
    guard counts.count + 1 == edges.count, !counts.isEmpty, zip(edges, edges.dropFirst()).allSatisfy({ $0 < $1 })
    else { return withoutPicture("there are no bins to draw", title: title, subtitle: subtitle) }
    var canvas = Canvas(width: ColumnLayout.width, height: ColumnLayout.histogramHeight)
    let densities = counts.indices.map { bin in counts[bin].map { Double($0) / (edges[bin + 1] - edges[bin]) } }
    let highest = max(densities.compactMap { $0 }.max() ?? 0, .leastNonzeroMagnitude)
    let x = Scale(edges[0]...edges[edges.count - 1], from: 8, to: canvas.width - 8)
    let base = canvas.height - 20
    let y = Scale(0...highest, from: base, to: 12)
    func words(_ bin: Int) -> String { "\(place(edges[bin], kind)) to \(place(edges[bin + 1], kind))" }
    for bin in counts.indices {
      let (left, right) = (x(edges[bin]), x(edges[bin + 1]))
      guard let density = densities[bin], let count = counts[bin] else {
        canvas.text("few", (left + right) / 2, base - 4, size: 9, ink: .muted, anchor: .middle)
        continue
      }
      canvas.rectangle(
        left, y(density), max(right - left - 0.6, 0.6), base - y(density), fill: .real, opacity: 0.6,
        tip: "\(words(bin)): \(NumberText.count(count)) rows")
    }
    canvas.line(8, base, canvas.width - 8, base, .axis)
    ColumnLayout.axis(of: edges[0], edges[edges.count - 1], kind: kind, x: x, base: base, on: &canvas)
    let peak = densities.indices.max { densities[$0] ?? 0 < densities[$1] ?? 0 } ?? 0
    let told = "Histogram of \(title). Rows are densest at \(words(peak))."
    return Figure(
      title: title, subtitle: subtitle, svg: canvas.svg(alternative: told),
      numbers: [["Bin", "Rows"]]
        + counts.indices.map { [words($0), counts[$0].map(NumberText.count) ?? "suppressed"] },
      alternative: told)
  }

  private static func place(_ value: Double, _ kind: ColumnKind) -> String {
    switch kind {
    case .date: NumberText.day(value)
    case .dateTime: NumberText.day(value / 86_400)
    default: NumberText.value(value)
    }
  }

  private static func profileBars(
    _ groups: [ColumnAggregate.Group], rows: Int, title: String, subtitle: String
  ) -> Figure {
    guard !groups.isEmpty else { return withoutPicture("there are no levels", title: title, subtitle: subtitle) }
    let most = 14
    let drawn = groups.prefix(most)
    let (rowHeight, rest) = (20.0, groups.count - drawn.count)
    var canvas = Canvas(
      width: ColumnLayout.width, height: 10 + rowHeight * Double(drawn.count) + (rest > 0 ? rowHeight : 4))
    let total = Double(max(rows, 1))
    let highest = Double(max(groups.map { $0.counts[0] }.max() ?? 1, 1)) / total
    let x = Scale(0...highest, from: 118, to: canvas.width - 56)
    for (row, group) in drawn.enumerated() {
      let (top, share) = (6 + rowHeight * Double(row), Double(group.counts[0]) / total)
      canvas.text(group.label, 112, top + 13, size: 10.5, anchor: .end, fitting: 108)
      canvas.rectangle(
        118, top + 3, x(share) - 118, 13, fill: .real, opacity: 0.6,
        tip: "\(group.label): \(NumberText.count(group.counts[0])) rows")
      canvas.text(NumberText.share(share), canvas.width - 4, top + 13, size: 10.5, ink: .muted, anchor: .end)
    }
    canvas.line(118, 6, 118, 6 + rowHeight * Double(drawn.count), .axis)
    if rest > 0 {
      canvas.text("and \(rest) more: see the numbers", 118, canvas.height - 6, size: 10.5, ink: .muted)
    }
    let order = groups.sorted { $0.counts[0] > $1.counts[0] }.prefix(3)
    let told =
      "Bars of the levels of \(title). Most frequent: "
      + order.map { "\($0.label) \(NumberText.share(Double($0.counts[0]) / total))" }.joined(separator: "; ") + "."
    return Figure(
      title: title, subtitle: subtitle, svg: canvas.svg(alternative: told),
      numbers: [["Level", "Rows", "Share"]]
        + groups.map {
          [$0.label, NumberText.count($0.counts[0]), NumberText.share(Double($0.counts[0]) / total)]
        },
      alternative: told)
  }
}

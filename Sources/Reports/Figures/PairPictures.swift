package import Tables

extension Figure {
  /// Two columns against each other: real rows beside synthetic ones, as shares of the rows in cells that are shown of
  /// both, so that what is hidden of real people does not make the rest look more.
  package static func pair(_ table: CrossTable) -> [Figure] {
    let (rows, columns) = (table.rowLabels.count, table.columnLabels.count)
    let all = 0..<rows * columns
    let shown = all.filter { cell in table.counts.allSatisfy { $0[cell] != nil } }
    let totals = table.counts.map { counts in
      Double(max((shown.isEmpty ? Array(all) : shown).reduce(0) { $0 + (counts[$1] ?? 0) }, 1))
    }
    let shares = zip(table.counts, totals).map { counts, total in counts.map { $0.map { Double($0) / total } } }
    let highest = max(shares.flatMap { $0.compactMap { $0 } }.max() ?? 0, 1e-9)
    return table.names.indices.map { source in
      crossMap(
        table, shares[source], rows: rows, columns: columns, full: highest, ink: source == 0 ? .real : .synthetic,
        title: source == 0 ? "Real rows" : "Synthetic rows", counts: table.counts[source])
    }
  }

  private static func crossMap(
    _ table: CrossTable, _ shares: [Double?], rows: Int, columns: Int, full: Double, ink: Ink, title: String,
    counts: [Int?]
  ) -> Figure {
    let (left, cell) = (86.0, min(34, 226 / Double(columns)))
    let height = min(cell, 24)
    var canvas = Canvas(width: 324, height: height * Double(rows) + 92)
    for row in 0..<rows {
      let y = 4 + height * Double(rows - 1 - row)
      canvas.text(
        table.rowLabels[row], left - 6, y + height / 2 + 3.5, size: 10, ink: .muted, anchor: .end, fitting: 80)
      for column in 0..<columns {
        let x = left + cell * Double(column)
        canvas.rectangle(x, y, cell - 1, height - 1, fill: .grid, opacity: 0.4)
        guard let share = shares[row * columns + column] else {
          canvas.text("few", x + cell / 2, y + height / 2 + 3, size: 8, ink: .muted, anchor: .middle)
          continue
        }
        canvas.rectangle(
          x, y, cell - 1, height - 1, fill: ink, opacity: max((share / full).squareRoot(), 0.02),
          tip: "\(table.rowLabels[row]), \(table.columnLabels[column]): \(NumberText.share(share))")
      }
    }
    for column in 0..<columns {
      canvas.text(
        table.columnLabels[column], left + cell * (Double(column) + 0.5) + 3.5, 10 + height * Double(rows), size: 10,
        ink: .muted, anchor: .end, fitting: 72, turned: -90)
    }
    let order = counts.indices.filter { (counts[$0] ?? 0) > 0 }.sorted { (counts[$0] ?? 0) > (counts[$1] ?? 0) }
    func name(_ cell: Int) -> String { "\(table.rowLabels[cell / columns]) with \(table.columnLabels[cell % columns])" }
    let words =
      "\(title), \(table.rowColumn) by \(table.columnColumn): most in "
      + order.prefix(3).map(name).joined(separator: "; ") + "."
    return Figure(
      title: title, subtitle: "\(table.rowColumn) by \(table.columnColumn)", svg: canvas.svg(alternative: words),
      numbers: [[table.rowColumn] + table.columnLabels]
        + (0..<rows).map { row in
          [table.rowLabels[row]]
            + (0..<columns).map { counts[row * columns + $0].map(NumberText.count) ?? "suppressed" }
        },
      alternative: words)
  }
}

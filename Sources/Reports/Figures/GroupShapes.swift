package import Evaluation

extension Figure {
  /// How alike the rows of each group are: value with interval, control as a tick, what chance allows as a shade.
  ///
  /// - Parameter measurements: one for each group; those that are undefined stand in the numbers alone.
  package static func groupShapes(_ measurements: [Measurement], limit: Int = 30) -> Figure? {
    let known = measurements.filter { $0.value?.isFinite == true }
    guard !known.isEmpty else { return nil }
    let shown = Array(known.prefix(limit))
    let domain = StripMarks.domain(shown, atLeast: 0.95...1)
    var plot = RowPlot(rows: shown.count, domain: max(domain.lowerBound, 0)...1, style: .score)
    plot.drawKey(real: false)
    for (row, measurement) in shown.enumerated() {
      guard let value = measurement.value else { continue }
      let name = measurement.group ?? ""
      let marks = StripMarks(measurement, x: plot.x, y: plot.y(row), style: .score)
      marks.drawGround(on: &plot.canvas, height: RowPlot.rowHeight - 5)
      plot.label(name, row: row)
      marks.drawInterval(on: &plot.canvas)
      marks.drawControl(on: &plot.canvas, height: RowPlot.rowHeight - 5)
      let control = measurement.control.map { ", real people \(NumberText.score($0))" } ?? ""
      plot.canvas.disc(
        plot.x(value), plot.y(row), radius: 3.5, fill: .synthetic, tip: "\(name): \(NumberText.score(value))\(control)")
    }
    plot.drawAxis()
    let worst = shown.max { shortfall($0) < shortfall($1) }
    let words =
      "How alike the rows are in \(shown.count) groups, over all columns."
      + (worst.map { worst in
        " Furthest below real people: \(worst.group ?? ""), \(NumberText.score(worst.value ?? 0)), real people "
          + "\(worst.control.map(NumberText.score) ?? "not known")."
      } ?? "")
    return Figure(
      title: "All columns, group by group",
      subtitle: known.count > shown.count
        ? "\(shown.count) of \(known.count) groups" : "1 is identical; blue: real people kept aside; grey: chance",
      svg: plot.canvas.svg(alternative: words),
      numbers: MetricTable.numbers(measurements.map { ($0.group ?? "", $0) }), alternative: words)
  }

  /// How far below the control a group is.
  package static func shortfall(_ measurement: Measurement) -> Double {
    guard let value = measurement.value, let control = measurement.control else { return -.infinity }
    return control - value
  }
}

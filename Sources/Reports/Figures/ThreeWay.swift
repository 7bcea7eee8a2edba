import Evaluation
import Vocabulary

extension Figure {
  /// Fidelity, usefulness and disclosure of all generators and both anchors, one strip plot each, rows in one order.
  ///
  /// Each panel shows value and interval, the control as a tick, the null band as a shade and the threshold as a line.
  public static func threeWay(_ scores: [ReportScore]) -> [Figure] {
    let order =
      scores.filter { $0.part == .released } + scores.filter { $0.part == .candidate }
      + scores.filter { $0.part == .anchor }
    return Panel.all.compactMap { panel($0, order) }
  }

  private static func panel(_ panel: Panel, _ scores: [ReportScore]) -> Figure? {
    guard let id = panel.ids.first(where: { id in scores.contains { $0.evaluation[id]?.value?.isFinite == true } })
    else { return nil }
    let rows = scores.map { ($0, $0.evaluation[id]) }
    let wording = MetricWording.of(id)
    let measured = rows.compactMap(\.1)
    var plot = RowPlot(
      rows: rows.count, domain: StripMarks.domain(measured, atLeast: 0.4...1), style: wording.style)
    plot.canvas.text(panel.good, RowPlot.left, 14, size: 10.5, ink: .muted)
    for (row, (score, measurement)) in rows.enumerated() {
      // The mark is shorter than the word, so that the name is not cut.
      let isChosen = score.part == .released
      plot.label((isChosen ? "✓ " : "") + ScoreNames.title(score.name), row: row, bold: isChosen)
      draw(measurement, of: score, row: row, on: &plot, style: wording.style)
    }
    plot.drawAxis()
    let numbers = MetricTable.numbers(rows.compactMap { row in row.1.map { (ScoreNames.row(row.0), $0) } })
    let told = rows.compactMap { row in row.1?.value.map { "\(ScoreNames.row(row.0)) \(wording.style.text($0))" } }
    let words = "\(panel.title): \(told.joined(separator: "; ")). \(panel.good)."
    return Figure(
      title: panel.title, subtitle: wording.question, svg: plot.canvas.svg(alternative: words), numbers: numbers,
      alternative: words)
  }

  private static func draw(
    _ measurement: Measurement?, of score: ReportScore, row: Int, on plot: inout RowPlot, style: NumberStyle
  ) {
    guard let measurement, let value = measurement.value, value.isFinite else {
      plot.canvas.text("not measured", RowPlot.left + 4, plot.y(row) + 4, size: 10.5, ink: .muted)
      return
    }
    let marks = StripMarks(measurement, x: plot.x, y: plot.y(row), style: style)
    let ink: Ink = score.part == .anchor ? .muted : .synthetic
    marks.drawGround(on: &plot.canvas, height: RowPlot.rowHeight - 3)
    marks.drawControl(on: &plot.canvas, height: RowPlot.rowHeight - 4)
    marks.drawInterval(on: &plot.canvas, ink: ink)
    let tip = "\(ScoreNames.row(score)): \(style.text(value))"
    switch score.part {
    case .released: plot.canvas.disc(plot.x(value), plot.y(row), radius: 5, fill: ink, tip: tip)
    case .candidate: plot.canvas.ring(plot.x(value), plot.y(row), radius: 4, ink, tip: tip)
    case .anchor: plot.canvas.diamond(plot.x(value), plot.y(row), radius: 4.5, fill: ink, tip: tip)
    }
  }

  private struct Panel {
    let title: String
    /// Which end is good.
    let good: String
    /// The first of these that was measured is drawn.
    let ids: [String]

    static let all = [
      Panel(
        title: "Fidelity", good: "left is better: 0.5 cannot be told apart",
        ids: ["fidelity.detection.xgboost", "fidelity.detection.logistic"]),
      Panel(
        title: "Usefulness", good: "right is better: blue is the real table",
        ids: ["usefulness.tstr.xgboost", "usefulness.tstr.logistic"]),
      Panel(
        title: "Disclosure", good: "left is better: 0.5 is guessing",
        ids: [
          "disclosure.membership.strongest", "disclosure.membership.domias", "disclosure.membership.nearestNeighbour",
        ]),
    ]
  }
}

/// How evaluated tables are called in pictures and tables.
package enum ScoreNames {
  package static func row(_ score: ReportScore) -> String {
    let title = title(score.name)
    return switch score.part {
    case .released: "\(title) (chosen)"
    case .candidate: "\(title) (compared)"
    case .anchor: score.name == "copier" ? title : "\(title) (floor)"
    }
  }

  /// How people call a generator.
  package static func title(_ name: String) -> String {
    name == "copier" ? "A copy of real rows" : GeneratorKind(rawValue: name)?.title ?? name
  }
}

package import Evaluation

extension Figure {
  /// Predicted against observed risk of real people: a model learnt on real rows as a solid line with rings, one learnt on
  /// synthetic rows dashed with discs; on the thin diagonal a risk means what it says.
  package static func calibration(_ curve: CalibrationCurve, of target: String) -> Figure {
    let points = curve.real + curve.synthetic
    let highest = min(1, max(0.05, points.flatMap { [$0.predicted, $0.observed] }.max() ?? 1) * 1.08)
    var canvas = Canvas(width: 324, height: 300)
    let x = Scale(0...highest, from: 48, to: canvas.width - 24)
    let y = Scale(0...highest, from: canvas.height - 40, to: 26)
    for tick in Ticks(from: 0, to: highest, count: 5).positions {
      let label = NumberText.fixed(tick * 100, decimals: highest > 0.1 ? 0 : 1) + "\u{A0}%"
      canvas.line(x(0), y(tick), x(highest), y(tick), tick == 0 ? .axis : .grid)
      canvas.text(label, x(0) - 5, y(tick) + 4, size: 10, ink: .muted, anchor: .end)
      canvas.text(label, x(tick), y(0) + 14, size: 10, ink: .muted, anchor: .middle)
    }
    canvas.text("predicted risk", (x(0) + x(highest)) / 2, canvas.height - 6, size: 10.5, ink: .muted, anchor: .middle)
    canvas.line(x(0), y(0), x(highest), y(highest), .axis)
    drawCurve(curve.real, .real, dashed: false, x, y, on: &canvas)
    drawCurve(curve.synthetic, .synthetic, dashed: true, x, y, on: &canvas)
    canvas.line(48, 9, 64, 9, .real, width: 1.8)
    canvas.text("learnt on real rows", 68, 13, size: 10.5, ink: .muted)
    canvas.line(186, 9, 202, 9, .synthetic, width: 1.8, dashed: true)
    canvas.text("on synthetic rows", 206, 13, size: 10.5, ink: .muted)
    let gap = { (points: [CalibrationCurve.Point]) in
      points.reduce(0) { $0 + abs($1.predicted - $1.observed) } / Double(max(points.count, 1))
    }
    let words =
      "Predicted against observed risk of “\(target)” = “\(curve.level)” in real people kept aside. On average a risk is off by "
      + "\(NumberText.share(gap(curve.synthetic))) where the model learnt on synthetic rows, and by "
      + "\(NumberText.share(gap(curve.real))) where it learnt on real ones."
    let rows = [("real", curve.real), ("synthetic", curve.synthetic)].flatMap { name, points in
      points.map { point in
        [
          name, NumberText.share(point.predicted), NumberText.share(point.observed),
          "\(NumberText.share(point.interval.low)) to \(NumberText.share(point.interval.high))",
        ]
      }
    }
    return Figure(
      title: "Chance of “\(target)” = “\(curve.level)”",
      subtitle: "observed in real people kept aside, by predicted risk",
      svg: canvas.svg(alternative: words), numbers: [["Learnt on", "Predicted", "Observed", "95 % interval"]] + rows,
      alternative: words)
  }

  private static func drawCurve(
    _ points: [CalibrationCurve.Point], _ ink: Ink, dashed: Bool, _ x: Scale, _ y: Scale, on canvas: inout Canvas
  ) {
    canvas.polyline(points.map { (x: x($0.predicted), y: y($0.observed)) }, ink, width: 1.8, dashed: dashed)
    for point in points {
      let tip = "predicted \(NumberText.share(point.predicted)), observed \(NumberText.share(point.observed))"
      if dashed {
        canvas.disc(x(point.predicted), y(point.observed), radius: 3, fill: ink, tip: tip)
      } else {
        canvas.ring(x(point.predicted), y(point.observed), radius: 4.5, ink, tip: tip)
      }
    }
  }
}

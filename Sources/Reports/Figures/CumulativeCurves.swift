import Vocabulary

extension Figure {
  /// The share of rows at or below each value: real as a solid line, synthetic as a dashed one.
  ///
  /// - Parameters:
  ///   - values: ascending places at which both curves are known.
  ///   - real: shares 0…1 at `values`; nil where suppressed; empty when it may not be shown.
  ///   - synthetic: shares 0…1 at `values`.
  public static func cumulativeCurves(
    values: [Double], real: [Double?], synthetic: [Double], title: String, subtitle: String = ""
  ) -> Figure {
    precondition(values.count == synthetic.count, "\(synthetic.count) shares for \(values.count) values")
    precondition(real.isEmpty || real.count == values.count, "\(real.count) real shares for \(values.count) values")
    guard let low = values.first, let high = values.last, low < high, (values + synthetic).allSatisfy(\.isFinite) else {
      return withoutPicture("there are fewer than two values", title: title, subtitle: subtitle)
    }
    var canvas = Canvas(width: ColumnLayout.width, height: ColumnLayout.histogramHeight + 20)
    let x = Scale(low...high, from: 38, to: canvas.width - 10)
    let base = canvas.height - 20
    let y = Scale(0...1, from: base, to: 26)
    for share in [0, 0.25, 0.5, 0.75, 1] {
      canvas.line(38, y(share), canvas.width - 10, y(share), share == 0 ? .axis : .grid)
      canvas.text(
        NumberText.fixed(share * 100, decimals: 0) + " %", 33, y(share) + 4, size: 10, ink: .muted, anchor: .end)
    }
    ColumnLayout.axis(of: low, high, kind: .numeric, x: x, base: base, on: &canvas)
    canvas.polyline(steps(values, synthetic, x, y), .synthetic, width: 1.8, dashed: true)
    let known = values.indices.filter { $0 < real.count && real[$0]?.isFinite == true }
    canvas.polyline(steps(known.map { values[$0] }, known.map { real[$0]! }, x, y), .real, width: 1.8)
    drawKey(on: &canvas, hasReal: !known.isEmpty)
    let words = wordsForCurves(values, known.map { (values[$0], real[$0]!, synthetic[$0]) }, synthetic, title)
    let head = known.isEmpty ? ["Value", "Synthetic"] : ["Value", "Real", "Synthetic"]
    let rows = values.indices.map { index -> [String] in
      let shown = known.isEmpty ? [] : [real[index].map(NumberText.share) ?? "suppressed"]
      return [NumberText.value(values[index])] + shown + [NumberText.share(synthetic[index])]
    }
    return Figure(
      title: title, subtitle: subtitle, svg: canvas.svg(alternative: words), numbers: [head] + rows,
      alternative: words)
  }

  private static func steps(
    _ values: [Double], _ shares: [Double], _ x: Scale, _ y: Scale
  ) -> [(x: Double, y: Double)] {
    var points: [(x: Double, y: Double)] = []
    for (value, share) in zip(values, shares) {
      if let last = points.last { points.append((x(value), last.y)) }
      points.append((x(value), y(share)))
    }
    return points
  }

  private static func drawKey(on canvas: inout Canvas, hasReal: Bool) {
    var left = 38.0
    if hasReal {
      canvas.line(left, 9, left + 16, 9, .real, width: 1.8)
      canvas.text("real", left + 20, 13, size: 10.5, ink: .muted)
      left += 52
    }
    canvas.line(left, 9, left + 16, 9, .synthetic, width: 1.8, dashed: true)
    canvas.text("synthetic", left + 20, 13, size: 10.5, ink: .muted)
  }

  private static func wordsForCurves(
    _ values: [Double], _ known: [(value: Double, real: Double, synthetic: Double)], _ synthetic: [Double],
    _ title: String
  ) -> String {
    let middle = values.indices.first { synthetic[$0] >= 0.5 }.map { values[$0] } ?? values[values.count - 1]
    let gap = known.max { abs($0.real - $0.synthetic) < abs($1.real - $1.synthetic) }
    let apart = gap.map {
      " The curves are furthest apart at \(NumberText.value($0.value)), by "
        + "\(NumberText.fixed(abs($0.real - $0.synthetic) * 100, decimals: 1)) percentage points."
    }
    return "Cumulative shares of \(title). Half of the synthetic rows are at or below \(NumberText.value(middle))."
      + (apart ?? "")
  }
}

/// One moment of a training.
package struct LearningPoint: Sendable, Hashable {
  /// Since the job began.
  package var seconds: Double
  package var loss: Double

  package init(seconds: Double, loss: Double) {
    self.seconds = seconds
    self.loss = loss
  }
}

extension Figure {
  /// What a generator tells of its learning, over time.
  ///
  /// - Returns: nil for fewer than two points.
  package static func learningCurve(_ points: [LearningPoint], title: String) -> Figure? {
    let known = points.filter { $0.loss.isFinite && $0.seconds.isFinite }
    guard known.count > 1, let last = known.last else { return nil }
    let losses = known.map(\.loss)
    let (low, high) = (losses.min()!, losses.max()!)
    var canvas = Canvas(width: 320, height: 120)
    let room = max((high - low) * 0.08, 1e-9)
    let x = Scale(0...max(last.seconds, 1e-3), from: 46, to: canvas.width - 8)
    let y = Scale((low - room)...(high + room), from: 96, to: 10)
    for tick in Ticks(from: low, to: high, count: 3).positions {
      canvas.line(46, y(tick), canvas.width - 8, y(tick), .grid)
      canvas.text(NumberText.value(tick), 42, y(tick) + 3.5, size: 10, ink: .muted, anchor: .end)
    }
    canvas.line(46, 96, canvas.width - 8, 96, .axis)
    let times = Ticks(from: 0, to: max(last.seconds, 1e-3), count: 4)
    for tick in times.positions {
      canvas.text(times.label(tick), x(tick), 110, size: 10, ink: .muted, anchor: .middle)
    }
    canvas.text("s", canvas.width - 2, 110, size: 10, ink: .muted, anchor: .end)
    canvas.polyline(known.map { (x($0.seconds), y($0.loss)) }, .synthetic, width: 1.8)
    canvas.disc(x(last.seconds), y(last.loss), radius: 3, fill: .synthetic, tip: NumberText.value(last.loss))
    let words =
      "\(title): from \(NumberText.value(known[0].loss)) to \(NumberText.value(last.loss)) in "
      + "\(NumberText.fixed(last.seconds, decimals: 1)) seconds."
    return Figure(
      title: title, subtitle: "over seconds", svg: canvas.svg(alternative: words),
      numbers: [["Seconds", "Value"]]
        + known.map { [NumberText.fixed($0.seconds, decimals: 1), NumberText.value($0.loss)] },
      alternative: words)
  }
}

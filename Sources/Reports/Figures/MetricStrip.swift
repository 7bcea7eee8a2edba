public import Evaluation

extension Figure {
  /// One metric on its scale: value with interval, control as a tick, null band as a shade, threshold as a dashed line.
  public static func metricStrip(_ measurement: Measurement) -> Figure {
    let sentences = MetricSentences(measurement)
    let title = [sentences.wording.question, sentences.scope].compactMap { $0 }.joined(separator: " — ")
    guard measurement.undefined == nil, let value = measurement.value, value.isFinite else {
      return withoutPicture(measurement.undefined ?? "it was not measured", title: title, subtitle: "")
    }
    var canvas = Canvas(width: 320, height: 50)
    let x = Scale(StripMarks.domain([measurement], atLeast: sentences.wording.axis), from: 12, to: canvas.width - 12)
    let marks = StripMarks(measurement, x: x, y: 17, style: sentences.wording.style)
    marks.drawGround(on: &canvas, height: 22)
    StripMarks.axis(x, y: 32, style: sentences.wording.style, on: &canvas)
    marks.drawInterval(on: &canvas)
    marks.drawControl(on: &canvas, height: 20)
    canvas.disc(x(value), 17, radius: 5, fill: .synthetic, tip: "synthetic rows: \(sentences.text(value))")
    let words =
      "Synthetic rows \(sentences.text(value)), interval \(sentences.text(measurement.interval)), control "
      + "\(sentences.text(measurement.control)), chance allows \(sentences.text(measurement.null)): "
      + Judgement(measurement).short + "."
    return Figure(
      title: title, svg: canvas.svg(alternative: words), numbers: MetricTable.numbers([("", measurement)]),
      alternative: words)
  }
}

/// The marks of one measurement on a horizontal scale.
struct StripMarks {
  let measurement: Measurement
  let x: Scale
  let y: Double
  let style: NumberStyle

  init(_ measurement: Measurement, x: Scale, y: Double, style: NumberStyle) {
    self.measurement = measurement
    self.x = x
    self.y = y
    self.style = style
  }

  /// A range that holds all that is drawn, and `least`.
  static func domain(_ measurements: [Measurement], atLeast least: ClosedRange<Double>) -> ClosedRange<Double> {
    let places = measurements.flatMap { measurement in
      [
        measurement.value, measurement.control, measurement.threshold, measurement.interval?.low,
        measurement.interval?.high, measurement.null?.low, measurement.null?.high,
      ].compactMap { $0 }.filter(\.isFinite)
    }
    let low = min(places.min() ?? least.lowerBound, least.lowerBound)
    let high = max(places.max() ?? least.upperBound, least.upperBound)
    let room = (high - low) * 0.03
    return (low < least.lowerBound ? low - room : low)...(high > least.upperBound ? high + room : high)
  }

  func drawGround(on canvas: inout Canvas, height: Double) {
    if let band = measurement.null, band.low.isFinite, band.high.isFinite {
      canvas.rectangle(
        x(band.low), y - height / 2, max(x(band.high) - x(band.low), 1.5), height, fill: .band,
        tip: "chance allows \(style.text(band.low)) to \(style.text(band.high))")
    }
    if let threshold = measurement.threshold, threshold.isFinite {
      canvas.line(x(threshold), y - height / 2 - 3, x(threshold), y + height / 2 + 3, .bad, width: 1.4, dashed: true)
    }
  }

  func drawInterval(on canvas: inout Canvas, ink: Ink = .synthetic) {
    guard let interval = measurement.interval, interval.low.isFinite, interval.high.isFinite else { return }
    canvas.line(x(interval.low), y, x(interval.high), y, ink, width: 2)
  }

  func drawControl(on canvas: inout Canvas, height: Double) {
    guard let control = measurement.control, control.isFinite else { return }
    canvas.line(x(control), y - height / 2, x(control), y + height / 2, .real, width: 2.4)
  }

  static func axis(_ x: Scale, y: Double, style: NumberStyle, on canvas: inout Canvas) {
    canvas.line(x.from, y, x.to, y, .axis)
    let factor = style == .share ? 100.0 : 1
    let ticks = Ticks(from: x.domain.lowerBound * factor, to: x.domain.upperBound * factor, count: 5)
    for tick in ticks.positions {
      let place = x(tick / factor)
      canvas.line(place, y, place, y + 3, .axis)
      let label = ticks.label(tick) + (style == .share ? " %" : "")
      canvas.text(label, place, y + 14, size: 10, ink: .muted, anchor: .middle)
    }
  }
}

/// Measurements as rows of numbers, one form for figures and tables.
enum MetricTable {
  static func numbers(_ rows: [(name: String, measurement: Measurement)]) -> [[String]] {
    let named = rows.contains { !$0.name.isEmpty }
    let head = ["Value", "95 % interval", "Control", "Chance allows", "Threshold", "Rows", "Verdict"]
    return [[named ? "Of" : "Metric"] + head]
      + rows.map { row in
        let sentences = MetricSentences(row.measurement)
        return [
          named ? row.name : row.measurement.id, sentences.text(row.measurement.value),
          sentences.text(row.measurement.interval), sentences.text(row.measurement.control),
          sentences.text(row.measurement.null), sentences.text(row.measurement.threshold),
          NumberText.count(row.measurement.n), row.measurement.undefined ?? Judgement(row.measurement).short,
        ]
      }
  }
}

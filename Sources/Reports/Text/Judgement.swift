package import Evaluation

/// Where a measured value lies against what chance allows.
package enum Judgement: String, Sendable {
  case inside, better, worse, noBand, undefined

  package init(_ measurement: Measurement) {
    guard measurement.undefined == nil, let value = measurement.value, value.isFinite else {
      self = .undefined
      return
    }
    guard let band = measurement.null else {
      self = .noBand
      return
    }
    if value >= band.low && value <= band.high {
      self = .inside
    } else {
      switch measurement.direction {
      case .higher: self = value > band.high ? .better : .worse
      case .lower: self = value < band.low ? .better : .worse
      case .nearIdeal: self = .worse
      }
    }
  }

  /// For a table cell or a mark beside the number.
  package var short: String {
    switch self {
    case .inside: "inside what chance allows"
    case .better: "beyond chance, on the good side"
    case .worse: "outside what chance allows"
    case .noBand: "no band was measured"
    case .undefined: "not measured"
    }
  }

  /// A sign that needs no colour.
  package var sign: String {
    switch self {
    case .inside, .better: "✓"
    case .worse: "▲"
    case .noBand, .undefined: "–"
    }
  }
}

/// The sentences that tell one measurement: value, interval, control, band, verdict.
package struct MetricSentences {
  package let measurement: Measurement
  package let wording: MetricWording

  package init(_ measurement: Measurement) {
    self.measurement = measurement
    wording = MetricWording.of(measurement.id)
  }

  /// "0.58 (95 % interval 0.55 to 0.61). It is 0.50 for real people …; chance allows 0.46 to 0.54."
  package var prose: HTML {
    if let reason = measurement.undefined { return "Not measured: \(reason)." }
    guard let value = measurement.value else { return "Not measured: no reason was given." }
    let number = wording.style.html
    var text: HTML = "<strong>\(number(value))</strong>"
    if let unit = measurement.unit { text += " \(unit)" }
    if let interval = measurement.interval {
      text += " (95 % interval \(number(interval.low)) to \(number(interval.high)))"
    }
    text += "."
    if let control = measurement.control { text += " For \(wording.control) it is \(number(control))" }
    if let band = measurement.null {
      text += measurement.control == nil ? " C" : "; c"
      text += "hance allows \(number(band.low)) to \(number(band.high))"
    }
    text += measurement.control == nil && measurement.null == nil ? " There is no control to hold it against." : "."
    return text
  }

  /// What it speaks of when not of the whole table: "column age", "group sex=female".
  package var scope: String? {
    let parts = [
      measurement.columns.map { "column\($0.count == 1 ? "" : "s") \($0.joined(separator: " × "))" },
      measurement.group.map { "group \($0)" },
    ].compactMap { $0 }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }

  package func text(_ value: Double?) -> String { value.map(wording.style.text) ?? "–" }

  package func text(_ interval: Interval?) -> String {
    interval.map { "\(wording.style.text($0.low)) to \(wording.style.text($0.high))" } ?? "–"
  }
}

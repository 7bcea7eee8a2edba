public import Vocabulary

extension Figure {
  /// One column, real beside synthetic: a histogram pair, a pair of bars per level, or the reason why there is none.
  public static func column(_ comparison: ColumnComparison, subtitle: String = "") -> Figure {
    let name = comparison.title.map { "\(comparison.column): \($0)" } ?? comparison.column
    let title = comparison.unit.map { "\(name) (\($0))" } ?? name
    switch comparison.shape {
    case .histogram(let histogram):
      return histogramPair(histogram, kind: comparison.kind, title: title, subtitle: subtitle)
    case .levels(let levels): return levelBars(levels, title: title, subtitle: subtitle)
    case .nothing(let reason): return withoutPicture(reason, title: title, subtitle: subtitle)
    }
  }

  /// The outline of real rows over the filled shape of synthetic ones, on common bins.
  ///
  /// Heights are shares of rows per unit of width, so that bins of unequal width can be compared.
  public static func histogramPair(
    _ histogram: ColumnComparison.Histogram, kind: ColumnKind, title: String, subtitle: String = ""
  ) -> Figure {
    let bins = Bins(histogram)
    guard bins.isDrawable else {
      return withoutPicture("there are no bins to draw", title: title, subtitle: subtitle)
    }
    var canvas = Canvas(width: ColumnLayout.width, height: ColumnLayout.histogramHeight)
    let hasReal = bins.real.contains { $0 != nil }
    ColumnLayout.key(on: &canvas, real: hasReal, suppressed: hasReal && bins.real.contains { $0 == nil })
    let x = Scale(bins.edges.first!...bins.edges.last!, from: 8, to: canvas.width - 8)
    let base = canvas.height - 20
    let y = Scale(0...bins.highest, from: base, to: 26)
    for (bin, density) in bins.synthetic.enumerated() {
      let (left, right) = (x(bins.edges[bin]), x(bins.edges[bin + 1]))
      canvas.rectangle(
        left, y(density), right - left, base - y(density), fill: .synthetic, opacity: 0.5, tip: bins.tip(bin, kind))
    }
    for run in bins.runsOfReal() { drawOutline(of: run, bins: bins, x: x, y: y, base: base, on: &canvas) }
    canvas.line(8, base, canvas.width - 8, base, .axis)
    ColumnLayout.axis(of: bins.edges.first!, bins.edges.last!, kind: kind, x: x, base: base, on: &canvas)
    return Figure(
      title: title, subtitle: subtitle, svg: canvas.svg(alternative: bins.words(title, kind)),
      numbers: bins.numbers(kind), alternative: bins.words(title, kind))
  }

  private static func drawOutline(
    of run: Range<Int>, bins: Bins, x: Scale, y: Scale, base: Double, on canvas: inout Canvas
  ) {
    var points: [(x: Double, y: Double)] = [(x(bins.edges[run.lowerBound]), base)]
    for bin in run {
      let height = y(bins.real[bin]!)
      points.append((x(bins.edges[bin]), height))
      points.append((x(bins.edges[bin + 1]), height))
    }
    points.append((x(bins.edges[run.upperBound]), base))
    canvas.polyline(points, .real, width: 1.8)
  }

  static func withoutPicture(_ reason: String, title: String, subtitle: String) -> Figure {
    var canvas = Canvas(width: ColumnLayout.width, height: 48)
    canvas.text("Not drawn: \(reason)", 8, 28, ink: .muted, fitting: canvas.width - 16)
    let words = "\(title) is not drawn: \(reason)."
    return Figure(
      title: title, subtitle: subtitle, svg: canvas.svg(alternative: words),
      numbers: [["Not drawn because"], [reason]],
      alternative: words)
  }
}

/// Sizes and parts that all pictures of one column share.
enum ColumnLayout {
  static let width = 320.0
  static let histogramHeight = 150.0

  static func key(on canvas: inout Canvas, real: Bool, suppressed: Bool = false) {
    var x = 8.0
    if real {
      canvas.outline(x + 0.9, 5, 11, 8, .real, stroke: 1.8)
      canvas.text("real", x + 17, 13, size: 10.5, ink: .muted)
      x += 48
    }
    canvas.rectangle(x, 4, 13, 10, fill: .synthetic, opacity: 0.5)
    canvas.text("synthetic", x + 17, 13, size: 10.5, ink: .muted)
    if suppressed {
      canvas.text(
        "gap: too few people to show", canvas.width - 8, 13, size: 10.5, ink: .muted, anchor: .end)
    }
  }

  static func axis(
    of low: Double, _ high: Double, kind: ColumnKind, x: Scale, base: Double, on canvas: inout Canvas
  ) {
    let perDay = kind == .dateTime ? 86_400.0 : 1
    let isTime = kind == .date || kind == .dateTime
    let ticks = Ticks(from: low / perDay, to: high / perDay, count: isTime ? 3 : 5)
    for tick in ticks.positions {
      let place = x(tick * perDay)
      canvas.line(place, base, place, base + 4, .axis)
      let label = isTime ? NumberText.day(tick) : ticks.label(tick)
      let anchor: Canvas.Anchor = place < 24 ? .start : place > canvas.width - 24 ? .end : .middle
      canvas.text(label, place, base + 15, size: 10.5, ink: .muted, anchor: anchor)
    }
  }
}

/// A histogram pair as densities: share of rows per unit.
private struct Bins {
  let edges: [Double]
  let real: [Double?]
  let synthetic: [Double]
  let counts: ColumnComparison.Histogram

  init(_ histogram: ColumnComparison.Histogram) {
    counts = histogram
    edges = histogram.edges
    let widths = zip(histogram.edges, histogram.edges.dropFirst()).map { $1 - $0 }
    let realTotal = Double(max(histogram.real.reduce(0) { $0 + ($1 ?? 0) }, 1))
    let syntheticTotal = Double(max(histogram.synthetic.reduce(0, +), 1))
    real = zip(histogram.real, widths).map { count, width in count.map { Double($0) / realTotal / width } }
    synthetic = zip(histogram.synthetic, widths).map { Double($0) / syntheticTotal / $1 }
  }

  var isDrawable: Bool {
    synthetic.count + 1 == edges.count && counts.real.count == counts.synthetic.count && !synthetic.isEmpty
      && edges.allSatisfy(\.isFinite) && zip(edges, edges.dropFirst()).allSatisfy { $0 < $1 }
  }

  var highest: Double { max(real.reduce(0) { max($0, $1 ?? 0) }, synthetic.max() ?? 0, .leastNonzeroMagnitude) }

  /// Neighbouring bins that are not suppressed.
  func runsOfReal() -> [Range<Int>] {
    var runs: [Range<Int>] = []
    var start: Int?
    for bin in 0...real.count {
      let present = bin < real.count && real[bin] != nil
      if present && start == nil { start = bin }
      if !present, let first = start {
        runs.append(first..<bin)
        start = nil
      }
    }
    return runs
  }

  func place(_ value: Double, _ kind: ColumnKind) -> String {
    switch kind {
    case .date: NumberText.day(value)
    case .dateTime: NumberText.day(value / 86_400)
    default: NumberText.value(value)
    }
  }

  func span(_ bin: Int, _ kind: ColumnKind) -> String {
    "\(place(edges[bin], kind)) to \(place(edges[bin + 1], kind))"
  }

  func tip(_ bin: Int, _ kind: ColumnKind) -> String {
    let shown = counts.real[bin].map { ", real \(NumberText.count($0))" } ?? ""
    return "\(span(bin, kind)): synthetic \(NumberText.count(counts.synthetic[bin]))\(shown)"
  }

  func numbers(_ kind: ColumnKind) -> [[String]] {
    let hasReal = counts.real.contains { $0 != nil }
    let head = hasReal ? ["Bin", "Real", "Synthetic"] : ["Bin", "Synthetic"]
    return [head]
      + synthetic.indices.map { bin in
        let real = counts.real[bin].map(NumberText.count) ?? "suppressed"
        return [span(bin, kind)] + (hasReal ? [real] : []) + [NumberText.count(counts.synthetic[bin])]
      }
  }

  func words(_ title: String, _ kind: ColumnKind) -> String {
    let top = synthetic.indices.max { synthetic[$0] < synthetic[$1] } ?? 0
    var text = "Histogram of \(title). Synthetic rows are densest at \(span(top, kind))"
    if let peak = real.indices.filter({ real[$0] != nil }).max(by: { real[$0]! < real[$1]! }) {
      text += ", real rows at \(span(peak, kind))"
    }
    return text + "."
  }
}

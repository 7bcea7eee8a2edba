extension Figure {
  /// The share of missing values per column: a ring for real rows, a disc for synthetic ones.
  ///
  /// Columns without any missing value are left out; the worst `limit` are drawn, all are in the numbers.
  public static func missingness(_ columns: [ColumnComparison], limit: Int = 30) -> Figure? {
    let some = columns.filter { ($0.realMissing ?? 0) > 0 || $0.syntheticMissing > 0 }
    guard !some.isEmpty else { return nil }
    let shares = some.map { max($0.realMissing ?? 0, $0.syntheticMissing) }
    let order = some.indices.sorted { (-shares[$0], $0) < (-shares[$1], $1) }.prefix(limit)
    let highest = shares.max()!
    let hasReal = some.contains { $0.realMissing != nil }
    var plot = RowPlot(rows: order.count, domain: 0...max(highest * 1.04, 0.01), style: .share)
    plot.drawKey(real: hasReal)
    for (row, index) in order.enumerated() {
      let (column, name) = (some[index], some[index].column)
      plot.label(name, row: row)
      if let real = column.realMissing {
        plot.join(real, column.syntheticMissing, row: row)
        plot.canvas.ring(plot.x(real), plot.y(row), radius: 4.5, .real, tip: "\(name): real \(NumberText.share(real))")
      }
      plot.canvas.disc(
        plot.x(column.syntheticMissing), plot.y(row), radius: 3, fill: .synthetic,
        tip: "\(name): synthetic \(NumberText.share(column.syntheticMissing))")
    }
    plot.drawAxis()
    let numbers = some.map {
      [$0.column] + (hasReal ? [$0.realMissing.map(NumberText.share) ?? "suppressed"] : [])
        + [NumberText.share($0.syntheticMissing)]
    }
    let first = some[order[0]]
    let words =
      "Share of missing values in \(some.count) columns. Most in \(first.column): "
      + (first.realMissing.map { "real \(NumberText.share($0)), " } ?? "")
      + "synthetic \(NumberText.share(first.syntheticMissing))."
    return Figure(
      title: "Missing values",
      subtitle: subtitle(shown: order.count, of: some.count, noun: "columns with missing values"),
      svg: plot.canvas.svg(alternative: words),
      numbers: [hasReal ? ["Column", "Real", "Synthetic"] : ["Column", "Synthetic"]] + numbers, alternative: words)
  }

  /// Standardised differences of Table 1, largest first, with the customary ±0.1 marked.
  ///
  /// Of a category its own difference, where it has one, in the place of its levels'.
  public static func differences(_ rows: [TableOneRow], limit: Int = 30) -> Figure? {
    let whole = rows.filter { $0.level == nil && $0.standardisedDifference?.isFinite == true }
    let told = Set(whole.map(\.column))
    let known = rows.filter {
      $0.standardisedDifference?.isFinite == true && ($0.level == nil || !told.contains($0.column))
    }
    guard !known.isEmpty else { return nil }
    let values = known.map { $0.standardisedDifference! }
    let order = known.indices.sorted { (-abs(values[$0]), $0) < (-abs(values[$1]), $1) }.prefix(limit)
    let reach = max(abs(values[order[0]]) * 1.05, 0.2)
    var plot = RowPlot(rows: order.count, domain: -reach...reach, style: .score)
    plot.canvas.rectangle(
      plot.x(-0.1), plot.top, plot.x(0.1) - plot.x(-0.1), plot.bottom - plot.top, fill: .band, opacity: 0.45)
    plot.canvas.text(
      "within ±0.1: negligible", plot.x(0), plot.top - 6, size: 10.5, ink: .muted, anchor: .middle)
    plot.canvas.line(plot.x(0), plot.top, plot.x(0), plot.bottom, .axis)
    for (row, index) in order.enumerated() {
      let name = label(of: known[index])
      plot.label(name, row: row)
      plot.canvas.line(plot.x(0), plot.y(row), plot.x(values[index]), plot.y(row), .synthetic, width: 1.2)
      plot.canvas.disc(
        plot.x(values[index]), plot.y(row), radius: 3.5, fill: .synthetic,
        tip: "\(name): \(NumberText.score(values[index]))")
    }
    plot.drawAxis()
    let beyond = values.count { abs($0) > 0.1 }
    let words =
      "Standardised differences of \(known.count) lines of Table 1; \(beyond) beyond ±0.1. Largest: "
      + "\(label(of: known[order[0]])) \(NumberText.score(values[order[0]]))."
    return Figure(
      title: "Differences in Table 1",
      subtitle: subtitle(shown: order.count, of: known.count, noun: "variables and levels"),
      svg: plot.canvas.svg(alternative: words),
      numbers: [["Variable", "Standardised difference"]]
        + known.indices.map { [label(of: known[$0]), NumberText.score(values[$0])] },
      alternative: words)
  }

  private static func label(of row: TableOneRow) -> String { row.level.map { "\(row.column) = \($0)" } ?? row.column }

  private static func subtitle(shown: Int, of all: Int, noun: String) -> String {
    shown < all ? "the \(shown) largest of \(all) \(noun)" : "\(all) \(noun)"
  }
}

/// Rows of dots over one axis, names at the left.
struct RowPlot {
  var canvas: Canvas
  let x: Scale
  let rows: Int
  let style: NumberStyle
  let top = 26.0
  static let rowHeight = 18.0
  static let left = 164.0

  init(rows: Int, domain: ClosedRange<Double>, style: NumberStyle, width: Double = 370) {
    canvas = Canvas(width: width, height: 26 + Double(rows) * Self.rowHeight + 24)
    x = Scale(domain, from: Self.left, to: width - 14)
    self.rows = rows
    self.style = style
  }

  var bottom: Double { top + Double(rows) * Self.rowHeight }

  func y(_ row: Int) -> Double { top + (Double(row) + 0.5) * Self.rowHeight }

  mutating func label(_ name: String, row: Int, bold: Bool = false) {
    canvas.text(name, Self.left - 8, y(row) + 4, size: 11, anchor: .end, bold: bold, fitting: Self.left - 12)
    canvas.line(Self.left, y(row), canvas.width - 14, y(row), .grid)
  }

  mutating func join(_ one: Double, _ other: Double, row: Int) {
    canvas.line(x(one), y(row), x(other), y(row), .axis, width: 1.2)
  }

  mutating func drawKey(real: Bool) {
    var left = Self.left
    if real {
      canvas.ring(left + 5, 10, radius: 4.5, .real)
      canvas.text("real", left + 14, 14, size: 10.5, ink: .muted)
      left += 48
    }
    canvas.disc(left + 5, 10, radius: 3, fill: .synthetic)
    canvas.text("synthetic", left + 14, 14, size: 10.5, ink: .muted)
  }

  mutating func drawAxis() {
    canvas.line(Self.left, bottom, canvas.width - 14, bottom, .axis)
    let ticks = Ticks(from: x.domain.lowerBound, to: x.domain.upperBound, count: 4)
    for tick in ticks.positions {
      canvas.line(x(tick), bottom, x(tick), bottom + 4, .axis)
      let percent = Ticks(from: x.domain.lowerBound * 100, to: x.domain.upperBound * 100, count: 4)
      let label = style == .share ? percent.label(tick * 100) + " %" : ticks.label(tick)
      canvas.text(label, x(tick), bottom + 16, size: 10.5, ink: .muted, anchor: .middle)
    }
  }
}

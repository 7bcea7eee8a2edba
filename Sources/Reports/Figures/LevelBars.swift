extension Figure {
  /// The share of each level: the outline of real rows over the filled bar of synthetic ones.
  ///
  /// At most ``LevelShares/limit`` levels are drawn, in the order given; the numbers hold all of them.
  public static func levelBars(
    _ levels: [ColumnComparison.Level], title: String, subtitle: String = ""
  ) -> Figure {
    guard !levels.isEmpty else { return withoutPicture("there are no levels", title: title, subtitle: subtitle) }
    let shares = LevelShares(levels)
    let drawn = levels.indices.prefix(LevelShares.limit)
    let rowHeight = 20.0
    let rest = levels.count - drawn.count
    var canvas = Canvas(
      width: ColumnLayout.width, height: 36 + rowHeight * Double(drawn.count) + (rest > 0 ? rowHeight : 4))
    let hasReal = shares.hasReal
    ColumnLayout.key(on: &canvas, real: hasReal)
    let numbersLeft = canvas.width - (hasReal ? 96 : 50)
    if hasReal { canvas.text("real", numbersLeft + 46, 30, size: 10, ink: .muted, anchor: .end) }
    canvas.text("synth.", canvas.width - 4, 30, size: 10, ink: .muted, anchor: .end)
    let x = Scale(0...shares.highest, from: 104, to: numbersLeft - 4)
    for (position, level) in drawn.enumerated() {
      let top = 34 + rowHeight * Double(position)
      canvas.text(levels[level].name, 98, top + 13, size: 10.5, anchor: .end, fitting: 94)
      canvas.rectangle(
        104, top + 4, x(shares.synthetic[level]) - 104, 12, fill: .synthetic, opacity: 0.5, tip: shares.tip(level))
      if let real = shares.real[level] { canvas.outline(104, top + 4.9, x(real) - 104, 10.2, .real, stroke: 1.8) }
      if hasReal {
        canvas.text(shares.realText(level), numbersLeft + 46, top + 13, size: 10.5, ink: .muted, anchor: .end)
      }
      canvas.text(
        NumberText.share(shares.synthetic[level]), canvas.width - 4, top + 13, size: 10.5, ink: .muted, anchor: .end)
    }
    canvas.line(104, 34, 104, 36 + rowHeight * Double(drawn.count), .axis)
    if rest > 0 {
      canvas.text(
        "and \(rest) more level\(rest == 1 ? "" : "s"): see the numbers", 104, canvas.height - 7, size: 10.5,
        ink: .muted)
    }
    let words = shares.words(title)
    return Figure(
      title: title, subtitle: subtitle, svg: canvas.svg(alternative: words), numbers: shares.numbers,
      alternative: words)
  }
}

/// Counts of levels as shares of the rows that have a value.
private struct LevelShares {
  /// As many as can be read at a glance.
  static let limit = 12

  let levels: [ColumnComparison.Level]
  let real: [Double?]
  let synthetic: [Double]
  let hasReal: Bool

  init(_ levels: [ColumnComparison.Level]) {
    self.levels = levels
    let realTotal = levels.reduce(0) { $0 + ($1.real ?? 0) }
    let syntheticTotal = Double(max(levels.reduce(0) { $0 + $1.synthetic }, 1))
    real = levels.map { level in level.real.map { Double($0) / Double(max(realTotal, 1)) } }
    synthetic = levels.map { Double($0.synthetic) / syntheticTotal }
    hasReal = levels.contains { $0.real != nil }
  }

  var highest: Double { max(real.reduce(0) { max($0, $1 ?? 0) }, synthetic.max() ?? 0, 0.01) }

  func realText(_ level: Int) -> String { real[level].map(NumberText.share) ?? "few" }

  func tip(_ level: Int) -> String {
    let shown = hasReal ? ", real \(realText(level))" : ""
    return "\(levels[level].name): synthetic \(NumberText.share(synthetic[level]))\(shown)"
  }

  var numbers: [[String]] {
    let head = hasReal ? ["Level", "Real", "Real share", "Synthetic", "Synthetic share"] : nil
    return [head ?? ["Level", "Synthetic", "Synthetic share"]]
      + levels.indices.map { level in
        let count = levels[level].real.map(NumberText.count) ?? "suppressed"
        let realCells = hasReal ? [count, real[level].map(NumberText.share) ?? "suppressed"] : []
        let made = [NumberText.count(levels[level].synthetic), NumberText.share(synthetic[level])]
        return [levels[level].name] + realCells + made
      }
  }

  func words(_ title: String) -> String {
    let order = levels.indices.sorted { (-synthetic[$0], $0) < (-synthetic[$1], $1) }.prefix(3)
    return "Bars of the levels of \(title). Most frequent: " + order.map(tip).joined(separator: "; ") + "."
  }
}

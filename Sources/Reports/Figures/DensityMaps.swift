extension Figure {
  /// Real and synthetic rows on one plane, and where one is denser than the other; cells, never points.
  package static func densityMaps(_ map: JointMap) -> [Figure] {
    let real = shares(map.real, of: map.realRows)
    let made = shares(map.synthetic.map { $0 }, of: map.syntheticRows)
    let highest = max((real + made).compactMap { $0 }.max() ?? 0, 1e-9)
    let gap = zip(made, real).map { made, real in made.flatMap { made in real.map { made - $0 } } }
    let widest = max(gap.compactMap { $0.map(abs) }.max() ?? 0, highest / 4)
    let plane = "the plane holds \(NumberText.share(map.explained)) of all variation"
    return [
      densityMap(
        real, side: map.side, ink: { _ in .real }, full: highest, title: "Real rows", subtitle: plane,
        counts: map.real),
      densityMap(
        made, side: map.side, ink: { _ in .synthetic }, full: highest, title: "Synthetic rows",
        subtitle: "same plane, same shades", counts: map.synthetic),
      densityMap(
        gap, side: map.side, ink: { $0 < 0 ? .real : .synthetic }, full: widest,
        title: "Difference", subtitle: "orange, a dot: synthetic rows are denser; blue: real ones", counts: nil,
        marksPositive: true),
    ]
  }

  private static func shares(_ counts: [Int?], of rows: Int) -> [Double?] {
    counts.map { $0.map { Double($0) / Double(max(rows, 1)) } }
  }

  private static func densityMap(
    _ values: [Double?], side: Int, ink: (Double) -> Ink, full: Double, title: String, subtitle: String,
    counts: [Int?]?, marksPositive: Bool = false
  ) -> Figure {
    let cell = (288.0 / Double(side) * 10).rounded() / 10
    var canvas = Canvas(width: cell * Double(side) + 12, height: cell * Double(side) + 12)
    canvas.outline(5, 5, cell * Double(side) + 2, cell * Double(side) + 2, .grid, stroke: 1)
    // One mark for all cells of a shade keeps the drawing light.
    let shades = 16
    var bars: [Ink: [[Canvas.Bar]]] = [:]
    var hidden: [Canvas.Bar] = []
    for row in 0..<side {
      for column in 0..<side {
        let place = row * side + column
        let (x, y) = (6 + cell * Double(column), 6 + cell * Double(side - 1 - row))
        guard let value = values[place] else {
          hidden.append(Canvas.Bar(x: x + cell * 0.3, y: y + cell / 2 - 0.5, width: cell * 0.4, height: 1))
          continue
        }
        let share = min(abs(value) / full, 1)
        // The root spreads the many thin cells over more shades.
        let shade = Int(((marksPositive ? share : share.squareRoot()) * Double(shades)).rounded())
        if shade == 0 { continue }
        let kind = ink(value)
        bars[kind, default: Array(repeating: [], count: shades + 1)][shade]
          .append(Canvas.Bar(x: x, y: y, width: cell, height: cell))
        if marksPositive && value > 0 && share > 0.25 {
          canvas.disc(x + cell / 2, y + cell / 2, radius: cell * 0.12, fill: .text)
        }
      }
    }
    for kind in Ink.allCases {
      for (shade, cells) in (bars[kind] ?? []).enumerated() {
        canvas.bars(cells, fill: kind, opacity: Double(shade) / Double(shades))
      }
    }
    canvas.bars(hidden, fill: .axis, opacity: 1)
    let words =
      "Map of \(title.lowercased()) on the two directions in which both tables vary most, \(side) by \(side) cells; "
      + "\(values.count { $0 == nil }) cells are of too few people to be shown."
    return Figure(
      title: title, subtitle: subtitle, svg: canvas.svg(alternative: words),
      numbers: numbers(values, counts, side: side), alternative: words)
  }

  /// The fullest cells; the others say little.
  private static func numbers(_ values: [Double?], _ counts: [Int?]?, side: Int) -> [[String]] {
    let known = values.indices.filter { (values[$0] ?? 0) != 0 }
      .sorted { (-abs(values[$0] ?? 0), $0) < (-abs(values[$1] ?? 0), $1) }.prefix(40)
    return [["Cell (across, up)", "Share of rows"] + (counts == nil ? [] : ["Rows"])]
      + known.map { place in
        ["\(place % side + 1), \(place / side + 1)", NumberText.share(values[place] ?? 0)]
          + (counts.map { [$0[place].map(NumberText.count) ?? "suppressed"] } ?? [])
      }
  }
}

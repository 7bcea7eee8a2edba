import Foundation

extension Figure {
  /// How strongly columns go together: one picture for real rows, one for synthetic ones, one for the difference.
  ///
  /// Only the synthetic picture when `comparison.real` is empty. At most `limit` columns are drawn: those that take
  /// part in the strongest associations (of real rows, or of synthetic ones without them).
  public static func associations(_ comparison: AssociationComparison, limit: Int = 20) -> [Figure] {
    let guide = comparison.real.isEmpty ? comparison.synthetic : comparison.real
    let shown = strongest(guide, limit: limit)
    let names = shown.map { comparison.columns[$0] }
    func part(_ matrix: [[Double?]]) -> [[Double?]] {
      shown.map { row in shown.map { matrix[row][$0].flatMap { $0.isFinite ? $0 : nil } } }
    }
    let synthetic = part(comparison.synthetic)
    let note =
      shown.count < comparison.columns.count
      ? "\(shown.count) of \(comparison.columns.count) columns, those most strongly associated" : ""
    guard !comparison.real.isEmpty else {
      return [heatMap(synthetic, names: names, title: "Synthetic rows", subtitle: note, full: 1)]
    }
    let real = part(comparison.real)
    let difference = zip(synthetic, real).map { rows in
      zip(rows.0, rows.1).map { made, real in made.flatMap { made in real.map { made - $0 } } }
    }
    let largest = largestOffDiagonal(difference)
    let full = max((largest * 10).rounded(.up) / 10, 0.2)
    return [
      heatMap(real, names: names, title: "Real rows", subtitle: note, full: 1),
      heatMap(synthetic, names: names, title: "Synthetic rows", subtitle: note, full: 1),
      heatMap(
        difference, names: names, title: "Difference: synthetic minus real",
        subtitle: "full colour at ±\(NumberText.fixed(full, decimals: 1))", full: full),
    ]
  }

  /// A matrix as coloured cells below the diagonal; the shade grows with the size, a stroke marks negative cells.
  ///
  /// - Parameter full: the size that has the full colour, above 0.
  public static func heatMap(
    _ matrix: [[Double?]], names: [String], title: String, subtitle: String = "", full: Double
  ) -> Figure {
    guard names.count > 1 else {
      return withoutPicture("there are fewer than two columns", title: title, subtitle: subtitle)
    }
    let cell = min(24, 226 / Double(names.count - 1))
    let side = cell * Double(names.count - 1)
    let (left, top) = (90.0, 8.0)
    var canvas = Canvas(width: 324, height: top + side + 112)
    let size = min(10.5, max(cell * 0.85, 7))
    var grounds: [Canvas.Bar] = []
    let inner = max(cell - 1, 1)
    for row in 1..<names.count {
      for column in 0..<row where matrix[row][column] != nil {
        let (x, y) = (left + cell * Double(column), top + cell * Double(row - 1))
        grounds.append(Canvas.Bar(x: x, y: y, width: inner, height: inner))
      }
    }
    canvas.bars(grounds, fill: .grid, opacity: 0.45)
    for row in 1..<names.count {
      let y = top + cell * Double(row - 1)
      canvas.text(names[row], left - 5, y + cell / 2 + size * 0.35, size: size, ink: .muted, anchor: .end, fitting: 82)
      for column in 0..<row {
        let place = (x: left + cell * Double(column), y: y)
        drawCell(
          matrix[row][column], tip: "\(names[row]) and \(names[column])", full: full, at: place, size: cell, on: &canvas
        )
      }
    }
    for column in 0..<(names.count - 1) {
      let x = left + cell * (Double(column) + 0.5) + size * 0.35
      canvas.text(
        names[column], x, top + side + 5, size: size, ink: .muted, anchor: .end, fitting: 66, turned: -90)
    }
    drawScale(full: full, at: (left, canvas.height - 30), on: &canvas)
    let (numbers, words) = pairWords(matrix, names: names, title: title)
    return Figure(
      title: title, subtitle: subtitle, svg: canvas.svg(alternative: words), numbers: numbers, alternative: words)
  }

  private static func drawCell(
    _ value: Double?, tip: String, full: Double, at place: (x: Double, y: Double), size: Double,
    on canvas: inout Canvas
  ) {
    let inner = max(size - 1, 1)
    guard let value, value.isFinite else {
      canvas.line(place.x + 2, place.y + inner / 2, place.x + inner - 2, place.y + inner / 2, .grid)
      return
    }
    let strength = min(abs(value) / full, 1)
    canvas.rectangle(
      place.x, place.y, inner, inner, fill: value < 0 ? .negative : .positive, opacity: max(strength, 0.02),
      tip: "\(tip): \(NumberText.score(value))")
    if value < 0 && strength >= 0.2 && size >= 7 {
      let middle = place.y + inner / 2
      canvas.line(
        place.x + inner * 0.3, middle, place.x + inner * 0.7, middle, strength > 0.6 ? .surface : .text, width: 1.2)
    }
  }

  private static func drawScale(full: Double, at place: (x: Double, y: Double), on canvas: inout Canvas) {
    let steps = 5
    for step in -steps...steps {
      let value = Double(step) / Double(steps) * full
      drawCell(
        value, tip: "shade", full: full, at: (place.x + Double(step + steps) * 14, place.y), size: 14, on: &canvas)
    }
    let width = Double(2 * steps + 1) * 14
    for (value, share) in [(-full, 0.0), (0, 0.5), (full, 1)] {
      canvas.text(
        NumberText.fixed(value, decimals: 1), place.x + 6.5 + (width - 14) * share, place.y + 22, size: 9.5,
        ink: .muted, anchor: .middle)
    }
  }

  private static func pairWords(
    _ matrix: [[Double?]], names: [String], title: String
  ) -> (numbers: [[String]], words: String) {
    let pairs = (1..<names.count).flatMap { row in (0..<row).map { (row, $0) } }
    let known = pairs.filter { matrix[$0.0][$0.1] != nil }
    let order = known.sorted { one, other in
      let (first, second) = (abs(matrix[one.0][one.1]!), abs(matrix[other.0][other.1]!))
      return first != second ? first > second : one < other
    }
    let rows = order.prefix(200).map { [names[$0.0], names[$0.1], NumberText.score(matrix[$0.0][$0.1]!)] }
    let top = rows.prefix(3).map { "\($0[0]) and \($0[1]) \($0[2])" }.joined(separator: "; ")
    return (
      [["Column", "and", "Value"]] + rows,
      "Heat map, \(title), \(names.count) columns. Largest: \(top.isEmpty ? "none is defined" : top)."
    )
  }

  private static func strongest(_ matrix: [[Double?]], limit: Int) -> [Int] {
    guard matrix.count > limit else { return Array(matrix.indices) }
    let strength = matrix.indices.map { row in
      matrix[row].enumerated().reduce(0.0) { $1.offset == row ? $0 : max($0, abs($1.element ?? 0)) }
    }
    return matrix.indices.sorted { (-strength[$0], $0) < (-strength[$1], $1) }.prefix(limit).sorted()
  }

  private static func largestOffDiagonal(_ matrix: [[Double?]]) -> Double {
    matrix.indices.reduce(0) { most, row in
      matrix[row].enumerated().reduce(most) { $1.offset == row ? $0 : max($0, abs($1.element ?? 0)) }
    }
  }
}

/// Rows that lack the same columns, and how many they are: what may be told of how values are missing together.
package struct MissingPatterns: Sendable, Hashable {
  package struct Pattern: Sendable, Hashable {
    package var columns: [String]
    /// At least the minimum cell count.
    package var rows: Int
  }

  package var rows: Int
  /// nil when of too few rows.
  package var completeRows: Int?
  /// The most frequent first.
  package var patterns: [Pattern]

  package init(rows: Int, completeRows: Int?, patterns: [Pattern]) {
    self.rows = rows
    self.completeRows = completeRows
    self.patterns = patterns
  }
}

extension Figure {
  /// Columns by the patterns in which they are missing together: a filled square is a column that is empty there.
  ///
  /// - Returns: nil when no pattern may be told.
  package static func missingPatterns(_ found: MissingPatterns, mostColumns: Int = 18) -> Figure? {
    guard !found.patterns.isEmpty else { return nil }
    let (columns, note) = drawnColumns(found, mostColumns)
    let shown = Set(columns)
    let (left, cell, rowHeight) = (104.0, min(20, 206 / Double(columns.count)), 20.0)
    let top = 78.0
    var canvas = Canvas(width: 324, height: top + rowHeight * Double(found.patterns.count) + 6)
    for (place, column) in columns.enumerated() {
      canvas.text(
        column, left + cell * (Double(place) + 0.5) + 3.5, top - 6, size: min(10.5, max(cell * 0.85, 7)), ink: .muted,
        fitting: 70, turned: -90)
    }
    let largest = Double(found.patterns.map(\.rows).max() ?? 1)
    for (row, pattern) in found.patterns.enumerated() {
      let y = top + rowHeight * Double(row)
      let share = Double(pattern.rows) / Double(max(found.rows, 1))
      let width = 44 * Double(pattern.rows) / largest
      canvas.rectangle(50 - width, y + 4, width, 11, fill: .real, opacity: 0.6)
      canvas.text(NumberText.share(share), left - 6, y + 13, size: 10, ink: .muted, anchor: .end)
      let missing = Set(pattern.columns)
      for (place, column) in columns.enumerated() {
        let x = left + cell * Double(place)
        canvas.rectangle(x + 1, y + 2, cell - 2, rowHeight - 4, fill: .grid, opacity: 0.7)
        if missing.contains(column) {
          canvas.rectangle(x + 1, y + 2, cell - 2, rowHeight - 4, fill: .text, opacity: 0.8, tip: tip(pattern))
        }
      }
      if !missing.isSubset(of: shown) {
        canvas.text("+", left + cell * Double(columns.count) + 2, y + 13, size: 11, ink: .muted)
      }
    }
    let words =
      "Patterns of missing values. Most frequent: "
      + found.patterns.prefix(3).map(tip).joined(separator: "; ") + "."
    return Figure(
      title: "What is missing together", subtitle: note, svg: canvas.svg(alternative: words),
      numbers: [["Columns that are empty", "Rows"]]
        + found.patterns.map { [$0.columns.joined(separator: ", "), NumberText.count($0.rows)] },
      alternative: words)
  }

  private static func tip(_ pattern: MissingPatterns.Pattern) -> String {
    let names = pattern.columns.prefix(6).joined(separator: ", ")
    let more = pattern.columns.count > 6 ? " and \(pattern.columns.count - 6) more" : ""
    return "\(names)\(more) empty in \(NumberText.count(pattern.rows)) rows"
  }

  private static func drawnColumns(_ found: MissingPatterns, _ most: Int) -> ([String], String) {
    var weights: [String: Int] = [:]
    var order: [String] = []
    for pattern in found.patterns {
      for column in pattern.columns {
        if weights[column] == nil { order.append(column) }
        weights[column, default: 0] += pattern.rows
      }
    }
    let rank = order.enumerated().sorted { one, other in
      (-(weights[one.element] ?? 0), one.offset) < (-(weights[other.element] ?? 0), other.offset)
    }
    let drawn = rank.prefix(most).map(\.element)
    let note = "each line is one pattern; a dark square is an empty column"
    return (drawn, order.count > most ? note + "; \(most) of \(order.count) columns" : note)
  }
}

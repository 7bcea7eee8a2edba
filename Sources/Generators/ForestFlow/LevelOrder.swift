import Learning
import Mathematics

/// Puts levels on a line so that neighbours go with like rows: the first axis of homogeneity analysis (Guttman 1941),
/// by reciprocal averaging. A level's score is the mean score of its rows, a row's the mean of its cells'.
struct LevelOrder: Sendable {
  /// For each column the score of each cell.
  private let scores: [[Double]]

  private static let rounds = 12
  private static let mostRows = 5_000

  init(grids: [ColumnGrid], cells: [[UInt16]], counts: [[Double]]) {
    let rows = min(cells.first?.count ?? 0, Self.mostRows)
    // Begun at the ranks of numbers and the codes of levels, which have no meaning but are the same in every run.
    var scores = zip(grids, cells).map { grid, cells in
      (0..<grid.cellCount).map { Double($0) / Double(max(grid.cellCount, 1)) }
    }
    var rowScores = [Double](repeating: 0, count: rows)
    for _ in 0..<Self.rounds {
      for row in 0..<rows {
        rowScores[row] = cells.indices.reduce(0) { $0 + scores[$1][Int(cells[$1][row])] }
      }
      let mean = rowScores.reduce(0, +) / Double(max(rows, 1))
      let variance = rowScores.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(max(rows, 1))
      let scale = variance > 1e-12 ? 1 / variance.squareRoot() : 0
      for row in 0..<rows { rowScores[row] = (rowScores[row] - mean) * scale }
      for (column, cells) in cells.enumerated() {
        var sums = [Double](repeating: 0, count: scores[column].count)
        var sizes = sums
        for row in 0..<rows {
          sums[Int(cells[row])] += rowScores[row]
          sizes[Int(cells[row])] += 1
        }
        // Ten more rows of score 0: a level of few rows says little.
        for cell in sums.indices { scores[column][cell] = sums[cell] / (sizes[cell] + 10) }
      }
    }
    self.scores = scores
  }

  func sorted(_ cells: [Int], of column: Int) -> [Int] {
    cells.sorted { (scores[column][$0], $0) < (scores[column][$1], $1) }
  }
}

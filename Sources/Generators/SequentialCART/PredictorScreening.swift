import Foundation
import Learning
import Mathematics

/// Which columns the trees of a column may ask when many come before it: those that go with it the most.
///
/// Trees over all columns before cost the square of the columns, and among hundreds of columns most splits that win
/// do so by chance. Screening by marginal correlation keeps what matters with high probability (Fan & Lv 2008, sure
/// independence screening). A column is one or several standardised scores: the middle rank of its cells, or one
/// indicator for each frequent level, and one for being missing. Two columns go together as the strongest two of their
/// scores do.
struct PredictorScreening {
  /// So many columns may be asked; with no more columns before, all are.
  let most: Int
  /// Scores of all columns, one after another, each with mean 0 and sum of squares 1. `[scores × rows]`
  private let scores: [Float]
  private let rowCount: Int
  /// Where the scores of each column begin, and last where those of all end.
  private let starts: [Int]

  /// Rows beyond which no more are looked at: a correlation of 0.05 stands out among so many.
  private static let mostRows = 4_000
  /// Indicators of the most frequent levels.
  private static let mostLevels = 8

  init(_ data: CellTable, most: Int) throws {
    self.most = most
    guard data.grids.count > most + 1 else {
      (scores, rowCount, starts) = ([], 0, [])
      return
    }
    let total = data.binned.rowCount
    let step = max(1, (total + Self.mostRows - 1) / Self.mostRows)
    let rows = Array(Swift.stride(from: 0, to: total, by: step))
    let learned = try parallelMap(0..<data.grids.count) { column in
      Self.scores(of: data.cells[column], data.grids[column], rows: rows)
    }
    rowCount = rows.count
    scores = learned.flatMap { $0 }
    var starts = [0]
    for column in learned { starts.append(starts[starts.count - 1] + column.count / rows.count) }
    self.starts = starts
  }

  /// At most ``most`` of the columns `before`, in their order.
  func predictors(of column: Int, among before: [Int]) -> [Int] {
    if before.count <= most { return before }
    let own = starts[column + 1] - starts[column]
    let all = starts[starts.count - 1]
    var products = [Float](repeating: 0, count: max(own * all, 1))
    if own > 0 {
      scores.withUnsafeBufferPointer { scores in
        let first = scores.baseAddress!
        // [own × rows] · [all × rows]ᵀ
        BLAS.multiply(
          first + starts[column] * rowCount, first, transposingB: true, into: &products, m: own, n: all, k: rowCount)
      }
    }
    let strengths = before.map { other -> Float in
      var strongest: Float = 0
      for mine in 0..<own {
        for score in starts[other]..<starts[other + 1] { strongest = max(strongest, abs(products[mine * all + score])) }
      }
      return strongest
    }
    let order = before.indices.sorted { (-strengths[$0], $0) < (-strengths[$1], $1) }
    return order.prefix(most).sorted().map { before[$0] }
  }

  /// The scores of one column. `[scores × rows]`
  private static func scores(of cells: [UInt16], _ grid: ColumnGrid, rows: [Int]) -> [Float] {
    var scores: [Float] = []
    func add(_ score: (Int) -> Double) {
      let values = rows.map(score)
      let mean = values.reduce(0, +) / Double(values.count)
      let length = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }.squareRoot()
      if length > 1e-9 { scores += values.map { Float(($0 - mean) / length) } }
    }
    if grid.isNumeric {
      let ranks = grid.ranks(of: cells)
      add { ranks[Int(cells[$0])].isNaN ? 0.5 : ranks[Int(cells[$0])] }
    } else {
      var counts = [Int](repeating: 0, count: grid.valueCells)
      for row in rows where !grid.isMissing(cells[row]) { counts[Int(cells[row])] += 1 }
      // Of two levels, the second says no more than the first.
      let frequent = counts.indices.sorted { (-counts[$0], $0) < (-counts[$1], $1) }
      for level in frequent.prefix(grid.valueCells == 2 ? 1 : mostLevels) { add { Int(cells[$0]) == level ? 1 : 0 } }
    }
    if grid.reasonCount > 0 { add { grid.isMissing(cells[$0]) ? 1 : 0 } }
    return scores
  }
}

import Foundation
import Mathematics
import Tables

/// How alike two tables are in the dependence between two columns.
///
/// Two numeric columns: 1 − half the difference of Pearson correlations (rows with both), as in SDMetrics; Spearman's
/// beside it. All others: 1 − half the summed gaps between the shares of a table of counts, missing being a level and
/// numbers in bins of equal counts of **training** (SDMetrics cuts each table on its own range, so that it compares
/// different grids).
struct PairTrends: Sendable {
  enum Kind: Sendable, Hashable {
    case numbers, levels, mixed
  }

  struct Pair: Sendable, Hashable {
    let first: Int
    let second: Int
    let kind: Kind
  }

  /// What two tables share in one pair; nil where a column is constant.
  struct Similarity: Sendable {
    let trend: Double?
    let spearman: Double?
  }

  let grid: TrainingGrid
  let pairs: [Pair]
  /// Pairs of columns there are, of which `pairs` may be a sample.
  let pairsInAll: Int

  init(grid: TrainingGrid, cap: Int, using random: inout RandomSource) {
    self.grid = grid
    let width = grid.columns.count
    pairsInAll = width * (width - 1) / 2
    let chosen = random.subset(cap, of: pairsInAll)
    // Pair number k stands in row `second` of the triangle second > first.
    pairs = chosen.map { k in
      var second = Int((1 + (1 + 8 * Double(k)).squareRoot()) / 2)
      while second * (second - 1) / 2 > k { second -= 1 }
      while (second + 1) * second / 2 <= k { second += 1 }
      let first = k - second * (second - 1) / 2
      let numeric = [first, second].filter { grid.columns[$0].isNumeric }.count
      return Pair(first: first, second: second, kind: numeric == 2 ? .numbers : numeric == 1 ? .mixed : .levels)
    }
  }

  /// For each pair, for the rows of two tables.
  func similarities(_ a: PairSample, _ b: PairSample) -> [Similarity] {
    pairs.map { pair in
      if pair.kind == .numbers {
        return Similarity(
          trend: Self.similarity(a.pearson(pair), b.pearson(pair)),
          spearman: Self.similarity(a.spearman(pair), b.spearman(pair)))
      }
      return Similarity(trend: contingency(a, b, pair), spearman: nil)
    }
  }

  private static func similarity(_ r: Double?, _ s: Double?) -> Double? {
    guard let r, let s else { return nil }
    return 1 - abs(r - s) / 2
  }

  private func contingency(_ a: PairSample, _ b: PairSample, _ pair: Pair) -> Double {
    let p = shares(a, pair)
    let q = shares(b, pair)
    var total = 0.0
    for cell in p.indices { total += abs(p[cell] - q[cell]) }
    return 1 - total / 2
  }

  /// The share of rows in each cell of the two columns' table.
  private func shares(_ sample: PairSample, _ pair: Pair) -> [Double] {
    let (x, y) = (grid.columns[pair.first], grid.columns[pair.second])
    var counts = [Double](repeating: 0, count: x.bins * y.bins)
    let (first, second) = (sample.bins[pair.first], sample.bins[pair.second])
    let width = Int32(y.bins)
    for row in first.indices { counts[Int(first[row] * width + second[row])] += 1 }
    let n = Double(max(first.count, 1))
    for cell in counts.indices { counts[cell] /= n }
    return counts
  }

  /// Which pairs are associated in training: |Spearman| or the bias-corrected Cramér's V (Bergsma 2013) at least 0.1.
  func associated(_ training: PairSample) -> [Bool] {
    pairs.map { pair in
      if pair.kind == .numbers { return abs(training.spearman(pair) ?? 0) >= 0.1 }
      return cramersV(training, pair) >= 0.1
    }
  }

  private func cramersV(_ sample: PairSample, _ pair: Pair) -> Double {
    let joint = shares(sample, pair)
    let width = grid.columns[pair.second].bins
    let height = grid.columns[pair.first].bins
    var rows = [Double](repeating: 0, count: height)
    var columns = [Double](repeating: 0, count: width)
    for (cell, share) in joint.enumerated() {
      rows[cell / width] += share
      columns[cell % width] += share
    }
    var phi = 0.0
    for (cell, share) in joint.enumerated() {
      let expected = rows[cell / width] * columns[cell % width]
      if expected > 0 { phi += (share - expected) * (share - expected) / expected }
    }
    let n = Double(sample.rowCount)
    let r = Double(rows.count { $0 > 0 })
    let c = Double(columns.count { $0 > 0 })
    guard n > 1, r > 1, c > 1 else { return 0 }
    let corrected = max(0, phi - (r - 1) * (c - 1) / (n - 1))
    let smaller = min(r - (r - 1) * (r - 1) / (n - 1), c - (c - 1) * (c - 1) / (n - 1)) - 1
    return smaller > 0 ? (corrected / smaller).squareRoot() : 0
  }
}

/// Some rows of a table, prepared for all pairs of columns.
struct PairSample: Sendable {
  let rowCount: Int
  /// For each column the bin of each row.
  let bins: [[Int32]]
  /// For each numeric column the scaled values; NaN where missing.
  let values: [[Double]]
  /// For each numeric column the ranks of its values, in −1…1; NaN where missing.
  let ranks: [[Double]]

  init(_ rows: GridRows, _ chosen: [Int], _ grid: TrainingGrid) {
    rowCount = chosen.count
    bins = grid.columns.indices.map { position in
      let (cells, bin) = (rows.cells[position], grid.columns[position].bin)
      return chosen.map { bin[Int(cells[$0])] }
    }
    values = rows.scaled.map { column in column.isEmpty ? [] : chosen.map { column[$0] } }
    ranks = grid.columns.indices.map { position in
      let column = grid.columns[position]
      guard column.isNumeric else { return [] }
      let cells = rows.cells[position]
      return Self.ranks(chosen.map { cells[$0] }, column.presentCells)
    }
  }

  /// Midranks by counting; equal cells are ties.
  private static func ranks(_ cells: [Int32], _ presentCells: Int) -> [Double] {
    var counts = [Int](repeating: 0, count: presentCells)
    for cell in cells where Int(cell) < presentCells { counts[Int(cell)] += 1 }
    let present = counts.reduce(0, +)
    var rank = [Double](repeating: .nan, count: presentCells)
    var below = 0
    for cell in 0..<presentCells {
      rank[cell] = Double(2 * below + counts[cell] - present) / Double(max(present, 1))
      below += counts[cell]
    }
    return cells.map { Int($0) < presentCells ? rank[Int($0)] : .nan }
  }

  func pearson(_ pair: PairTrends.Pair) -> Double? { Self.correlation(values[pair.first], values[pair.second]) }

  func spearman(_ pair: PairTrends.Pair) -> Double? { Self.correlation(ranks[pair.first], ranks[pair.second]) }

  /// Over rows where both are there; nil for fewer than three such rows or a constant.
  static func correlation(_ x: [Double], _ y: [Double]) -> Double? {
    var n = 0.0
    var (sumX, sumY, sumXX, sumYY, sumXY) = (0.0, 0.0, 0.0, 0.0, 0.0)
    for row in x.indices {
      let (a, b) = (x[row], y[row])
      if a.isNaN || b.isNaN { continue }
      n += 1
      sumX += a
      sumY += b
      sumXX += a * a
      sumYY += b * b
      sumXY += a * b
    }
    guard n >= 3 else { return nil }
    let varianceX = sumXX - sumX * sumX / n
    let varianceY = sumYY - sumY * sumY / n
    // Below this the sums have lost the digits that a variance needs.
    guard varianceX > 1e-10 * max(sumXX, 1e-300), varianceY > 1e-10 * max(sumYY, 1e-300) else { return nil }
    let r = (sumXY - sumX * sumY / n) / (varianceX * varianceY).squareRoot()
    return r.isFinite ? min(max(r, -1), 1) : nil
  }
}

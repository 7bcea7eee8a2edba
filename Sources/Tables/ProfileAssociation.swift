/// Measures of how two columns go together; nil where they are not defined.
public enum Association {
  /// Pearson's correlation, −1…1.
  public static func pearson(_ x: [Double], _ y: [Double]) -> Double? {
    precondition(x.count == y.count, "\(x.count) values beside \(y.count)")
    guard x.count >= 3 else { return nil }
    let n = Double(x.count)
    let meanX = x.reduce(0, +) / n
    let meanY = y.reduce(0, +) / n
    var (xx, yy, xy) = (0.0, 0.0, 0.0)
    for index in x.indices {
      let (a, b) = (x[index] - meanX, y[index] - meanY)
      xx += a * a
      yy += b * b
      xy += a * b
    }
    let product = (xx * yy).squareRoot()
    return product > 0 && product.isFinite ? max(-1, min(1, xy / product)) : nil
  }

  /// Spearman's ρ: Pearson's correlation of mid-ranks, −1…1.
  public static func spearman(_ x: [Double], _ y: [Double]) -> Double? { pearson(ranks(x), ranks(y)) }

  /// 1-based ranks; equal values share their mean.
  public static func ranks(_ values: [Double]) -> [Double] {
    let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
    var ranks = [Double](repeating: 0, count: values.count)
    var start = 0
    while start < order.count {
      var end = start
      while end + 1 < order.count, values[order[end + 1]] == values[order[start]] { end += 1 }
      for position in start...end { ranks[order[position]] = Double(start + end) / 2 + 1 }
      start = end + 1
    }
    return ranks
  }

  /// Cramér's V, corrected for bias (Bergsma 2013), 0…1.
  ///
  /// - Parameter counts: `[rows × columns]`, row-major; empty rows and columns do not count.
  public static func cramersV(_ counts: [Int], rows: Int, columns: Int) -> Double? {
    let (rowSums, columnSums) = margins(counts, rows, columns)
    let n = Double(rowSums.reduce(0, +))
    let r = Double(rowSums.count { $0 > 0 })
    let c = Double(columnSums.count { $0 > 0 })
    guard n > 1, r >= 2, c >= 2 else { return nil }
    var chiSquare = 0.0
    for row in 0..<rows where rowSums[row] > 0 {
      for column in 0..<columns where columnSums[column] > 0 {
        let expected = Double(rowSums[row]) * Double(columnSums[column]) / n
        let gap = Double(counts[row * columns + column]) - expected
        chiSquare += gap * gap / expected
      }
    }
    let square = max(0, chiSquare / n - (r - 1) * (c - 1) / (n - 1))
    let correctedR = r - (r - 1) * (r - 1) / (n - 1)
    let correctedC = c - (c - 1) * (c - 1) / (n - 1)
    let most = min(correctedR, correctedC) - 1
    return most > 0 ? min(1, (square / most).squareRoot()) : nil
  }

  private static func margins(_ counts: [Int], _ rows: Int, _ columns: Int) -> ([Int], [Int]) {
    var rowSums = [Int](repeating: 0, count: rows)
    var columnSums = [Int](repeating: 0, count: columns)
    for row in 0..<rows {
      for column in 0..<columns {
        rowSums[row] += counts[row * columns + column]
        columnSums[column] += counts[row * columns + column]
      }
    }
    return (rowSums, columnSums)
  }

  /// The correlation ratio η: the root of the share of a number's variance that lies between groups, corrected for the
  /// number of groups (ε, Kelley 1935), 0…1.
  public static func correlationRatio(groups: [Int32], values: [Double]) -> Double? {
    precondition(groups.count == values.count, "\(groups.count) groups beside \(values.count) values")
    let groupCount = Int(groups.max() ?? -1) + 1
    let n = Double(values.count)
    guard groupCount >= 2, values.count > groupCount else { return nil }
    var sums = [Double](repeating: 0, count: groupCount)
    var sizes = sums
    for (group, value) in zip(groups, values) {
      sums[Int(group)] += value
      sizes[Int(group)] += 1
    }
    let mean = sums.reduce(0, +) / n
    let total = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let occupied = Double(sizes.count { $0 > 0 })
    guard total > 0, occupied >= 2 else { return nil }
    let within = zip(groups, values).reduce(0.0) { sum, pair in
      let gap = pair.1 - sums[Int(pair.0)] / sizes[Int(pair.0)]
      return sum + gap * gap
    }
    let square = 1 - (within / (n - occupied)) / (total / (n - 1))
    return max(0, min(1, square)).squareRoot()
  }
}

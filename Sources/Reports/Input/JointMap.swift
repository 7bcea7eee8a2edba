import Mathematics
package import Tables

/// Real and synthetic rows on one plane, as counts in cells: no row is a point, and no cell of few people is told.
///
/// The plane is spanned by the first two principal components of both tables together: numbers standardised (a missing
/// one at the mean), levels as 0 or 1, each column with the same weight.
package struct JointMap: Sendable, Hashable {
  /// Cells along each side.
  package var side: Int
  /// `[side × side]`, row by row; nil where of too few people.
  package var real: [Int?]
  package var synthetic: [Int]
  /// Rows that were placed.
  package var realRows: Int
  package var syntheticRows: Int
  /// Of the variance, what the two directions hold, 0…1.
  package var explained: Double

  private static let mostRows = 20_000
  private static let mostDirections = 240
  private static let mostLevels = 12

  /// nil when there are too few rows or columns to place.
  ///
  /// - Parameters: both tables have the same columns; levels are matched by name.
  package init?(real: Table, synthetic: Table, suppression: Suppression = Suppression()) {
    let names = real.schema.fields.filter(\.isLearnable).map(\.name).filter { synthetic.schema.index(of: $0) != nil }
    guard real.rowCount >= 8 * suppression.minimumCount, synthetic.rowCount > 1, names.count > 1 else { return nil }
    let realRows = Self.thinned(real.rowCount)
    let madeRows = Self.thinned(synthetic.rowCount)
    var directions: [[Double]] = []
    for name in names where directions.count < Self.mostDirections {
      directions += Self.coded(name, real, realRows, synthetic, madeRows)
    }
    directions = Array(directions.prefix(Self.mostDirections))
    guard directions.count > 1, let plane = Plane(directions) else { return nil }
    explained = plane.explained
    self.realRows = realRows.count
    syntheticRows = madeRows.count
    let cells = max(8, min(26, Int((Double(realRows.count) / 18).squareRoot())))
    side = cells
    let spans = plane.places.map { Self.span($0.prefix(realRows.count), suppression.minimumCount) }
    func counts(_ rows: Range<Int>) -> [Int] {
      var counts = [Int](repeating: 0, count: cells * cells)
      for row in rows {
        let cell = (0..<2).map { axis -> Int in
          let share = (plane.places[axis][row] - spans[axis].low) / (spans[axis].high - spans[axis].low)
          return min(max(Int(share * Double(cells)), 0), cells - 1)
        }
        counts[cell[1] * cells + cell[0]] += 1
      }
      return counts
    }
    let known = counts(0..<realRows.count)
    let hidden = Set(suppression.merged([known]))
    self.real = known.indices.map { hidden.contains($0) ? nil : known[$0] }
    self.synthetic = counts(realRows.count..<(realRows.count + madeRows.count))
  }

  private static func thinned(_ count: Int) -> [Int] {
    Array(stride(from: 0, to: count, by: max(1, (count + mostRows - 1) / mostRows)))
  }

  /// The middle 98 %, or all but the outermost people of the minimum count, whichever is less.
  private static func span(_ values: ArraySlice<Double>, _ minimum: Int) -> (low: Double, high: Double) {
    let sorted = values.sorted()
    let rank = min(max(minimum, sorted.count / 100), (sorted.count - 1) / 2)
    let (low, high) = (sorted[rank], sorted[sorted.count - 1 - rank])
    return low < high ? (low, high) : (low - 0.5, low + 0.5)
  }

  /// The standardised directions of one column over the rows of both tables.
  private static func coded(
    _ name: String, _ real: Table, _ realRows: [Int], _ synthetic: Table, _ madeRows: [Int]
  ) -> [[Double]] {
    guard let a = real[name], let b = synthetic[name], let field = real.schema[name] else { return [] }
    if let first = a.numbers, let second = b.numbers {
      var values = realRows.map { a.isMissing(at: $0) ? .nan : first[$0] }
      values += madeRows.map { b.isMissing(at: $0) ? .nan : second[$0] }
      return standardised(values).map { [$0] } ?? []
    }
    guard let first = a.codes, let second = b.codes, let other = synthetic.schema[name] else { return [] }
    let levels = realRows.map { a.isMissing(at: $0) ? "" : field.levels[Int(first[$0])] }
    let made = madeRows.map { b.isMissing(at: $0) ? "" : other.levels[Int(second[$0])] }
    var counts: [String: Int] = [:]
    for level in levels { counts[level, default: 0] += 1 }
    let frequent = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(mostLevels).map(\.key)
    let weight = 1 / Double(max(frequent.count - 1, 1)).squareRoot()
    return frequent.compactMap { level in
      standardised((levels + made).map { $0 == level ? 1 : 0 }).map { $0.map { $0 * weight } }
    }
  }

  /// Mean 0, variance 1, at most 4 away from 0; missing at 0; nil for a constant.
  private static func standardised(_ values: [Double]) -> [Double]? {
    let present = values.filter { !$0.isNaN }
    guard present.count > 1 else { return nil }
    let mean = present.reduce(0, +) / Double(present.count)
    let deviation = (present.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(present.count)).squareRoot()
    guard deviation > 1e-12 * max(abs(mean), 1) else { return nil }
    return values.map { $0.isNaN ? 0 : min(max(($0 - mean) / deviation, -4), 4) }
  }
}

/// The first two principal components of centred columns, and where each row lies on them.
private struct Plane {
  /// `[2][rows]`
  let places: [[Double]]
  let explained: Double

  init?(_ directions: [[Double]]) {
    let size = directions.count
    let rows = directions[0].count
    let flat = directions.flatMap { $0 }
    var matrix = [Double](repeating: 0, count: size * size)
    flat.withUnsafeBufferPointer { values in
      matrix.withUnsafeMutableBufferPointer { out in
        guard let values = values.baseAddress, let out = out.baseAddress else { return }
        // [size × rows] · [rows × size]
        BLAS.multiply(
          values, values, transposingB: true, into: out, m: size, n: size, k: rows, alpha: 1 / Double(rows))
      }
    }
    guard let found = SymmetricEigen.greatest(2, of: matrix, size: size) else { return nil }
    let total = (0..<size).reduce(0) { $0 + matrix[$1 * size + $1] }
    explained = total > 0 ? found.values.reduce(0, +) / total : 0
    places = (0..<2).map { axis in
      var place = [Double](repeating: 0, count: rows)
      for direction in 0..<size {
        let weight = found.vectors[axis * size + direction]
        if weight == 0 { continue }
        for row in 0..<rows { place[row] += weight * directions[direction][row] }
      }
      return place
    }
  }
}

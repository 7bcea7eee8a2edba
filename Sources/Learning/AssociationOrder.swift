import Mathematics

/// Puts levels that go with like values of the other columns next to each other.
///
/// Numbers have an order by nature; levels get one from the first direction in which their mean rows differ most (the
/// first axis of a correspondence analysis, with numbers by rank). Generators that need a line, be it to cut it into
/// bins or to lay it on a normal distribution, then lose less.
package struct AssociationOrder: Sendable {
  /// Rows and other columns that are looked at, at most: an order needs no more.
  private static let mostRows = 20_000
  private static let mostFeatures = 96

  /// For each column all cells that a row holds, in order; numbers first by size, their reasons for missingness last.
  package let cells: [[UInt16]]

  /// - Parameters:
  ///   - grids: the columns' grids.
  ///   - cells: the cell of each row. `[columns][rows]`
  ///   - isOrdered: whether a column's levels have an order by nature.
  package init(grids: [ColumnGrid], cells: [[UInt16]], isOrdered: [Bool]) throws {
    let present = zip(grids, cells).map { grid, cells in
      var counts = [Int](repeating: 0, count: grid.cellCount)
      for cell in cells { counts[Int(cell)] += 1 }
      return counts
    }
    let rows = cells.first?.count ?? 0
    let stride = max(1, rows / Self.mostRows)
    let features = Self.features(grids: grids, cells: cells, counts: present, stride: stride)
    self.cells = try parallelMap(0..<grids.count) { column in
      let held = (0..<grids[column].cellCount).filter { present[column][$0] > 0 }.map { UInt16($0) }
      let isNominal = !grids[column].isNumeric && held.count > 2 && !isOrdered[column]
      guard isNominal else { return held }
      let others = features.filter { $0.column != column }
      guard !others.isEmpty else { return held }
      let scores = Self.scores(
        of: cells[column], cellCount: grids[column].cellCount, features: others, stride: stride)
      return held.sorted { (scores[Int($0)], $0) < (scores[Int($1)], $1) }
    }
  }

  private struct Feature: Sendable {
    let column: Int
    /// Standardised, of every `stride`-th row.
    let values: [Float]
  }

  /// Ranks of numbers and indicators of the most frequent levels.
  private static func features(
    grids: [ColumnGrid], cells: [[UInt16]], counts: [[Int]], stride: Int
  ) -> [Feature] {
    var features: [Feature] = []
    func add(_ column: Int, _ scores: [Double]) {
      guard features.count < mostFeatures else { return }
      var values: [Float] = []
      for row in Swift.stride(from: 0, to: cells[column].count, by: stride) {
        values.append(Float(scores[Int(cells[column][row])]))
      }
      let count = Float(max(values.count, 1))
      let mean = values.reduce(0, +) / count
      let deviation = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count).squareRoot()
      guard deviation > 1e-6 else { return }
      features.append(Feature(column: column, values: values.map { ($0 - mean) / deviation }))
    }
    for (column, grid) in grids.enumerated() where features.count < mostFeatures {
      if grid.isNumeric {
        add(column, grid.ranks(of: cells[column]).map { $0.isNaN ? 0.5 : $0 })
      } else {
        let frequent = counts[column].indices.filter { counts[column][$0] > 0 }
          .sorted { (counts[column][$1], $0) < (counts[column][$0], $1) }.prefix(6)
        for cell in frequent.dropLast(frequent.count == 2 ? 1 : 0) {
          add(column, counts[column].indices.map { $0 == cell ? 1 : 0 })
        }
      }
    }
    return features
  }

  /// The place of each cell on the first direction in which the cells' mean rows differ.
  private static func scores(
    of cells: [UInt16], cellCount: Int, features: [Feature], stride: Int
  ) -> [Double] {
    let width = features.count
    var means = [Double](repeating: 0, count: cellCount * width)
    var counts = [Double](repeating: 0, count: cellCount)
    for (place, row) in Swift.stride(from: 0, to: cells.count, by: stride).enumerated() {
      let cell = Int(cells[row])
      counts[cell] += 1
      for feature in 0..<width { means[cell * width + feature] += Double(features[feature].values[place]) }
    }
    var between = [Double](repeating: 0, count: width * width)
    for cell in 0..<cellCount where counts[cell] > 0 {
      // A level of few people is drawn towards the middle.
      for feature in 0..<width { means[cell * width + feature] /= counts[cell] + 5 }
      for a in 0..<width {
        let left = counts[cell] * means[cell * width + a]
        for b in a..<width { between[a * width + b] += left * means[cell * width + b] }
      }
    }
    guard let axis = SymmetricEigen.greatest(1, of: between, size: width)?.vectors else {
      return [Double](repeating: 0, count: cellCount)
    }
    return (0..<cellCount).map { cell in
      (0..<width).reduce(0) { $0 + means[cell * width + $1] * axis[$1] }
    }
  }
}

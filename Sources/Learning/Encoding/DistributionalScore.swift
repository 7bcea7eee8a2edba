package import Mathematics

/// How far two encoded tables are apart: the score by which training stops early.
///
/// The mean over columns of the distance of their one-way margins (total variation of states, one-dimensional
/// Wasserstein distance of ranks), plus the mean of one-dimensional Wasserstein distances along fixed random directions
/// (sliced Wasserstein, Rabin et al. 2012), which sees dependence. 0 is best.
package struct DistributionalScore: Sendable {
  private let projection: Projection
  private let reference: [[Float]]

  /// - Parameter reference: encoded rows that no fit sees.
  package init(reference: Matrix, blocks: [TabularEncoder.Block], using random: inout RandomSource) {
    projection = Projection(of: reference, blocks: blocks, directionCount: 64, using: &random)
    self.reference = projection.profiles(of: reference)
  }

  /// - Parameter matrix: as many encoded synthetic rows as the reference has.
  package func callAsFunction(_ matrix: Matrix) -> Double {
    precondition(matrix.columns == projection.width, "encoded as the reference was")
    let profiles = projection.profiles(of: matrix)
    precondition(profiles.first?.count == reference.first?.count, "as many rows as the reference")
    let rows = Float(max(1, matrix.rows))
    let distances = zip(profiles, reference).map { a, b in
      Double(zip(a, b).reduce(Float(0)) { $0 + abs($1.0 - $1.1) } / rows)
    }
    let sliced = distances.suffix(projection.directionCount).reduce(0, +) / Double(projection.directionCount)
    // A rank has range 2, so half its distance is on the scale of a total variation.
    let ranks = distances.dropLast(projection.directionCount).reduce(0) { $0 + $1 / 2 }
    let margins = ranks + projection.stateVariation(of: matrix)
    return margins / Double(max(1, projection.blocks.count)) + sliced
  }
}

/// Sorted ranks and sorted projections of encoded rows, on the scale of the rows it was made for.
private struct Projection: Sendable {
  let blocks: [TabularEncoder.Block]
  let width: Int
  let directionCount: Int
  private let directions: [Float]
  private let means: [Float]
  private let scales: [Float]

  init(of matrix: Matrix, blocks: [TabularEncoder.Block], directionCount: Int, using random: inout RandomSource) {
    self.blocks = blocks
    self.directionCount = directionCount
    let width = matrix.columns
    self.width = width
    let means = Self.means(of: matrix)
    self.means = means
    var scales = [Float](repeating: 1, count: width)
    for column in 0..<width {
      let squares = (0..<matrix.rows).reduce(Float(0)) { sum, row in
        sum + (matrix[row, column] - means[column]) * (matrix[row, column] - means[column])
      }
      scales[column] = 1 / max((squares / Float(max(1, matrix.rows))).squareRoot(), 0.1)
    }
    self.scales = scales
    // Sparse directions over a few columns see dependence between them better than dense ones over very many.
    var directions = [Float](repeating: 0, count: directionCount * width)
    for direction in 0..<directionCount {
      let columns = random.sample(min(width, 12), of: width)
      let values = columns.map { _ in Float(random.normal()) }
      let norm = max(values.reduce(0) { $0 + $1 * $1 }.squareRoot(), 1e-6)
      for (column, value) in zip(columns, values) { directions[direction * width + column] = value / norm }
    }
    self.directions = directions
  }

  private static func means(of matrix: Matrix) -> [Float] {
    (0..<matrix.columns).map { column in
      (0..<matrix.rows).reduce(Float(0)) { $0 + matrix[$1, column] } / Float(max(1, matrix.rows))
    }
  }

  /// The sum over columns of the total variation of their states.
  func stateVariation(of matrix: Matrix) -> Double {
    let found = Self.means(of: matrix)
    return blocks.reduce(0) { sum, block in
      sum + Double(block.states.reduce(Float(0)) { $0 + abs(found[$1] - means[$1]) } / 2)
    }
  }

  /// The ranks of each block that has one, then the projections, each sorted.
  func profiles(of matrix: Matrix) -> [[Float]] {
    let rows = matrix.rows
    let ranks = blocks.compactMap(\.rank).map { rank in (0..<rows).map { matrix[$0, rank] }.sorted() }
    let standardised = Matrix(rows: rows, columns: width)
    for row in 0..<rows {
      for column in 0..<width {
        standardised[row, column] = (matrix[row, column] - means[column]) * scales[column]
      }
    }
    let projected = Matrix(rows: rows, columns: directionCount)
    directions.withUnsafeBufferPointer {
      BLAS.multiply(
        standardised.pointer, $0.baseAddress!, transposingB: true, into: projected.pointer, m: rows,
        n: directionCount, k: width)
    }
    return ranks + (0..<directionCount).map { direction in (0..<rows).map { projected[$0, direction] }.sorted() }
  }
}

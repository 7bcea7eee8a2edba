import Foundation
import Mathematics

/// Many standard normal columns as a few common ones and what each has of its own: z = loadings · f + residual · e.
///
/// Principal components by the randomised range finder (Halko, Martinsson & Tropp 2011) over BLAS. Their number is by
/// parallel analysis (Horn 1965), but generous: all that vary more than 0.6 times as much as the first of the same
/// columns shuffled, since genes go together in many small groups.
struct FactorModel: Sendable {
  let columnCount: Int
  let factorCount: Int
  /// `[columns × factors]`
  let loadings: [Float]
  /// Standard deviation of what is a column's own, 0…1. `[columns]`
  let residuals: [Float]

  init(columnCount: Int, factorCount: Int, loadings: [Float], residuals: [Float]) {
    self.columnCount = columnCount
    self.factorCount = factorCount
    self.loadings = loadings
    self.residuals = residuals
  }

  /// - Parameters:
  ///   - z: standardised rows. `[rows × columns]`
  /// - Returns: the model, and the components of the rows, each of variance 1 `[rows × factors]`.
  static func fit(
    _ z: [Float], rows: Int, columns: Int, mostFactors: Int, using random: inout RandomSource,
    check: () throws -> Void
  ) throws -> (model: FactorModel, components: [Float]) {
    let width = min(mostFactors + 8, rows, columns)
    let found = try components(z, rows: rows, columns: columns, width: width, using: &random, check: check)
    var shuffled = z
    var column = [Float](repeating: 0, count: rows)
    for index in 0..<columns {
      for row in 0..<rows { column[row] = z[row * columns + index] }
      random.shuffle(&column)
      for row in 0..<rows { shuffled[row * columns + index] = column[row] }
    }
    let noise = try components(
      shuffled, rows: rows, columns: columns, width: min(width, 12), using: &random, check: check)
    let edge = 0.6 * (noise.variances.first ?? 0)
    let kept = max(1, min(found.variances.prefix { $0 > edge }.count, mostFactors))
    var loadings = [Float](repeating: 0, count: columns * kept)
    var residuals = [Float](repeating: 0, count: columns)
    let scales = found.variances.prefix(kept).map { Float($0.squareRoot()) }
    for index in 0..<columns {
      var explained: Float = 0
      for factor in 0..<kept {
        let loading = found.axes[factor * columns + index] * scales[factor]
        loadings[index * kept + factor] = loading
        explained += loading * loading
      }
      let shrink = explained > 0.99 ? (0.99 / explained).squareRoot() : 1
      for factor in 0..<kept { loadings[index * kept + factor] *= shrink }
      residuals[index] = (1 - min(explained, 0.99)).squareRoot()
    }
    var scores = [Float](repeating: 0, count: rows * kept)
    for factor in 0..<kept {
      let scale = Float(rows).squareRoot()
      for row in 0..<rows { scores[row * kept + factor] = found.scores[row * width + factor] * scale }
    }
    let model = FactorModel(columnCount: columns, factorCount: kept, loadings: loadings, residuals: residuals)
    return (model, scores)
  }

  private struct Components {
    /// Variances along the axes, greatest first. `[width]`
    let variances: [Double]
    /// Unit vectors. `[width × columns]`
    let axes: [Float]
    /// Unit vectors. `[rows × width]`
    let scores: [Float]
  }

  private static func components(
    _ z: [Float], rows: Int, columns: Int, width: Int, using random: inout RandomSource, check: () throws -> Void
  ) throws -> Components {
    let start = (0..<columns * width).map { _ in Float(random.normal()) }
    var basis = [Float](repeating: 0, count: rows * width)
    BLAS.multiply(z, start, into: &basis, m: rows, n: width, k: columns)
    var reached = [Float](repeating: 0, count: width * columns)
    for turn in 0..<4 {
      try check()
      basis = Factorisation.orthonormal(basis, rows: rows, columns: width) ?? basis
      BLAS.multiply(basis, z, transposingA: true, into: &reached, m: width, n: columns, k: rows)
      if turn < 3 { BLAS.multiply(z, reached, transposingB: true, into: &basis, m: rows, n: width, k: columns) }
    }
    var gram = [Float](repeating: 0, count: width * width)
    BLAS.multiply(reached, reached, transposingB: true, into: &gram, m: width, n: width, k: columns)
    guard let (values, vectors) = SymmetricEigen.greatest(width, of: gram.map(Double.init), size: width) else {
      return Components(
        variances: [Double](repeating: 0, count: width), axes: reached, scores: basis)
    }
    let rotation = vectors.map { Float($0) }
    var axes = [Float](repeating: 0, count: width * columns)
    BLAS.multiply(rotation, reached, into: &axes, m: width, n: columns, k: width)
    for (rank, value) in values.enumerated() {
      let scale = Float(value > 1e-12 ? 1 / value.squareRoot() : 0)
      for index in 0..<columns { axes[rank * columns + index] *= scale }
    }
    var scores = [Float](repeating: 0, count: rows * width)
    BLAS.multiply(basis, rotation, transposingB: true, into: &scores, m: rows, n: width, k: width)
    return Components(variances: values.map { max($0, 0) / Double(rows) }, axes: axes, scores: scores)
  }

  /// Columns of new rows from their factors. `[rows × columns]`
  ///
  /// - Parameter factors: `[rows × factors]`
  func rows(of factors: [Float], count: Int, using random: inout RandomSource) -> [Float] {
    var z = [Float](repeating: 0, count: count * columnCount)
    for row in 0..<count {
      for index in 0..<columnCount { z[row * columnCount + index] = residuals[index] * Float(random.normal()) }
    }
    BLAS.multiply(
      factors, loadings, transposingB: true, into: &z, m: count, n: columnCount, k: factorCount, beta: 1)
    return z
  }

  func encode(to writer: inout BinaryWriter) {
    writer.write(Int64(columnCount))
    writer.write(Int64(factorCount))
    writer.write(loadings)
    writer.write(residuals)
  }

  init(from reader: inout BinaryReader) throws {
    columnCount = try reader.readInt()
    factorCount = try reader.readInt()
    loadings = try reader.readFloats()
    residuals = try reader.readFloats()
    guard (1...10_000_000).contains(columnCount), (1...4_096).contains(factorCount), residuals.count == columnCount,
      loadings.count == columnCount * factorCount, loadings.allSatisfy(\.isFinite),
      residuals.allSatisfy({ (0...1).contains($0) })
    else { throw BinaryCodingError("The factors of a wide block in the model file are damaged.") }
  }
}

import Foundation
import Learning
import Mathematics
import Tables

/// Rows as points of a few standardised principal components, for kernel densities.
struct PrincipalSpace: Sendable {
  private let encoding: LinearEncoding
  /// `[dimensions × width]`: components divided by the deviation along them.
  private let axes: [Double]
  let dimensions: Int

  /// - Parameter maximum: components at most; those without spread are left out.
  init(_ training: Table, maximum: Int) {
    encoding = LinearEncoding(fittedOn: training, maximumLevels: 20)
    let width = encoding.width
    guard width > 0, training.rowCount > 1 else {
      (axes, dimensions) = ([], 0)
      return
    }
    let rows = encoding.encode(training)
    var covariance = [Double](repeating: 0, count: width * width)
    BLAS.multiply(
      rows.values, rows.values, transposingA: true, into: &covariance, m: width, n: width, k: rows.rowCount,
      alpha: 1 / Double(rows.rowCount - 1))
    let count = min(maximum, width)
    guard let (values, vectors) = SymmetricEigen.greatest(count, of: covariance, size: width) else {
      (axes, dimensions) = ([], 0)
      return
    }
    let kept = values.indices.filter { values[$0] > 1e-9 * values[0] }
    dimensions = kept.count
    axes = kept.flatMap { component in
      (0..<width).map { vectors[component * width + $0] / values[component].squareRoot() }
    }
  }

  /// `[rows × dimensions]`, row-major.
  func encode(_ table: Table) -> [Double] {
    guard dimensions > 0 else { return [] }
    let rows = encoding.encode(table)
    var points = [Double](repeating: 0, count: rows.rowCount * dimensions)
    BLAS.multiply(
      rows.values, axes, transposingB: true, into: &points, m: rows.rowCount, n: dimensions,
      k: encoding.width)
    return points
  }
}

/// A Gaussian kernel density, its bandwidth by Scott's rule (1992): n^(−1/(d + 4)).
struct KernelDensity: Sendable {
  let points: [Double]
  let dimensions: Int

  /// Log-density of each query, up to a constant of the dimension.
  func logDensity(_ queries: [Double]) throws -> [Double] {
    let count = points.count / dimensions
    let bandwidth = pow(Double(count), -1 / Double(dimensions + 4))
    let scale = -0.5 / (bandwidth * bandwidth)
    let offset = log(Double(count)) + Double(dimensions) * log(bandwidth)
    let pieces = chunks(of: queries.count / dimensions, size: 64)
    return try parallelMap(0..<pieces.count) { piece in
      pieces[piece].map { query in
        var exponents = [Double](repeating: 0, count: count)
        var greatest = -Double.infinity
        for point in 0..<count {
          var squared = 0.0
          for axis in 0..<dimensions {
            let gap = points[point * dimensions + axis] - queries[query * dimensions + axis]
            squared += gap * gap
          }
          exponents[point] = scale * squared
          greatest = max(greatest, exponents[point])
        }
        var sum = 0.0
        // Below e^−40 of the greatest a term is lost in rounding.
        for exponent in exponents where exponent - greatest > -40 { sum += exp(exponent - greatest) }
        return greatest + log(sum) - offset
      }
    }.flatMap { $0 }
  }
}

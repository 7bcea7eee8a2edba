import Foundation
import Mathematics

/// Correlations of latent normal numbers of which only states are seen.
///
/// For each pair the ρ at which the states' mean scores would be as correlated as they are in the rows (a polychoric
/// correlation by moments; for fine states the correlation of normal scores). With both numbers' scores expanded in
/// Hermite polynomials, E[g h] = Σ aₖ bₖ ρᵏ (Mehler), so a pair costs some hundred operations however many states.
enum LatentCorrelation {
  static let terms = 20
  static let greatest = 0.98

  /// Sums over rows of products of scores, and what else a covariance needs.
  struct Moments: Sendable {
    let size: Int
    /// Σ gᵢ gⱼ; Σ gᵢ where j is seen; rows where both are seen. `[size × size]` each
    var products: [Double]
    var sums: [Double]
    var counts: [Double]

    /// - Parameters:
    ///   - states: of each latent number, −1 where it is not seen. `[latent][rows]`
    ///   - scores: of each number's states.
    init(states: [[Int32]], scores: [[Double]], rows: [Int]) {
      size = states.count
      products = [Double](repeating: 0, count: size * size)
      sums = products
      counts = products
      for piece in chunks(of: rows.count, size: 2_048) {
        var values = [Double](repeating: 0, count: piece.count * size)
        var seen = values
        for latent in 0..<size {
          for (place, index) in piece.enumerated() {
            let state = states[latent][rows[index]]
            guard state >= 0 else { continue }
            values[place * size + latent] = scores[latent][Int(state)]
            seen[place * size + latent] = 1
          }
        }
        let n = piece.count
        BLAS.multiply(values, values, transposingA: true, into: &products, m: size, n: size, k: n, beta: 1)
        BLAS.multiply(values, seen, transposingA: true, into: &sums, m: size, n: size, k: n, beta: 1)
        BLAS.multiply(seen, seen, transposingA: true, into: &counts, m: size, n: size, k: n, beta: 1)
      }
    }
  }

  /// Correlations as found, and the variance of each by the rows it was found from. `[size × size]` each
  struct Estimate: Sendable {
    var found: [Double]
    /// Infinite where no row tells anything.
    var variance: [Double]
  }

  /// - Parameters:
  ///   - coefficients: of each number, by ``LatentShares/coefficients(_:)``.
  ///   - column: the column of each number; numbers of one column are never seen to go together.
  static func estimate(_ moments: Moments, coefficients: [[Double]], column: [Int]) throws -> Estimate {
    let size = moments.size
    let rows = try parallelMap(0..<size) { i -> (found: [Double], variance: [Double]) in
      var found = [Double](repeating: 0, count: size)
      var variance = [Double](repeating: .infinity, count: size)
      for j in 0..<i where column[i] != column[j] {
        let n = moments.counts[i * size + j]
        // Rows' worth of what the scores tell of the numbers behind them.
        let information = n * coefficients[i][0] * coefficients[i][0] * coefficients[j][0] * coefficients[j][0]
        guard n >= 8, information > 1e-6 else { continue }
        let covariance =
          (moments.products[i * size + j] - moments.sums[i * size + j] * moments.sums[j * size + i] / n) / n
        found[j] = solve(coefficients[i], coefficients[j], covariance)
        let rest = max(1 - found[j] * found[j], 0.05)
        variance[j] = rest * rest / information
      }
      return (found, variance)
    }
    var estimate = Estimate(
      found: [Double](repeating: 0, count: size * size),
      variance: [Double](repeating: .infinity, count: size * size))
    for i in 0..<size {
      for j in 0..<i {
        for place in [i * size + j, j * size + i] {
          estimate.found[place] = rows[i].found[j]
          estimate.variance[place] = rows[i].variance[j]
        }
      }
    }
    return estimate
  }

  /// One matrix for each stratum: its own correlations drawn towards those of all, and these towards 0, each as far as
  /// their variances and the spread of the strata say (empirical Bayes, Efron & Morris 1973).
  static func matrices(_ estimates: [Estimate], size: Int) -> [[Double]] {
    var common = [Double](repeating: 0, count: size * size)
    var excess = 0.0
    var pairs = 0.0
    for place in common.indices {
      let weights = estimates.map { 1 / $0.variance[place] }
      let weight = weights.reduce(0, +)
      guard weight > 0 else { continue }
      let mean = zip(estimates, weights).reduce(0) { $0 + $1.0.found[place] * $1.1 } / weight
      common[place] = mean * 0.09 / (0.09 + 1 / weight)
      guard estimates.count > 1 else { continue }
      for (estimate, own) in zip(estimates, weights) where own > 0 && own < weight {
        let distance = estimate.found[place] - mean
        excess += distance * distance - (1 / own - 1 / weight)
        pairs += 1
      }
    }
    let spread = pairs > 0 ? max(excess / pairs, 1e-4) : 1e-4
    return estimates.map { estimate in
      var matrix = common
      if estimates.count > 1 {
        for place in matrix.indices where estimate.variance[place].isFinite {
          let trust = spread / (spread + estimate.variance[place])
          matrix[place] += trust * (estimate.found[place] - matrix[place])
        }
      }
      for i in 0..<size { matrix[i * size + i] = 1 }
      return repaired(matrix, size: size)
    }
  }

  /// The ρ in ±``greatest`` at which Σ aₖ bₖ ρᵏ is `covariance`, by bisection: the sum rises with ρ.
  private static func solve(_ a: [Double], _ b: [Double], _ covariance: Double) -> Double {
    func value(_ rho: Double) -> Double {
      var sum = 0.0
      for k in a.indices.reversed() { sum = (sum + a[k] * b[k]) * rho }
      return sum
    }
    var low = -greatest
    var high = greatest
    if value(low) >= covariance { return low }
    if value(high) <= covariance { return high }
    for _ in 0..<26 {
      let middle = (low + high) / 2
      if value(middle) < covariance { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }

  /// The matrix, or where it is not positive definite one near it: small eigenvalues are raised and the diagonal is
  /// made 1 again (Rebonato & Jäckel 2000).
  static func repaired(_ matrix: [Double], size: Int) -> [Double] {
    let least = 1e-3
    var shifted = matrix
    for i in 0..<size { shifted[i * size + i] -= least }
    if Factorisation.cholesky(of: shifted, size: size) != nil { return matrix }
    guard size > 0, let (values, vectors) = SymmetricEigen.greatest(size, of: matrix, size: size) else {
      return (0..<size * size).map { $0 % (size + 1) == 0 ? 1 : 0.5 * matrix[$0] / Double(size) }
    }
    var scaled = vectors
    for rank in 0..<size {
      let root = max(values[rank], 2 * least).squareRoot()
      for i in 0..<size { scaled[rank * size + i] *= root }
    }
    var repaired = [Double](repeating: 0, count: size * size)
    BLAS.multiply(scaled, scaled, transposingA: true, into: &repaired, m: size, n: size, k: size)
    let deviations = (0..<size).map { repaired[$0 * size + $0].squareRoot() }
    for i in 0..<size {
      for j in 0..<size { repaired[i * size + j] /= deviations[i] * deviations[j] }
      repaired[i * size + i] = 1
    }
    return repaired
  }
}

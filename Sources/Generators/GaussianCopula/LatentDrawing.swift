import Foundation
import Mathematics

/// Draws the latent numbers of rows of one stratum, with some of them restricted.
struct LatentDrawing: Sendable {
  let marginals: [LatentShares]
  /// The column of each number.
  let owner: [Int]
  private let form: Form
  /// Numbers that are restricted, and to what; those of one column in their order.
  private let restricted: [(latent: Int, restriction: LatentRestriction)]

  private enum Form: Sendable {
    /// Cholesky's factor of the matrix with rows and columns in `order`.
    case triangle([Double], order: [Int])
    case factors(FactorModel)
  }

  /// - Throws: ``GaussianCopula/damaged`` for a matrix that is not positive definite.
  init(
    _ dependence: LatentDependence, stratum: Int, marginals: [LatentShares], owner: [Int],
    restrictions: [LatentRestriction?]
  ) throws {
    self.marginals = marginals
    self.owner = owner
    restricted = restrictions.indices.compactMap { latent in restrictions[latent].map { (latent, $0) } }
    switch dependence {
    case .factors(let model): form = .factors(model)
    case .matrices(let matrices):
      let size = owner.count
      let order =
        restrictions.indices.filter { restrictions[$0] != nil }
        + restrictions.indices.filter {
          restrictions[$0] == nil
        }
      var matrix = [Double](repeating: 0, count: size * size)
      for i in 0..<size {
        for j in 0..<size { matrix[i * size + j] = matrices[stratum][order[i] * size + order[j]] }
      }
      guard let triangle = Factorisation.cholesky(of: matrix, size: size) else { throw GaussianCopula.damaged }
      form = .triangle(triangle, order: order)
    }
  }

  /// The state of each number in each row `[latents][rows]`, and each row's log-weight.
  func states(_ count: Int, using random: inout RandomSource) -> (states: [[Int32]], logWeights: [Double]) {
    let size = owner.count
    var logWeights = [Double](repeating: 0, count: count)
    var fixed = [[Int32]](repeating: [], count: size)
    for (latent, _) in restricted { fixed[latent] = [Int32](repeating: -1, count: count) }
    var states = [[Int32]](repeating: [Int32](repeating: 0, count: count), count: size)
    switch form {
    case .triangle(let triangle, let order):
      var noise = [Double](repeating: 0, count: count * size)
      for row in 0..<count {
        let first = row * size
        drawRestricted(row, &fixed, &logWeights, using: &random) { place, _ in
          var mean = 0.0
          for j in 0..<place { mean += triangle[place * size + j] * noise[first + j] }
          return (mean, triangle[place * size + place])
        } keep: { place, z, mean, deviation, random in
          noise[first + place] = z.map { ($0 - mean) / deviation } ?? random.normal()
        }
        for place in restricted.count..<size { noise[first + place] = random.normal() }
      }
      var z = [Double](repeating: 0, count: count * size)
      BLAS.multiply(noise, triangle, transposingB: true, into: &z, m: count, n: size, k: size)
      for (place, latent) in order.enumerated() {
        for row in 0..<count { states[latent][row] = state(latent, z[row * size + place]) }
      }
    case .factors(let model):
      let factors = (0..<count * model.factorCount).map { _ in Float(random.normal()) }
      for row in 0..<count {
        drawRestricted(row, &fixed, &logWeights, using: &random) { _, latent in
          var mean: Float = 0
          for factor in 0..<model.factorCount {
            mean += model.loadings[latent * model.factorCount + factor] * factors[row * model.factorCount + factor]
          }
          return (Double(mean), Double(max(model.residuals[latent], 0.01)))
        } keep: { _, _, _, _, _ in
        }
      }
      for piece in chunks(of: count, size: 64) {
        let own = Array(factors[piece.lowerBound * model.factorCount..<piece.upperBound * model.factorCount])
        let z = model.rows(of: own, count: piece.count, using: &random)
        for (place, row) in piece.enumerated() {
          for latent in 0..<size { states[latent][row] = state(latent, Double(z[place * size + latent])) }
        }
      }
    }
    for (latent, _) in restricted {
      for row in 0..<count where fixed[latent][row] >= 0 { states[latent][row] = fixed[latent][row] }
    }
    return (states, logWeights)
  }

  private func state(_ latent: Int, _ z: Double) -> Int32 {
    Int32(marginals[latent].state(at: SpecialFunctions.normalCDF(z)))
  }

  /// Draws the restricted numbers of one row, each given those before it (Geweke 1991, Hajivassiliou & McFadden 1998,
  /// Keane 1994).
  ///
  /// - Parameters:
  ///   - condition: mean and deviation of the number at a place, given those before.
  ///   - keep: takes the number drawn, or nil where the row is free there.
  private func drawRestricted(
    _ row: Int, _ fixed: inout [[Int32]], _ logWeights: inout [Double], using random: inout RandomSource,
    condition: (_ place: Int, _ latent: Int) -> (mean: Double, deviation: Double),
    keep: (_ place: Int, _ z: Double?, _ mean: Double, _ deviation: Double, _ random: inout RandomSource) -> Void
  ) {
    var stopped = -1
    for (place, entry) in restricted.enumerated() {
      let (mean, deviation) = condition(place, entry.latent)
      let column = owner[entry.latent]
      guard column != stopped, logWeights[row] > -.infinity else {
        keep(place, nil, mean, deviation, &random)
        continue
      }
      guard
        let drawn = entry.restriction.draw(
          mean: mean, deviation: deviation, shares: marginals[entry.latent], using: &random)
      else {
        logWeights[row] = -.infinity
        keep(place, nil, mean, deviation, &random)
        continue
      }
      logWeights[row] += drawn.logWeight
      fixed[entry.latent][row] = Int32(drawn.state)
      if entry.restriction.goesOn && drawn.state != 0 { stopped = column }
      keep(place, drawn.z, mean, deviation, &random)
    }
  }
}

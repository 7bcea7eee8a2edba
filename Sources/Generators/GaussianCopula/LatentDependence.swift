import Foundation
import Mathematics

/// How latent normal numbers go together: a correlation matrix for each stratum, or factors for all.
enum LatentDependence: Sendable {
  /// `[strata][latents × latents]`, positive definite.
  case matrices([[Double]])
  case factors(FactorModel)

  func encode(to writer: inout BinaryWriter) {
    switch self {
    case .matrices(let matrices):
      writer.write(UInt8(0))
      for matrix in matrices { writer.write(matrix) }
    case .factors(let model):
      writer.write(UInt8(1))
      model.encode(to: &writer)
    }
  }

  init(from reader: inout BinaryReader, strata: Int, latents: Int) throws {
    switch try reader.read(UInt8.self) {
    case 0:
      var matrices: [[Double]] = []
      for _ in 0..<strata {
        let matrix = try reader.readDoubles()
        guard matrix.count == latents * latents, matrix.allSatisfy({ abs($0) <= 1.000_001 }) else {
          throw GaussianCopula.damaged
        }
        matrices.append(matrix)
      }
      self = .matrices(matrices)
    case 1:
      let model = try FactorModel(from: &reader)
      guard model.columnCount == latents else { throw GaussianCopula.damaged }
      self = .factors(model)
    default: throw GaussianCopula.damaged
    }
  }
}

/// What of one latent number is allowed: stretches of its line and how much of each.
struct LatentRestriction: Sendable {
  struct Stretch: Sendable {
    let low: Double
    let high: Double
    let weight: Double
    let states: ClosedRange<Int>
  }

  let stretches: [Stretch]
  /// Whether state 0 leads to the column's next number; its weight then only steers.
  let goesOn: Bool

  /// - Parameter weights: of each state, 0…1.
  init(weights: [Double], shares: LatentShares, goesOn: Bool) {
    func place(_ p: Double) -> Double { SpecialFunctions.normalQuantile(min(max(p, 0), 1)) }
    var stretches: [Stretch] = []
    var below = 0.0
    var state = 0
    while state < weights.count {
      var last = state
      if !(goesOn && state == 0) {
        while last + 1 < weights.count && weights[last + 1] == weights[state] { last += 1 }
      }
      let above = shares.running[last]
      if weights[state] > 0 && above > below {
        stretches.append(
          Stretch(low: place(below), high: place(above), weight: weights[state], states: state...last))
      }
      below = above
      state = last + 1
    }
    self.stretches = stretches
    self.goesOn = goesOn
  }

  /// A place on the line under a normal distribution cut to what is allowed, the state there, and the logarithm of the
  /// share that is allowed (of going on: of what that is worth); nil where nothing is.
  func draw(
    mean: Double, deviation: Double, shares: LatentShares, using random: inout RandomSource
  ) -> (z: Double, state: Int, logWeight: Double)? {
    var total = 0.0
    var chosen: Stretch?
    var (from, to) = (0.0, 0.0)
    for stretch in stretches {
      let low = SpecialFunctions.normalCDF((stretch.low - mean) / deviation)
      let high = SpecialFunctions.normalCDF((stretch.high - mean) / deviation)
      let mass = (high - low) * stretch.weight
      total += mass
      if mass > 0 && random.uniform() * total < mass { (chosen, from, to) = (stretch, low, high) }
    }
    guard let chosen, total > 1e-290 else { return nil }
    let quantile = min(max(random.uniform(in: from...to), 1e-300), 1 - 1e-16)
    let z = mean + deviation * SpecialFunctions.normalQuantile(quantile)
    let state = shares.state(at: SpecialFunctions.normalCDF(z))
    let inside = min(max(state, chosen.states.lowerBound), chosen.states.upperBound)
    let steered = goesOn && inside == 0 ? log(chosen.weight) : 0
    return (z, inside, log(total) - steered)
  }
}

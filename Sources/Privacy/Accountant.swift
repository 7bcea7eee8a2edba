import Foundation

/// One payment: what it was for and what it cost.
public struct Spend: Codable, Sendable, Hashable {
  public var purpose: String
  public var cost: PrivacyLoss
}

/// The one ledger of a private computation. Not copyable, so nothing can be spent twice.
public struct Accountant: ~Copyable, Sendable {
  public let budget: PrivacyLoss
  public private(set) var spends: [Spend] = []
  public private(set) var spent = PrivacyLoss.zero
  /// Whether all noise so far came from the system.
  public private(set) var isReleasable = true

  public init(budget: PrivacyLoss) { self.budget = budget }

  /// ρ that can still be spent.
  public var remainingRho: Double { max(0, (budget.rho - spent.rho).nextDown) }
  public var remainingDelta: Double { max(0, (budget.delta - spent.delta).nextDown) }

  /// Records a cost, or refuses it and records nothing.
  package mutating func charge(_ cost: PrivacyLoss, for purpose: String) throws(PrivacyError) {
    let total = spent + cost
    guard total.fits(in: budget) else {
      throw .overBudget(purpose: purpose, costRho: cost.rho, leftRho: remainingRho)
    }
    spent = total
    spends.append(Spend(purpose: purpose, cost: cost))
  }

  /// Adds discrete Gaussian noise to `counts` and charges ρ = Δ₂² / 2σ² before any noise is drawn.
  ///
  /// - Parameter l2Sensitivity: Δ₂, the most that one patient can move `counts` in Euclidean norm.
  /// - Parameter delta: charged beside ρ where the use of the result needs it (thresholds).
  package mutating func measure(
    _ counts: [Int], l2Sensitivity: Double, sigma: Double, delta: Double = 0, purpose: String,
    using noise: inout NoiseSource
  ) throws(PrivacyError) -> [Int] {
    let gaussian = try DiscreteGaussian(sigma: sigma)
    let rho = (l2Sensitivity * l2Sensitivity / (2 * gaussian.variance)).nextUp
    try charge(PrivacyLoss(rho: rho, delta: delta), for: purpose)
    if !noise.isReleasable { isReleasable = false }
    return counts.map { $0 + gaussian.draw(using: &noise) }
  }

  /// σ for which a measurement of that sensitivity costs at most `rho`.
  public static func sigma(l2Sensitivity: Double, rho: Double) -> Double {
    // A hair more noise, so that rounding never makes the cost pass `rho`.
    (l2Sensitivity / (2 * rho).squareRoot()) * (1 + 1e-9)
  }
}

/// What a durable record of spending must do; `Studies` keeps one in a database of the user's.
public protocol SpendingRecord: Sendable {
  /// Writes down, durably and before anything is read, that `loss` will be spent on the data set; refuses what passes
  /// its total. Nothing is given back.
  func reserve(_ loss: PrivacyLoss, on digest: String, dataset: String?, purpose: String) throws
}

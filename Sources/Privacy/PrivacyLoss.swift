import Foundation

/// An amount of privacy: ρ of zero-concentrated differential privacy, and the chance δ that its bound fails.
///
/// Approximate zCDP (Bun & Steinke 2016, definition 8.1): both parts add up under composition. Neighbouring tables
/// differ by the addition or removal of one patient.
public struct PrivacyLoss: Codable, Sendable, Hashable {
  public var rho: Double
  public var delta: Double

  public init(rho: Double, delta: Double = 0) {
    precondition(rho >= 0 && delta >= 0 && delta < 1, "a privacy loss has ρ ≥ 0 and 0 ≤ δ < 1")
    self.rho = rho
    self.delta = delta
  }

  public static let zero = PrivacyLoss(rho: 0)

  /// The sum, rounded up so that many small parts never add up to less than they are.
  public static func + (a: PrivacyLoss, b: PrivacyLoss) -> PrivacyLoss {
    func sum(_ x: Double, _ y: Double) -> Double { x == 0 ? y : y == 0 ? x : (x + y).nextUp }
    return PrivacyLoss(rho: sum(a.rho, b.rho), delta: sum(a.delta, b.delta))
  }

  /// The least ε found for which it implies (ε, δ)-differential privacy, rounded up; infinite if δ is used up.
  ///
  /// Canonne, Kamath & Steinke (2020), proposition 12: for every α > 1,
  /// ε = αρ + log(1/(αδ)) / (α − 1) + log(1 − 1/α). Any α gives a valid bound, so the search may stop early.
  public func epsilon(delta total: Double) -> Double {
    let remaining = (total - delta).nextDown
    guard remaining > 0 else { return .infinity }
    if rho == 0 { return 0 }
    func bound(_ alpha: Double) -> Double {
      alpha * rho + (-log(remaining) - log(alpha)) / (alpha - 1) + log1p(-1 / alpha)
    }
    // Convex in log(α − 1): golden-section search.
    var low = log(1e-3)
    var high = log(1e9)
    let ratio = (5.0.squareRoot() - 1) / 2
    for _ in 0..<200 {
      let a = high - ratio * (high - low)
      let b = low + ratio * (high - low)
      if bound(1 + exp(a)) < bound(1 + exp(b)) { high = b } else { low = a }
    }
    let least = max(0, bound(1 + exp((low + high) / 2)))
    return (least + 1e-12 * max(1, least)).nextUp
  }

  /// The greatest loss with that δ whose ``epsilon(delta:)`` stays within `epsilon`, rounded down.
  public static func within(epsilon: Double, delta: Double, spentOnDelta: Double = 0) -> PrivacyLoss {
    precondition(epsilon > 0 && delta > 0 && delta < 1, "ε is positive and δ in 0…1")
    var low = 0.0
    var high = max(1, epsilon * epsilon + epsilon)
    for _ in 0..<200 {
      let middle = (low + high) / 2
      if PrivacyLoss(rho: middle, delta: spentOnDelta).epsilon(delta: delta) <= epsilon {
        low = middle
      } else {
        high = middle
      }
    }
    return PrivacyLoss(rho: low, delta: spentOnDelta)
  }

  /// Whether this much fits into `budget`.
  public func fits(in budget: PrivacyLoss) -> Bool { rho <= budget.rho && delta <= budget.delta }
}

/// Why a private computation was refused.
public enum PrivacyError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The step costs more than is left of the budget of this fit.
  case overBudget(purpose: String, costRho: Double, leftRho: Double)
  case noiseOutOfRange(sigma: Double)

  public var description: String {
    switch self {
    case .overBudget(let purpose, let cost, let left):
      "“\(purpose)” costs ρ = \(cost), but only \(left) of the privacy budget is left."
    case .noiseOutOfRange(let sigma):
      "Noise of standard deviation \(sigma) is outside what can be drawn exactly (0 to 262,144). Choose a larger ε."
    }
  }
}

/// What a private fit promises, for the label of every file made from it.
public struct PrivacyStatement: Codable, Sendable, Hashable {
  public var notion: String
  public var unit: String
  public var neighbouring: String
  public var epsilon: Double
  public var delta: Double
  public var accountant: String
  public var spends: [Spend]
  /// What was taken as public, and so is not covered.
  public var declaredPublic: [String]
  /// False when a reproducible noise source was used.
  public var isReleasable: Bool

  public init(
    epsilon: Double, delta: Double, unit: String, spends: [Spend], declaredPublic: [String], isReleasable: Bool
  ) {
    notion = "(ε, δ)-differential privacy, from zero-concentrated differential privacy"
    neighbouring = "addition or removal of one \(unit)"
    accountant = "zCDP, discrete Gaussian noise (Canonne, Kamath & Steinke 2020), ε rounded up"
    self.unit = unit
    self.epsilon = epsilon
    self.delta = delta
    self.spends = spends
    self.declaredPublic = declaredPublic
    self.isReleasable = isReleasable
  }
}

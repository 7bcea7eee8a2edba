import Foundation
import Generators
import Privacy
import Vocabulary

extension PrivacyChoice {
  /// What the label of rows from a stored model says of privacy: what its fit has spent.
  init(ofModel fitted: any FittedGenerator) {
    guard let fitted = fitted as? any PrivatelyFitted else {
      self.init(level: .none)
      return
    }
    let spent = fitted.spends.reduce(PrivacyLoss.zero) { $0 + $1.cost }
    self.init(level: .differential, epsilon: spent.epsilon(delta: Ledger.delta), delta: Ledger.delta)
  }
}

extension PrivacyChoice {
  /// What rows carry of what was asked for: ε and δ only where the fit that made them had them. Another that competed
  /// proves nothing for them.
  func carried(ifGuaranteed isGuaranteed: Bool) -> PrivacyChoice {
    isGuaranteed ? self : PrivacyChoice(level: .none)
  }
}

/// The statement that goes with what a private model makes.
func privacyStatement(of model: Data, _ privacy: PrivacyChoice, isByPatient: Bool) throws -> PrivacyStatement? {
  guard let fitted = try ModelFile.read(model) as? any PrivatelyFitted, let epsilon = privacy.epsilon,
    let delta = privacy.delta
  else { return nil }
  return PrivacyStatement(
    epsilon: epsilon, delta: delta, unit: isByPatient ? "patient" : "row", spends: fitted.spends,
    declaredPublic: fitted.declaredPublic + ["the number of rows of the table"], isReleasable: fitted.isReleasable)
}

import Foundation
import Generators
import Privacy
import Vocabulary

/// The statement that goes with what a private model makes.
func privacyStatement(of model: Data, _ privacy: PrivacyChoice, isByPatient: Bool) throws -> PrivacyStatement? {
  guard let fitted = try ModelFile.read(model) as? any PrivatelyFitted, let epsilon = privacy.epsilon,
    let delta = privacy.delta
  else { return nil }
  return PrivacyStatement(
    epsilon: epsilon, delta: delta, unit: isByPatient ? "patient" : "row", spends: fitted.spends,
    declaredPublic: fitted.declaredPublic + ["the number of rows of the table"], isReleasable: fitted.isReleasable)
}

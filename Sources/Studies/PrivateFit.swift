import Foundation
import Generators
import Mathematics
import Privacy
import Tables
import Vocabulary

/// What a private fit promises, beside the model's bytes.
struct PrivateFit: Sendable {
  let bytes: Data
  let statement: PrivacyStatement
  /// The number of rows as it was bought.
  let rows: Int

  /// The part of δ that pays for thresholds on levels; the rest turns ρ into ε.
  static let thresholdShare = 0.01

  /// What the ledger is asked for: the whole request, whatever the fits then use of it.
  static func loss(epsilon: Double, delta: Double) -> PrivacyLoss {
    PrivacyLoss.within(epsilon: epsilon, delta: delta, spentOnDelta: delta * thresholdShare)
  }

  /// Fits within `share` of the recipe's budget.
  ///
  /// - Parameters:
  ///   - table: the prepared table; its patient key, if it has one, bounds what one person contributes.
  ///   - share: what part of the budget this fit may spend, 0…1: several fits share one request.
  static func fit(
    _ generator: any PrivateGenerator, on table: Table, recipe: Recipe, share: Double, monitor: Monitor
  ) throws -> PrivateFit {
    guard let epsilon = recipe.privacy.epsilon, let delta = recipe.privacy.delta else {
      throw StudyError.wrongUse("A private fit needs --epsilon.")
    }
    let whole = loss(epsilon: epsilon, delta: delta)
    var accountant = Accountant(budget: PrivacyLoss(rho: whole.rho * share, delta: whole.delta * share))
    var noise = NoiseSource.system()
    let key = table.schema.columns(with: .patientKey).first
    let declared = recipe.schemaIsDeclared ? Set(recipe.schema.fields.map(\.name)) : []
    let guarded = PrivateTable(table.learnable.table, declared: declared, patients: key.flatMap { table[$0] })
    let fitted = try generator.fit(to: guarded, spending: &accountant, noise: &noise, monitor: monitor)
    let spent = accountant.spent
    let statement = PrivacyStatement(
      epsilon: min(epsilon, spent.epsilon(delta: delta)), delta: delta, unit: key == nil ? "row" : "patient",
      spends: fitted.spends, declaredPublic: fitted.declaredPublic, isReleasable: fitted.isReleasable)
    return PrivateFit(bytes: try ModelFile.data(of: fitted), statement: statement, rows: fitted.noisyRowCount)
  }

  /// What the label of rows from a stored model says of privacy.
  static func choice(of fitted: any FittedGenerator) -> PrivacyChoice {
    guard let fitted = fitted as? any PrivatelyFitted else { return PrivacyChoice(level: .none) }
    let spent = fitted.spends.reduce(PrivacyLoss.zero) { $0 + $1.cost }
    return PrivacyChoice(level: .differential, epsilon: spent.epsilon(delta: Ledger.delta), delta: Ledger.delta)
  }
}

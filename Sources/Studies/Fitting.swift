import Foundation
import Generators
import Mathematics
import Privacy
import Tables
import Vocabulary

/// Fits generators and draws rows, each in its own random stream.
struct Fitting: Sendable {
  let recipe: Recipe
  let monitoring: Monitoring

  /// A fitted generator's stored bytes, and how far training went.
  struct Product {
    let bytes: Data
    let passes: Int?
    let isPrivate: Bool
  }

  /// Learns the rows of `table`, which may still hold a patient key; `part` says what for, and names the stream.
  ///
  /// - Parameters:
  ///   - share: of the reserved budget, for a fit with a formal guarantee.
  ///   - isThinned: as ``GeneratorKind/openRecipe(for:isThinned:)`` takes it.
  func fit(
    _ kind: GeneratorKind, on table: Table, part: String, share: Double = 1, isThinned: Bool = true
  ) throws -> Product {
    let name = "\(kind.rawValue): \(part)"
    let monitor = monitoring.monitor(
      for: "fit \(name)", timeBudget: recipe.timeBudgetInSeconds.map { .seconds($0) },
      passLimit: recipe.passes?[Recipe.passKey(kind, part: part)])
    if recipe.privacy.level != .none, let generator = kind.recipe.private {
      return Product(
        bytes: try fitPrivately(generator, table, share: share, monitor: monitor), passes: nil, isPrivate: true)
    }
    let learnable = table.learnable.table
    guard let generator = kind.openRecipe(for: learnable, isThinned: isThinned) else {
      throw StudyError.wrongUse("“\(kind.rawValue)” works only with formal privacy. Add --epsilon, for instance 1.")
    }
    var random = RandomSource(seed: recipe.seed, for: "fit \(name)")
    let fitted = try Self.fit(generator, learnable, using: &random, monitor: monitor)
    return Product(bytes: try ModelFile.data(of: fitted), passes: monitor.passes, isPrivate: false)
  }

  /// Independent columns without any guarantee: the floor that is shown in the custodian's report.
  func fitAnchor(on table: Table, part: String) throws -> Data {
    var random = RandomSource(seed: recipe.seed, for: "fit anchor: \(part)")
    let monitor = monitoring.monitor(for: "fit marginals: \(part)")
    return try ModelFile.data(
      of: IndependentMarginals().fit(to: table.learnable.table, using: &random, monitor: monitor))
  }

  /// Rows of the stored model: what is sampled never depends on whether the model was just fitted or read again.
  func sample(_ count: Int, from model: Data, part: String, where conditions: [Condition] = []) throws -> Table {
    let fitted = try ModelFile.read(model)
    let name = "\(type(of: fitted).kind.rawValue): \(part)"
    var random = RandomSource(seed: recipe.seed, for: "sample \(name)")
    return try fitted.sample(
      count, where: conditions, using: &random, monitor: monitoring.monitor(for: "sample \(name)"))
  }

  /// The part of δ that may go to levels and thresholds; small, since all studies of a data set share one δ.
  static let deltaShare = 0.02

  /// What (ε, δ) allows, as it is reserved in the ledger.
  static func budget(epsilon: Double, delta: Double) -> PrivacyLoss {
    .within(epsilon: epsilon, delta: delta, spentOnDelta: delta * deltaShare)
  }

  private func fitPrivately(
    _ generator: any PrivateGenerator, _ table: Table, share: Double, monitor: Monitor
  ) throws -> Data {
    guard let epsilon = recipe.privacy.epsilon, let delta = recipe.privacy.delta else {
      throw StudyError.ourFault("A fit with a formal guarantee was begun without ε and δ.")
    }
    let whole = Self.budget(epsilon: epsilon, delta: delta)
    var accountant = Accountant(budget: PrivacyLoss(rho: whole.rho * share, delta: whole.delta * share))
    var noise = NoiseSource.system()
    let patients = table.schema.columns(with: .patientKey).first.flatMap { table[$0] }
    let closed = PrivateTable(table.learnable.table, declared: Set(recipe.declaredColumns), patients: patients)
    return try Self.fit(generator, closed, spending: &accountant, noise: &noise, monitor: monitor)
  }

  private static func fit<Recipe: Generator>(
    _ recipe: Recipe, _ table: Table, using random: inout RandomSource, monitor: Monitor
  ) throws -> any FittedGenerator {
    try recipe.fit(to: table, using: &random, monitor: monitor)
  }

  private static func fit<Recipe: PrivateGenerator>(
    _ recipe: Recipe, _ table: PrivateTable, spending accountant: inout Accountant, noise: inout NoiseSource,
    monitor: Monitor
  ) throws -> Data {
    try ModelFile.data(of: recipe.fit(to: table, spending: &accountant, noise: &noise, monitor: monitor))
  }
}

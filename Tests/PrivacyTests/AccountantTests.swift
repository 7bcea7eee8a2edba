import Foundation
import Mathematics
import Privacy
import Tables
import Testing
import Vocabulary

@Suite struct AccountantTests {
  /// The minimum over a fine grid of α: an upper bound that any correct search comes near from above.
  private func reference(rho: Double, delta: Double) -> Double {
    (1...200_000).map { step in
      let alpha = 1 + pow(10, -3 + Double(step) * 6e-5)
      return alpha * rho + (-log(delta) - log(alpha)) / (alpha - 1) + log1p(-1 / alpha)
    }.min() ?? .infinity
  }

  @Test("ε from ρ is the best bound of Canonne, Kamath & Steinke, never below it", arguments: [1e-4, 0.01, 0.5, 4])
  func epsilonIsTight(rho: Double) {
    let epsilon = PrivacyLoss(rho: rho).epsilon(delta: 1e-6)
    let best = reference(rho: rho, delta: 1e-6)
    #expect(epsilon >= best * (1 - 1e-7) && epsilon <= best * (1 + 1e-6))
    // The simple conversion of Bun & Steinke (2016) is looser.
    #expect(epsilon <= rho + 2 * (rho * log(1e6)).squareRoot())
  }

  @Test("The budget for an ε gives back at most that ε", arguments: [0.1, 0.5, 1, 3, 10])
  func budgetIsWithin(epsilon: Double) {
    let loss = PrivacyLoss.within(epsilon: epsilon, delta: 1e-6, spentOnDelta: 5e-7)
    let given = loss.epsilon(delta: 1e-6)
    #expect(given <= epsilon && given > epsilon * 0.999)
  }

  @Test("ε grows with ρ and shrinks with δ; losses add up")
  func monotone() {
    let epsilons = [0.001, 0.01, 0.1, 1].map { PrivacyLoss(rho: $0).epsilon(delta: 1e-6) }
    #expect(epsilons == epsilons.sorted())
    #expect(PrivacyLoss(rho: 0.1).epsilon(delta: 1e-9) > PrivacyLoss(rho: 0.1).epsilon(delta: 1e-5))
    let sum = (0..<1_000).reduce(PrivacyLoss.zero) { total, _ in total + PrivacyLoss(rho: 0.001, delta: 1e-10) }
    #expect(sum.rho >= 1 && sum.rho < 1 + 1e-9 && sum.delta >= 1e-7)
    #expect(PrivacyLoss(rho: 0, delta: 1e-6).epsilon(delta: 1e-6) == .infinity)
  }

  private var table: Table {
    let schema = Schema(fields: [
      Field(name: "sex", kind: .categorical, levels: ["f", "m"]),
      Field(name: "age", kind: .numeric, isInteger: true, minimum: 0, maximum: 99),
    ])
    return Table(
      schema: schema,
      columns: [.codes((0..<400).map { Int32($0 % 2) }), .numeric((0..<400).map { Double($0 % 90) })])
  }

  @Test("A measurement beyond the budget is refused, and nothing is spent or drawn")
  func refusesOverspending() throws {
    let guarded = PrivateTable(table, declared: ["sex", "age"], patients: nil)
    var accountant = Accountant(budget: PrivacyLoss(rho: 0.01))
    var noise = NoiseSource.reproducible(seed: 1)
    let domain = ColumnDomain(values: .levels(["f", "m"]), missingReasons: [.unknown])
    var refusal: PrivacyError?
    do throws(PrivacyError) {
      _ = try guarded.noisyMarginal(of: [0], over: [domain], sigma: 1, spending: &accountant, noise: &noise)
    } catch { refusal = error }
    var spent = accountant.spent
    #expect(refusal != nil && spent == .zero)
    // σ = 10 costs ρ = 1/200: it fits twice, and not a third time.
    _ = try guarded.noisyMarginal(of: [0], over: [domain], sigma: 10.01, spending: &accountant, noise: &noise)
    spent = accountant.spent
    #expect(abs(spent.rho - 1 / (2 * 10.01 * 10.01)) < 1e-6)
    _ = try guarded.noisyRowCount(rho: 0.004, spending: &accountant, noise: &noise)
    refusal = nil
    do throws(PrivacyError) {
      _ = try guarded.noisyRowCount(rho: 0.004, spending: &accountant, noise: &noise)
    } catch { refusal = error }
    let (payments, releasable) = (accountant.spends.count, accountant.isReleasable)
    #expect(refusal != nil && payments == 2 && !releasable)
  }

  @Test("All cells get noise, the empty ones too")
  func emptyCellsGetNoise() throws {
    let guarded = PrivateTable(table, declared: ["sex", "age"], patients: nil)
    var accountant = Accountant(budget: PrivacyLoss(rho: 1))
    var noise = NoiseSource.system()
    let domain = ColumnDomain(values: .bins(minimum: 0, maximum: 1_000, count: 100), missingReasons: [.unknown])
    let counts = try guarded.noisyMarginal(of: [1], over: [domain], sigma: 20, spending: &accountant, noise: &noise)
    #expect(counts.count == 101)
    // The chance that one of 91 empty cells has no noise is about 0.02; that 30 have none, under 1e-20.
    #expect(counts[10...].count { $0 == 0 } < 30)
    let releasable = accountant.isReleasable
    #expect(releasable)
  }

  @Test("A patient with many rows moves a count no more than the bound")
  func boundsContributions() throws {
    let schema = Schema(fields: [Field(name: "sex", kind: .categorical, levels: ["f", "m"])])
    let many = Table(schema: schema, columns: [.codes([Int32](repeating: 0, count: 500))])
    let key = Column.text((0..<500).map { $0 < 400 ? "a" : "p\($0)" })
    let guarded = PrivateTable(many, declared: ["sex"], patients: key, rowsPerPatient: 2)
    var accountant = Accountant(budget: PrivacyLoss(rho: 100))
    var noise = NoiseSource.reproducible(seed: 3)
    let domain = ColumnDomain(values: .levels(["f", "m"]), missingReasons: [.unknown])
    let counts = try guarded.noisyMarginal(of: [0], over: [domain], sigma: 0.2, spending: &accountant, noise: &noise)
    #expect(abs(counts[0] - 102) <= 3)
    // Δ₂ is 2 rows: ρ = 4 / 2σ².
    let spent = accountant.spent.rho
    #expect(abs(spent - 4 / (2 * 0.04)) < 0.1)
  }

  @Test("A level that one patient has is not shown")
  func rareLevelsAreHidden() throws {
    let schema = Schema(fields: [Field(name: "site", kind: .categorical, levels: ["common", "unique"])])
    let codes = (0..<1_000).map { Int32($0 == 0 ? 1 : 0) }
    let guarded = PrivateTable(Table(schema: schema, columns: [.codes(codes)]), declared: [], patients: nil)
    var noise = NoiseSource.reproducible(seed: 5)
    for _ in 0..<300 {
      var accountant = Accountant(budget: PrivacyLoss(rho: 1, delta: 1e-5))
      let levels = try guarded.buyLevels(of: 0, rho: 0.1, delta: 1e-6, spending: &accountant, noise: &noise)
      #expect(levels == ["common", PrivateTable.otherLevel])
    }
  }

  @Test("Bought bounds hold the data and come from the public grid")
  func boughtBounds() throws {
    let guarded = PrivateTable(table, declared: [], patients: nil)
    var accountant = Accountant(budget: PrivacyLoss(rho: 1))
    var noise = NoiseSource.reproducible(seed: 9)
    let bounds = try guarded.buyBounds(of: 1, rho: 0.5, spending: &accountant, noise: &noise)
    #expect(bounds.lowerBound <= 4 && bounds.upperBound == 128)
  }
}

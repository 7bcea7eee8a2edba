import Foundation
import Generators
import Mathematics
import Privacy
import Tables
import TestSupport
import Testing
import Vocabulary

@Suite struct PrivateMarginalsTests {
  private func patients(_ rows: Int) -> Table {
    var random = RandomSource(seed: 77)
    return SmallTables.patients(rows, using: &random)
  }

  private func fit(
    _ table: Table, declared: Set<String> = [], epsilon: Double, noise: inout NoiseSource
  ) throws -> FittedPrivateMarginals {
    let budget = PrivacyLoss.within(epsilon: epsilon, delta: 1e-6, spentOnDelta: 5e-7)
    var accountant = Accountant(budget: budget)
    let guarded = PrivateTable(table, declared: declared, patients: nil)
    let fitted = try PrivateMarginals().fit(to: guarded, spending: &accountant, noise: &noise, monitor: Monitor())
    let spent = accountant.spent
    #expect(spent.fits(in: budget) && spent.epsilon(delta: 1e-6) <= epsilon)
    return fitted
  }

  @Test("What was spent stays within ε, and nearly all of it is used", arguments: [0.1, 1, 10])
  func spendsTheBudget(epsilon: Double) throws {
    var noise = NoiseSource.system()
    let fitted = try fit(patients(3_000), epsilon: epsilon, noise: &noise)
    let spent = fitted.spends.reduce(PrivacyLoss.zero) { $0 + $1.cost }
    #expect(spent.epsilon(delta: 1e-6) > epsilon * 0.95)
    #expect(fitted.isReleasable)
  }

  @Test("Margins are near the truth at a large ε and worse at a small one; missing stays missing")
  func errorFallsWithEpsilon() throws {
    let table = patients(4_000)
    let real = try #require(table["age"]?.numbers)
    var errors: [Double] = []
    for epsilon in [0.05, 1, 20] {
      var sum = 0.0
      for seed in 0..<6 as Range<UInt64> {
        var noise = NoiseSource.reproducible(seed: seed)
        let fitted = try fit(table, epsilon: epsilon, noise: &noise)
        #expect(!fitted.isReleasable)
        var random = RandomSource(seed: seed)
        let rows = try fitted.sample(4_000, where: [], using: &random, monitor: Monitor())
        let synthetic = try #require(rows["age"]?.numbers).map { $0.isNaN ? 0 : $0 }.sorted()
        sum += zip(real.sorted(), synthetic).reduce(0) { $0 + abs($1.0 - $1.1) } / 4_000
        if epsilon == 20 { #expect(abs(Double(rows["bmi"]?.missingCount ?? 0) / 4_000 - 0.1) < 0.03) }
      }
      errors.append(sum / 6)
    }
    #expect(errors[2] < 1.5 && errors[2] < errors[1] && errors[1] < errors[0], "\(errors)")
  }

  @Test("Levels and bounds that a person declared are used; the statement says so")
  func declaredDomains() throws {
    let table = patients(2_000).changing { field in
      guard field.kind == .numeric else { return }
      field.minimum = 0
      field.maximum = 300
    }
    var noise = NoiseSource.system()
    let fitted = try fit(table, declared: Set(table.schema.fields.map(\.name)), epsilon: 3, noise: &noise)
    #expect(fitted.schema["sex"]?.levels == ["female", "male"])
    #expect(fitted.schema["age"]?.maximum == 300)
    #expect(!fitted.spends.contains { $0.purpose.hasPrefix("bounds") || $0.purpose.hasPrefix("levels") })
    #expect(fitted.declaredPublic.count == 2)
  }

  @Test("The stored model holds no level that few people have, and samples without the data")
  func storedModel() throws {
    var levels = (0..<2_000).map { $0 % 2 == 0 ? "common" : "frequent" }
    levels[3] = "canary"
    let table = SmallTables.levels([("place", levels), ("arm", (0..<2_000).map { ["a", "b"][$0 % 2] })])
    var noise = NoiseSource.system()
    let fitted = try fit(table, epsilon: 1, noise: &noise)
    let data = try ModelFile.data(of: fitted)
    #expect(data.range(of: Data("canary".utf8)) == nil && data.range(of: Data("common".utf8)) != nil)
    let again = try #require(try ModelFile.read(data) as? FittedPrivateMarginals)
    var (one, two) = (RandomSource(seed: 1), RandomSource(seed: 1))
    let rows = try fitted.sample(100, where: [], using: &one, monitor: Monitor())
    #expect(rows == (try again.sample(100, where: [], using: &two, monitor: Monitor())))
  }

  /// A lower bound on ε from how often an event is seen on two neighbouring tables (Clopper–Pearson, 1 − 10⁻⁶).
  private func epsilonBound(_ withPatient: Int, _ without: Int, of runs: Int) -> Double {
    let low = SpecialFunctions.proportionInterval(successes: withPatient, of: runs, confidence: 1 - 2e-6).lowerBound
    let high = SpecialFunctions.proportionInterval(successes: without, of: runs, confidence: 1 - 2e-6).upperBound
    return low <= 1e-6 ? 0 : log((low - 1e-6) / high)
  }

  @Test("Seen from outside, one patient changes the counts no more than ε allows; half the noise is caught")
  func audit() throws {
    let schema = Schema(fields: [Field(name: "arm", kind: .categorical, levels: ["a", "b"])])
    let domain = ColumnDomain(values: .levels(["a", "b"]), missingReasons: [.unknown])
    let runs = 20_000
    func seen(_ rows: Int, sigma: Double) throws -> Int {
      let table = Table(schema: schema, columns: [.codes([Int32](repeating: 0, count: rows))])
      let guarded = PrivateTable(table, declared: ["arm"], patients: nil)
      var noise = NoiseSource.system()
      return try (0..<runs).count { _ in
        var accountant = Accountant(budget: PrivacyLoss(rho: 1e9))
        let counts = try guarded.noisyMarginal(
          of: [0], over: [domain], sigma: sigma, spending: &accountant, noise: &noise)
        return counts[0] >= 12
      }
    }
    let sigma = 1.0
    let claimed = PrivacyLoss(rho: 1 / (2 * sigma * sigma)).epsilon(delta: 1e-6)
    // Correct code fails with chance 2·10⁻⁶.
    #expect(try epsilonBound(seen(11, sigma: sigma), seen(10, sigma: sigma), of: runs) <= claimed)
    // A mechanism whose σ is an eighth of what it charges for is found out.
    #expect(try epsilonBound(seen(12, sigma: sigma / 8), seen(11, sigma: sigma / 8), of: runs) > claimed)
  }
}

import Foundation
import Generators
import Mathematics
import Tables
import TestSupport
import Testing
import Vocabulary

/// What is special to generators that are networks.
@Suite struct NetworkGeneratorsTests {
  static let kinds = [GeneratorKind.tvae, .rtvae, .ddpm, .nflow, .ctgan, .adsgan]

  private func rows(_ kind: GeneratorKind, of table: Table, passes: Int, count: Int) throws -> Table {
    var random = RandomSource(seed: 5)
    let recipe = try #require(kind.recipe.open)
    func sampled(_ recipe: some Generator) throws -> Table {
      let fitted = try recipe.fit(to: table, using: &random, monitor: Monitor(passLimit: passes))
      return try fitted.sample(count, where: [], using: &random, monitor: Monitor())
    }
    return try sampled(recipe)
  }

  private func correlation(_ x: [Double], _ y: [Double]) -> Double {
    let (a, b) = (x.reduce(0, +) / Double(x.count), y.reduce(0, +) / Double(y.count))
    let products = zip(x, y).reduce(0) { $0 + ($1.0 - a) * ($1.1 - b) }
    let (p, q) = (x.reduce(0) { $0 + ($1 - a) * ($1 - a) }, y.reduce(0) { $0 + ($1 - b) * ($1 - b) })
    return products / (p * q).squareRoot()
  }

  @Test("Two columns that rise together still do, and marginals stay", arguments: kinds)
  func dependence(kind: GeneratorKind) throws {
    var random = RandomSource(seed: 6)
    let table = SmallTables.patients(800, using: &random)
    let made = try rows(kind, of: table, passes: 30, count: 800)
    let (age, pressure) = (try #require(made["age"]?.numbers), try #require(made["sbp"]?.numbers))
    // 0.73 in the table; independent columns have 0 ± 0.035, and 30 passes are a tenth of a training.
    #expect(correlation(age, pressure) > 0.4)
    let (mean, wanted) = (
      age.reduce(0, +) / 800, (try #require(table["age"]?.numbers)).reduce(0, +) / 800
    )
    // The standard error of a mean of 800 ages is 0.75 years.
    #expect(abs(mean - wanted) < 4)
    let missing = (made["bmi"]?.missingCount ?? 0, table["bmi"]?.missingCount ?? 0)
    #expect(abs(missing.0 - missing.1) < 50)
  }

  @Test("A time budget ends the training, and its passes are recorded", arguments: kinds)
  func budget(kind: GeneratorKind) throws {
    var random = RandomSource(seed: 7)
    let table = SmallTables.patients(300, using: &random)
    let recipe = try #require(kind.recipe.open)
    let monitor = Monitor(timeBudget: .milliseconds(1))
    func fit(_ recipe: some Generator) throws { _ = try recipe.fit(to: table, using: &random, monitor: monitor) }
    try fit(recipe)
    #expect(monitor.passes == 1)
  }
}

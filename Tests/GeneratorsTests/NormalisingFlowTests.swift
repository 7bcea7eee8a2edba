import Foundation
import Generators
import Mathematics
import Tables
import TestSupport
import Testing
import Vocabulary

/// What is special to the normalising flow.
@Suite struct NormalisingFlowTests {
  private func fitted(_ table: Table, _ recipe: NormalisingFlow = NormalisingFlow()) throws -> FittedNormalisingFlow {
    var random = RandomSource(seed: 1)
    return try recipe.fit(to: table, using: &random, monitor: Monitor())
  }

  private func rows(
    _ model: FittedNormalisingFlow, _ count: Int, where conditions: [Condition] = []
  ) throws -> Table {
    var random = RandomSource(seed: 2)
    return try model.sample(count, where: conditions, using: &random, monitor: Monitor())
  }

  @Test("The laws of every generator hold")
  func laws() throws { try GeneratorLaws.check(NormalisingFlow(mostPasses: 6)) }

  @Test("Curves that depend on a number find a ring, which no correlation tells of")
  func ring() throws {
    var random = RandomSource(seed: 3)
    let angles = (0..<800).map { _ in 2 * Double.pi * random.uniform() }
    let radii = (0..<800).map { _ in 1 + 0.05 * random.normal() }
    func round(_ value: Double) -> Double { (value * 1_000).rounded() / 1_000 }
    let table = SmallTables.numbers([
      ("x", zip(angles, radii).map { round($1 * cos($0)) }), ("y", zip(angles, radii).map { round($1 * sin($0)) }),
    ]).changing { $0.decimals = 3 }
    let made = try rows(fitted(table, NormalisingFlow(candidatesPerRow: 1)), 800)
    let (x, y) = (try #require(made["x"]?.numbers), try #require(made["y"]?.numbers))
    let inside = zip(x, y).count { ($0 * $0 + $1 * $1).squareRoot() < 0.7 }
    // Independent columns put about a third of the rows there, and no row of training is.
    #expect(inside < 80)
  }

  @Test("Levels, frequent numbers and reasons for missingness have their shares, and depend on the rest")
  func shares() throws {
    var random = RandomSource(seed: 4)
    let sick = (0..<600).map { _ in random.bernoulli(0.5) }
    let cost = sick.map { $0 ? (100 * random.uniform()).rounded() + 1 : 0 }
    let gone = sick.map { $0 && random.bernoulli(0.6) ? Double.nan : (10 * random.normal()).rounded() }
    let table = SmallTables.numbers([("cost", cost), ("gone", gone)])
    let made = try rows(fitted(table, NormalisingFlow(candidatesPerRow: 1)), 1_000)
    let costs = try #require(made["cost"]?.numbers)
    let wanted = 1_000 * sick.count { !$0 } / 600
    // Calibrated shares leave the chance of the draw: 0.016.
    #expect(abs(costs.count { $0 == 0 } - wanted) < 70)
    // Missing only where there is a cost; independent columns would give 150.
    let wrong = (0..<1_000).count { made["gone"]?.isMissing(at: $0) == true && costs[$0] == 0 }
    #expect(wrong < 30)
  }

  @Test("Conditions that one row in thousands satisfies are met directly, with the dependence that they have")
  func rareConditions() throws {
    var random = RandomSource(seed: 5)
    let first = (0..<3_000).map { _ in (10 * random.normal()).rounded() }
    let second = first.map { ($0 + 5 * random.normal()).rounded() }
    let model = try fitted(SmallTables.numbers([("first", first), ("second", second)]))
    let conditions = [Condition(column: "second", .range(minimum: 22, maximum: nil))]
    let made = try rows(model, 300, where: conditions)
    #expect(made["second"]?.numbers?.allSatisfy { $0 >= 22 } == true)
    let given = zip(first, second).filter { $0.1 >= 22 }.map(\.0)
    let wanted = given.reduce(0, +) / Double(given.count)
    let found = (try #require(made["first"]?.numbers)).reduce(0, +) / 300
    // Both means have a standard error of about 0.4.
    #expect(abs(found - wanted) < 3)
    #expect(throws: GeneratorError.self) {
      try rows(model, 5, where: [Condition(column: "first", .range(minimum: 500, maximum: nil))])
    }
  }

  @Test("A table that is too wide is refused before fitting, and a better choice named")
  func tooWide() {
    var random = RandomSource(seed: 6)
    let wide = SmallTables.numbers((0..<1_001).map { ("x\($0)", (0..<50).map { _ in random.normal() }) })
    #expect {
      try NormalisingFlow().fit(to: wide, using: &random, monitor: Monitor())
    } throws: { error in
      if case GeneratorError.unsuitable(_, let better) = error { better != nil } else { false }
    }
  }
}

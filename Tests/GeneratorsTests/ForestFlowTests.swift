import Foundation
import Generators
import Mathematics
import Tables
import TestSupport
import Testing
import Vocabulary

/// What is special to flow matching with boosted trees.
@Suite struct ForestFlowTests {
  private func rows(of table: Table, _ count: Int, _ recipe: ForestFlow = ForestFlow()) throws -> Table {
    var random = RandomSource(seed: 1)
    let model = try recipe.fit(to: table, using: &random, monitor: Monitor())
    return try model.sample(count, where: [], using: &random, monitor: Monitor())
  }

  @Test("Trees find a ring, which no correlation tells of")
  func ring() throws {
    var random = RandomSource(seed: 3)
    let angles = (0..<600).map { _ in 2 * Double.pi * random.uniform() }
    let radii = (0..<600).map { _ in 1 + 0.05 * random.normal() }
    func round(_ value: Double) -> Double { (value * 1_000).rounded() / 1_000 }
    let table = SmallTables.numbers([
      ("x", zip(angles, radii).map { round($1 * cos($0)) }), ("y", zip(angles, radii).map { round($1 * sin($0)) }),
    ]).changing { $0.decimals = 3 }
    let made = try rows(of: table, 600, ForestFlow(noiseLevels: 12, repeats: 8))
    let (x, y) = (try #require(made["x"]?.numbers), try #require(made["y"]?.numbers))
    let inside = zip(x, y).count { ($0 * $0 + $1 * $1).squareRoot() < 0.7 }
    // Independent columns put about a third of the rows there.
    #expect(inside < 60)
  }

  @Test("A value that half of the people share is kept, and so are reasons for missingness")
  func spikes() throws {
    var random = RandomSource(seed: 4)
    let sick = (0..<500).map { _ in random.bernoulli(0.5) }
    let cost = sick.map { $0 ? (100 * random.uniform()).rounded() + 1 : 0 }
    let gone = sick.map { $0 && random.bernoulli(0.6) ? Double.nan : (10 * random.normal()).rounded() }
    let table = SmallTables.numbers([("cost", cost), ("gone", gone)])
    let made = try rows(of: table, 1_000, ForestFlow(noiseLevels: 12, repeats: 8))
    let costs = try #require(made["cost"]?.numbers)
    let zeros = costs.count { $0 == 0 }
    #expect(abs(zeros - 500) < 60)
    // Missing only where there is a cost; independent columns would give 150.
    let wrong = (0..<1_000).count { made["gone"]?.isMissing(at: $0) == true && costs[$0] == 0 }
    #expect(wrong < 75)
  }

  @Test("A cost beyond reason is refused before fitting, and a better choice named")
  func absurdCost() {
    var random = RandomSource(seed: 5)
    let wide = SmallTables.numbers((0..<700).map { ("x\($0)", (0..<50).map { _ in random.normal() }) })
    #expect {
      try ForestFlow(noiseLevels: 200, repeats: 1_000).fit(to: wide, using: &random, monitor: Monitor())
    } throws: { error in
      if case GeneratorError.unsuitable(_, let better) = error { better != nil } else { false }
    }
  }

  @Test("A time budget ends the growing of trees after whole passes, which are recorded")
  func budget() throws {
    var random = RandomSource(seed: 6)
    let table = SmallTables.patients(300, using: &random)
    let monitor = Monitor(timeBudget: .zero)
    _ = try ForestFlow(noiseLevels: 4, repeats: 2).fit(to: table, using: &random, monitor: monitor)
    #expect(monitor.passes == 1)
  }
}

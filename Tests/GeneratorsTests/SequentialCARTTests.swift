import Foundation
import Generators
import Mathematics
import Tables
import Testing
import Vocabulary

@Suite("Sequential CART")
struct SequentialCARTTests {
  private let training = MadeTable.rows(4_000, seed: 1)

  private func sample(
    _ recipe: some Generator, _ count: Int = 4_000, where conditions: [Condition] = [], seed: UInt64 = 2
  ) throws -> Table {
    var random = RandomSource(seed: seed)
    let fitted = try recipe.fit(to: training, using: &random, monitor: Monitor())
    return try fitted.sample(count, where: conditions, using: &random, monitor: Monitor())
  }

  private func correlation(_ table: Table, _ a: String, _ b: String) -> Double {
    let x = table[a]?.numbers ?? []
    let y = table[b]?.numbers ?? []
    let pairs = zip(x, y).filter { !$0.isNaN && !$1.isNaN }
    let n = Double(pairs.count)
    let meanX = pairs.reduce(0) { $0 + $1.0 } / n
    let meanY = pairs.reduce(0) { $0 + $1.1 } / n
    let xy = pairs.reduce(0) { $0 + ($1.0 - meanX) * ($1.1 - meanY) }
    let xx = pairs.reduce(0) { $0 + ($1.0 - meanX) * ($1.0 - meanX) }
    let yy = pairs.reduce(0) { $0 + ($1.1 - meanY) * ($1.1 - meanY) }
    return xy / (xx * yy).squareRoot()
  }

  @Test("What holds of every generator holds")
  func laws() throws { try GeneratorLaws.check(SequentialCART()) }

  @Test("Dependence between columns is kept, and far better than by independent columns")
  func keepsDependence() throws {
    let rows = try sample(SequentialCART())
    let independent = try sample(IndependentMarginals())
    for (a, b) in [("age", "glucose"), ("glucose", "insulin"), ("low", "high")] {
      let real = correlation(training, a, b)
      // Standard error 0.016 at most, twice; leaves blur a little more.
      #expect(abs(correlation(rows, a, b) - real) < 0.08)
      #expect(abs(correlation(independent, a, b)) < 0.1 && real > 0.3)
    }
  }

  /// Pairs of columns that go together and with nothing else, the second of each pair far behind the first.
  private func pairs(_ count: Int, rows: Int) -> Table {
    var random = RandomSource(seed: 7)
    let first = (0..<count).map { _ in (0..<rows).map { _ in random.normal() } }
    let second = first.map { values in values.map { 0.9 * $0 + 0.4 * random.normal() } }
    let names = (0..<count).map { "a\($0)" } + (0..<count).map { "b\($0)" }
    return Table(
      schema: Schema(
        fields: names.map { name in
          var field = Field(name: name, kind: .numeric)
          field.decimals = 6
          return field
        }), columns: (first + second).map { Column.numeric($0.map { ($0 * 1e6).rounded() / 1e6 }) })
  }

  @Test("Among many columns a column's few predictors are those that it goes with")
  func screening() throws {
    let table = pairs(30, rows: 800)
    var random = RandomSource(seed: 3)
    let recipe = SequentialCART(order: .asInTable, mostPredictors: 2)
    let rows = try recipe.fit(to: table, using: &random, monitor: Monitor())
      .sample(800, where: [], using: &random, monitor: Monitor())
    for pair in 0..<30 {
      // 0.91 in training; a correlation of 0.75 or less is 15 standard errors away.
      #expect(correlation(rows, "a\(pair)", "b\(pair)") > 0.75)
    }
  }

  @Test("Where no column has more predictors than may be asked, nothing is left out")
  func screeningLeavesNarrowTables() throws {
    let few = try sample(SequentialCART(mostPredictors: training.columns.count))
    #expect(try sample(SequentialCART()) == few)
  }

  @Test("Who is not asked is not given an answer: patterns of missingness and skip logic are kept")
  func keepsPatterns() throws {
    let rows = try sample(SequentialCART())
    let age = try #require(rows["age"]?.numbers)
    let sex = try #require(rows["sex"]?.codes)
    let pregnant = try #require(rows["pregnant"])
    let glucose = try #require(rows["glucose"])
    let insulin = try #require(rows["insulin"])
    let wrong = (0..<rows.rowCount).count { row in
      let isAsked = sex[row] == 0 && age[row] <= 50
      return isAsked == (pregnant.missingCode(at: row) == 1)
    }
    #expect(wrong < 40, "1 % of rows: splits leave few leaves mixed")
    #expect((0..<rows.rowCount).allSatisfy { glucose.isMissing(at: $0) == insulin.isMissing(at: $0) })
    let real = Double(training["glucose"]?.missingCount ?? 0)
    // Two counts of 4,000 draws with p = 0.27: 4 standard errors of their difference.
    #expect(abs(Double(glucose.missingCount) - real) < 160)
  }

  @Test("Unusual numbers are not those of real people: reuse is as in fresh rows")
  func reusesNoMoreThanFreshRows() throws {
    let known = Set(training["insulin"]?.numbers?.filter { !$0.isNaN } ?? [])
    func reuse(_ table: Table) -> Double {
      let values = table["insulin"]?.numbers?.filter { !$0.isNaN } ?? []
      return Double(values.count(where: known.contains)) / Double(values.count)
    }
    let fresh = reuse(MadeTable.rows(4_000, seed: 5))
    #expect(abs(reuse(try sample(SequentialCART())) - fresh) < 0.06)
  }

  @Test("Rows under a condition follow the model's rows that meet it")
  func conditionsFollowTheModel() throws {
    let condition = Condition(column: "diabetes", .levels(["1"]))
    let conditioned = try sample(SequentialCART(), 2_000, where: [condition])
    let all = try sample(SequentialCART(), 20_000, seed: 8)
    let codes = try #require(all["diabetes"]?.codes)
    let met = all.rows((0..<all.rowCount).filter { codes[$0] == 1 })
    func mean(_ table: Table) -> Double {
      let values = table["age"]?.numbers ?? []
      return values.reduce(0, +) / Double(values.count)
    }
    // Standard error of each mean about 0.45 years.
    #expect(abs(mean(conditioned) - mean(met)) < 2.6)
    #expect(mean(met) - mean(all) > 3, "the condition matters")
  }

  @Test("Rows do not depend on the order in which pieces of work end")
  func repeats() throws {
    let first = try sample(SequentialCART(), 10_000)
    let second = try sample(SequentialCART(), 10_000)
    #expect(GeneratorLaws.areEqual(first, second))
  }

  @Test("Too few rows are refused before any work")
  func refusesTinyTables() {
    var random = RandomSource(seed: 1)
    #expect(throws: GeneratorError.tooFewRows(needed: 20, found: 12)) {
      try SequentialCART().fit(to: MadeTable.rows(12, seed: 1), using: &random, monitor: Monitor())
    }
  }
}

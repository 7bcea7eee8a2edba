import Foundation
import Generators
import Mathematics
import Tables
import TestSupport
import Testing
import Vocabulary

@Suite("Wide block")
struct WideBlockTests {
  /// Clinical columns of which disease goes with the first genes, and many genes.
  private func training(_ rows: Int = 400, genes: Int = 300) throws -> Table {
    var random = RandomSource(seed: 31)
    let expression = try WideTables.lowRank(rows: rows, columns: genes, rank: 4, structure: 3, using: &random)
    let first = expression.columns[0].numbers ?? []
    let middle = first.sorted()[rows / 2]
    let clinical = SmallTables.levels([
      ("subtype", first.map { $0 + 0.5 * random.normal() > middle ? "basal" : "luminal" }),
      ("site", first.map { _ in random.bernoulli(0.4) ? "left" : "right" }),
    ])
    return SmallTables.joined(clinical, expression)
  }

  @Test("Trees learn components where numbers are more than rows and over a thousand, and only there")
  func isTakenForWideTables() throws {
    var random = RandomSource(seed: 32)
    let wide = try WideTables.lowRank(rows: 60, columns: 1_100, rank: 3, structure: 3, using: &random)
    #expect(GeneratorKind.sequentialCART.openRecipe(for: wide) is WideBlock<SequentialCART>)
    #expect(GeneratorKind.adversarialForest.openRecipe(for: wide) is WideBlock<AdversarialForest>)
    #expect(GeneratorKind.gaussianCopula.openRecipe(for: wide) is GaussianCopula)
    let narrow = try WideTables.lowRank(rows: 60, columns: 100, rank: 3, structure: 3, using: &random)
    #expect(GeneratorKind.sequentialCART.openRecipe(for: narrow) is SequentialCART)
  }

  @Test("Another generator learns the other columns and the components of the block")
  func keepsWhatColumnsHaveInCommon() throws {
    let training = try training()
    let rows = try DependenceChecks.rows(WideBlock(SequentialCART()), fittedTo: training, 1_000)
    #expect(rows.schema == training.schema && rows.rowCount == 1_000)
    let kept = Array(2..<152)
    let real = WideChecks.correlations(training, kept)
    let apart = WideChecks.distance(real, WideChecks.correlations(rows, kept))
    let independent = try DependenceChecks.rows(IndependentMarginals(), fittedTo: training, 1_000)
    #expect(apart < 0.5 * WideChecks.distance(real, WideChecks.correlations(independent, kept)))
    func gap(_ table: Table) throws -> Double {
      func mean(_ level: String) throws -> Double {
        DependenceChecks.mean(
          table.rows(try table.rows(where: [Condition(column: "subtype", .levels([level]))])), "g0")
      }
      return try mean("basal") - mean("luminal")
    }
    let wanted = try gap(training)
    let found = try gap(rows)
    #expect(abs(found) > 0.4 * abs(wanted) && found * wanted > 0, "what the block has to do with other columns is kept")
  }

  @Test("A stored model gives the same rows; conditions hold inside and outside the block")
  func storesAndConditions() throws {
    let training = try training(200, genes: 60)
    var random = RandomSource(seed: 1)
    let fitted = try WideBlock(AdversarialForest()).fit(to: training, using: &random, monitor: Monitor())
    let data = try ModelFile.data(of: fitted)
    let read = try ModelFile.read(data)
    #expect(try ModelFile.data(of: read) == data)
    let middle = (training["g5"]?.numbers ?? []).sorted()[100]
    let conditions = [
      Condition(column: "site", .levels(["left"])), Condition(column: "g5", .range(minimum: middle, maximum: nil)),
    ]
    var first = RandomSource(seed: 2)
    var second = first
    let rows = try fitted.sample(50, where: conditions, using: &first, monitor: Monitor())
    #expect(try rows == read.sample(50, where: conditions, using: &second, monitor: Monitor()))
    #expect(rows.rowCount == 50 && (rows["g5"]?.numbers ?? []).allSatisfy { $0 >= middle })
    for length in stride(from: 0, to: data.count - 1, by: data.count / 30) {
      #expect(throws: (any Error).self) { try ModelFile.read(data.prefix(length)) }
    }
  }

  @Test("A table without a wide block is refused with the generator that suits it")
  func refusesNarrowTables() {
    var random = RandomSource(seed: 1)
    #expect(throws: GeneratorError.self) {
      try WideBlock(SequentialCART()).fit(to: MadeTable.rows(100, seed: 1), using: &random, monitor: Monitor())
    }
  }
}

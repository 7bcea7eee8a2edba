import Foundation
import Generators
import Mathematics
import Tables
import TestSupport
import Testing
import Vocabulary

@Suite("Derived columns")
struct DerivedColumnsTests {
  /// Weight and height (one in ten not measured), their body mass index, and two times, one shorter in three of ten.
  private func training(_ rows: Int = 600) -> Table {
    var random = RandomSource(seed: 51)
    var columns: [[Double]] = [[], [], [], [], []]
    for _ in 0..<rows {
      let height = ((168 + 9 * random.normal()) * 10).rounded() / 10
      let weight = ((0.9 * height - 80 + 12 * random.normal()) * 10).rounded() / 10
      let isMeasured = !random.bernoulli(0.1)
      let time = Double(random.integer(below: 3_000) + 30)
      columns[0].append(isMeasured ? weight : .nan)
      columns[1].append(isMeasured ? height : .nan)
      columns[2].append(isMeasured ? (100_000 * weight / (height * height)).rounded() / 10 : .nan)
      columns[3].append(time)
      columns[4].append(random.bernoulli(0.7) ? time : (time * random.uniform()).rounded())
    }
    let table = SmallTables.numbers(Array(zip(["weight", "height", "bmi", "time", "free"], columns)))
    var schema = table.schema
    for index in 0..<3 { schema.fields[index].decimals = 1 }
    schema.constraints = [.comparison(left: "free", .lessOrEqual, right: "time")]
    return Table(schema: schema, columns: table.columns)
  }

  private func expectRelations(_ table: Table, sourceLocation: SourceLocation = #_sourceLocation) {
    let numbers = table.columns.map { column in
      (column.numbers ?? []).indices.map { column.isMissing(at: $0) ? .nan : column.numbers![$0] }
    }
    for row in 0..<table.rowCount {
      let (weight, height, bmi) = (numbers[0][row], numbers[1][row], numbers[2][row])
      #expect(bmi.isNaN == (weight.isNaN || height.isNaN), sourceLocation: sourceLocation)
      if !bmi.isNaN {
        #expect(abs(10_000 * weight / (height * height) - bmi) <= 0.0501, sourceLocation: sourceLocation)
      }
      #expect(numbers[4][row] <= numbers[3][row], sourceLocation: sourceLocation)
    }
  }

  @Test("Every generator but independent columns keeps what follows from others", arguments: GeneratorKind.allCases)
  func isKeptByName(_ kind: GeneratorKind) throws {
    let training = training(300)
    let recipe = try #require(kind.openRecipe(for: training))
    guard kind != .independentMarginals else { return #expect(recipe is IndependentMarginals) }
    var random = RandomSource(seed: 7)
    let fitted = try recipe.fit(to: training, using: &random, monitor: Monitor(passLimit: 4))
    let rows = try fitted.sample(150, where: [], using: &random, monitor: Monitor())
    #expect(rows.rowCount == 150 && rows.schema == training.schema)
    expectRelations(rows)
  }

  @Test("Formulas hold in all rows, mostly equal columns are equal as often, rules and conditions hold")
  func keepsFormulas() throws {
    let training = training()
    let derivations = training.derivations()
    #expect(Set(derivations.map(\.column)) == ["bmi", "free"])
    var random = RandomSource(seed: 1)
    // A generator that knows of no dependence at all: what holds, holds by construction.
    let fitted = try DerivedColumns(IndependentMarginals(), derivations: derivations).fit(
      to: training, using: &random, monitor: Monitor())
    let rows = try fitted.sample(2_000, where: [], using: &random, monitor: Monitor())
    #expect(rows.rowCount == 2_000 && rows.schema == training.schema)
    expectRelations(rows)
    let equal = (0..<2_000).count { rows.columns[3].numbers![$0] == rows.columns[4].numbers![$0] }
    #expect((0.66...0.84).contains(Double(equal) / 2_000))
    let bounds = training.columns[2].numbers!.filter { !$0.isNaN }
    #expect(rows.columns[2].numbers!.allSatisfy { $0.isNaN || (bounds.min()!...bounds.max()!).contains($0) })
    let heavy = try fitted.sample(
      100,
      where: [
        Condition(column: "bmi", .range(minimum: 28, maximum: nil)),
        Condition(column: "time", .range(minimum: 900, maximum: nil)),
      ], using: &random, monitor: Monitor())
    expectRelations(heavy)
    #expect(heavy.rowCount == 100 && heavy.columns[2].numbers!.allSatisfy { $0 >= 28 })
    #expect(heavy.columns[3].numbers!.allSatisfy { $0 >= 900 })
    #expect(throws: GeneratorError.self) {
      try fitted.sample(
        10, where: [Condition(column: "bmi", .range(minimum: 400, maximum: nil))], using: &random, monitor: Monitor())
    }
  }

  @Test("A stored model gives the same rows, and a damaged one is refused")
  func stores() throws {
    let training = training()
    var random = RandomSource(seed: 2)
    let fitted = try DerivedColumns(SequentialCART(), derivations: training.derivations()).fit(
      to: training, using: &random, monitor: Monitor())
    let data = try ModelFile.data(of: fitted)
    var (one, other) = (RandomSource(seed: 3), RandomSource(seed: 3))
    let rows = try fitted.sample(200, where: [], using: &one, monitor: Monitor())
    #expect(try ModelFile.read(data).sample(200, where: [], using: &other, monitor: Monitor()) == rows)
    expectRelations(rows)
    let text = Data("\"column\":\"bmi\"".utf8)
    let place = try #require(data.range(of: text))
    var damaged = data
    damaged.replaceSubrange(place, with: Data("\"column\":\"bmx\"".utf8))
    #expect(throws: (any Error).self) { try ModelFile.read(damaged) }
  }
}

import Foundation
import Generators
import Mathematics
import Tables
import TestSupport
import Testing
import Vocabulary

/// What holds for every generator without formal privacy.
@Suite struct GeneratorLawTests {
  /// Kinds that can be fitted without a privacy budget.
  static let open = GeneratorKind.allCases.filter { $0.recipe.open != nil }

  private func fitted(_ kind: GeneratorKind, to table: Table, seed: UInt64 = 4) throws -> any FittedGenerator {
    var random = RandomSource(seed: seed)
    let recipe = try #require(kind.recipe.open)
    // Four passes: these laws hold for a badly trained network too.
    return try recipe.fit(to: table, using: &random, monitor: Monitor(passLimit: 4))
  }

  private func patients(_ rows: Int = 400) -> Table {
    var random = RandomSource(seed: 77)
    return SmallTables.patients(rows, using: &random)
  }

  private func sample(
    _ fitted: any FittedGenerator, _ count: Int, where conditions: [Condition] = [], seed: UInt64 = 9
  ) throws -> Table {
    var random = RandomSource(seed: seed)
    return try fitted.sample(count, where: conditions, using: &random, monitor: Monitor())
  }

  @Test("Same seed, same model and rows; another seed, other rows", arguments: open)
  func sameSeedSameRows(kind: GeneratorKind) throws {
    let table = patients()
    let (first, second) = (try fitted(kind, to: table), try fitted(kind, to: table))
    #expect(try ModelFile.data(of: first) == ModelFile.data(of: second))
    #expect(try sample(first, 150) == sample(second, 150))
    #expect(try sample(first, 150) != sample(first, 150, seed: 10))
  }

  @Test("A model is the same after it was stored, and gives the same rows", arguments: open)
  func storedModelIsTheSame(kind: GeneratorKind) throws {
    let fitted = try fitted(kind, to: patients())
    let data = try ModelFile.data(of: fitted)
    let again = try ModelFile.read(data)
    #expect(try ModelFile.data(of: again) == data)
    #expect(try sample(fitted, 100) == sample(again, 100))
  }

  @Test("Bytes of a model that are cut off or changed are refused, never trapped on", arguments: open)
  func damagedModelIsRefused(kind: GeneratorKind) throws {
    let data = try ModelFile.data(of: fitted(kind, to: patients(120)))
    var random = RandomSource(seed: 3)
    for _ in 0..<40 {
      #expect(throws: (any Error).self) { try ModelFile.read(data.prefix(random.integer(below: data.count))) }
    }
    #expect(throws: GeneratorError.self) { try ModelFile.read(Data("age,sex\n".utf8)) }
  }

  @Test("As many rows as asked for, with exactly the schema of training", arguments: open)
  func countAndSchema(kind: GeneratorKind) throws {
    let table = patients()
    let fitted = try fitted(kind, to: table)
    for count in [0, 1, 37, 1_000] {
      let rows = try sample(fitted, count)
      #expect(rows.rowCount == count && rows.schema == table.schema)
    }
    let rows = try sample(fitted, 500)
    for (field, column) in zip(rows.schema.fields, rows.columns) {
      for row in 0..<rows.rowCount where !column.isMissing(at: row) {
        if let code = column.codes?[row] { #expect((0..<Int32(field.levels.count)).contains(code)) }
        guard let number = column.numbers?[row] else { continue }
        let scale = field.decimals == 1 ? 10.0 : 1
        #expect(abs(number * scale - (number * scale).rounded()) < 1e-6, "\(field.name) keeps its decimals")
      }
      #expect((column.missingCount > 0) == (field.name == "bmi"), "\(field.name) is missing as in training")
    }
  }

  @Test("Conditions hold in every row", arguments: open)
  func conditionsHold(kind: GeneratorKind) throws {
    let fitted = try fitted(kind, to: patients())
    let conditions = [
      Condition(column: "sex", .levels(["male"])), Condition(column: "age", .range(minimum: 40, maximum: 60)),
    ]
    let rows = try sample(fitted, 60, where: conditions)
    #expect(rows.rowCount == 60)
    #expect(rows["sex"]?.codes?.allSatisfy { $0 == 1 } == true)
    #expect(rows["age"]?.numbers?.allSatisfy { (40...60).contains($0) } == true)
    #expect(throws: (any Error).self) {
      try sample(fitted, 5, where: [Condition(column: "height", .range(minimum: 1, maximum: nil))])
    }
  }

  @Test("Odd tables work, or are refused before fitting with the reason", arguments: open)
  func oddTables(kind: GeneratorKind) throws {
    var random = RandomSource(seed: 8)
    let constant = SmallTables.numbers([("one", [Double](repeating: 1, count: 80)), ("two", (0..<80).map(Double.init))])
    let many = SmallTables.levels([
      ("site", (0..<300).map { "s\($0 % 150)" }), ("arm", (0..<300).map { ["a", "b"][$0 % 2] }),
    ])
    let allMissing = SmallTables.numbers([
      ("gone", [Double](repeating: .nan, count: 80)), ("here", (0..<80).map { _ in random.normal() }),
    ])
    let wide = SmallTables.numbers((0..<150).map { ("x\($0)", (0..<60).map { _ in random.normal() }) })
    for table in [constant, many, allMissing, wide, patients(60)] {
      let rows = try sample(try fitted(kind, to: table), 90)
      #expect(rows.rowCount == 90)
      #expect(rows["gone"]?.missingCount ?? 90 == 90)
    }
    #expect(throws: GeneratorError.self) { try fitted(kind, to: patients(400).rows([])) }
  }

  @Test("Cancelled work ends with an error and makes nothing", arguments: open)
  func cancel(kind: GeneratorKind) throws {
    let monitor = Monitor()
    monitor.cancel()
    var random = RandomSource(seed: 1)
    let table = patients()
    let recipe = try #require(kind.recipe.open)
    #expect(throws: CancellationError.self) { try recipe.fit(to: table, using: &random, monitor: monitor) }
  }

  @Test("Values that one person alone has are not handed out", arguments: open)
  func noDonorsValues(kind: GeneratorKind) throws {
    var random = RandomSource(seed: 21)
    // Six decimals: two people never share a value by chance.
    let values = (0..<500).map { _ in (random.normal() * 1e6).rounded() / 1e6 }
    let table = SmallTables.numbers([("x", values), ("y", values.map { -$0 })]).changing { $0.decimals = 6 }
    let rows = try sample(try fitted(kind, to: table), 500)
    let known = Set(values)
    #expect(rows["x"]?.numbers?.count { known.contains($0) } ?? 500 <= 2)
  }
}

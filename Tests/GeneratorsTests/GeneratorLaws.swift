import Foundation
import Generators
import Mathematics
import Tables
import Testing
import Vocabulary

/// A small table with every kind of column and dependence between them.
enum MadeTable {
  static let schema = Schema(
    fields: [
      Field(name: "age", kind: .numeric, isInteger: true, minimum: 18, maximum: 90),
      Field(name: "sex", kind: .categorical, levels: ["female", "male"]),
      Field(
        name: "pregnant", kind: .categorical, levels: ["no", "yes"],
        missingReasons: [MissingReason(name: "not asked"), MissingReason(name: "refused")]),
      Field(name: "glucose", kind: .numeric, decimals: 2, missingReasons: [.unknown]),
      Field(name: "insulin", kind: .numeric, decimals: 1, missingReasons: [.unknown]),
      Field(name: "low", kind: .numeric, isInteger: true),
      Field(name: "high", kind: .numeric, isInteger: true),
      Field(name: "visit", kind: .date),
      Field(name: "diabetes", kind: .categorical, roles: [.target], levels: ["0", "1"]),
    ],
    constraints: [.comparison(left: "low", .less, right: "high"), .range(column: "age", minimum: 18, maximum: 90)])

  static func rows(_ count: Int, seed: UInt64) -> Table {
    var random = RandomSource(seed: seed)
    var numbers = [[Double]](repeating: [], count: 6)
    var codes = [[Int32]](repeating: [], count: 3)
    var asked: [UInt8] = []
    var lacking: [UInt8] = []
    for _ in 0..<count {
      let age = (18 + 72 * random.uniform()).rounded()
      let isMale = random.bernoulli(0.5)
      let glucose = (100 * exp(0.006 * age + 0.2 * random.normal())).rounded() / 100
      let low = (60 + age / 4 + 8 * random.normal()).rounded()
      let isMissing = random.bernoulli(age > 60 ? 0.5 : 0.1)
      numbers[0].append(age)
      numbers[1].append(isMissing ? .nan : glucose)
      numbers[2].append(isMissing ? .nan : (glucose * 80 + 5 * random.normal()).rounded() / 10)
      numbers[3].append(low)
      numbers[4].append(low + 20 + (20 * random.uniform()).rounded())
      numbers[5].append((18_000 + 900 * random.uniform()).rounded())
      codes[0].append(isMale ? 1 : 0)
      asked.append(isMale || age > 50 ? 1 : random.bernoulli(0.05) ? 2 : 0)
      codes[1].append(asked.last == 0 ? (random.bernoulli(0.1) ? 1 : 0) : -1)
      lacking.append(isMissing ? 1 : 0)
      codes[2].append(random.bernoulli(glucose > 1.5 ? 0.7 : 0.1) ? 1 : 0)
    }
    return Table(
      schema: schema,
      columns: [
        .numeric(numbers[0]), .codes(codes[0]), Column(.codes(codes[1]), missing: asked),
        Column(.numeric(numbers[1]), missing: lacking), Column(.numeric(numbers[2]), missing: lacking),
        .numeric(numbers[3]), .numeric(numbers[4]), .numeric(numbers[5]), .codes(codes[2]),
      ])
  }
}

/// What must hold of every generator.
enum GeneratorLaws {
  static func check(_ recipe: some Generator) throws {
    let training = MadeTable.rows(1_200, seed: 1)
    let monitor = Monitor()
    var random = RandomSource(seed: 3)
    let fitted = try recipe.fit(to: training, using: &random, monitor: monitor)
    var same = RandomSource(seed: 3)
    let again = try recipe.fit(to: training, using: &same, monitor: monitor)
    let model = try ModelFile.data(of: fitted)
    #expect(try model == ModelFile.data(of: again), "equal seeds give equal models")
    let rows = try fitted.sample(5_000, where: [], using: &random, monitor: monitor)
    #expect(rows.rowCount == 5_000 && rows.schema == training.schema)
    expectSound(rows)
    let loaded = try ModelFile.read(model)
    let reloaded = try loaded.sample(5_000, where: [], using: &same, monitor: monitor)
    #expect(areEqual(reloaded, rows), "save and load change nothing")
    #expect(try fitted.sample(0, where: [], using: &random, monitor: monitor).rowCount == 0)
    try checkConditions(fitted)
    try checkDamage(model)
    try checkCancelling(recipe, training, fitted)
  }

  /// Equal to the bit; missing numbers are not equal to themselves.
  static func areEqual(_ a: Table, _ b: Table) -> Bool {
    a.schema == b.schema
      && zip(a.columns, b.columns).allSatisfy { x, y in
        x.missing == y.missing && x.codes == y.codes
          && x.numbers?.map(\.bitPattern) == y.numbers?.map(\.bitPattern)
      }
  }

  private static func expectSound(_ rows: Table) {
    for (field, column) in zip(rows.schema.fields, rows.columns) {
      let present = (0..<rows.rowCount).filter { !column.isMissing(at: $0) }
      #expect((0..<rows.rowCount).allSatisfy { Int(column.missingCode(at: $0)) <= field.missingReasons.count })
      if let codes = column.codes { #expect(present.allSatisfy { field.levels.indices.contains(Int(codes[$0])) }) }
      guard let numbers = column.numbers else { continue }
      #expect(present.allSatisfy { numbers[$0].isFinite })
      let scale = pow(10, Double(field.isInteger ? 0 : field.decimals))
      #expect(present.allSatisfy { abs(numbers[$0] * scale - (numbers[$0] * scale).rounded()) < 1e-6 })
      if let minimum = field.minimum { #expect(present.allSatisfy { numbers[$0] >= minimum }) }
      if let maximum = field.maximum { #expect(present.allSatisfy { numbers[$0] <= maximum }) }
    }
    let low = rows["low"]?.numbers ?? []
    let high = rows["high"]?.numbers ?? []
    #expect(zip(low, high).allSatisfy { $0 < $1 }, "constraints between columns hold")
  }

  private static func checkConditions(_ fitted: some FittedGenerator) throws {
    var random = RandomSource(seed: 9)
    let conditions = [
      Condition(column: "diabetes", .levels(["1"])), Condition(column: "age", .range(minimum: 70, maximum: nil)),
      Condition(column: "glucose", .range(minimum: 1.2, maximum: 2)),
    ]
    let rows = try fitted.sample(300, where: conditions, using: &random, monitor: Monitor())
    #expect(rows.rowCount == 300)
    #expect(rows["diabetes"]?.codes?.allSatisfy { $0 == 1 } == true)
    #expect(rows["age"]?.numbers?.allSatisfy { (70...90).contains($0) } == true)
    #expect(rows["glucose"]?.numbers?.allSatisfy { (1.2...2).contains($0) } == true)
    let lacking = try fitted.sample(
      100, where: [Condition(column: "glucose", .missing)], using: &random, monitor: Monitor())
    #expect(lacking["glucose"]?.missingCount == 100)
    let impossible = [
      Condition(column: "age", .range(minimum: 200, maximum: nil)), Condition(column: "sex", .levels(["unknown"])),
      Condition(column: "nothing", .missing), Condition(column: "age", .missing),
    ]
    for condition in impossible {
      #expect(throws: GeneratorError.self) {
        try fitted.sample(10, where: [condition], using: &random, monitor: Monitor())
      }
    }
  }

  private static func checkDamage(_ model: Data) throws {
    for length in stride(from: 0, to: model.count - 1, by: max(model.count / 40, 1)) {
      #expect(throws: (any Error).self) { try ModelFile.read(model.prefix(length)) }
    }
  }

  private static func checkCancelling(
    _ recipe: some Generator, _ training: Table, _ fitted: some FittedGenerator
  ) throws {
    var random = RandomSource(seed: 1)
    let monitor = Monitor()
    monitor.cancel()
    #expect(throws: CancellationError.self) { try recipe.fit(to: training, using: &random, monitor: monitor) }
    #expect(throws: CancellationError.self) {
      try fitted.sample(10, where: [], using: &random, monitor: monitor)
    }
  }
}

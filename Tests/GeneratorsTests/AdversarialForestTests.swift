import Generators
import Learning
import Mathematics
import Tables
import Testing
import Vocabulary

@Suite struct AdversarialForestTests {
  /// Age in years with a spike at 80; pressure that rises with age; a group of skewed shares; smoking that is not
  /// asked of children; a dose that only the treated have, refused by some.
  private func patients(_ count: Int, seed: UInt64 = 1) -> Table {
    var random = RandomSource(seed: seed)
    var ages: [Double] = []
    var pressures: [Double] = []
    var groups: [Int32] = []
    var smoking: [Int32] = []
    var smokingMask: [UInt8] = []
    var doses: [Double] = []
    var doseMask: [UInt8] = []
    for _ in 0..<count {
      let age = min(80, (2 + 95 * random.uniform()).rounded())
      ages.append(age)
      pressures.append((100 + 0.6 * age + 8 * random.normal()).rounded(.toNearestOrEven))
      let group = random.bernoulli(0.7) ? 0 : random.bernoulli(0.7) ? 1 : 2
      groups.append(Int32(group))
      let isChild = age < 16
      smoking.append(isChild ? -1 : random.bernoulli(0.2 + 0.25 * Double(group)) ? 1 : 0)
      smokingMask.append(isChild ? 2 : 0)
      let refused = random.bernoulli(0.05)
      doses.append(group == 0 || refused ? .nan : (100 * (1 + Double(group) + 0.2 * random.normal())).rounded() / 100)
      doseMask.append(group == 0 ? 1 : refused ? 2 : 0)
    }
    let schema = Schema(fields: [
      Field(name: "age", kind: .numeric, isInteger: true, minimum: 2, maximum: 80),
      Field(name: "pressure", kind: .numeric, isInteger: true),
      Field(name: "group", kind: .categorical, levels: ["none", "low", "high"]),
      Field(
        name: "smoking", kind: .categorical, levels: ["no", "yes"],
        missingReasons: [.unknown, MissingReason(name: "not asked", codes: ["."])]),
      Field(
        name: "dose", kind: .numeric, decimals: 2,
        missingReasons: [.unknown, MissingReason(name: "refused", codes: ["R"])]),
    ])
    return Table(
      schema: schema,
      columns: [
        .numeric(ages), .numeric(pressures), .codes(groups), Column(.codes(smoking), missing: smokingMask),
        Column(.numeric(doses), missing: doseMask),
      ])
  }

  private func fit(_ table: Table, seed: UInt64 = 5) throws -> FittedAdversarialForest {
    var random = RandomSource(seed: seed)
    return try AdversarialForest().fit(to: table, using: &random, monitor: Monitor())
  }

  private func sample(
    _ fitted: FittedAdversarialForest, _ count: Int, where conditions: [Condition] = [], seed: UInt64 = 9
  ) throws -> Table {
    var random = RandomSource(seed: seed)
    return try fitted.sample(count, where: conditions, using: &random, monitor: Monitor())
  }

  /// NaN, which stands under a mask, is unequal to itself; bits are not.
  private func bits(_ table: Table) -> [[UInt64]] {
    table.columns.map { column in
      (0..<table.rowCount).map { row in
        let value = column.numbers?[row].bitPattern ?? UInt64(truncatingIfNeeded: column.codes?[row] ?? -1)
        return column.isMissing(at: row) ? 1 << 60 | UInt64(column.missingCode(at: row)) : value
      }
    }
  }

  @Test("Equal seeds give equal rows, the count and the schema asked for")
  func laws() throws {
    let training = patients(1_500)
    let fitted = try fit(training)
    let rows = try sample(fitted, 777)
    #expect(try bits(rows) == bits(sample(fit(training), 777)))
    #expect(try bits(rows) != bits(sample(fitted, 777, seed: 10)))
    #expect(rows.rowCount == 777 && rows.schema == training.schema)
    #expect(try sample(fitted, 0).rowCount == 0)
    let ages = try #require(rows["age"]?.numbers)
    #expect(ages.allSatisfy { (2...80).contains($0) && $0 == $0.rounded() })
    let dose = try #require(rows["dose"])
    let cents = try #require(dose.numbers).filter { !$0.isNaN }.map { $0 * 100 }
    #expect(cents.allSatisfy { abs($0 - $0.rounded()) < 1e-9 })
  }

  @Test("Missing cells keep their reasons and what they depend on")
  func missingness() throws {
    let rows = try sample(fit(patients(4_000)), 4_000)
    let age = try #require(rows["age"]?.numbers)
    let smoking = try #require(rows["smoking"])
    let notAsked = (0..<4_000).filter { smoking.missingCode(at: $0) == 2 }
    #expect(abs(Double(notAsked.count) / 4_000 - 13.5 / 95) < 0.03)
    #expect(notAsked.filter { age[$0] < 18 }.count > notAsked.count * 9 / 10)
    let refused = (0..<4_000).filter { rows.columns[4].missingCode(at: $0) == 2 }
    // 1.5 % of 4,000 with standard deviation 8; a lost reason gives 0.
    #expect((25...100).contains(refused.count))
    #expect(refused.filter { rows.columns[2].codes?[$0] != 0 }.count > refused.count * 8 / 10)
  }

  @Test("Conditions hold in every row, and what depends on them follows")
  func conditions() throws {
    let fitted = try fit(patients(4_000))
    let old = try sample(
      fitted, 600,
      where: [
        Condition(column: "age", .range(minimum: 70, maximum: nil)), Condition(column: "group", .levels(["high"])),
      ])
    #expect(old.rowCount == 600)
    #expect(old.columns[0].numbers!.allSatisfy { $0 >= 70 } && old.columns[2].codes!.allSatisfy { $0 == 2 })
    #expect(old.columns[1].numbers!.reduce(0, +) / 600 > 138)
    let children = try sample(fitted, 300, where: [Condition(column: "smoking", .missing)])
    #expect((0..<300).allSatisfy { children.columns[3].isMissing(at: $0) })
    #expect(children.columns[0].numbers!.filter { $0 < 18 }.count > 270)
    let doses = try sample(fitted, 200, where: [Condition(column: "dose", .range(minimum: 1.95, maximum: 2.05))])
    #expect(doses.columns[4].numbers!.allSatisfy { (1.95...2.05).contains($0) })
    #expect(throws: GeneratorError.self) {
      try sample(fitted, 5, where: [Condition(column: "group", .levels(["unheard of"]))])
    }
    #expect(throws: GeneratorError.self) {
      try sample(fitted, 5, where: [Condition(column: "age", .range(minimum: 200, maximum: 300))])
    }
  }

  @Test("A stored forest draws the same rows, and a damaged one is refused")
  func storing() throws {
    let fitted = try fit(patients(800))
    var writer = BinaryWriter()
    try fitted.encode(to: &writer)
    var reader = BinaryReader(writer.data)
    let loaded = try FittedAdversarialForest(from: &reader, schema: fitted.schema)
    #expect(reader.isAtEnd)
    let conditions = [Condition(column: "age", .range(minimum: 30, maximum: 50))]
    #expect(try bits(sample(loaded, 300)) == bits(sample(fitted, 300)))
    #expect(try bits(sample(loaded, 300, where: conditions)) == bits(sample(fitted, 300, where: conditions)))
    for length in stride(from: 0, to: writer.data.count, by: writer.data.count / 40) {
      var short = BinaryReader(writer.data.prefix(length))
      #expect(throws: (any Error).self) { try FittedAdversarialForest(from: &short, schema: fitted.schema) }
    }
  }

  @Test("Dependence is kept that independent columns lose")
  func keepsDependence() throws {
    let training = patients(3_000)
    func correlation(_ table: Table) -> Double {
      let x = table.columns[0].numbers!
      let y = table.columns[1].numbers!
      let n = Double(x.count)
      let (mx, my) = (x.reduce(0, +) / n, y.reduce(0, +) / n)
      let products = zip(x, y).reduce(0) { $0 + ($1.0 - mx) * ($1.1 - my) }
      let (sx, sy) = (x.reduce(0) { $0 + ($1 - mx) * ($1 - mx) }, y.reduce(0) { $0 + ($1 - my) * ($1 - my) })
      return products / (sx * sy).squareRoot()
    }
    var random = RandomSource(seed: 3)
    let floor = try IndependentMarginals().fit(to: training, using: &random, monitor: Monitor())
      .sample(3_000, where: [], using: &random, monitor: Monitor())
    let made = try sample(fit(training), 3_000)
    #expect(correlation(training) > 0.85 && abs(correlation(floor)) < 0.1)
    #expect(correlation(made) > correlation(training) - 0.06)
  }

  @Test("The last adversary removes rows of what never comes together")
  func lastAdversary() throws {
    var random = RandomSource(seed: 31)
    // Each level of one column has one level of the other; leaves of 187 rows hold two levels or more.
    let codes = (0..<3_000).map { _ in Int32(random.integer(below: 30)) }
    let levels = (0..<30).map { "\($0)" }
    let schema = Schema(fields: ["a", "b"].map { Field(name: $0, kind: .categorical, levels: levels) })
    let training = Table(schema: schema, columns: [.codes(codes), .codes(codes.map { 29 - $0 })])
    func wrong(_ recipe: AdversarialForest) throws -> Int {
      var random = RandomSource(seed: 32)
      let made = try recipe.fit(to: training, using: &random, monitor: Monitor())
        .sample(3_000, where: [], using: &random, monitor: Monitor())
      return zip(made.columns[0].codes!, made.columns[1].codes!).filter { $0 + $1 != 29 }.count
    }
    let loose = try wrong(AdversarialForest(minimumLeafSize: 500, isThinned: false))
    let thinned = try wrong(AdversarialForest(minimumLeafSize: 500))
    #expect(loose > 500)
    #expect(thinned < loose / 5)
  }

  @Test("A mixture of known shape is learned")
  func learnsMixture() throws {
    var random = RandomSource(seed: 11)
    func draw(_ count: Int) -> Table {
      var x: [Double] = []
      var y: [Double] = []
      for _ in 0..<count {
        let side = random.bernoulli(0.3) ? 4.0 : 0
        x.append(((side + random.normal()) * 1_000).rounded() / 1_000)
        y.append(((random.normal() - side) * 1_000).rounded() / 1_000)
      }
      let schema = Schema(fields: ["x", "y"].map { Field(name: $0, kind: .numeric, decimals: 3) })
      return Table(schema: schema, columns: [.numeric(x), .numeric(y)])
    }
    let made = try sample(fit(draw(4_000)), 4_000)
    let x = made.columns[0].numbers!
    let y = made.columns[1].numbers!
    // In the component around (4, −4) lie 30 %; none is where only mixed-up components would lie.
    let second = (0..<4_000).filter { x[$0] > 2 && y[$0] < -2 }
    #expect(abs(Double(second.count) / 4_000 - 0.3 * 0.955) < 0.03)
    let mixedUp = (0..<4_000).filter { x[$0] > 2.5 && y[$0] > -1 }
    #expect(mixedUp.count < 40)
    let mean = second.reduce(0) { $0 + x[$1] } / Double(second.count)
    #expect(abs(mean - 4.05) < 0.15)
  }

  @Test("Work ends when it is cancelled, and at the round that was recorded")
  func monitoring() throws {
    let training = patients(1_000)
    let cancelled = Monitor()
    cancelled.cancel()
    var random = RandomSource(seed: 1)
    #expect(throws: CancellationError.self) {
      try AdversarialForest().fit(to: training, using: &random, monitor: cancelled)
    }
    let hurried = Monitor(timeBudget: .zero)
    var first = RandomSource(seed: 2)
    let early = try AdversarialForest().fit(to: training, using: &first, monitor: hurried)
    var second = RandomSource(seed: 2)
    #expect(hurried.passes != nil)
    let replay = Monitor(passLimit: hurried.passes)
    let again = try AdversarialForest().fit(to: training, using: &second, monitor: replay)
    #expect(try bits(sample(early, 100)) == bits(sample(again, 100)))
    #expect(throws: GeneratorError.self) { try fit(patients(10)) }
  }
}

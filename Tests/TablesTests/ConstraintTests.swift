import Mathematics
import Tables
import TestSupport
import Testing
import Vocabulary

@Suite struct ConstraintTests {
  private func pressures(_ rows: Int, seed: UInt64) -> Table {
    var random = RandomSource(seed: seed)
    let upper = (0..<rows).map { _ in (120 + 15 * random.normal()).rounded() }
    let lower = (0..<rows).map { _ in random.bernoulli(0.05) ? Double.nan : (95 + 15 * random.normal()).rounded() }
    return SmallTables.joined(
      SmallTables.numbers([("dbp", lower), ("sbp", upper)]),
      SmallTables.levels([("sex", (0..<rows).map { ["f", "m", "x"][$0 % 3] })]))
  }

  private func constrained(_ table: Table, _ constraints: [Constraint]) -> Table {
    Table(schema: Schema(fields: table.schema.fields, constraints: constraints), columns: table.columns)
  }

  private let rules: [Constraint] = [
    .comparison(left: "dbp", .less, right: "sbp"), .range(column: "dbp", minimum: 40, maximum: 120),
    .set(column: "sex", levels: ["f", "m"]),
  ]

  @Test("After repair no row breaks a rule, and missing cells stay missing", arguments: [true, false])
  func repair(redraws: Bool) throws {
    let table = constrained(pressures(2_000, seed: 1), rules)
    #expect(try table.violations().allSatisfy { $0 > 0 })
    var random = RandomSource(seed: 2)
    var drawn: UInt64 = 100
    let rules = rules
    let (repaired, repair) = try table.repaired(
      using: &random,
      redrawing: redraws
        ? { count, _ in
          drawn += 1
          return self.constrained(self.pressures(2_000, seed: drawn), rules).rows(Array(0..<count))
        } : nil)
    #expect(try repaired.violations() == [0, 0, 0])
    #expect(repaired.rowCount == 2_000 && repaired.schema == table.schema)
    #expect(repair.clamped > 0)
    #expect(redraws ? repair.redrawn > 0 : repair.swapped > 0)
    if !redraws { #expect(repaired["dbp"]?.missing == table["dbp"]?.missing) }
  }

  @Test("A table that obeys is left as it is")
  func untouched() throws {
    let table = constrained(
      SmallTables.numbers([("a", [1, 2]), ("b", [2, 3])]), [.comparison(left: "a", .less, right: "b")])
    var random = RandomSource(seed: 1)
    let (same, repair) = try table.repaired(using: &random, redrawing: nil)
    #expect(same == table && repair == ConstraintRepair())
  }

  @Test(
    "Rules that contradict each other are explained before anything is drawn",
    arguments: [
      [Constraint.range(column: "dbp", minimum: 100, maximum: nil), .range(column: "dbp", minimum: nil, maximum: 90)],
      [.comparison(left: "dbp", .less, right: "sbp"), .comparison(left: "sbp", .less, right: "dbp")],
      [
        .comparison(left: "dbp", .greater, right: "sbp"), .range(column: "dbp", minimum: nil, maximum: 50),
        .range(column: "sbp", minimum: 90, maximum: nil),
      ],
      [.set(column: "sex", levels: ["f"]), .set(column: "sex", levels: ["m"])],
      [.comparison(left: "sex", .less, right: "dbp")], [.range(column: "pulse", minimum: 1, maximum: 2)],
    ])
  func contradictions(constraints: [Constraint]) {
    let table = constrained(pressures(50, seed: 3), constraints)
    var random = RandomSource(seed: 1)
    #expect(throws: TableError.self) { try table.repaired(using: &random, redrawing: nil) }
  }

  @Test("Rules that do not contradict each other pass the check")
  func satisfiable() throws {
    try constrained(pressures(50, seed: 3), rules + [.comparison(left: "dbp", .lessOrEqual, right: "sbp")]).schema
      .checkConstraints()
  }

  @Test("An order that all rows obey is offered; one that says nothing is not")
  func candidates() {
    var random = RandomSource(seed: 4)
    let low = (0..<300).map { _ in (80 + 10 * random.normal()).rounded() }
    let table = SmallTables.numbers([
      ("dbp", low), ("sbp", low.map { $0 + 10 + Double(random.integer(below: 60)) }),
      ("hdl", low.map { _ in 50 }), ("pulse", low.map { _ in Double(60 + random.integer(below: 40)) }),
    ])
    let found = table.constraintCandidates().map(\.constraint)
    #expect(found.contains(.comparison(left: "dbp", .less, right: "sbp")))
    let aboutPulse = found.filter { constraint in
      if case .comparison = constraint { constraint.columns.contains("pulse") } else { false }
    }
    #expect(aboutPulse.isEmpty)
  }
}

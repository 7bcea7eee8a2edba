import Mathematics
import Tables
import TestSupport
import Testing
import Vocabulary

@Suite struct SplitTests {
  private func table(_ rows: Int, seed: UInt64 = 1) -> Table {
    var random = RandomSource(seed: seed)
    return SmallTables.patients(rows, using: &random)
  }

  @Test("The three sets are disjoint and together the table", arguments: [1_250, 2_003, 5_000])
  func complete(rows: Int) throws {
    var random = RandomSource(seed: 7)
    let split = Split(of: table(rows), using: &random)
    #expect(split.plan.design == .singleHoldout)
    let part = try #require(split.parts.first)
    #expect((part.training + part.selection + part.holdout).sorted() == Array(0..<rows))
    #expect(abs(part.holdout.count - rows / 5) <= 2)
    #expect(part.fitted.count == rows - part.holdout.count)
    if part.folds.isEmpty {
      #expect(abs(part.selection.count - part.fitted.count / 5) <= 2)
    } else {
      #expect(part.folds.flatMap { $0 }.sorted() == part.training)
    }
  }

  @Test("Each level of the target has its share of the holdout, to one person")
  func stratified() throws {
    let table = table(3_000)
    var random = RandomSource(seed: 3)
    let part = Split(of: table, using: &random).parts[0]
    let codes = try #require(table["disease"]?.codes)
    for level in [Int32(0), 1] {
      let all = codes.filter { $0 == level }.count
      let held = part.holdout.filter { codes[$0] == level }.count
      #expect(abs(Double(held) - Double(all) / 5) <= 1)
    }
  }

  @Test("A numeric target is stratified by its quantiles")
  func numericTarget() throws {
    let table = table(4_000).changing { field in
      field.roles = field.name == "sbp" ? [.target] : []
    }
    var random = RandomSource(seed: 5)
    let part = Split(of: table, using: &random).parts[0]
    let values = try #require(table["sbp"]?.numbers)
    let median = values.sorted()[2_000]
    let below = Double(part.holdout.filter { values[$0] < median }.count)
    let all = Double(values.filter { $0 < median }.count)
    // Ties at the cuts move whole bins; within each of ten bins the share is exact to one.
    #expect(abs(below - all / 5) <= 20)
  }

  @Test("All rows of one person are on one side")
  func byPatient() throws {
    let base = table(4_000)
    let key = SmallTables.numbers([("person", (0..<4_000).map { Double($0 % 1_900) })])
      .changing { $0.roles = [.patientKey] }
    let table = SmallTables.joined(base, key)
    var random = RandomSource(seed: 9)
    let split = Split(of: table, using: &random)
    #expect(split.plan.people == 1_900)
    let part = split.parts[0]
    func people(_ rows: [Int]) -> Set<Int> { Set(rows.map { $0 % 1_900 }) }
    #expect(people(part.holdout).isDisjoint(with: people(part.fitted)))
    #expect(people(part.selection).isDisjoint(with: people(part.training)))
    #expect(part.holdout.count + part.fitted.count == 4_000)
  }

  @Test("A table too small for a holdout is cross-fitted: every row is left out exactly once")
  func crossFitting() {
    let table = table(600)
    var random = RandomSource(seed: 2)
    let split = Split(of: table, using: &random)
    #expect(split.plan.design == .crossFitting)
    #expect(split.parts.count == 5)
    #expect(split.parts.flatMap(\.holdout).sorted() == Array(0..<600))
    for part in split.parts {
      #expect(Set(part.training).isDisjoint(with: part.holdout))
      #expect(part.folds.flatMap { $0 }.sorted() == part.training)
      #expect(part.selection.isEmpty)
    }
  }

  @Test("Under 200 rows nothing can be judged, which is said", arguments: [20, 199])
  func unjudged(rows: Int) {
    var random = RandomSource(seed: 1)
    let split = Split(of: table(rows), using: &random)
    #expect(split.plan.design == .unjudged)
    #expect(split.plan.sentence.contains("\(rows)"))
    #expect(split.parts[0].training.count == rows && split.parts[0].holdout.isEmpty)
  }

  @Test("The same seed gives the same split; another seed another")
  func deterministic() {
    let table = table(2_000)
    func split(_ seed: UInt64) -> Split {
      var random = RandomSource(seed: seed)
      return Split(of: table, using: &random)
    }
    #expect(split(4) == split(4))
    #expect(split(4) != split(5))
  }
}

import Foundation
import Mathematics
import Tables
import TestSupport
import Testing

@Suite("Derivations")
struct DerivationTests {
  private func found(_ columns: [(name: String, values: [Double])], decimals: [Int]? = nil) -> [String: String] {
    var table = SmallTables.numbers(columns)
    if let decimals {
      var schema = table.schema
      for index in decimals.indices { schema.fields[index].decimals = decimals[index] }
      table = Table(schema: schema, columns: table.columns)
    }
    return Dictionary(uniqueKeysWithValues: table.derivations().map { ($0.column, "\($0.formula)") })
  }

  @Test("A body mass index, an age in years, a sum, and a time that stands there twice or mostly twice are found")
  func findsFormulas() {
    var random = RandomSource(seed: 41)
    let rows = 600
    let weight = (0..<rows).map { _ in ((75 + 15 * random.normal()) * 10).rounded() / 10 }
    let height = (0..<rows).map { _ in ((170 + 10 * random.normal()) * 10).rounded() / 10 }
    let days = (0..<rows).map { _ in Double(random.integer(below: 30_000) + 3_000) }
    let time = (0..<rows).map { _ in Double(random.integer(below: 4_000)) }
    let treated = (0..<rows).map { _ in Double(random.integer(below: 900)) }
    let formulas = found(
      [
        ("weight", weight), ("height", height),
        ("bmi", zip(weight, height).map { (100_000 * $0 / ($1 * $1)).rounded() / 10 }), ("days", days),
        ("years", days.map { ($0 / 365.25).rounded(.down) }), ("time", time), ("again", time),
        ("mostly", time.map { random.bernoulli(0.7) ? $0 : ($0 / 2).rounded() }), ("treated", treated),
        ("either", zip(time, treated).map { $0 + $1 }), ("chance", (0..<rows).map { _ in random.normal() }),
      ], decimals: [1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 6])
    #expect(Set(formulas.keys) == ["bmi", "years", "again", "mostly", "either"])
    #expect(formulas["bmi"] == "10000 × (weight / (height^2))")
    #expect(formulas["again"] == "time" && formulas["mostly"] == "time")
    #expect(formulas["years"]?.hasPrefix("0.0027") == true && formulas["years"]?.contains("days") == true)
    #expect(formulas["either"].map { ["time + treated", "again + treated"].contains($0) } == true)
  }

  @Test("Numbers that go together, few different ones, and values beside missing ones are no formula")
  func findsNothingByChance() {
    var random = RandomSource(seed: 42)
    let systolic = (0..<800).map { _ in (120 + 20 * random.normal()).rounded() }
    let likely = systolic.map { ($0 + 2 * random.normal()).rounded() }
    let items = (0..<800).map { _ in Double(random.integer(below: 10)) }
    let copy = items
    let laboratory = (0..<800).map { _ in (1_000 * random.uniform()).rounded() }
    // A second measurement that is there where the first one is not.
    let partly = laboratory.map { random.bernoulli(0.2) ? .nan : $0 }
    #expect(found([("a", systolic), ("b", likely), ("c", items), ("d", copy)]).isEmpty)
    let one = found([("first", partly), ("second", laboratory)])
    #expect(one == ["first": "second"], "the one that is always there gives the other")
  }

  @Test("No column follows from itself by way of others")
  func isFreeOfCircles() {
    var random = RandomSource(seed: 43)
    let a = (0..<300).map { _ in Double(random.integer(below: 5_000)) }
    let b = a.map { 2 * $0 }
    let derivations = SmallTables.numbers([("a", a), ("b", b), ("c", a), ("d", b)]).derivations()
    #expect(derivations.count == 3)
    let given = Set(["a", "b", "c", "d"]).subtracting(derivations.map(\.column))
    #expect(given.count == 1)
    var known = given
    for _ in 0..<3 {
      for one in derivations where known.isSuperset(of: one.formula.columns) { known.insert(one.column) }
    }
    #expect(known.count == 4)
  }
}

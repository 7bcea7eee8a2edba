import Evaluation
import Mathematics
import Tables
import TestSupport
import Testing

@Suite("Column shapes within groups of people")
struct GroupShapesTests {
  let patients = Patients.shared

  private func rows(of table: Table, sex: String) throws -> [Int] {
    let position = try #require(table.schema.fields.firstIndex { $0.name == "sex" })
    let level = try #require(table.schema.fields[position].levels.firstIndex(of: sex))
    let codes = try #require(table.columns[position].codes)
    return codes.indices.filter { codes[$0] == Int32(level) }
  }

  private func groups(in synthetic: Table) throws -> [GroupShapes.Group] {
    try ["female", "male"].map { sex in
      GroupShapes.Group(
        name: "sex = \(sex)", column: "sex", training: try rows(of: patients.training, sex: sex),
        holdout: try rows(of: patients.holdout, sex: sex), synthetic: try rows(of: synthetic, sex: sex))
    }
  }

  private func measure(_ groups: [GroupShapes.Group], _ synthetic: Table) throws -> [Measurement] {
    var random = RandomSource(seed: 2)
    return try GroupShapes.measure(
      groups, training: patients.training, holdout: patients.holdout, synthetic: synthetic, using: &random)
  }

  @Test("Fresh people are as alike in each group as held-out people are")
  func freshPeople() throws {
    for found in try measure(groups(in: patients.fresh), patients.fresh) {
      let value = try #require(found.value)
      let null = try #require(found.null)
      #expect(value > null.low - (null.high - null.low) / 2, "\(found.group ?? "")")
      #expect(found.control != nil && found.n.isMultiple(of: 10) && found.n >= GroupShapes.fewest)
    }
  }

  @Test("A fault in one group is found there and nowhere else")
  func faultInOneGroup() throws {
    let women = try rows(of: patients.fresh, sex: "female")
    let bmi = try #require(patients.fresh.schema.fields.firstIndex { $0.name == "bmi" })
    var values = try #require(patients.fresh.columns[bmi].numbers)
    for row in women { values[row] += 15 }
    var columns = patients.fresh.columns
    columns[bmi] = .numeric(values)
    let wrong = Table(schema: patients.fresh.schema, columns: columns)
    let before = try measure(groups(in: patients.fresh), patients.fresh)
    let after = try measure(groups(in: wrong), wrong)
    #expect(after.map(\.group) == ["sex = female", "sex = male"])
    #expect(try #require(after[0].value) < #require(after[0].null).low)
    #expect(try #require(after[0].value) < #require(before[0].value) - 0.05)
    #expect(after[1].value == before[1].value, "the other group is judged from its own rows alone")
  }

  @Test("A group of few people is not judged, in whichever table they are few")
  func fewPeople() throws {
    var whole = try groups(in: patients.fresh)
    for part in [\GroupShapes.Group.training, \.holdout, \.synthetic] {
      var few = whole[0]
      few[keyPath: part] = Array(few[keyPath: part].prefix(GroupShapes.fewest - 1))
      whole.append(few)
    }
    let found = try measure(whole, patients.fresh)
    #expect(found.prefix(2).allSatisfy { $0.value != nil })
    #expect(found.dropFirst(2).allSatisfy { $0.value == nil && $0.undefined != nil && $0.group == "sex = female" })
  }
}

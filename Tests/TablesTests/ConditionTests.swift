import Mathematics
import Tables
import TestSupport
import Testing
import Vocabulary

@Suite struct ConditionTests {
  private var table: Table {
    var random = RandomSource(seed: 1)
    return SmallTables.patients(500, using: &random)
  }

  @Test(
    "Conditions are read as people write them",
    arguments: [
      ("sex=female", Condition(column: "sex", .levels(["female"]))),
      ("Sex = FEMALE", Condition(column: "sex", .levels(["female"]))),
      ("sex!=male", Condition(column: "sex", .levels(["female"]))),
      ("sex=female|male", Condition(column: "sex", .levels(["female", "male"]))),
      ("age>=60", Condition(column: "age", .range(minimum: 60, maximum: nil))),
      ("age>60", Condition(column: "age", .range(minimum: 61, maximum: nil))),
      ("age≤60", Condition(column: "age", .range(minimum: nil, maximum: 60))),
      ("age=40..60", Condition(column: "age", .range(minimum: 40, maximum: 60))),
      ("age=40..", Condition(column: "age", .range(minimum: 40, maximum: nil))),
      ("bmi=missing", Condition(column: "bmi", .missing)),
    ])
  func reading(text: String, expected: Condition) throws {
    #expect(try Condition(parsing: text, schema: table.schema) == expected)
  }

  @Test(
    "What does not fit is refused in words that help",
    arguments: [
      ("agge>=60", "“age”"), ("age>=old", "not a number"), ("age", "not a condition"), ("sex=femal", "“female”"),
      ("sex>=female", "holds levels"), ("age=60..40", "ends before"), ("age=missing", "never missing"),
      ("sex!=female|male", "left to choose"),
    ])
  func refusing(text: String, hint: String) {
    let error = #expect(throws: TableError.self) { try Condition(parsing: text, schema: table.schema) }
    #expect(error?.description.contains(hint) == true)
  }

  @Test("Two conditions that exclude each other are refused")
  func excluding() throws {
    let schema = table.schema
    let conditions = [
      Condition(column: "age", .range(minimum: 60, maximum: nil)),
      Condition(column: "age", .range(minimum: nil, maximum: 50)),
    ]
    #expect(throws: TableError.self) { try conditions.validated(against: schema) }
    #expect(try [conditions[0]].validated(against: schema) == [conditions[0]])
  }

  @Test("The compiled form and the plain one admit the same rows")
  func twins() throws {
    let table = table
    for text in ["sex=female", "age=30..50", "bmi=missing", "bmi>25.5"] {
      let condition = try Condition(parsing: text, schema: table.schema)
      let rows = try table.rows(where: [condition])
      let index = try #require(table.schema.index(of: condition.column))
      let plain = (0..<table.rowCount).filter {
        condition.admits(table.columns[index], at: $0, field: table.schema.fields[index])
      }
      #expect(rows == plain)
      #expect(!rows.isEmpty && rows.count < table.rowCount)
    }
  }

  @Test("Dates are read as days")
  func dates() throws {
    let schema = Schema(fields: [Field(name: "seen", kind: .date), Field(name: "at", kind: .dateTime)])
    let day = try Condition(parsing: "seen>=2000-03-01", schema: schema)
    #expect(day.requirement == .range(minimum: 11_017, maximum: nil))
    let second = try Condition(parsing: "at<=1970-01-02 00:01", schema: schema)
    #expect(second.requirement == .range(minimum: nil, maximum: 86_460))
    #expect(throws: TableError.self) { try Condition(parsing: "seen>=2001-02-29", schema: schema) }
  }

  @Test(
    "The nearest names come first",
    arguments: [
      ("Diabtes", "diabetes"), ("blood pressure systolic", "systolic_blood_pressure"), ("AGE", "age"),
      ("bmi_kg", "bmi"), ("chol", "total_cholesterol"), ("heart-attack", "heartAttack"),
    ])
  func nearest(typed: String, meant: String) {
    let names = ["age", "bmi", "diabetes", "diastolic", "systolic_blood_pressure", "total_cholesterol", "heartAttack"]
    #expect(NearestNames.nearest(to: typed, in: names).first == meant)
    #expect(NearestNames.nearest(to: "qqqqqq", in: names).isEmpty)
  }

  @Test("Distance counts a swap of neighbours once")
  func distance() {
    #expect(NearestNames.distance(Array("abcd"), Array("abdc")) == 1)
    #expect(NearestNames.distance(Array("kitten"), Array("sitting")) == 3)
    #expect(NearestNames.distance([], Array("abc")) == 3)
  }

  @Test("Identifiers, patient keys and text are not learnable; constraints stay where their columns do")
  func learnable() {
    var schema = Schema(fields: [
      Field(name: "id", kind: .identifier), Field(name: "note", kind: .text),
      Field(name: "person", kind: .numeric, roles: [.patientKey]),
      Field(name: "a", kind: .numeric), Field(name: "b", kind: .numeric),
    ])
    schema.constraints = [
      .comparison(left: "a", .less, right: "b"), .comparison(left: "a", .less, right: "person"),
    ]
    let table = Table(
      schema: schema,
      columns: [.text(["x"]), .text(["y"]), .numeric([1]), .numeric([2]), .numeric([3])])
    let (kept, dropped) = table.learnable
    #expect(kept.schema.fields.map(\.name) == ["a", "b"])
    #expect(dropped == ["id", "note", "person"])
    #expect(kept.schema.constraints == [.comparison(left: "a", .less, right: "b")])
  }
}

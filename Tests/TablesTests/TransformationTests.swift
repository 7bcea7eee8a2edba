import Mathematics
import Tables
import TestSupport
import Testing
import Vocabulary

@Suite struct TransformationTests {
  private var table: Table {
    SmallTables.joined(
      SmallTables.numbers([
        ("weight", [80, 60, 999, 70]), ("height", [200, 150, 170, .nan]),
        ("seen", [20_240_131, 20_240_201, 20_231_231, 20_200_229]),
      ]),
      SmallTables.levels([("smoking", ["7", "1", "2", "1"]), ("sex", ["f", "m", "f", "m"])]))
  }

  @Test("A code becomes missing with its reason; bounds follow; other cells stay")
  func setMissing() throws {
    let bounded = table.changing { field in
      if field.name == "weight" { (field.minimum, field.maximum) = (60, 999) }
    }
    let changed = try bounded.applying([
      .setMissing(columns: ["weight"], codes: ["999"], reason: "do not know"),
      .setMissing(columns: ["smoking"], codes: ["7"], reason: "refused"),
    ])
    #expect(changed["weight"]?.missing == [0, 0, 1, 0])
    #expect(changed.schema["weight"]?.maximum == 80)
    #expect(changed.schema["weight"]?.missingReasons == [MissingReason(name: "do not know", codes: ["999"])])
    #expect(changed.schema["smoking"]?.levels == ["1", "2"])
    #expect(changed["smoking"]?.codes == [-1, 0, 1, 0])
    #expect(changed["smoking"]?.missing == [1, 0, 0, 0])
  }

  @Test("A derived column is missing where what it needs is")
  func derive() throws {
    let formula = try Formula(parsing: "Weight / (height/100)^2", schema: table.schema)
    let changed = try table.applying([.derive(column: "bmi", formula)])
    let bmi = try #require(changed["bmi"])
    #expect(bmi.numbers?[0] == 20)
    #expect(bmi.isMissing(at: 3) && bmi.missingCount == 1)
    #expect(formula.columns == ["weight", "height"])
    #expect(throws: TableError.self) { try Formula(parsing: "weight / sex", schema: table.schema) }
    #expect(throws: TableError.self) { try Formula(parsing: "weight / (height", schema: table.schema) }
  }

  @Test("A number is cut into ordered levels")
  func bin() throws {
    let changed = try table.applying([.bin(column: "weight", cuts: [65, 75], labels: nil)])
    #expect(changed.schema["weight"]?.levels == ["under 65", "65 to 74", "75 and over"])
    #expect(changed["weight"]?.codes == [2, 0, 2, 1])
    #expect(changed.schema["weight"]?.isOrdered == true)
  }

  @Test("Levels with one new name become one")
  func recode() throws {
    let changed = try table.applying([
      .recode(column: "smoking", [.init(from: "1", to: "yes"), .init(from: "2", to: "yes")])
    ])
    #expect(changed.schema["smoking"]?.levels == ["7", "yes"])
    #expect(changed["smoking"]?.codes == [0, 1, 1, 1])
  }

  @Test("Numbers that are dates are read as dates, and back")
  func castDates() throws {
    let changed = try table.applying([.cast(column: "seen", to: .date)])
    #expect(changed["seen"]?.numbers?[0] == 19_753)
    #expect(changed.schema["seen"]?.dateFormat == "yyyy-MM-dd")
    let levels = try table.applying([.cast(column: "weight", to: .categorical), .cast(column: "weight", to: .numeric)])
    #expect(levels["weight"]?.numbers == table["weight"]?.numbers)
  }

  @Test("Cells that cannot be read are counted, not lost")
  func castRefused() throws {
    let error = #expect(throws: TableError.self) { try table.applying([.cast(column: "sex", to: .numeric)]) }
    #expect(error?.description.contains("4 cells") == true)
  }

  @Test("Constraints follow a new name and go with their column")
  func constraints() throws {
    var schema = table.schema
    schema.constraints = [.comparison(left: "weight", .less, right: "height")]
    let table = Table(schema: schema, columns: table.columns)
    let renamed = try table.applying([.rename(column: "weight", to: "mass")])
    #expect(renamed.schema.constraints == [.comparison(left: "mass", .less, right: "height")])
    #expect(try table.applying([.drop(columns: ["height"])]).schema.constraints.isEmpty)
  }

  @Test(
    "What cannot be done is refused",
    arguments: [
      Transformation.drop(columns: ["agee"]), .keep(columns: []), .rename(column: "sex", to: "weight"),
      .filter([Condition(column: "weight", .range(minimum: 5_000, maximum: nil))]),
      .recode(column: "sex", [.init(from: "x", to: "y")]), .bin(column: "weight", cuts: [2, 1], labels: nil),
      .derive(column: "sex", .number(1)),
    ])
  func refused(transformation: Transformation) {
    #expect(throws: TableError.self) { try table.applying([transformation]) }
    #expect(!transformation.description.isEmpty)
  }

  @Test("Rows are filtered by conditions")
  func filter() throws {
    let changed = try table.applying([.filter([Condition(column: "sex", .levels(["f"]))]), .keep(columns: ["sex"])])
    #expect(changed.rowCount == 2 && changed.columns.count == 1)
  }
}

import Dialogue
import Tables
import Testing

@Suite("Rules in words")
struct RuleReaderTests {
  private let reader = RuleReader(
    columns: ["dbp", "sbp", "age", "bmi", "total_cholesterol", "hdl"].map { ColumnReference(name: $0) })

  @Test(
    "Two columns are put in order, whichever way it is said",
    arguments: [
      ("dbp < sbp", Constraint.Comparison.less), ("sbp > dbp", .less), ("dbp <= sbp", .lessOrEqual),
      ("“sbp” >= “dbp”", .lessOrEqual), ("dbp must always be lower than sbp", .less),
      ("sbp has to be above dbp", .less),
      ("dbp is never above sbp", .lessOrEqual), ("dbp can't exceed sbp", .lessOrEqual),
      ("sbp is never below dbp", .lessOrEqual),
      ("dbp is less than or equal to sbp", .lessOrEqual),
    ])
  func comparisons(_ text: String, _ comparison: Constraint.Comparison) {
    #expect(reader.rule(in: text) == .comparison(left: "dbp", comparison, right: "sbp"))
  }

  @Test("Bounds of one column, from one side or both")
  func bounds() {
    #expect(reader.rule(in: "age between 18 and 90") == .range(column: "age", minimum: 18, maximum: 90))
    #expect(reader.rule(in: "age at least 18") == .range(column: "age", minimum: 18, maximum: nil))
    #expect(reader.rule(in: "bmi can never be more than 80") == .range(column: "bmi", minimum: nil, maximum: 80))
    #expect(reader.rule(in: "bmi must not be negative") == .range(column: "bmi", minimum: 0, maximum: nil))
  }

  @Test("What is no rule about order is none")
  func others() {
    for text in ["no pregnant men", "dbp and sbp", "age", "a < b", "sbp", "dbp is between hdl and sbp"] {
      #expect(reader.rule(in: text) == nil, "\(text)")
    }
  }
}

public import Mathematics
public import Tables
import Vocabulary

/// Small made-up tables for tests.
public enum SmallTables {
  /// `rows` made-up patients: age, sex, sbp (rises with age), bmi (one in ten missing) and disease (rises with both).
  public static func patients(_ rows: Int, using random: inout RandomSource) -> Table {
    var age: [Double] = []
    var sex: [Int32] = []
    var pressure: [Double] = []
    var bmi: [Double] = []
    var disease: [Int32] = []
    for _ in 0..<rows {
      let years = 18 + Double(random.integer(below: 73))
      let systolic = (95 + 0.6 * years + 12 * random.normal()).rounded()
      age.append(years)
      sex.append(random.bernoulli(0.55) ? 0 : 1)
      pressure.append(systolic)
      bmi.append(random.bernoulli(0.1) ? .nan : ((27 + 4 * random.normal()) * 10).rounded() / 10)
      disease.append(random.bernoulli(years / 150 + (systolic > 140 ? 0.2 : 0)) ? 1 : 0)
    }
    var bmiField = Field(name: "bmi", kind: .numeric, decimals: 1, missingReasons: [.unknown])
    bmiField.unit = "kg/m2"
    let schema = Schema(fields: [
      Field(name: "age", kind: .numeric, isInteger: true),
      Field(name: "sex", kind: .categorical, levels: ["female", "male"]),
      Field(name: "sbp", kind: .numeric, isInteger: true),
      bmiField,
      Field(name: "disease", kind: .categorical, roles: [.target], levels: ["no", "yes"]),
    ])
    return Table(
      schema: schema,
      columns: [.numeric(age), .codes(sex), .numeric(pressure), .numeric(bmi), .codes(disease)])
  }

  /// A table of numeric columns.
  public static func numbers(_ columns: [(name: String, values: [Double])]) -> Table {
    Table(
      schema: Schema(
        fields: columns.map { column in
          Field(
            name: column.name, kind: .numeric,
            isInteger: column.values.allSatisfy { $0.isNaN || $0 == $0.rounded() },
            missingReasons: column.values.contains { $0.isNaN } ? [.unknown] : [])
        }),
      columns: columns.map { .numeric($0.values) })
  }

  /// A table of categorical columns; levels in order of first appearance, an empty text is missing.
  public static func levels(_ columns: [(name: String, values: [String])]) -> Table {
    var fields: [Field] = []
    var coded: [Column] = []
    for (name, values) in columns {
      var levels: [String] = []
      let codes = values.map { value -> Int32 in
        if value.isEmpty { return -1 }
        if let code = levels.firstIndex(of: value) { return Int32(code) }
        levels.append(value)
        return Int32(levels.count - 1)
      }
      fields.append(
        Field(
          name: name, kind: .categorical, levels: levels, missingReasons: values.contains("") ? [.unknown] : []))
      coded.append(.codes(codes))
    }
    return Table(schema: Schema(fields: fields), columns: coded)
  }

  /// The columns of `left`, then those of `right`.
  public static func joined(_ left: Table, _ right: Table) -> Table {
    Table(schema: Schema(fields: left.schema.fields + right.schema.fields), columns: left.columns + right.columns)
  }
}

extension Table {
  /// The same table with its fields changed.
  public func changing(_ change: (inout Field) -> Void) -> Table {
    var schema = schema
    for index in schema.fields.indices { change(&schema.fields[index]) }
    return Table(schema: schema, columns: columns)
  }
}

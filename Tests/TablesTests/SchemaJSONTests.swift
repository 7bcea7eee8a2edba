import Foundation
import Tables
import Testing
import Vocabulary

@Suite struct SchemaJSONTests {
  static let schema: Schema = {
    var age = Field(name: "age", kind: .numeric, roles: [.quasiIdentifier], isInteger: true, minimum: 0, maximum: 80)
    age.unit = "a"
    age.title = "Age in years, 80 and over as 80"
    var sex = Field(
      name: "sex", kind: .categorical, roles: [.sensitive, .stratum], levels: ["1.0", "2.0"],
      missingReasons: [.unknown, MissingReason(name: "refused", codes: ["7", "77"])])
    sex.levelLabels = ["1.0": "male", "2.0": "female"]
    sex.reasons = ["2 different values, all of them small whole numbers"]
    sex.confidence = 0.8
    sex.isInteger = true
    var born = Field(name: "born / \"quoted\"", kind: .date, minimum: -40_000, maximum: 16_435)
    born.dateFormat = "yyyy-MM-dd"
    var seen = Field(name: "seen", kind: .dateTime, roles: [.time], minimum: -1, maximum: 0.5)
    seen.note = "local time"
    let weight = Field(name: "weight", kind: .numeric, decimals: 6, minimum: 0.1, maximum: 1e300)
    var stage = Field(name: "stage", kind: .categorical, levels: ["I", "II"], isOrdered: true)
    stage.roles = [.ordinary]
    return Schema(
      fields: [age, sex, born, seen, weight, stage, Field(name: "id", kind: .identifier)],
      constraints: [
        .range(column: "age", minimum: 18, maximum: nil), .set(column: "stage", levels: ["I"]),
        .comparison(left: "weight", .lessOrEqual, right: "age"),
      ])
  }()

  @Test("A schema comes back from its JSON as it was, and equal schemas give equal bytes")
  func roundTrip() throws {
    let data = try Self.schema.jsonData()
    let again = try Schema.read(from: data)
    #expect(again == Self.schema)
    #expect(try again.jsonData() == data)
  }

  @Test("The file is Frictionless Table Schema")
  func frictionless() throws {
    let json = try #require(try JSONSerialization.jsonObject(with: Self.schema.jsonData()) as? [String: Any])
    let fields = try #require(json["fields"] as? [[String: Any]])
    #expect(
      fields.map { $0["type"] as? String } == ["integer", "string", "date", "datetime", "number", "string", "string"])
    let limits = try #require(fields[2]["constraints"] as? [String: Any])
    #expect(limits["maximum"] as? String == "2014-12-31")
    #expect(fields[1]["missingValues"] as? [String] == ["", "7", "77"])
  }

  @Test("A plain Frictionless schema is understood")
  func plain() throws {
    let text = """
      {"fields": [{"name": "n", "type": "integer", "constraints": {"minimum": 1}}, {"name": "s", "type": "string"},
        {"name": "e", "type": "integer", "constraints": {"enum": [1, 2]}, "missingValues": ["", "-9"]},
        {"name": "d", "type": "date", "constraints": {"minimum": "1970-01-02"}}, {"name": "b", "type": "boolean"}]}
      """
    let schema = try Schema.read(from: Data(text.utf8))
    #expect(schema.fields.map(\.kind) == [.numeric, .text, .categorical, .date, .categorical])
    #expect(schema["e"]?.levels == ["1", "2"])
    #expect(schema["e"]?.missingReasons == [MissingReason(name: "missing", codes: ["", "-9"])])
    #expect(schema["d"]?.minimum == 1)
  }

  @Test(
    "A mistake in the JSON is named in words",
    arguments: [
      ("{", "not valid JSON"), ("{}", "“fields” is missing"), ("[]", "must be"),
      (#"{"fields": [{"name": "a", "kind": "numerical"}]}"#, "“kind” is “numerical”; it must be one of “numeric”"),
      (#"{"fields": [{"name": "a", "role": "label"}]}"#, "it must be one of “target”"),
      (#"{"fields": [{"name": "a"}, {"name": "a"}]}"#, "two columns named “a”"),
      (#"{"fields": [{"name": "a", "decimals": "two"}]}"#, "fields, number 1: “decimals” must be a whole number"),
      (#"{"fields": [], "constraints": [{"rule": "range", "column": "x"}]}"#, "“x”"),
      (#"{"version": 99, "fields": []}"#, "update the program"),
      (#"{"fields": [{"name": "a", "kind": "date", "constraints": {"minimum": "2015-02-30"}}]}"#, "is not a day"),
    ])
  func mistakes(json: String, expected: String) throws {
    let error = #expect(throws: TableError.self) { try Schema.read(from: Data(json.utf8)) }
    #expect(error?.description.contains(expected) == true, "\(error?.description ?? "no error")")
  }

  @Test("Days of the calendar come back from their numbers")
  func calendar() {
    #expect(CivilDate.days(year: 1970, month: 1, day: 1) == 0)
    #expect(CivilDate.days(year: 2000, month: 3, day: 1) == 11_017)
    for days in stride(from: -800_000, to: 800_000, by: 367) {
      let (year, month, day) = CivilDate.civil(days: days)
      #expect(CivilDate.days(year: year, month: month, day: day) == days)
    }
  }
}

import Foundation
import Tables
import Testing
import Vocabulary

@Suite struct InferenceTests {
  /// A column beside another so that there is a table.
  private func infer(_ name: String, _ values: [String]) throws -> (field: Field, column: Column) {
    let text = "\(name),other\n" + values.map { "\($0),1.5\n" }.joined()
    let table = try Scratch().read(text).table
    return (try #require(table.schema[name]), try #require(table[name]))
  }

  private func repeated(_ values: [String], _ times: Int) -> [String] { (0..<times).flatMap { _ in values } }

  @Test("Codes are categories in numeric order that keep their spelling")
  func codes() throws {
    let (field, column) = try infer("thal", repeated(["10.0", "2.0", "1.0"], 20))
    #expect(field.kind == .categorical)
    #expect(field.levels == ["1.0", "2.0", "10.0"])
    #expect(column.codes?.prefix(3) == [2, 1, 0])
    #expect(!field.reasons.isEmpty)
  }

  @Test("Counts, ages, years and measurements are numbers")
  func numbers() throws {
    #expect(try infer("pregnancies", repeated((0...9).map(String.init), 30)).field.kind == .numeric)
    #expect(try infer("age", (0..<200).map { String(20 + $0 % 60) }).field.kind == .numeric)
    #expect(try infer("sample.yr", repeated((1995...2003).map(String.init), 30)).field.kind == .numeric)
    #expect(
      try infer("ef", repeated(["14", "20", "25", "30", "35", "38", "40", "45", "50", "55", "60", "80"], 9)).field.kind
        == .numeric)
    let bmi = try infer("bmi", ["20.55", "30.1", "40"]).field
    #expect(bmi.kind == .numeric && bmi.decimals == 2 && !bmi.isInteger && bmi.minimum == 20.55 && bmi.maximum == 40)
  }

  @Test("Steps of a code book and numbers of groups are categories")
  func codeBooks() throws {
    #expect(try infer("Age", repeated((1...13).map { "\($0).0" }, 40)).field.kind == .categorical)
    #expect(try infer("stratum", repeated((119...133).map(String.init), 20)).field.kind == .categorical)
    #expect(try infer("event", repeated(["0", "1"], 20)).field.levels == ["0", "1"])
  }

  @Test("Identifiers are told by name and uniqueness, leading zeros are kept")
  func identifiers() throws {
    #expect(try infer("seqn", (0..<100).map { String(83_732 + 3 * $0) }).field.roles == [.identifier])
    #expect(try infer("subject_id", (0..<300).map { String($0 / 4) }).field.kind == .identifier)
    #expect(try infer("sno", (1...50).map(String.init)).column.texts?.last == "50")
    #expect(try infer("code", (0..<60).map { "MB-\($0)" }).field.kind == .identifier)
    #expect(try infer("zip", repeated(["00501", "01002"], 20)).field.levels == ["00501", "01002"])
    #expect(try infer("remark", (0..<60).map { "came with pain in part \($0 * 7)" }).field.kind == .text)
  }

  @Test(
    "Dates are found with their pattern",
    arguments: [
      (["2015-12-31", "2016-01-02"], "yyyy-MM-dd", ColumnKind.date),
      (["31.12.2015", "02.01.2016"], "dd.MM.yyyy", .date), (["12/31/2015", "01/02/2016"], "MM/dd/yyyy", .date),
      (["31/12/2015", "02/01/2016"], "dd/MM/yyyy", .date), (["31-DEC-2015", "02-JAN-2016"], "dd-MMM-yyyy", .date),
      (["2164-10-23 21:09:00", "1840-01-02 00:00:00"], "yyyy-MM-dd HH:mm:ss", .dateTime),
      (["2015-12-31 00:00:00", "2016-01-02 00:00:00"], "yyyy-MM-dd HH:mm:ss", .date),
      (["2015-12-31T08:30", "2016-01-02T22:00"], "yyyy-MM-dd'T'HH:mm", .dateTime),
      (["22:30", "06:15"], "HH:mm", .dateTime),
    ])
  func dates(values: [String], pattern: String, kind: ColumnKind) throws {
    let (field, column) = try infer("when", values + [""])
    #expect(field.kind == kind)
    #expect(field.dateFormat == pattern)
    #expect(column.missing == [0, 0, 1])
    if kind == .date { #expect(column.numbers?.prefix(2) == [16_800, 16_802]) }
  }

  @Test("Eight digits are a day only under the name of a date")
  func compactDates() throws {
    #expect(try infer("visit_date", ["20240320", "20231231"]).field.dateFormat == "yyyyMMdd")
    #expect(try infer("charge", ["20240320", "20231231", "20231230"]).field.kind == .numeric)
  }
}

import Foundation
import Tables
import Testing
import Vocabulary

@Suite struct TableWriterTests {
  static let table: Table = {
    var day = Field(name: "day", kind: .date)
    day.dateFormat = "dd.MM.yyyy"
    var time = Field(name: "time", kind: .dateTime, missingReasons: [.unknown])
    time.dateFormat = "yyyy-MM-dd HH:mm:ss"
    return Table(
      schema: Schema(fields: [
        Field(name: "id", kind: .identifier), Field(name: "weight, kg", kind: .numeric, decimals: 2),
        Field(
          name: "visits", kind: .numeric, isInteger: true,
          missingReasons: [
            .unknown, MissingReason(name: "refused", codes: ["-7"]),
          ]),
        Field(name: "free", kind: .numeric),
        Field(
          name: "stage", kind: .categorical, levels: ["1.0", "=2+\"x\"", "-"],
          missingReasons: [
            MissingReason(name: "missing", codes: ["NA", ""])
          ]),
        day, time, Field(name: "note", kind: .text, missingReasons: [.unknown]),
      ]),
      columns: [
        .text(["a", "b", "c"]), .numeric([1.5, -0.05, 1_000]),
        Column(.numeric([3, .nan, .nan]), missing: [0, 1, 2]), .numeric([0.1, 1e-30, 12_345.678901234567]),
        Column(.codes([1, -1, 2]), missing: [0, 1, 0]), .numeric([0, -50_000, 16_800]),
        Column(.numeric([0, 1_458_000_001, .nan]), missing: [0, 0, 1]),
        Column(.text(["line\nbreak", " @blank", ""]), missing: [0, 0, 1]),
      ])
  }()

  @Test("A table comes back from its file as it was")
  func roundTrip() throws {
    let url = try Scratch().folder
    let scratch = try Scratch()
    _ = url
    let file = scratch.folder.appendingPathComponent("out.csv")
    try TableWriter.write(Self.table, to: file)
    var options = ReadOptions()
    options.undoesFormulaGuard = true
    #expect(try TableReader.read(file, schema: Self.table.schema, options: options).table == Self.table)
  }

  @Test("What is written is RFC 4180, with the digits, codes and dates of the schema, safe from formulas")
  func bytes() throws {
    let text = String(decoding: try TableWriter.data(Self.table), as: UTF8.self)
    #expect(
      text == """
        id,"weight, kg",visits,free,stage,day,time,note
        a,1.50,3,0.1,"'=2+""x\""",01.01.1970,1970-01-01 00:00:00,"line
        break"
        b,-0.05,,1e-30,NA,08.02.1833,2016-03-15 00:00:01," @blank"
        c,1000.00,-7,12345.678901234567,-,31.12.2015,,

        """)
    #expect(FormulaGuard.guarded("=1") == "'=1" && FormulaGuard.guarded("-5") == "-5")
    for word in ["@x", "'=1", "''+a", "'quoted'", "-", "plain"] {
      #expect(FormulaGuard.unguarded(FormulaGuard.guarded(word)) == word)
    }
  }

  @Test("A file that exists is kept unless asked, and nothing half written stays")
  func existing() throws {
    let scratch = try Scratch()
    let file = try scratch.file("out.csv", "old".utf8)
    let error = #expect(throws: TableError.self) { try TableWriter.write(Self.table, to: file) }
    #expect(error?.description.contains("exists already") == true)
    #expect(try String(contentsOf: file, encoding: .utf8) == "old")
    var options = WriteOptions()
    options.overwrites = true
    try TableWriter.write(Self.table, to: file, options: options)
    #expect(throws: TableError.self) {
      try TableWriter.write(Self.table, to: scratch.folder.appendingPathComponent("no/out.csv"))
    }
    #expect(throws: TableError.self) { try TableWriter.write(Self.table, to: scratch.folder, options: options) }
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.folder.path) == ["out.csv"])
  }

  @Test("A schema is matched by name; what does not fit names row and column, never the value")
  func schemas() throws {
    let scratch = try Scratch()
    let schema = Schema(fields: [
      Field(name: "sex", kind: .categorical, levels: ["f", "m"]), Field(name: "age", kind: .numeric),
    ])
    let result = try scratch.read("extra,age,sex\nx,1.5,m\ny,,f\n", schema: schema)
    #expect(result.table["sex"]?.codes == [1, 0])
    #expect(result.table["age"]?.missing == [0, 1])
    #expect(Set(result.findings.map(\.kind)) == [.extraColumn, .reasonAdded])
    for (text, expected) in [
      ("age,sex\n1,f\n2,secret\n", "Row 2: the value of “sex” is not one of its 2 levels"),
      ("age,sex\nsecret,f\n2,m\n", "Row 1: the value of “age” is not a number"),
      ("agee,sex\n1,f\n2,m\n", "Did you mean “agee”"),
    ] {
      let error = #expect(throws: TableError.self) { try scratch.read(text, schema: schema) }
      #expect(error?.description.contains(expected) == true, "\(error?.description ?? "")")
      #expect(error?.description.contains("secret") == false)
    }
  }

  @Test("Codes of missingness in a schema are read as their reasons, numbers included")
  func codes() throws {
    let field = Field(
      name: "drinks", kind: .numeric, isInteger: true,
      missingReasons: [
        MissingReason(name: "refused", codes: ["777"]), MissingReason(name: "do not know", codes: ["999"]),
      ])
    let schema = Schema(fields: [field, Field(name: "b", kind: .numeric)])
    let rows = (0..<300).map { "\($0),1\n" }.joined()
    let table = try Scratch().read("drinks,b\n777,1\n999.0,2\n" + rows, schema: schema).table
    #expect(table["drinks"]?.missing?.prefix(3) == [1, 2, 0])
    #expect(table["drinks"]?.missingCount == 2)
  }
}

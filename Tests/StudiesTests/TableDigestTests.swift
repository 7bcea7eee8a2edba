import Foundation
import Mathematics
import Studies
import Tables
import TestSupport
import Testing
import Vocabulary

@Suite struct TableDigestTests {
  private var table: Table {
    var random = RandomSource(seed: 3)
    return SmallTables.patients(9_000, using: &random)
  }

  @Test("Rows and columns in another order have the same digest")
  func order() throws {
    let table = table
    let digest = try TableDigest.digest(of: table)
    var rows = Array(0..<table.rowCount)
    var random = RandomSource(seed: 4)
    random.shuffle(&rows)
    #expect(try TableDigest.digest(of: table.rows(rows)) == digest)
    let names = table.schema.fields.map(\.name)
    #expect(try TableDigest.digest(of: table.selecting(names.reversed())) == digest)
  }

  @Test("Any other value, one row more or one less gives another digest")
  func sensitivity() throws {
    let table = table
    let digest = try TableDigest.digest(of: table)
    var numbers = try #require(table["sbp"]?.numbers)
    numbers[8_999] += 1
    var columns = table.columns
    columns[2] = .numeric(numbers)
    #expect(try TableDigest.digest(of: Table(schema: table.schema, columns: columns)) != digest)
    #expect(try TableDigest.digest(of: table.rows(Array(1..<9_000))) != digest)
    #expect(try TableDigest.digest(of: table.rows(Array(0..<9_000) + [0])) != digest)
    // Two equal rows are not none: a sum of hashes modulo 2 would think so.
    #expect(
      try TableDigest.digest(of: table.rows(Array(0..<9_000) + [0, 0]))
        != TableDigest.digest(of: table.rows(Array(0..<9_000))))
  }

  @Test("How a value is seen does not matter: code or number, NA or empty, declared as missing or not")
  func seeing() throws {
    let numbers = SmallTables.numbers([("x", [1, 2, 999, .nan])])
    var categories = SmallTables.levels([("x", ["1.0", "2", "999", ""])])
    categories = categories.changing { $0.missingReasons = [MissingReason(name: "missing", codes: ["NA", "?"])] }
    let declared = Table(
      schema: Schema(fields: [
        Field(
          name: "x", kind: .numeric, missingReasons: [.unknown, MissingReason(name: "refused", codes: ["999"])])
      ]),
      columns: [Column(.numeric([1, 2, .nan, .nan]), missing: [0, 0, 2, 1])])
    let digest = try TableDigest.digest(of: numbers)
    #expect(try TableDigest.digest(of: categories) == digest)
    #expect(try TableDigest.digest(of: declared) == digest)
  }
}

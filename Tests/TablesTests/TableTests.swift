import Tables
import Testing
import Vocabulary

@Suite struct TableTests {
  @Test("Rows are taken in the order asked for, with their reasons of missingness")
  func rows() {
    let schema = Schema(fields: [
      Field(name: "age", kind: .numeric, missingReasons: [.unknown]),
      Field(name: "sex", kind: .categorical, levels: ["f", "m"]),
    ])
    let table = Table(schema: schema, columns: [.numeric([1, .nan, 3]), .codes([0, 1, 1])])
    let picked = table.rows([2, 1, 1])
    #expect(picked.columns[0].missing == [0, 1, 1])
    #expect(picked.columns[1].codes == [1, 1, 1])
    #expect(table.appending(picked).rowCount == 6)
  }
}

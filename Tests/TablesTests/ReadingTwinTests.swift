import Foundation
import Mathematics
import Tables
import Testing
import Vocabulary

/// What is read quickly, against the obvious way.
@Suite struct ReadingTwinTests {
  /// Numbers of all lengths, with and without sign and point, long enough for every way of reading them.
  private func spelling(_ random: inout RandomSource) -> String {
    var digits = ""
    let count = 1 + random.integer(below: 20)
    for place in 0..<count { digits += String(place == 0 ? 1 + random.integer(below: 9) : random.integer(below: 10)) }
    if random.integer(below: 3) > 0 {
      let point = random.integer(below: count + 1)
      let behind = digits.dropFirst(point)
      digits = (point == 0 ? "0" : String(digits.prefix(point))) + "." + behind
    }
    return (random.integer(below: 2) == 0 ? "-" : "") + digits
  }

  @Test("Every number is the nearest double, as the standard library reads it", arguments: [1, 2] as [UInt64])
  func numbers(seed: UInt64) throws {
    var random = RandomSource(seed: seed)
    let spellings = (0..<20_000).map { _ in spelling(&random) }
    let text = "a,b\n" + spellings.enumerated().map { "\($1),\($0)\n" }.joined()
    let table = try Scratch().read(text).table
    let read = try #require(table["a"]?.numbers)
    for (spelling, number) in zip(spellings, read) where Double(spelling)?.bitPattern != number.bitPattern {
      Issue.record("\(spelling) was read as \(number)")
    }
    #expect(read.count == spellings.count)
  }

  @Test("What is no number is not taken for one")
  func oddNumbers() throws {
    let odd = ["1.2.3", "12345678.9.1", "-", ".", "-.", "1-2", "12a45678", "123456789a", "1:5", "/2", "1e", "--5"]
    for word in odd {
      let rows = (0..<2_000).map { "\(Double($0) / 8),\($0)" } + ["\(word),1"]
      let table = try Scratch().read("a,b\n" + rows.joined(separator: "\n") + "\n").table
      #expect(table.schema.fields[0].kind == .numeric && table["a"]?.missingCount == 1, "\(word)")
    }
  }

  @Test("Fields end where they end: any length, quoted or blank, over many pieces", arguments: [3, 4] as [UInt64])
  func fields(seed: UInt64) throws {
    var random = RandomSource(seed: seed)
    let letters = Array("abcdefghijklmnopqrstuvwxyzäß!#")
    var expected: [[String]] = []
    var text = "first,second,third\n"
    for _ in 0..<9_000 {
      var row: [String] = []
      var cells: [String] = []
      for column in 0..<3 {
        var word = "w" + String((0..<random.integer(below: 70)).map { _ in letters[random.integer(below: 30)] })
        switch random.integer(below: 6) {
        case 0:
          word += ",\"x\"\n" + word
          cells.append("\"" + word.replacing("\"", with: "\"\"") + "\"" + (column == 2 ? "" : " "))
        case 1: cells.append("  " + word + "\t ")
        case 2: cells.append("\"" + word + "\"")
        default: cells.append(word)
        }
        row.append(word)
      }
      expected.append(row)
      text += cells.joined(separator: ",") + (random.integer(below: 2) == 0 ? "\n" : "\r\n")
    }
    let table = try Scratch().read(text).table
    #expect(table.rowCount == expected.count)
    for column in 0..<3 {
      let field = table.schema.fields[column]
      let words = table.columns[column].texts ?? table.columns[column].codes?.map { field.levels[Int($0)] } ?? []
      let differing = words.indices.filter { words[$0] != expected[$0][column] }
      #expect(words.count == expected.count && differing.isEmpty, "rows \(differing.prefix(3)) of column \(column)")
    }
  }
}

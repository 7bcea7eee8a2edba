import Foundation
import Mathematics
import Tables
import TestSupport
import Vocabulary

/// Tables that tests of metrics share.
enum TestTables {
  /// Every column drawn anew from its own values: margins stay, dependence is lost.
  static func independent(_ table: Table, _ count: Int, using random: inout RandomSource) -> Table {
    var columns: [Column] = []
    for column in table.columns {
      columns.append(column.rows((0..<count).map { _ in random.integer(below: table.rowCount) }))
    }
    return Table(schema: table.schema, columns: columns)
  }

  /// `share` of the cells of each column swapped for those of other rows.
  static func corrupted(_ table: Table, _ share: Double, using random: inout RandomSource) -> Table {
    var columns: [Column] = []
    for column in table.columns {
      columns.append(
        column.rows(
          (0..<table.rowCount).map { random.bernoulli(share) ? random.integer(below: table.rowCount) : $0 }))
    }
    return Table(schema: table.schema, columns: columns)
  }

  /// A comma-separated file, numbers where all cells are; read here only to reach the golden and real tables.
  static func read(_ urls: [URL], categorical: Set<String> = [], target: String? = nil) throws -> [Table] {
    let files = try urls.map { cells(try String(contentsOf: $0, encoding: .utf8)) }
    let names = files[0][0]
    var fields: [Field] = []
    var columns = [[Column]](repeating: [], count: files.count)
    for (index, name) in names.enumerated() {
      let texts = files.map { $0.dropFirst().map { $0[index] } }
      let isNumber =
        !categorical.contains(name) && texts.allSatisfy { $0.allSatisfy { $0.isEmpty || Double($0) != nil } }
      var field = Field(name: name, kind: isNumber ? .numeric : .categorical, missingReasons: [.unknown])
      if name == target { field.roles = [.target] }
      if isNumber {
        field.decimals = texts.joined().map { $0.split(separator: ".").dropFirst().first?.count ?? 0 }.max() ?? 0
        for file in texts.indices { columns[file].append(.numeric(texts[file].map { Double($0) ?? .nan })) }
      } else {
        field.levels = Set(texts.joined().filter { !$0.isEmpty }).sorted()
        let codes = Dictionary(uniqueKeysWithValues: field.levels.enumerated().map { ($1, Int32($0)) })
        for file in texts.indices { columns[file].append(.codes(texts[file].map { codes[$0] ?? -1 })) }
      }
      fields.append(field)
    }
    return columns.map { Table(schema: Schema(fields: fields), columns: $0) }
  }

  private static func cells(_ text: String) -> [[String]] {
    text.split(whereSeparator: \.isNewline).map { line in
      var row = [""]
      var quoted = false
      for character in line {
        switch character {
        case "\"": quoted.toggle()
        case "," where !quoted: row.append("")
        default: row[row.count - 1].append(character)
        }
      }
      return row
    }
  }
}

import Foundation
import Vocabulary

extension Table {
  /// This table with one column read as another kind.
  ///
  /// - Throws: ``TableError/mismatch(_:)`` with the number of cells that cannot be read so; none is lost in silence.
  func casting(_ name: String, to kind: ColumnKind) throws(TableError) -> Table {
    let old = try schema.field(named: name)
    if old.kind == kind { return self }
    let index = schema.index(of: old.name)!
    var field = old
    field.kind = kind
    field.levels = []
    field.levelLabels = [:]
    field.isOrdered = false
    (field.minimum, field.maximum, field.dateFormat) = (nil, nil, nil)
    field.roles.subtract(kind == .identifier ? [] : [.identifier])
    let column = columns[index]
    let values: Column.Values
    switch kind {
    case .numeric, .date, .dateTime:
      let numbers = try castNumbers(column, old, to: kind)
      let present = numbers.filter { !$0.isNaN }
      field.minimum = present.min()
      field.maximum = present.max()
      if kind == .numeric {
        field.isInteger = present.allSatisfy { $0 == $0.rounded() }
        field.decimals = field.isInteger ? 0 : Self.decimals(of: present)
      } else {
        field.dateFormat = kind == .date ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss"
        (field.isInteger, field.decimals) = (false, 0)
      }
      values = .numeric(numbers)
    case .categorical:
      let (levels, codes) = try castLevels(column, old)
      field.levels = levels
      field.isOrdered = column.numbers != nil
      (field.isInteger, field.decimals) = (false, 0)
      values = .codes(codes)
    case .identifier, .text:
      if kind == .identifier { field.roles.insert(.identifier) }
      (field.isInteger, field.decimals) = (false, 0)
      values = .text((0..<rowCount).map { column.isMissing(at: $0) ? "" : column.spelling(at: $0, old) })
    }
    var schema = schema
    schema.fields[index] = field
    schema.constraints.removeAll { $0.columns.contains(old.name) }
    var columns = columns
    columns[index] = Column(values, missing: column.missing)
    return Table(schema: schema, columns: columns)
  }

  private func castNumbers(_ column: Column, _ field: Field, to kind: ColumnKind) throws(TableError) -> [Double] {
    var wanted = field
    wanted.kind = kind
    let read: (String) -> Double? = { text in
      if kind == .date, let day = CalendarDay(compact: text) { return Double(day.daysSince1970) }
      return wanted.number(spelt: text)
    }
    // Levels are few: read each once.
    let ofLevels = field.levels.map(read)
    var failed = 0
    let numbers = (0..<rowCount).map { row -> Double in
      if column.isMissing(at: row) { return .nan }
      let number: Double?
      switch (column.values, field.kind, kind) {
      case (.codes(let codes), _, _): number = ofLevels[Int(codes[row])]
      case (.numeric(let values), .dateTime, .date): number = (values[row] / 86_400).rounded(.down)
      case (.numeric(let values), .date, .dateTime): number = values[row] * 86_400
      case (.numeric(let values), .numeric, .date): number = read(field.text(of: values[row]))
      case (.numeric(let values), _, .numeric): number = values[row]
      case (.text(let texts), _, _): number = read(texts[row])
      default: number = nil
      }
      if number == nil { failed += 1 }
      return number ?? .nan
    }
    guard failed == 0 else {
      let expected = kind == .numeric ? "numbers" : "dates such as 2020-01-31 or 20200131"
      throw .mismatch(
        "\(failed) cells of “\(field.name)” are not \(expected). Declare them as missing or recode them first.")
    }
    return numbers
  }

  private func castLevels(_ column: Column, _ field: Field) throws(TableError) -> ([String], [Int32]) {
    let groups = column.groups
    let present = groups.filter { !column.isMissing(at: $0[0]) }
    guard present.count <= 1_000 else {
      throw .mismatch(
        "“\(field.name)” has \(present.count) different values: too many for categories. Cut it into groups.")
    }
    let ordered: [[Int]]
    switch column.values {
    case .numeric(let values): ordered = present.sorted { values[$0[0]] < values[$1[0]] }
    default: ordered = present.sorted { column.spelling(at: $0[0], field) < column.spelling(at: $1[0], field) }
    }
    var codes = [Int32](repeating: -1, count: rowCount)
    for (code, rows) in ordered.enumerated() { for row in rows { codes[row] = Int32(code) } }
    return (ordered.map { column.spelling(at: $0[0], field) }, codes)
  }

  /// Digits after the point that these numbers need, at most 9.
  private static func decimals(of numbers: [Double]) -> Int {
    var decimals = 0
    for number in numbers {
      while decimals < 9 {
        let scaled = number * pow(10, Double(decimals))
        if abs(scaled - scaled.rounded()) <= 1e-9 * max(1, abs(scaled)) { break }
        decimals += 1
      }
    }
    return decimals
  }
}

extension Column {
  /// The value of a present cell as text.
  func spelling(at row: Int, _ field: Field) -> String {
    switch values {
    case .numeric(let values):
      let value = values[row]
      return field.kind == .numeric && value != value.rounded() ? "\(value)" : field.text(of: value)
    case .codes(let codes): return field.levels[Int(codes[row])]
    case .text(let texts): return texts[row]
    }
  }
}

extension CalendarDay {
  /// From `yyyyMMdd`.
  package init?(compact text: String) {
    guard text.count == 8, let number = Int(text), (1500...2300).contains(number / 10_000) else { return nil }
    self.init(year: number / 10_000, month: number / 100 % 100, day: number % 100)
  }
}

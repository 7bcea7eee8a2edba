import Foundation
import Vocabulary

extension Table {
  /// This table after all of `transformations`, one after another.
  ///
  /// - Throws: ``TableError`` when one names a column or level that is not there, does not fit its kind, or leaves no
  ///   row or column; the table is then as before.
  public func applying(_ transformations: [Transformation]) throws(TableError) -> Table {
    var table = self
    for transformation in transformations { table = try table.applying(transformation) }
    return table
  }

  private func applying(_ transformation: Transformation) throws(TableError) -> Table {
    switch transformation {
    case .drop(let columns):
      let dropped = Set(try names(columns))
      return try kept(schema.fields.map(\.name).filter { !dropped.contains($0) })
    case .keep(let columns):
      let wanted = Set(try names(columns))
      return try kept(schema.fields.map(\.name).filter(wanted.contains))
    case .rename(let column, let name): return try renaming(column, to: name)
    case .recode(let column, let recodings): return try recoding(column, recodings)
    case .mergeRareLevels(let columns, let minimum, let name):
      var table = self
      for column in try names(columns) { table = try table.mergingRareLevels(column, minimum, name) }
      return table
    case .cast(let column, let kind): return try casting(column, to: kind)
    case .setMissing(let columns, let codes, let reason):
      var table = self
      for index in try names(columns).map({ schema.index(of: $0)! }) {
        table = try table.settingMissing(index, codes, reason)
      }
      return table
    case .setMissingOutside(let column, let minimum, let maximum, let reason):
      return try settingMissing(column, outside: (minimum ?? -.infinity, maximum ?? .infinity), reason)
    case .filter(let conditions):
      let rows = try rows(where: conditions)
      guard !rows.isEmpty else { throw .mismatch("No row of the table satisfies this, so nothing would be left.") }
      return self.rows(rows)
    case .derive(let column, let formula): return try deriving(column, formula)
    case .bin(let column, let cuts, let labels): return try binning(column, cuts, labels)
    }
  }

  // MARK: Columns

  private func names(_ columns: [String]) throws(TableError) -> [String] {
    var names: [String] = []
    for column in columns { names.append(try schema.field(named: column).name) }
    return names
  }

  private func kept(_ names: [String]) throws(TableError) -> Table {
    guard !names.isEmpty else { throw .mismatch("No column would be left.") }
    return selecting(names)
  }

  private func column(_ name: String) throws(TableError) -> Int {
    schema.index(of: try schema.field(named: name).name)!
  }

  /// This table with one column and its field in the place of another; constraints on it go where its kind changes.
  private func replacing(_ index: Int, _ field: Field, _ column: Column) -> Table {
    var schema = schema
    let old = schema.fields[index]
    schema.fields[index] = field
    if old.kind != field.kind { schema.constraints.removeAll { $0.columns.contains(old.name) } }
    var columns = columns
    columns[index] = column
    return Table(schema: schema, columns: columns)
  }

  private func renaming(_ name: String, to newName: String) throws(TableError) -> Table {
    let index = try column(name)
    let old = schema.fields[index].name
    guard !newName.isEmpty, newName == old || schema.index(of: newName) == nil else {
      throw .mismatch("There is already a column “\(newName)”.")
    }
    var schema = schema
    schema.fields[index].name = newName
    schema.constraints = schema.constraints.map { $0.renaming(old, to: newName) }
    return Table(schema: schema, columns: columns)
  }

  private func recoding(_ name: String, _ recodings: [Transformation.Recoding]) throws(TableError) -> Table {
    let index = try column(name)
    var field = schema.fields[index]
    guard field.kind == .categorical, let codes = columns[index].codes else {
      throw .mismatch("“\(field.name)” has no levels to recode; cut it into groups or read it as categories first.")
    }
    var newName: [String: String] = [:]
    for recoding in recodings {
      guard let level = field.level(spelt: recoding.from) else { throw field.unknownLevel(recoding.from) }
      newName[level] = recoding.to
    }
    let old = field.levels
    let names = old.map { newName[$0] ?? $0 }
    field.levels = []
    for name in names where !field.levels.contains(name) { field.levels.append(name) }
    for level in newName.keys { field.levelLabels[level] = nil }
    let map = names.map { Int32(field.levels.firstIndex(of: $0)!) }
    let recoded = codes.enumerated().map { columns[index].isMissing(at: $0) ? -1 : map[Int($1)] }
    return replacing(index, field, Column(.codes(recoded), missing: columns[index].missing))
  }

  private func mergingRareLevels(_ name: String, _ minimum: Int, _ merged: String) throws(TableError) -> Table {
    let field = schema.fields[try column(name)]
    guard field.kind == .categorical else { throw .mismatch("“\(field.name)” has no levels to put together.") }
    let counts = ColumnFacts(self, try column(name)).levelCounts
    let rare = zip(field.levels, counts).filter { $1 < minimum }.map(\.0)
    if rare.isEmpty { return self }
    // A level of that name in another spelling takes them in.
    let target = field.level(spelt: merged) ?? merged
    return try recoding(name, rare.map { .init(from: $0, to: target) })
  }

  private func deriving(_ name: String, _ formula: Formula) throws(TableError) -> Table {
    guard schema.index(of: name) == nil else { throw .mismatch("There is already a column “\(name)”.") }
    var numbers: [String: [Double]] = [:]
    for column in formula.columns {
      let index = try self.column(column)
      guard let values = columns[index].numbers else {
        throw .mismatch("“\(column)” holds no numbers, so it cannot be reckoned with.")
      }
      let column = columns[index]
      numbers[schema.fields[index].name] = values.indices.map { column.isMissing(at: $0) ? .nan : values[$0] }
    }
    let values = (0..<rowCount).map { row in formula.value { numbers[$0]![row] } }
    let present = values.filter { !$0.isNaN }
    let isInteger = present.allSatisfy { $0 == $0.rounded() && abs($0) < 1e15 }
    var field = Field(
      name: name, kind: .numeric, isInteger: isInteger, decimals: isInteger ? 0 : 4, minimum: present.min(),
      maximum: present.max(), missingReasons: present.count < values.count ? [.unknown] : [])
    field.note = "\(formula)"
    return Table(
      schema: Schema(fields: schema.fields + [field], constraints: schema.constraints),
      columns: columns + [.numeric(isInteger ? values : values.map { ($0 * 1e4).rounded() / 1e4 })])
  }

  private func binning(_ name: String, _ cuts: [Double], _ labels: [String]?) throws(TableError) -> Table {
    let index = try column(name)
    var field = schema.fields[index]
    guard let values = columns[index].numbers else { throw .mismatch("“\(field.name)” holds no numbers to cut.") }
    guard !cuts.isEmpty, zip(cuts, cuts.dropFirst()).allSatisfy({ $0 < $1 }) else {
      throw .mismatch("Cuts must be one or more increasing numbers.")
    }
    let names = labels ?? field.binLabels(cuts)
    guard names.count == cuts.count + 1, Set(names).count == names.count else {
      throw .mismatch("\(cuts.count) cuts make \(cuts.count + 1) groups, which need as many different names.")
    }
    field.kind = .categorical
    field.levels = names
    field.levelLabels = [:]
    field.isOrdered = true
    field.isInteger = false
    field.decimals = 0
    (field.minimum, field.maximum, field.dateFormat) = (nil, nil, nil)
    let codes = values.enumerated().map { row, value -> Int32 in
      columns[index].isMissing(at: row) ? -1 : Int32(cuts.reduce(0) { $0 + (value >= $1 ? 1 : 0) })
    }
    return replacing(index, field, Column(.codes(codes), missing: columns[index].missing))
  }

  // MARK: Missing

  private func settingMissing(_ index: Int, _ codes: [String], _ reason: String) throws(TableError) -> Table {
    var field = schema.fields[index]
    let column = columns[index]
    let mark = try field.mark(for: reason, codes: codes)
    let numbers = Set(codes.compactMap { field.number(spelt: $0) })
    var mask = column.missing ?? [UInt8](repeating: 0, count: rowCount)
    switch column.values {
    case .numeric(var values):
      for row in values.indices where mask[row] == 0 && numbers.contains(values[row]) {
        values[row] = .nan
        mask[row] = mark
      }
      field.tightenBounds(to: values, without: numbers)
      return replacing(index, field, Column(.numeric(values), missing: mask))
    case .codes(var values):
      let spelt = Set(codes)
      let gone = field.levels.map { level in
        spelt.contains(level) || Double(level).map { level in codes.contains { Double($0) == level } } ?? false
      }
      var map: [Int32] = []
      for isGone in gone { map.append(isGone ? -1 : Int32(map.count { $0 >= 0 })) }
      field.levels = zip(field.levels, gone).filter { !$1 }.map(\.0)
      for row in values.indices where mask[row] == 0 {
        values[row] = map[Int(values[row])]
        if values[row] < 0 { mask[row] = mark }
      }
      return replacing(index, field, Column(.codes(values), missing: mask))
    case .text(var values):
      let spelt = Set(codes)
      for row in values.indices where mask[row] == 0 && spelt.contains(values[row]) {
        values[row] = ""
        mask[row] = mark
      }
      return replacing(index, field, Column(.text(values), missing: mask))
    }
  }
}

extension Table {
  private func settingMissing(
    _ name: String, outside bounds: (low: Double, high: Double), _ reason: String
  ) throws(TableError) -> Table {
    let index = try column(name)
    var field = schema.fields[index]
    guard var values = columns[index].numbers, bounds.low <= bounds.high else {
      throw .mismatch("“\(field.name)” holds no numbers, or the bounds are the wrong way round.")
    }
    let mark = try field.mark(for: reason, codes: [])
    var mask = columns[index].missing ?? [UInt8](repeating: 0, count: rowCount)
    for row in values.indices where mask[row] == 0 && !(values[row] >= bounds.low && values[row] <= bounds.high) {
      values[row] = .nan
      mask[row] = mark
    }
    let present = values.indices.filter { mask[$0] == 0 }.map { values[$0] }
    field.minimum = field.minimum.map { max($0, present.min() ?? $0) }
    field.maximum = field.maximum.map { min($0, present.max() ?? $0) }
    return replacing(index, field, Column(.numeric(values), missing: mask))
  }
}

extension Field {
  /// The mask's entry for a reason, which is added where it is new.
  fileprivate mutating func mark(for reason: String, codes: [String]) throws(TableError) -> UInt8 {
    if let known = missingReasons.firstIndex(where: { $0.name == reason }) {
      missingReasons[known].codes += codes.filter { !missingReasons[known].codes.contains($0) }
      return UInt8(known + 1)
    }
    guard missingReasons.count < 254 else { throw .mismatch("“\(name)” has too many reasons of missingness.") }
    missingReasons.append(MissingReason(name: reason, codes: codes))
    return UInt8(missingReasons.count)
  }

  /// Where a bound was a code for missing, the least or greatest value that is left.
  fileprivate mutating func tightenBounds(to values: [Double], without codes: Set<Double>) {
    let present = values.filter { !$0.isNaN }
    if let bound = minimum, codes.contains(bound) { minimum = present.min() }
    if let bound = maximum, codes.contains(bound) { maximum = present.max() }
    if kind == .numeric && !isInteger { isInteger = !present.isEmpty && present.allSatisfy { $0 == $0.rounded() } }
  }

  /// "under 18", "18 to 64", "65 and over".
  fileprivate func binLabels(_ cuts: [Double]) -> [String] {
    let between = zip(cuts, cuts.dropFirst()).map { low, high in
      isInteger && high - low == 1
        ? text(of: low) : "\(text(of: low)) to \(isInteger ? text(of: high - 1) : "under " + text(of: high))"
    }
    return ["under \(text(of: cuts[0]))"] + between + ["\(text(of: cuts[cuts.count - 1])) and over"]
  }
}

extension Constraint {
  func renaming(_ old: String, to new: String) -> Constraint {
    func name(_ column: String) -> String { column == old ? new : column }
    switch self {
    case .range(let column, let minimum, let maximum):
      return .range(column: name(column), minimum: minimum, maximum: maximum)
    case .set(let column, let levels): return .set(column: name(column), levels: levels)
    case .comparison(let left, let comparison, let right):
      return .comparison(left: name(left), comparison, right: name(right))
    }
  }
}

import Vocabulary

/// A condition made ready for many rows of tables with one schema.
public struct CompiledCondition: Sendable {
  public enum Test: Sendable {
    /// For each level, whether it is admitted.
    case levels([Bool])
    case range(ClosedRange<Double>)
    case missing
  }

  public let column: Int
  public let test: Test

  /// - Throws: ``TableError`` when the column, its kind or a level does not fit `schema`, or no value can satisfy it.
  public init(_ condition: Condition, schema: Schema) throws(TableError) {
    guard let column = schema.index(of: condition.column) else {
      let nearest = NearestNames.nearest(to: condition.column, in: schema.fields.map(\.name))
      throw .unknownColumn(condition.column, nearest: nearest)
    }
    let field = schema.fields[column]
    self.column = column
    switch (condition.requirement, field.kind) {
    case (.missing, _):
      guard !field.missingReasons.isEmpty else {
        throw .mismatch("“\(field.name)” is never missing in this table, so it cannot be asked to be.")
      }
      test = .missing
    case (.levels(let levels), .categorical):
      var admitted = [Bool](repeating: false, count: field.levels.count)
      for level in levels {
        guard let code = field.levels.firstIndex(of: level) else { throw field.unknownLevel(level) }
        admitted[code] = true
      }
      guard admitted.contains(true) else { throw .mismatch("No level of “\(field.name)” is left to choose from.") }
      test = .levels(admitted)
    case (.range(let minimum, let maximum), .numeric), (.range(let minimum, let maximum), .date),
      (.range(let minimum, let maximum), .dateTime):
      let low = minimum ?? -.infinity
      let high = maximum ?? .infinity
      guard low <= high else { throw .mismatch("The range asked of “\(field.name)” ends before it begins.") }
      test = .range(low...high)
    default:
      throw .mismatch("The condition on “\(field.name)” does not fit a column of kind \(field.kind.rawValue).")
    }
  }

  /// Whether the value in `row` of the whole `table` (of the schema it was compiled for) is admitted.
  public func admits(_ table: Table, row: Int) -> Bool { admits(table.columns[column], row: row) }

  public func admits(_ column: Column, row: Int) -> Bool {
    let isMissing = column.isMissing(at: row)
    switch (test, column.values) {
    case (.missing, _): return isMissing
    case (.levels(let admitted), .codes(let codes)): return !isMissing && admitted[Int(codes[row])]
    case (.range(let range), .numeric(let values)): return !isMissing && range.contains(values[row])
    default: return false
    }
  }
}

extension Condition {
  /// Whether `row` of `column`, described by `field`, satisfies this; for many rows use ``CompiledCondition``.
  public func admits(_ column: Column, at row: Int, field: Field) -> Bool {
    let isMissing = column.isMissing(at: row)
    switch (requirement, column.values) {
    case (.missing, _): return isMissing
    case (.levels(let levels), .codes(let codes)):
      return !isMissing && levels.contains(field.levels[Int(codes[row])])
    case (.range(let minimum, let maximum), .numeric(let values)):
      return !isMissing && values[row] >= minimum ?? -.infinity && values[row] <= maximum ?? .infinity
    default: return false
    }
  }
}

extension [Condition] {
  /// These conditions made ready for tables of `schema`.
  ///
  /// - Throws: ``TableError`` when one does not fit, or two of them exclude each other.
  public func compiled(for schema: Schema) throws(TableError) -> [CompiledCondition] {
    var compiled: [CompiledCondition] = []
    for condition in self {
      let next = try CompiledCondition(condition, schema: schema)
      for other in compiled where other.column == next.column && other.excludes(next) {
        throw .mismatch("Two conditions on “\(condition.column)” exclude each other.")
      }
      compiled.append(next)
    }
    return compiled
  }

  /// These conditions, once it is sure that each fits `schema` and none excludes another.
  public func validated(against schema: Schema) throws(TableError) -> [Condition] {
    _ = try compiled(for: schema)
    return self
  }
}

extension CompiledCondition {
  fileprivate func excludes(_ other: CompiledCondition) -> Bool {
    switch (test, other.test) {
    case (.levels(let a), .levels(let b)): !zip(a, b).contains { $0 && $1 }
    case (.range(let a), .range(let b)): !a.overlaps(b)
    case (.missing, .missing): false
    default: true
    }
  }
}

extension Table {
  /// The rows that satisfy all of `conditions`, in order.
  public func rows(where conditions: [Condition]) throws(TableError) -> [Int] {
    let compiled = try conditions.compiled(for: schema)
    var rows = Array(0..<rowCount)
    for condition in compiled {
      let column = columns[condition.column]
      rows = rows.filter { condition.admits(column, row: $0) }
    }
    return rows
  }
}

import Vocabulary

/// The values of one column and which of them are missing, and why.
public struct Column: Sendable, Equatable {
  public enum Values: Sendable, Equatable {
    /// Numbers; dates as days, date-times as seconds since 1970-01-01 (UTC). NaN where missing.
    case numeric([Double])
    /// Indices into the field's levels. −1 where missing.
    case codes([Int32])
    /// Identifiers and free text. Empty where missing.
    case text([String])
  }

  public var values: Values
  /// For each row 0 (present) or 1 + an index into the field's missing reasons; nil when no value is missing.
  ///
  /// The mask decides; what `values` holds under it is a convenience.
  public private(set) var missing: [UInt8]?

  public init(_ values: Values, missing: [UInt8]? = nil) {
    self.values = values
    self.missing = missing.flatMap { $0.contains { $0 != 0 } ? $0 : nil }
    precondition(missing == nil || missing?.count == count, "a mask has one entry for each of \(count) rows")
  }

  public static func numeric(_ values: [Double]) -> Column {
    Column(.numeric(values), missing: values.map { $0.isNaN ? 1 : 0 })
  }

  public static func codes(_ codes: [Int32]) -> Column { Column(.codes(codes), missing: codes.map { $0 < 0 ? 1 : 0 }) }

  public static func text(_ values: [String]) -> Column { Column(.text(values)) }

  public var count: Int {
    switch values {
    case .numeric(let values): values.count
    case .codes(let codes): codes.count
    case .text(let values): values.count
    }
  }

  /// 0 when present, else 1 + the index of the reason.
  public func missingCode(at row: Int) -> UInt8 { missing?[row] ?? 0 }
  public func isMissing(at row: Int) -> Bool { missing.map { $0[row] != 0 } ?? false }
  public var missingCount: Int { missing?.reduce(0) { $0 + ($1 == 0 ? 0 : 1) } ?? 0 }

  /// The numbers, or nil for a column of another kind. NaN where missing.
  public var numbers: [Double]? { if case .numeric(let values) = values { values } else { nil } }
  /// The codes, or nil for a column of another kind. −1 where missing.
  public var codes: [Int32]? { if case .codes(let codes) = values { codes } else { nil } }
  public var texts: [String]? { if case .text(let values) = values { values } else { nil } }

  /// Equal where present, and missing for the same reasons; what lies under the mask does not count.
  public static func == (a: Column, b: Column) -> Bool {
    guard a.missing == b.missing else { return false }
    switch (a.values, b.values) {
    case (.numeric(let x), .numeric(let y)):
      return x.count == y.count && x.indices.allSatisfy { x[$0] == y[$0] || a.isMissing(at: $0) }
    case (.codes(let x), .codes(let y)):
      return x.count == y.count && x.indices.allSatisfy { x[$0] == y[$0] || a.isMissing(at: $0) }
    case (.text(let x), .text(let y)):
      return x.count == y.count && x.indices.allSatisfy { x[$0] == y[$0] || a.isMissing(at: $0) }
    default: return false
    }
  }

  /// These rows, in this order; an index may come more than once.
  public func rows(_ indices: [Int]) -> Column {
    let mask = missing.map { missing in indices.map { missing[$0] } }
    switch values {
    case .numeric(let values): return Column(.numeric(indices.map { values[$0] }), missing: mask)
    case .codes(let codes): return Column(.codes(indices.map { codes[$0] }), missing: mask)
    case .text(let values): return Column(.text(indices.map { values[$0] }), missing: mask)
    }
  }
}

/// Rows and typed columns with a schema. Columns share storage when a table is copied.
public struct Table: Sendable, Equatable {
  public let schema: Schema
  public let columns: [Column]
  public let rowCount: Int

  /// - Precondition: one column for each field, of the field's kind, all of one length.
  public init(schema: Schema, columns: [Column]) {
    precondition(schema.fields.count == columns.count, "\(columns.count) columns for \(schema.fields.count) fields")
    let rowCount = columns.first?.count ?? 0
    for (field, column) in zip(schema.fields, columns) {
      precondition(column.count == rowCount, "column “\(field.name)” has \(column.count) rows, not \(rowCount)")
      let fits =
        switch (field.kind, column.values) {
        case (.numeric, .numeric), (.date, .numeric), (.dateTime, .numeric): true
        case (.categorical, .codes), (.identifier, .text), (.text, .text): true
        default: false
        }
      precondition(fits, "column “\(field.name)” does not hold \(field.kind.rawValue) values")
    }
    self.schema = schema
    self.columns = columns
    self.rowCount = rowCount
  }

  public subscript(_ column: String) -> Column? { schema.index(of: column).map { columns[$0] } }

  /// These rows, in this order; an index may come more than once.
  public func rows(_ indices: [Int]) -> Table {
    Table(schema: schema, columns: columns.map { $0.rows(indices) })
  }

  /// These columns, in this order, and the constraints that speak only of them.
  public func selecting(_ names: [String]) -> Table {
    let indices = names.compactMap { schema.index(of: $0) }
    precondition(indices.count == names.count, "not every selected column exists")
    let kept = Set(names)
    let constraints = schema.constraints.filter { $0.columns.allSatisfy(kept.contains) }
    return Table(
      schema: Schema(fields: indices.map { schema.fields[$0] }, constraints: constraints),
      columns: indices.map { columns[$0] })
  }

  /// The rows of this table, then those of `other`, which has an equal schema.
  public func appending(_ other: Table) -> Table {
    precondition(schema == other.schema, "rows can only be appended from a table with the same schema")
    let joined = zip(columns, other.columns).map { a, b -> Column in
      let mask: [UInt8]? =
        a.missing == nil && b.missing == nil
        ? nil
        : (a.missing ?? [UInt8](repeating: 0, count: a.count)) + (b.missing ?? [UInt8](repeating: 0, count: b.count))
      switch (a.values, b.values) {
      case (.numeric(let x), .numeric(let y)): return Column(.numeric(x + y), missing: mask)
      case (.codes(let x), .codes(let y)): return Column(.codes(x + y), missing: mask)
      case (.text(let x), .text(let y)): return Column(.text(x + y), missing: mask)
      default: preconditionFailure("columns of one schema hold the same kind of values")
      }
    }
    return Table(schema: schema, columns: joined)
  }
}

extension Constraint {
  /// The columns it speaks of.
  public var columns: [String] {
    switch self {
    case .range(let column, _, _), .set(let column, _): [column]
    case .comparison(let left, _, let right): [left, right]
    }
  }
}

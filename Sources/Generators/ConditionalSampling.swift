public import Learning
public import Mathematics
public import Tables
import Vocabulary

/// What the conditions and the single-column constraints leave of one column's cells.
public struct ColumnRestriction: Sendable {
  /// How much of each cell of the column's grid is allowed, 0…1.
  public var shares: [Double]
  /// What numbers must lie in, where they must.
  public var bounds: ClosedRange<Double>?

  /// A number of an allowed cell that lies in the bounds.
  public func number(in cell: UInt16, of grid: ColumnGrid, using random: inout RandomSource) -> Double {
    guard let bounds else { return grid.number(in: cell, using: &random) }
    return grid.number(in: cell, within: bounds, using: &random)
  }
}

/// What must hold of each row that is sampled: conditions and the schema's constraints, checked and sorted.
public struct RowRequirements: Sendable {
  /// For each column nil, or what is left of it.
  public private(set) var restrictions: [ColumnRestriction?]
  /// Rules between two columns.
  public let comparisons: [Constraint]
  private let schema: Schema

  /// - Throws: ``GeneratorError/unsatisfiable(_:)`` for a column or level that does not exist, or when nothing of a
  ///   column is left.
  public init(_ conditions: [Condition], schema: Schema, grids: [ColumnGrid]) throws {
    self.schema = schema
    restrictions = [ColumnRestriction?](repeating: nil, count: grids.count)
    comparisons = schema.constraints.filter { $0.columns.count == 2 }
    for condition in conditions {
      guard let index = schema.index(of: condition.column) else {
        throw GeneratorError.unsatisfiable("There is no column “\(condition.column)” to set a condition on.")
      }
      try Self.check(condition.requirement, for: schema.fields[index])
      restrict(index, to: condition.requirement, sparingMissing: false, grid: grids[index])
    }
    for constraint in schema.constraints {
      guard let index = constraint.columns.first.flatMap(schema.index(of:)) else { continue }
      switch constraint {
      case .range(_, let minimum, let maximum):
        restrict(index, to: .range(minimum: minimum, maximum: maximum), sparingMissing: true, grid: grids[index])
      case .set(_, let levels): restrict(index, to: .levels(levels), sparingMissing: true, grid: grids[index])
      case .comparison: break
      }
    }
    for (index, restriction) in restrictions.enumerated() {
      guard let restriction, restriction.shares.allSatisfy({ $0 == 0 }) else { continue }
      throw GeneratorError.unsatisfiable(
        "Nothing that was learned of “\(schema.fields[index].name)” satisfies the conditions and constraints on it.")
    }
  }

  /// The rules between two columns alone.
  init(comparisonsOf schema: Schema) {
    self.schema = schema
    restrictions = []
    comparisons = schema.constraints.filter { $0.columns.count == 2 }
  }

  private static func check(_ requirement: Condition.Requirement, for field: Field) throws {
    switch requirement {
    case .levels(let levels) where field.kind == .categorical:
      let known = Set(field.levels)
      guard levels.contains(where: known.contains) else {
        throw GeneratorError.unsatisfiable(
          "None of the levels asked for in “\(field.name)” exists; it has \(field.levels.count) levels.")
      }
    case .range(let minimum, let maximum):
      guard field.kind != .categorical else {
        throw GeneratorError.unsatisfiable("“\(field.name)” has levels, so a range of numbers cannot be asked of it.")
      }
      guard (minimum ?? -.infinity) <= (maximum ?? .infinity) else {
        throw GeneratorError.unsatisfiable("The range asked for in “\(field.name)” ends before it begins.")
      }
    case .levels, .missing: break
    }
  }

  private mutating func restrict(
    _ index: Int, to requirement: Condition.Requirement, sparingMissing: Bool, grid: ColumnGrid
  ) {
    var shares = grid.shares(satisfying: requirement, field: schema.fields[index])
    if sparingMissing { for cell in grid.valueCells..<grid.cellCount { shares[cell] = 1 } }
    var restriction = restrictions[index] ?? ColumnRestriction(shares: shares.map { _ in 1 }, bounds: nil)
    for cell in shares.indices { restriction.shares[cell] = min(restriction.shares[cell], shares[cell]) }
    if case .range(let minimum, let maximum) = requirement, grid.isNumeric {
      let old = restriction.bounds ?? -Double.infinity...Double.infinity
      let low = max(old.lowerBound, minimum ?? -.infinity)
      let high = min(old.upperBound, maximum ?? .infinity)
      if low <= high { restriction.bounds = low...high } else { restriction.shares = shares.map { _ in 0 } }
    }
    restrictions[index] = restriction
  }

  public var hasRestrictions: Bool { restrictions.contains { $0 != nil } }
}

extension RowRequirements {
  /// Exactly `count` rows that obey the rules between columns, by drawing and dropping those that do not.
  ///
  /// - Parameter draw: that many rows which satisfy the restrictions, or fewer where a row came to a dead end.
  /// - Throws: ``GeneratorError/unsatisfiable(_:)`` when fewer than one row in a thousand obeys them.
  public func collect(
    _ count: Int, monitor: Monitor, using random: inout RandomSource,
    draw: (_ count: Int, _ random: inout RandomSource, _ monitor: Monitor) throws -> Table
  ) throws -> Table {
    var accepted: Table?
    var drawn = 0
    repeat {
      try monitor.check()
      let held = accepted?.rowCount ?? 0
      let missing = count - held
      let rate = drawn == 0 ? 1 : max(Double(held) / Double(drawn), 0.001)
      let wanted = drawn == 0 ? count : Int((Double(missing) / rate * 1.1).rounded(.up)) + 16
      let batch = try draw(min(wanted, max(4 * count, 10_000)), &random, monitor)
      drawn += max(wanted, 1)
      let good = rowsObeyingComparisons(batch)
      let kept = good.count == batch.rowCount && good.count <= missing ? batch : batch.rows(Array(good.prefix(missing)))
      accepted = accepted.map { $0.appending(kept) } ?? kept
      if (accepted?.rowCount ?? 0) < count && drawn > 1_000 * count + 20_000 {
        throw GeneratorError.unsatisfiable(
          "Of \(drawn) rows drawn, \(accepted?.rowCount ?? 0) satisfied all conditions and constraints. Ask for fewer "
            + "conditions at once, or for wider ones.")
      }
    } while (accepted?.rowCount ?? 0) < count
    if let accepted { return accepted }
    return try draw(0, &random, monitor)
  }

  /// Rows of `table` in which every comparison holds or a value is missing.
  private func rowsObeyingComparisons(_ table: Table) -> [Int] {
    var rows = Array(0..<table.rowCount)
    for case .comparison(let left, let comparison, let right) in comparisons {
      guard let a = table[left], let b = table[right], let x = a.numbers, let y = b.numbers else { continue }
      rows = rows.filter { row in
        a.isMissing(at: row) || b.isMissing(at: row) || comparison.holds(x[row], y[row])
      }
    }
    return rows
  }
}

extension Constraint.Comparison {
  func holds(_ left: Double, _ right: Double) -> Bool {
    switch self {
    case .less: left < right
    case .lessOrEqual: left <= right
    case .equal: left == right
    case .greaterOrEqual: left >= right
    case .greater: left > right
    }
  }
}

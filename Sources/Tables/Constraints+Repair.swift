import Foundation
public import Mathematics
import Vocabulary

/// What was done to make rows obey a schema's constraints.
public struct ConstraintRepair: Codable, Sendable, Hashable {
  /// Cells that were moved to the nearest bound, or from a level that is not admitted to one that is.
  public var clamped = 0
  /// Rows that broke a comparison and were drawn anew.
  public var redrawn = 0
  /// Rows in which two values changed places.
  public var swapped = 0
  /// Rows in which one value was set to what the other allows.
  public var moved = 0

  public init() {}
}

extension Table {
  /// This table with every row obeying the schema's constraints.
  ///
  /// Ranges and sets are kept by moving single cells. Rows that break a comparison are drawn anew, at most `rounds`
  /// times; what still breaks it has its two values swapped, or one set to what the other allows.
  ///
  /// - Parameters:
  ///   - redraw: makes so many rows of the same schema, as the generator would; nil when none can be drawn.
  ///   - random: chooses levels.
  /// - Throws: ``TableError/mismatch(_:)`` when constraints contradict each other (before anything is drawn), or a row
  ///   cannot be repaired; whatever `redraw` throws.
  public func repaired(
    rounds: Int = 8, using random: inout RandomSource,
    redrawing redraw: ((Int, inout RandomSource) throws -> Table)?
  ) throws -> (table: Table, repair: ConstraintRepair) {
    try schema.checkConstraints()
    var repair = ConstraintRepair()
    var table = try clamped(&repair, using: &random)
    let comparisons = try schema.compiledComparisons()
    if comparisons.isEmpty { return (table, repair) }
    var broken = table.rowsBreaking(comparisons)
    for _ in 0..<rounds {
      guard let redraw, !broken.isEmpty else { break }
      var uncounted = ConstraintRepair()
      let fresh = try redraw(broken.count, &random).clamped(&uncounted, using: &random)
      precondition(fresh.schema == schema, "rows are drawn anew with the same schema")
      let bad = Set(fresh.rowsBreaking(comparisons))
      let good = (0..<fresh.rowCount).filter { !bad.contains($0) }
      let replaced = Array(broken.prefix(good.count))
      table = table.replacing(replaced, by: fresh.rows(Array(good.prefix(replaced.count))))
      repair.redrawn += replaced.count
      broken.removeFirst(replaced.count)
    }
    if !broken.isEmpty { table = try table.forced(broken, comparisons, &repair) }
    return (table, repair)
  }

  // MARK: Single columns

  private func clamped(_ repair: inout ConstraintRepair, using random: inout RandomSource) throws(TableError) -> Table {
    var columns = columns
    for constraint in schema.constraints {
      switch try CompiledConstraint(constraint, schema: schema).rule {
      case .range(let column, let range):
        guard case .numeric(var values) = columns[column].values else { continue }
        for row in values.indices where !columns[column].isMissing(at: row) && !range.contains(values[row]) {
          values[row] = min(max(values[row], range.lowerBound), range.upperBound)
          repair.clamped += 1
        }
        columns[column] = Column(.numeric(values), missing: columns[column].missing)
      case .set(let column, let admitted):
        guard case .codes(var codes) = columns[column].values else { continue }
        let wrong = codes.indices.filter { codes[$0] >= 0 && !admitted[Int(codes[$0])] }
        if wrong.isEmpty { continue }
        // As often as the admitted levels come in the table; each alike where none does.
        var counts = admitted.map { _ in 0.0 }
        for code in codes where code >= 0 && admitted[Int(code)] { counts[Int(code)] += 1 }
        if counts.reduce(0, +) == 0 { counts = admitted.map { $0 ? 1 : 0 } }
        var running: [Double] = []
        for count in counts { running.append((running.last ?? 0) + count) }
        for row in wrong { codes[row] = Int32(random.index(cumulative: running)) }
        repair.clamped += wrong.count
        columns[column] = Column(.codes(codes), missing: columns[column].missing)
      case .comparison: break
      }
    }
    return Table(schema: schema, columns: columns)
  }

  private func rowsBreaking(_ constraints: [CompiledConstraint]) -> [Int] {
    (0..<rowCount).filter { row in constraints.contains { !$0.holds(columns, row: row) } }
  }

  private func replacing(_ rows: [Int], by fresh: Table) -> Table {
    var order = Array(0..<rowCount)
    for (position, row) in rows.enumerated() { order[row] = rowCount + position }
    return appending(fresh).rows(order)
  }

  // MARK: Between columns

  /// Makes the last rows obey by changing their values; each pass settles at least one comparison of a chain.
  private func forced(
    _ rows: [Int], _ comparisons: [CompiledConstraint], _ repair: inout ConstraintRepair
  ) throws(TableError) -> Table {
    var numbers = columns.map { $0.numbers }
    let bounds = try schema.constrainedBounds()
    func fits(_ column: Int, _ value: Double) -> Bool { bounds[column].contains(value) }
    for row in rows {
      var (wasSwapped, wasMoved) = (false, false)
      for _ in 0..<(2 * comparisons.count + 2) {
        var settled = true
        for case .comparison(let left, let comparison, let right) in comparisons.map(\.rule) {
          if columns[left].isMissing(at: row) || columns[right].isMissing(at: row) { continue }
          let (a, b) = (numbers[left]![row], numbers[right]![row])
          if comparison.holds(a, b) { continue }
          settled = false
          if comparison.holds(b, a), fits(left, b), fits(right, a) {
            (numbers[left]![row], numbers[right]![row]) = (b, a)
            wasSwapped = true
            continue
          }
          let step = max(schema.fields[left].step, schema.fields[right].step)
          let shift = comparison == .less ? step : comparison == .greater ? -step : 0
          if fits(right, a + shift) {
            numbers[right]![row] = a + shift
          } else if fits(left, b - shift) {
            numbers[left]![row] = b - shift
          }
          wasMoved = true
        }
        if settled { break }
      }
      repair.swapped += wasSwapped ? 1 : 0
      repair.moved += wasMoved ? 1 : 0
    }
    let repaired = Table(
      schema: schema,
      columns: zip(columns, numbers).map { column, numbers in
        numbers.map { Column(.numeric($0), missing: column.missing) } ?? column
      })
    let left = repaired.rowsBreaking(comparisons).count
    guard left == 0 else {
      throw .mismatch(
        "\(left) rows cannot be made to obey all rules at once: \(schema.constraints.map(\.description).joined(separator: "; "))."
          + " Take out or loosen one of them.")
    }
    return repaired
  }
}

extension Field {
  /// The least difference between two values of this column.
  var step: Double { isInteger || kind != .numeric ? 1 : pow(10, -Double(max(decimals, 1))) }
}

extension Schema {
  func compiledComparisons() throws(TableError) -> [CompiledConstraint] {
    var compiled: [CompiledConstraint] = []
    for constraint in constraints {
      if case .comparison = constraint { compiled.append(try CompiledConstraint(constraint, schema: self)) }
    }
    return compiled
  }

  /// For each column what its range constraints leave.
  func constrainedBounds() throws(TableError) -> [ClosedRange<Double>] {
    var bounds = [ClosedRange<Double>](repeating: -.infinity ... .infinity, count: fields.count)
    for constraint in constraints {
      if case .range(let column, let range) = try CompiledConstraint(constraint, schema: self).rule {
        bounds[column] = bounds[column].clamped(to: range)
      }
    }
    return bounds
  }
}

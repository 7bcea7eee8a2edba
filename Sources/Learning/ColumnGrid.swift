public import Mathematics
public import Tables
import Vocabulary

/// What is known of one column's values, learned once from all training rows: a list of cells that hold every row.
///
/// A cell is a level, a number that many people share (kept exactly), a stretch of numbers that at least
/// twice ``Settings/smallestCell`` people fall into (values inside are drawn afresh from its bounds, its mean and the
/// column's habits of rounding), or a reason for missingness. Generators model cells; ``number(in:using:)`` turns one
/// into a value. So fine joint structure is kept, and nobody's own unusual number is handed out.
///
/// Cells are ordered: numbers by size, levels as in the field; the reasons for missingness come last.
public struct ColumnGrid: Sendable {
  public struct Settings: Sendable, Hashable {
    /// How many people must share a number for it to be kept; a stretch of numbers holds twice as many. At least 2.
    public var smallestCell: Int
    /// The most cells of a numeric column; stretches hold more people where the table is large.
    public var mostCells: Int

    public init(smallestCell: Int = 10, mostCells: Int = 16_384) {
      precondition(smallestCell >= 2 && (64...65_000).contains(mostCells), "cells hold 2 or more people")
      self.smallestCell = smallestCell
      self.mostCells = mostCells
    }
  }

  /// How the values inside a cell are drawn.
  enum Content: Sendable, Hashable {
    case levels(count: Int)
    case numbers(NumericCells)
  }

  let content: Content
  /// Cells that hold a value; the cell of missing reason r is `valueCells + r`.
  public let valueCells: Int
  public let reasonCount: Int

  public var cellCount: Int { valueCells + reasonCount }
  public var isNumeric: Bool { if case .numbers = content { true } else { false } }

  init(content: Content, reasonCount: Int) {
    self.content = content
    self.reasonCount = reasonCount
    switch content {
    case .levels(let count): valueCells = count
    case .numbers(let cells): valueCells = cells.count
    }
  }

  /// Learns the cells of `column`.
  ///
  /// - Parameter column: of kind numeric, categorical, date or dateTime, as `field` says.
  /// - Complexity: O(rows · log rows).
  public init(learning column: Column, field: Field, settings: Settings = Settings()) {
    // A column of which a value is missing has a reason, even where a schema forgot to list one.
    let reasons = max(field.missingReasons.count, Int(column.missing?.max() ?? 0))
    switch column.values {
    case .codes:
      self.init(content: .levels(count: field.levels.count), reasonCount: reasons)
    case .numeric(let values):
      var present: [Double] = []
      present.reserveCapacity(values.count)
      for row in values.indices where !column.isMissing(at: row) { present.append(values[row] + 0) }
      present.sort()
      let cells = NumericCells(
        sorted: present, writtenDecimals: field.isInteger ? 0 : field.decimals, settings: settings)
      self.init(content: .numbers(cells), reasonCount: reasons)
    case .text:
      preconditionFailure("identifiers and free text are never learned")
    }
  }

  /// The cell of each row; values that training did not have go to the nearest cell.
  public func cells(of column: Column) -> [UInt16] {
    let first = UInt16(valueCells)
    switch (column.values, content) {
    case (.codes(let codes), .levels(let count)):
      return codes.indices.map { row in
        let reason = column.missingCode(at: row)
        precondition(reason != 0 || (0..<count).contains(Int(codes[row])), "a code that the field has no level for")
        return reason == 0 ? UInt16(codes[row]) : first + UInt16(reason - 1)
      }
    case (.numeric(let values), .numbers(let cells)):
      return values.indices.map { row in
        let reason = column.missingCode(at: row)
        return reason == 0 ? UInt16(cells.cell(of: values[row])) : first + UInt16(reason - 1)
      }
    default: preconditionFailure("the column is of another kind than the one that was learned")
    }
  }

  /// Whether this cell means that no value is there.
  public func isMissing(_ cell: UInt16) -> Bool { Int(cell) >= valueCells }
}

// MARK: - From cells to values

extension ColumnGrid {
  /// A number of this cell of a numeric column or a date.
  public func number(in cell: UInt16, using random: inout RandomSource) -> Double {
    guard case .numbers(let cells) = content else { preconditionFailure("only a numeric column holds numbers") }
    return cells.draw(Int(cell), using: &random)
  }

  /// A number of this cell inside `bounds`; the nearest point inside them where the cell has hardly any there.
  public func number(
    in cell: UInt16, within bounds: ClosedRange<Double>, using random: inout RandomSource
  ) -> Double {
    guard case .numbers(let cells) = content else { preconditionFailure("only a numeric column holds numbers") }
    return cells.draw(Int(cell), within: bounds, using: &random)
  }

  /// A column that holds, in each row, a value of that row's cell.
  ///
  /// - Parameter bounds: what numbers must lie in, where they must.
  public func column(
    of cells: [UInt16], within bounds: ClosedRange<Double>? = nil, using random: inout RandomSource
  ) -> Column {
    let mask: [UInt8]? =
      reasonCount == 0 ? nil : cells.map { Int($0) >= valueCells ? UInt8(Int($0) - valueCells + 1) : 0 }
    switch content {
    case .levels:
      return Column(.codes(cells.map { Int($0) < valueCells ? Int32($0) : -1 }), missing: mask)
    case .numbers(let numbers):
      var values = [Double](repeating: .nan, count: cells.count)
      for row in cells.indices where Int(cells[row]) < valueCells {
        let cell = Int(cells[row])
        values[row] =
          bounds.map { numbers.draw(cell, within: $0, using: &random) } ?? numbers.draw(cell, using: &random)
      }
      return Column(.numeric(values), missing: mask)
    }
  }

  /// How much of each cell satisfies `requirement`, 0…1: exact for levels, missing and shared numbers, a share of the
  /// width for stretches of numbers.
  public func shares(satisfying requirement: Condition.Requirement, field: Field) -> [Double] {
    var shares = [Double](repeating: 0, count: cellCount)
    switch (requirement, content) {
    case (.missing, _):
      for cell in valueCells..<cellCount { shares[cell] = 1 }
    case (.levels(let names), .levels):
      let wanted = Set(names)
      for (code, level) in field.levels.enumerated() where wanted.contains(level) { shares[code] = 1 }
    case (.range(let minimum, let maximum), .numbers(let cells)):
      let low = minimum ?? -.infinity
      let high = maximum ?? .infinity
      if low <= high { for cell in 0..<valueCells { shares[cell] = cells.share(of: cell, within: low...high) } }
    case (.levels(let names), .numbers(let cells)):
      // A number that is spelled like a level: 0/1 columns are conditioned on in both ways.
      let wanted = names.compactMap(Double.init)
      for cell in 0..<valueCells {
        shares[cell] = wanted.map { cells.share(of: cell, within: $0...$0) }.max() ?? 0
      }
    case (.range, .levels): break
    }
    return shares
  }

  /// How many of the rows are in lower cells that hold a value, for each such cell and last for all.
  public func rowsBelow(_ cells: [UInt16]) -> [Double] {
    var counts = [Double](repeating: 0, count: cellCount)
    for cell in cells { counts[Int(cell)] += 1 }
    var below = [0.0]
    for cell in 0..<valueCells { below.append(below[cell] + counts[cell]) }
    return below
  }

  /// For each cell a number that grows with the values in it: the middle rank, 0…1, of a row of that cell among the
  /// rows that have a value; NaN for reasons of missingness.
  public func ranks(of cells: [UInt16]) -> [Double] {
    var counts = [Int](repeating: 0, count: cellCount)
    for cell in cells { counts[Int(cell)] += 1 }
    let total = Double(max(counts[0..<valueCells].reduce(0, +), 1))
    var ranks = [Double](repeating: .nan, count: cellCount)
    var below = 0
    for cell in 0..<valueCells {
      ranks[cell] = (Double(below) + Double(counts[cell]) / 2) / total
      below += counts[cell]
    }
    return ranks
  }
}

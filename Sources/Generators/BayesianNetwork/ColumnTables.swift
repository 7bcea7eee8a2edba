import Learning
import Mathematics

/// How one column is drawn: its coarse bin, finer ones within it, and at last its cell, each by a table of its own.
///
/// Where a value lies roughly depends on much and is learned from few rows; where it lies exactly depends on little.
/// Drawn in one step, the many fine bins would hide from the search what the coarse ones depend on.
struct ColumnTables: Sendable {
  let column: Int
  let tables: [ConditionalTable]

  /// - Parameter parents: for each stage of the column's bins.
  init(counting column: Int, given parents: [ParentSet], cells: [[UInt16]], nested: [NestedBins], smallest: Int) {
    self.column = column
    let stages = nested[column].stages
    var known: Int?
    tables = (stages.map(Optional.some) + [nil]).enumerated().map { place, fineness in
      defer { known = fineness }
      return ConditionalTable(
        counting: column, fineness: fineness, known: known, given: place < stages.count ? parents[place] : ParentSet(),
        cells: cells, nested: nested, smallest: smallest)
    }
  }

  /// The cells of the rows; where `shares` says how much of each cell is allowed, drawn from that.
  func draw(
    for rows: inout DrawnRows, shares: [Double]?, nested: [NestedBins], logWeights: inout [Double],
    using random: inout RandomSource
  ) {
    rows.bins = []
    for table in tables {
      let drawn: [UInt16]
      if let shares {
        drawn = table.draw(
          for: rows, weights: weights(shares, table.fineness, nested: nested[column]), nested: nested,
          addingTo: &logWeights, using: &random)
      } else {
        drawn = table.draw(for: rows, nested: nested, using: &random)
      }
      if table.fineness == nil { rows.cells[column] = drawn } else { rows.bins = drawn }
    }
  }

  /// The mean share of each bin's cells, by their frequency in training; of cells, their own.
  private func weights(_ shares: [Double], _ fineness: Int?, nested: NestedBins) -> [Double] {
    guard let fineness, let last = tables.last else { return shares }
    var allowed = [Double](repeating: 0, count: nested.binCounts[fineness])
    var all = allowed
    last.densities.forEachCell(of: 0) { cell, rows in
      let bin = Int(nested.binOfCell[fineness][Int(cell)])
      allowed[bin] += Double(rows) * shares[Int(cell)]
      all[bin] += Double(rows)
    }
    return zip(allowed, all).map { $1 > 0 ? $0 / $1 : 0 }
  }
}

extension ColumnTables {
  func encode(to writer: inout BinaryWriter) {
    writer.write(Int64(column))
    writer.write(Int64(tables.count))
    for table in tables { table.encode(to: &writer) }
  }

  init(
    from reader: inout BinaryReader, known: Set<Int>, grids: [ColumnGrid], nested: [NestedBins]
  ) throws {
    column = try reader.readInt()
    let count = try reader.readInt()
    guard grids.indices.contains(column), !known.contains(column), (1...16).contains(count) else {
      throw BayesianNetwork.damaged
    }
    var tables: [ConditionalTable] = []
    for place in 0..<count {
      let table = try ConditionalTable(
        from: &reader, column: column, drawn: tables.last?.fineness, known: known, grids: grids, nested: nested)
      guard (table.fineness == nil) == (place == count - 1) else { throw BayesianNetwork.damaged }
      tables.append(table)
    }
    self.tables = tables
  }
}

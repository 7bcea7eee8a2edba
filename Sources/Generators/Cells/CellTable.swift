import Learning
import Mathematics
import Tables

/// A table as cells of its columns' grids, and as bins that are runs of cells.
struct CellTable: Sendable {
  let grids: [ColumnGrid]
  /// The cell of each row, by column.
  let cells: [[UInt16]]
  let binning: CellBinning
  let binned: BinnedTable

  init(learning table: Table, settings: ColumnGrid.Settings) throws {
    let columns = try parallelMap(0..<table.columns.count) { index in
      let grid = ColumnGrid(
        learning: table.columns[index], field: table.schema.fields[index], settings: settings)
      return (grid: grid, cells: grid.cells(of: table.columns[index]))
    }
    try self.init(
      grids: columns.map(\.grid), cells: columns.map(\.cells), isOrdered: table.schema.fields.map(\.isOrdered),
      rowCount: table.rowCount)
  }

  /// - Parameter isOrdered: whether the levels of each column are.
  init(grids: [ColumnGrid], cells: [[UInt16]], isOrdered: [Bool], rowCount: Int) throws {
    let binnings = try parallelMap(0..<grids.count) { index in
      var counts = [Int](repeating: 0, count: grids[index].cellCount)
      for cell in cells[index] { counts[Int(cell)] += 1 }
      return ColumnBinning(
        counts: Array(counts[0..<grids[index].valueCells]), isOrdered: grids[index].isNumeric || isOrdered[index],
        missingBins: grids[index].reasonCount)
    }
    self.grids = grids
    self.cells = cells
    binning = CellBinning(binning: Binning(columns: binnings), grids: grids)
    binned = binning.bins(of: cells, rowCount: rowCount)
  }
}

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
      let field = table.schema.fields[index]
      let grid = ColumnGrid(learning: table.columns[index], field: field, settings: settings)
      let cells = grid.cells(of: table.columns[index])
      var counts = [Int](repeating: 0, count: grid.cellCount)
      for cell in cells { counts[Int(cell)] += 1 }
      let binning = ColumnBinning(
        counts: Array(counts[0..<grid.valueCells]), isOrdered: grid.isNumeric || field.isOrdered,
        missingBins: grid.reasonCount)
      return (grid, cells, binning)
    }
    grids = columns.map(\.0)
    cells = columns.map(\.1)
    binning = CellBinning(binning: Binning(columns: columns.map(\.2)), grids: grids)
    binned = binning.bins(of: cells, rowCount: table.rowCount)
  }
}

import Learning
import Mathematics
import Tables

/// A table as cells of its columns' grids, and as bins that are runs of cells.
struct CellTable: Sendable {
  let grids: [ColumnGrid]
  /// The cell of each row, by column.
  let cells: [[UInt16]]
  /// The bin of each cell, by column.
  let binOfCell: [[UInt8]]
  let binned: BinnedTable

  var rowCount: Int { binned.rowCount }

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
      let binOfCell = (0..<grid.cellCount).map { cell in
        cell < grid.valueCells
          ? binning.binOfLevel[cell] : binning.bin(ofMissing: cell - grid.valueCells)
      }
      return (grid, cells, binning, binOfCell)
    }
    grids = columns.map(\.0)
    cells = columns.map(\.1)
    binOfCell = columns.map(\.3)
    let bins = columns.flatMap { column in column.1.map { column.3[Int($0)] } }
    binned = BinnedTable(binning: Binning(columns: columns.map(\.2)), bins: bins, rowCount: table.rowCount)
  }
}

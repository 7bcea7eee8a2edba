import Learning
import Mathematics

/// Bins that are runs of a grid's cells, for every column.
struct CellBinning: Sendable {
  let binning: Binning
  /// The bin of each cell, by column.
  let binOfCell: [[UInt8]]

  init(binning: Binning, grids: [ColumnGrid]) {
    self.binning = binning
    binOfCell = zip(binning.columns, grids).map { column, grid in
      (0..<grid.cellCount).map { cell in
        cell < grid.valueCells ? column.binOfLevel[cell] : column.bin(ofMissing: cell - grid.valueCells)
      }
    }
  }

  /// - Parameter cells: by column.
  func bins(of cells: [[UInt16]], rowCount: Int) -> BinnedTable {
    var bins: [UInt8] = []
    bins.reserveCapacity(cells.count * rowCount)
    for (column, cells) in cells.enumerated() { for cell in cells { bins.append(binOfCell[column][Int(cell)]) } }
    return BinnedTable(binning: binning, bins: bins, rowCount: rowCount)
  }

  func encode(to writer: inout BinaryWriter) { binning.encode(to: &writer) }

  init(from reader: inout BinaryReader, grids: [ColumnGrid]) throws {
    let binning = try Binning(from: &reader)
    let fits =
      binning.columns.count == grids.count
      && zip(binning.columns, grids).allSatisfy { column, grid in
        column.binOfLevel.count >= grid.valueCells && (grid.reasonCount == 0 || column.missingBins > 0)
      }
    guard fits else { throw BinaryCodingError("The bins of the model do not fit its columns.") }
    self.init(binning: binning, grids: grids)
  }
}

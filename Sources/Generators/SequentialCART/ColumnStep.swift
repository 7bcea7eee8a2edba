import Learning
import Mathematics

/// How one column is drawn: a tree over the columns visited before it, and what its leaves hold.
///
/// A number that may be missing has two trees: the first says whether it is there or why not, the second its value.
struct ColumnStep: Sendable {
  /// A tree and the spread of cells in each of its leaves.
  struct Conditional: Sendable {
    let tree: Tree
    var densities: ColumnDensities
  }

  let column: Int
  /// Cells of the column, or only of its being missing when `values` follows. Cell `valueCells` of the column's
  /// grid and later mean missing; cell 0 stands for all that are there.
  var presence: Conditional?
  var values: Conditional
  /// Numbers: how many training rows are in lower cells, for each cell and last for all. Else empty. `[cells + 1]`
  let rankBounds: [Double]

  /// - Parameters:
  ///   - column: the column that is drawn.
  ///   - predictors: columns that are known then.
  init(
    growing column: Int, after predictors: [Int], data: CellTable, settings: TreeSettings,
    using random: inout RandomSource
  ) {
    self.column = column
    let grid = data.grids[column]
    let cells = data.cells[column]
    let grower = TreeGrower(settings)
    let all = Array(0..<Int32(cells.count))
    func grow(rows: [Int32], cells: [UInt16], response: Response) -> Conditional {
      let grown = grower.grow(on: data.binned, columns: predictors, rows: rows, response: response, using: &random)
      return Conditional(
        tree: grown.tree,
        densities: ColumnDensities(cells: cells, rows: grown.members.rows, starts: grown.members.starts))
    }
    let present = all.filter { !grid.isMissing(cells[Int($0)]) }
    guard grid.isNumeric && !present.isEmpty else {
      presence = nil
      rankBounds = []
      let bins = data.binned.column(column)
      let count = data.binned.binning.columns[column].binCount
      values = grow(rows: all, cells: cells, response: .classes(bins, count: max(count, 2)))
      return
    }
    if present.count < cells.count {
      let reasons = cells.map { grid.isMissing($0) ? $0 - UInt16(grid.valueCells) + 1 : 0 }
      presence = grow(
        rows: all, cells: reasons.map { $0 == 0 ? 0 : $0 - 1 + UInt16(grid.valueCells) },
        response: .classes(reasons.map { UInt8(min($0, 255)) }, count: min(max(grid.reasonCount + 1, 2), 256)))
    } else {
      presence = nil
    }
    rankBounds = grid.rowsBelow(cells)
    // Ranks: a few extreme numbers must not take all the splits.
    let ranks = grid.ranks(of: cells)
    let response = cells.map { ranks[Int($0)].isNaN ? 0 : Float(ranks[Int($0)]) }
    values = grow(rows: present, cells: cells, response: .values(response))
  }

}

extension ColumnStep.Conditional {
  func encode(to writer: inout BinaryWriter) {
    tree.encode(to: &writer)
    densities.encode(to: &writer)
  }

  init(from reader: inout BinaryReader, columnCount: Int, cellCount: Int) throws {
    tree = try Tree(from: &reader, columnCount: columnCount)
    densities = try ColumnDensities(from: &reader, cellCount: cellCount)
    let isWhole = densities.groupCount == tree.leafCount
    guard isWhole, (0..<tree.leafCount).allSatisfy({ densities.rowCount(of: $0) > 0 }) else {
      throw BinaryCodingError("The leaves of a tree in the model are damaged.")
    }
  }
}

extension ColumnStep {
  func encode(to writer: inout BinaryWriter) {
    writer.write(Int64(column))
    writer.write(presence != nil)
    presence?.encode(to: &writer)
    values.encode(to: &writer)
    writer.write(rankBounds)
  }

  init(from reader: inout BinaryReader, grids: [ColumnGrid]) throws {
    column = try reader.readInt()
    guard grids.indices.contains(column) else {
      throw BinaryCodingError("The model speaks of a column that it does not have.")
    }
    let cellCount = grids[column].cellCount
    presence =
      try reader.readBool()
      ? Conditional(from: &reader, columnCount: grids.count, cellCount: max(cellCount, 1)) : nil
    values = try Conditional(from: &reader, columnCount: grids.count, cellCount: cellCount)
    rankBounds = try reader.readDoubles()
    let isWhole = rankBounds.isEmpty || rankBounds.count == grids[column].valueCells + 1
    guard isWhole, zip(rankBounds, rankBounds.dropFirst()).allSatisfy({ $0 <= $1 }) else {
      throw BinaryCodingError("The ranks of a column in the model are damaged.")
    }
  }
}

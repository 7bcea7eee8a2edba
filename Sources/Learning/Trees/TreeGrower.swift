public import Mathematics

/// A tree and the rows its leaves were grown on; only the tree is fit to be stored.
public struct GrownTree: Sendable {
  public let tree: Tree
  public let members: LeafMembers
}

/// Grows decision trees on binned columns.
///
/// Histograms of at most 255 bins stand in for sorted values (Ke et al. 2017, LightGBM). Missing cells are bins
/// like any other and go to the side that the split learned; unordered levels are parted as sets.
public struct TreeGrower: Sendable {
  public var settings: TreeSettings

  public init(_ settings: TreeSettings) { self.settings = settings }

  /// Grows one tree.
  ///
  /// - Parameters:
  ///   - table: binned columns, shared by all trees on one table.
  ///   - columns: which of them may be asked.
  ///   - rows: indices into `table`, at least one; a row that comes twice counts twice.
  ///   - response: one entry for each row of `table`.
  ///   - random: draws the columns tried; untouched when all are.
  /// - Complexity: O(rows · columns tried · depth).
  public func grow(
    on table: BinnedTable, columns: [Int], rows: [Int32], response: Response, using random: inout RandomSource
  ) -> GrownTree {
    precondition(!rows.isEmpty, "a tree needs at least one row")
    precondition(
      response.rowCount == table.rowCount, "\(response.rowCount) responses for \(table.rowCount) rows")
    precondition(columns.allSatisfy { (0..<table.columnCount).contains($0) }, "a column is out of range")
    return table.bins.withUnsafeBufferPointer { bins in
      let growth = TreeGrowth(
        settings: settings, binning: table.binning, bins: bins.baseAddress!, rowCount: table.rowCount,
        columns: columns, rows: rows, response: response)
      growth.grow(using: &random)
      return GrownTree(tree: growth.tree, members: growth.members)
    }
  }
}

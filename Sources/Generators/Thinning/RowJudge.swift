import Learning
import Mathematics
import Tables

/// Thins drawn rows: of several candidates as many are taken as rows are asked for, in proportion to their odds of being
/// real (``LastAdversary``), balanced over strata of the target and rare levels.
struct RowJudge: Sendable {
  private let binning: CellBinning
  private let adversary: LastAdversary
  private let strata: Strata

  /// - Parameters:
  ///   - drawn: cells of drawn rows, by column; ``LastAdversary/drawnRows(_:)`` of them show enough.
  ///   - tree: whose leaves are strata; nil: one that is grown for the target.
  init(
    telling drawn: [[UInt16]], from cells: CellTable, schema: Schema, strata tree: Tree? = nil,
    using random: inout RandomSource, monitor: Monitor
  ) throws {
    let target = schema.target.flatMap(schema.index(of:))
    adversary = try LastAdversary(telling: drawn, from: cells, target: target, using: &random, monitor: monitor)
    binning = cells.binning
    strata = Strata(
      of: cells.binned, schema: schema, tree: tree ?? Self.tree(for: target ?? 0, of: cells.binned, using: &random))
  }

  private static func tree(for target: Int, of table: BinnedTable, using random: inout RandomSource) -> Tree {
    var settings = TreeSettings(minimumLeafSize: max(10, table.rowCount / 100), maximumDepth: 8)
    settings.columnsTried = 64
    return TreeGrower(settings).grow(
      on: table, columns: Array(0..<table.columnCount), rows: (0..<Int32(table.rowCount)).map { $0 },
      response: .values(table.column(target).map(Float.init)), using: &random
    ).tree
  }

  /// Cells of `count` of the candidates, or of all where they are fewer, in random order. `[columns][count]`
  ///
  /// - Parameter logWeights: what else a candidate's chance is multiplied by; nil for nothing.
  func choose(
    _ count: Int, of candidates: [[UInt16]], logWeights: [Double]? = nil, using random: inout RandomSource
  ) throws -> [[UInt16]] {
    let table = binning.bins(of: candidates, rowCount: candidates[0].count)
    var weights = try adversary.logOdds(of: table)
    if let logWeights { for (index, weight) in logWeights.enumerated() { weights[index] += weight } }
    var chosen = BalancedDraw.indices(count, logWeights: weights, order: strata.order(of: table), using: &random)
    random.shuffle(&chosen)
    return candidates.map { column in chosen.map { column[$0] } }
  }

  func encode(to writer: inout BinaryWriter) {
    binning.encode(to: &writer)
    adversary.encode(to: &writer)
    strata.encode(to: &writer)
  }

  init(from reader: inout BinaryReader, grids: [ColumnGrid]) throws {
    binning = try CellBinning(from: &reader, grids: grids)
    adversary = try LastAdversary(from: &reader, columnCount: grids.count)
    strata = try Strata(from: &reader, columnCount: grids.count)
  }
}

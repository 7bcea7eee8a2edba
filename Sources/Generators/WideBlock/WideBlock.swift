import Foundation
public import Learning
public import Mathematics
public import Tables
import Vocabulary

/// Any generator made fit for tables with very many numbers: it learns a few components in their place.
///
/// The block of ordinary numeric columns is replaced by its leading principal components (of normal scores; as many
/// as stand out of chance). The base generator learns the other columns and the components; sampled components
/// are turned back into the block's columns, each with noise of its own and its own distribution. What the block
/// has in common, and what it has to do with the other columns, goes through the components.
///
/// Source: design section 4; principal components as in Halko et al. (2011), see ``FactorModel``.
public struct WideBlock<Base: Generator>: Generator {
  public var base: Base
  /// Numeric columns that make a block, at least.
  public var fewestColumns: Int
  /// Components, at most; also not more than a fifth of the rows.
  public var mostComponents: Int
  public var grid: ColumnGrid.Settings

  public init(
    _ base: Base, fewestColumns: Int = 40, mostComponents: Int = 32, grid: ColumnGrid.Settings = ColumnGrid.Settings()
  ) {
    precondition(fewestColumns >= 2 && (1...1_024).contains(mostComponents), "a block has columns and components")
    self.base = base
    self.fewestColumns = fewestColumns
    self.mostComponents = mostComponents
    self.grid = grid
  }

  /// - Throws: ``GeneratorError/unsuitable(reason:better:)`` for a table without a wide block, and what the base throws.
  public func fit(
    to training: Table, using random: inout RandomSource, monitor: Monitor
  ) throws -> FittedWideBlock<Base.Fitted> {
    guard training.rowCount >= 20 else { throw GeneratorError.tooFewRows(needed: 20, found: training.rowCount) }
    try monitor.check()
    let fields = training.schema.fields
    let grids = try parallelMap(0..<fields.count) { index in
      try monitor.check()
      return ColumnGrid(learning: training.columns[index], field: fields[index], settings: grid)
    }
    let block = fields.indices.filter {
      fields[$0].kind == .numeric && fields[$0].roles.isSubset(of: [.ordinary]) && grids[$0].valueCells > 2
    }
    guard block.count >= fewestColumns else {
      throw GeneratorError.unsuitable(
        reason: "The table has \(block.count) numeric columns without a role; a wide block has \(fewestColumns).",
        better: Base.Fitted.kind)
    }
    let columns = try parallelMap(0..<block.count) { index in
      WideColumn(
        block[index], cells: grids[block[index]].cells(of: training.columns[block[index]]), grid: grids[block[index]])
    }
    var z = [Float](repeating: 0, count: training.rowCount * block.count)
    for (index, column) in columns.enumerated() {
      for (row, score) in column.scores.enumerated() { z[row * block.count + index] = score }
    }
    monitor.report(0.2, "learned the values of \(block.count) columns")
    let fitted = try FactorModel.fit(
      z, rows: training.rowCount, columns: block.count, mostFactors: min(mostComponents, max(1, training.rowCount / 5)),
      using: &random
    ) { try monitor.check() }
    monitor.report(0.4, "found \(fitted.model.factorCount) components of \(block.count) columns")
    let narrow = Self.narrow(training, without: Set(block), components: fitted.components, fitted.model.factorCount)
    let base = try base.fit(to: narrow, using: &random, monitor: monitor.part(0.4...1))
    return FittedWideBlock(
      schema: training.schema, base: base, grids: grids, columns: columns.map(\.marginal), model: fitted.model)
  }

  /// The columns outside the block and the components, each a number with three decimals.
  private static func narrow(_ table: Table, without block: Set<Int>, components: [Float], _ count: Int) -> Table {
    let kept = table.schema.fields.indices.filter { !block.contains($0) }
    let rest = table.selecting(kept.map { table.schema.fields[$0].name })
    let taken = Set(rest.schema.fields.map(\.name))
    var fields = rest.schema.fields
    var columns = rest.columns
    for component in 0..<count {
      var name = "component \(component + 1)"
      while taken.contains(name) { name += "′" }
      fields.append(Field(name: name, kind: .numeric, decimals: 3))
      columns.append(
        .numeric(
          (0..<table.rowCount).map { (Double(components[$0 * count + component]) * 1_000).rounded() / 1_000 }))
    }
    return Table(schema: Schema(fields: fields, constraints: rest.schema.constraints), columns: columns)
  }
}

/// How one column of the block spreads over its cells.
struct WideMarginal: Sendable {
  /// In the table.
  let column: Int
  /// Over cells that hold a value; empty when no row has one.
  let values: LatentShares
  /// Running shares of being there and of each reason for missingness.
  let presence: LatentShares
}

/// One column of the block with the normal scores of its rows.
private struct WideColumn: Sendable {
  let marginal: WideMarginal
  /// Standardised; 0 where the value is missing.
  let scores: [Float]

  init(_ column: Int, cells: [UInt16], grid: ColumnGrid) {
    var counts = [Double](repeating: 0, count: grid.cellCount)
    for cell in cells { counts[Int(cell)] += 1 }
    let values = LatentShares(counts: Array(counts[..<grid.valueCells]), common: [], prior: 0)
    let present = counts[..<grid.valueCells].reduce(0, +)
    marginal = WideMarginal(
      column: column, values: values,
      presence: LatentShares(counts: [present] + counts[grid.valueCells...], common: [], prior: 0))
    let scoreOfCell = values.scores
    let squares = (0..<grid.valueCells).reduce(0) { $0 + counts[$1] * scoreOfCell[$1] * scoreOfCell[$1] }
    let scale = squares > 0 ? (Double(cells.count) / squares).squareRoot() : 0
    scores = cells.map { grid.isMissing($0) ? 0 : Float(scale * scoreOfCell[Int($0)]) }
  }
}
